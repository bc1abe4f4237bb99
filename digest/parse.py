"""One source file's bytes → an `Article`. Pure: depends on the bytes, the path, and `Reading` alone."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digest.config import Reading
from digest.dates import month_of, zone
from digest.draft import Draft
from digest.errors import Problem, Where, YamlError
from digest.frontmatter import PAGE_FIELDS, VERSION_FIELDS
from digest.layout import CONTENT, PAGES
from digest.markdown import to_html
from digest.model import Article, Date, Facts, Head, Kind, Moment, Outline, Particulars, Quote, Text
from digest.reader import Reader, nearest
from digest.slugs import slug_fault, slugify
from digest.steps import STEPS
from digest.texts import decoded, extract_mark
from digest.yamltext import tree

FENCE = "---"


class Name(Struct, frozen=True):
    """What the path of an article says."""

    key: str
    stem: str
    suffix: str | None
    """The language that the file's name gives, of whatever kind."""


def name_of(path: str) -> Name:
    """The key, the stem and the language of `KEY.<lang>.md` or `KEY/index.<lang>.md`."""
    folder, _, file = path.removeprefix(CONTENT).rpartition("/")
    stem, dot, suffix = file.removesuffix(".md").rpartition(".")
    if not dot or not _looks_like_language(suffix):
        stem, suffix = file.removesuffix(".md"), ""
    if stem == "index" and folder:
        return Name(folder, folder.rpartition("/")[2], suffix or None)
    return Name(f"{folder}/{stem}" if folder else stem, stem, suffix or None)


def _looks_like_language(suffix: str) -> bool:
    first = suffix.partition("-")[0]
    return 2 <= len(first) <= 3 and first.isascii() and first.isalpha()


def parse(path: str, data: bytes, reading: Reading) -> tuple[Article | None, list[Problem]]:
    """Parse one file.

    Returns the article, or None with the faults that keep it from being one; an article may come with problems too,
    which are then warnings.
    """
    text, problems = decoded(path, data)
    parts, problem = split(path, text) if not problems else (None, problems[0])
    if parts is None:
        return None, [problem] if problem else []
    front, body = parts
    try:
        document = tree(front)
    except YamlError as error:
        return None, [error.problem(path, 1)]
    reader = Reader(path, zone(reading.timezone))
    read = reader.record(document, (), PAGE_FIELDS if path.startswith(PAGES) else VERSION_FIELDS)
    article, problems = _assembled(name_of(path), read, body, reading, reader)
    return (None, problems) if problems else (article, [])


def split(path: str, text: str) -> tuple[tuple[str, str] | None, Problem | None]:
    """The front matter and the body of a file's text."""
    if not (text == FENCE or text.startswith(f"{FENCE}\n")):
        return None, Problem(path, 1, 1, "there is no front matter", f"begin the file with a line of {FENCE}")
    front, fence, body = text[len(FENCE) :].partition(f"\n{FENCE}\n")
    if not fence:
        front, fence, body = text[len(FENCE) :].removesuffix("\n").partition(f"\n{FENCE}")
        if not fence or body:
            return None, Problem(path, 1, 1, "the front matter is not closed", f"end it with a line of {FENCE}")
    return (front.removeprefix("\n"), body), None


def _assembled(
    name: Name, read: dict[str, Any], body: str, reading: Reading, reader: Reader
) -> tuple[Article, list[Problem]]:
    kind = _kind(reader.path, read)
    lang = _language(name, read, kind, reading, reader)
    _check_slug(name, read, reader)
    _check_names(read, reader)
    draft = Draft(
        path=reader.path,
        lang=lang,
        reading=reading,
        head=_head(read),
        facts=_facts(read, kind, lang, reader),
        text=_text(read),
        html=to_html(body, reading.markdown) if _is_shown(kind, read) else "",
    )
    for step in STEPS:
        draft = step(draft)
    return _article(draft, kind, read.get("story", name.key), read), [*reader.problems, *draft.problems]


def _kind(path: str, read: dict[str, Any]) -> Kind:
    if path.startswith(PAGES):
        return Kind.PAGE
    return Kind.SOURCE if "story" in read else Kind.VERSION


def _is_shown(kind: Kind, read: dict[str, Any]) -> bool:
    return kind is not Kind.SOURCE and read.get("republish", True)


