"""Front matter, where the input begins with it: its keys are claims about the article."""

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from digest.errors import YamlError
from digest.importing.document import Change, Claim, Document, Flag, Outcome, solid
from digest.yamltext import tree

_FENCE = "---"
_KEY = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)")
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
    """Take the front matter off the text; what is no front matter stays in it, and what is broken is told."""
    text = document.text.lstrip("\n")
    if not text.startswith(f"{_FENCE}\n") or document.kind == "html":
        return document, ()
    head, fence, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    if not fence:
        return _flagged(document, "no line of --- ends its front matter", head) if _KEY.match(head) else (document, ())
    read, fault = _read(head)
    if not (isinstance(read, dict) and read) and not (fault and _is_front(head)):
        return _flagged(document, fault, head) if fault else (document, ())
    gone = document.text[: len(document.text) - len(body)]
    claims = _merged(document.claims, _claims(read))
    taken = replace(
        document,
        settled="republish" in read,
        text=body,
        start=document.start + gone.count("\n"),
        apart=document.apart + solid(gone),
        claims=claims,
    )
    return _flagged(taken, f"{fault}; what could be read of it is kept", head) if fault else (taken, ())


def _is_front(head: str) -> bool:
    """Whether most lines begin with a key, those that are indented aside."""
    lines = [line for line in head.split("\n") if line.strip() and line[0] not in " \t-#"]
    return 2 * sum(_KEY.match(line) is not None for line in lines) > len(lines)


def _read(head: str) -> tuple[Any, str]:
    """The front matter, and what is wrong with it: then the lines that can be read by themselves."""
    try:
        return tree(head), ""
    except YamlError as error:
        fault = f"its front matter is broken in line {error.line + 1}: {error.message}"
    return {key: value for line in head.split("\n") for key, value in _pair(line)}, fault


def _pair(line: str) -> Iterator[tuple[str, Any]]:
    try:
        read = tree(line) if _KEY.match(line) else None
    except YamlError:
        return
    yield from read.items() if isinstance(read, dict) else ()


def _flagged(document: Document, message: str, head: str) -> Outcome:
    flag = Flag("front-matter", message, head.strip()[:200])
    return replace(document, flags=(*document.flags, flag)), (Change("front", "flag", flag.evidence, message, 1),)


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
