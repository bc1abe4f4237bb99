"""Front matter, where the input begins with it: its keys are claims about the article."""

from typing import Any

from msgspec.structs import replace

from digest.errors import YamlError
from digest.importing.document import Claim, Document, Outcome, solid
from digest.yamltext import tree

_FENCE = "---"
_NAMES = {
    "title": "title headline",
    "date": "date published",
    "updated": "updated modified",
    "url": "url link canonical",
    "author": "author authors by",
    "lang": "lang language",
    "publisher": "publisher",
}
_KEYS = {name: key for key, names in _NAMES.items() for name in names.split()}


def take_front_matter(document: Document) -> Outcome:
    """Take the front matter off the text; what is no YAML stays in it."""
    text = document.text.lstrip("\n")
    head, fence, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    if not text.startswith(f"{_FENCE}\n") or not fence or document.kind == "html":
        return document, ()
    try:
        read = tree(head)
    except YamlError:
        return document, ()
    if not isinstance(read, dict) or not read:
        return document, ()
    gone = document.text[: len(document.text) - len(body)]
    claims = _merged(document.claims, _claims(read))
    return replace(
        document,
        settled="republish" in read,
        text=body,
        start=document.start + gone.count("\n"),
        apart=document.apart + solid(gone),
        claims=claims,
    ), ()


def _claims(read: dict[str, Any]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, tuple[Claim, ...]] = {}
    for key, value in {**_source(read), **read}.items():
        what = _KEYS.get(str(key).lower())
        values = value if isinstance(value, list) else [value]
        texts = tuple(Claim(one, f"front matter, {key}") for one in values if isinstance(one, str) and one.strip())
        if what and texts:
            found[what] = (*found.get(what, ()), *texts)
    return found


def _source(read: dict[str, Any]) -> dict[str, Any]:
    """What the first of a draft's sources says: it is the article's own publication."""
    listed = read.get("sources") or read.get("source")
    first = listed[0] if isinstance(listed, list) and listed else listed
    if not isinstance(first, dict) or not first.get("url"):
        return {}
    return {"url": first["url"], "publisher": first.get("name"), "author": first.get("author")}


def _merged(one: dict[str, tuple[Claim, ...]], other: dict[str, tuple[Claim, ...]]) -> dict[str, tuple[Claim, ...]]:
    return {key: (*one.get(key, ()), *other.get(key, ())) for key in {**one, **other}}