def _language(name: Name, read: dict[str, Any], kind: Kind, reading: Reading, reader: Reader) -> str:
    said, written = name.suffix, read.get("lang")
    if said and written and said != written:
        reader.fault(("lang",), f"lang is {written!r}, but the file's name says {said!r}", "let them agree")
    lang = str(written or said or "")
    if not lang:
        reader.fault((), "the language is unknown", f"name the file {name.stem}.<language>.md, or write lang:")
    elif kind is not Kind.SOURCE and lang not in reading.languages:
        where = ("lang",) if written else ()
        reader.fault(where, f"{lang!r} is not a language of this site", nearest(lang, reading.languages))
    return lang


def _check_slug(name: Name, read: dict[str, Any], reader: Reader) -> None:
    """The stem of the file's name, where no slug is given."""
    fault = slug_fault(name.stem) if "slug" not in read else None
    if fault is not None:
        reader.fault((), *fault)


def _check_names(read: dict[str, Any], reader: Reader) -> None:
    """Tags and publishers have pages: something of their names must be able to stand in an address."""
    named: list[tuple[Where, str]] = [(("tags", number), tag) for number, tag in enumerate(read.get("tags", ()))]
    key = "sources" if "sources" in read else "source"
    named += [((key, number, "name"), source.name) for number, source in enumerate(read.get(key, ()))]
    for where, word in named:
        if not slugify(word):
            reader.fault(where, f"no address can be made of {word!r}", "use letters or digits")


def _head(read: dict[str, Any]) -> Head:
    translation = read.get("translation")
    return Head(
        read.get("title", ""),
        read.get("summary", ""),
        translation.kind if translation else None,
        read.get("draft", False),
    )


def _facts(read: dict[str, Any], kind: Kind, lang: str, reader: Reader) -> Facts:
    sources = read.get("sources", ()) + read.get("source", ())
    if "sources" in read and "source" in read:
        reader.fault(("source",), "both source: and sources: are given", "list all of them below sources:")
    if kind is Kind.SOURCE:
        sources = tuple(
            replace(one, title=one.title or read.get("title"), date=one.date or read.get("date"), lang=one.lang or lang)
            for one in sources
        )
    return Facts(
        read.get("added"),
        read.get("date"),
        read.get("updated"),
        read.get("topic", ()),
        read.get("tags", ()),
        sources,
        read.get("lead"),
        read.get("image"),
        read.get("id"),
        read.get("only", ()),
    )


def _text(read: dict[str, Any]) -> Text:
    return Text(
        key_points=read.get("key_points", ()),
        by=read.get("by"),
        translation=read.get("translation"),
        timeline=read.get("timeline", ()),
        quotes=read.get("quotes", ()),
        corrections=read.get("corrections", ()),
        params=read.get("params", {}),
        withdrawn=read.get("withdrawn", ""),
    )


def _article(draft: Draft, kind: Kind, story: str, read: dict[str, Any]) -> Article:
    text = replace(draft.text, body=draft.html, targets=draft.targets)
    return Article(
        draft.path,
        draft.lang,
        kind,
        story,
        draft.head,
        draft.facts,
        text,
        outline_of(draft.facts),
        _particulars(draft, read),
    )


def outline_of(facts: Facts) -> Outline:
    """What grouping needs of facts."""
    added = facts.added or facts.date
    tongues: dict[str, tuple[str, ...]] = {}
    for source in facts.sources:
        tongues[source.name] = (*tongues.get(source.name, ()), source.lang or "")
    return Outline(
        added.instant if added else None,
        month_of(added),
        facts.updated.instant if facts.updated else None,
        facts.topics,
        facts.tags,
        tuple(tongues),
        facts.lead,
        facts.id,
        facts.only,
        tuple(tongues.values()),
    )


def _particulars(draft: Draft, read: dict[str, Any]) -> Particulars:
    image = draft.facts.image
    alt = image.alt if image else {}
    return Particulars(
        slug=read.get("slug"),
        aliases=read.get("aliases", ()),
        draft=read.get("draft", False),
        publish=_instant(read.get("publish_date")),
        expires=_instant(read.get("expiry_date")),
        withdrawn="withdrawn" in read,
        targets=draft.targets,
        image=image.src if image else None,
        cited=_cited(draft.text),
        unpictured=() if not image or "" in alt else tuple(one for one in draft.reading.languages if one not in alt),
        complete=bool(draft.head.summary),
        extracted="extract" in read and read["extract"] == extract_mark(read.get("summary", "")),
        silent=draft.silent,
        corrected=tuple(sorted(_instant(one.date) or 0 for one in draft.text.corrections)),
    )


def _cited(text: Text) -> tuple[str, ...]:
    said: list[Moment | Quote] = [*text.timeline, *text.quotes, *text.corrections]
    return tuple(dict.fromkeys(one.source for one in said if one.source))


def _instant(when: Date | None) -> int | None:
    return when.instant if when else None
