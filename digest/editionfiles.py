"""The files of editions: `2026-w47.<lang>.md`, which somebody writes, and `2026-w47.closed.yaml`. Pure."""

from typing import Any

from msgspec import Struct

from digest.config import Reading
from digest.dates import zone
from digest.draft import Draft
from digest.errors import Problem, YamlError
from digest.frontmatter import CLOSED_FIELDS, EDITION_FIELDS
from digest.layout import EDITIONS
from digest.markdown import to_html
from digest.model import Date, Facts, Head, Text
from digest.parse import name_of, split
from digest.periods import kind_of
from digest.reader import Reader, nearest
from digest.steps import STEPS
from digest.texts import decoded
from digest.yamltext import tree

CLOSED = ".closed.yaml"


class Curated(Struct, frozen=True):
    """What somebody wrote of an edition in one language."""

    path: str
    lang: str
    period: str
    title: str = ""
    date: Date | None = None
    number: int | None = None
    stories: tuple[str, ...] | None = None
    lead: str | None = None
    draft: bool = False
    params: dict[str, Any] = {}
    body: str = ""
    """The introduction: HTML whose addresses stand as `digest:N`, where N counts `targets`."""
    targets: tuple[str, ...] = ()
    """As in `digest.model.Text`."""


class Entry(Struct, frozen=True):
    """A story of a closed edition, as it was when it was closed."""

    story: str
    topic: str | None = None
    added: Date | None = None
    corrections: int = 0


class Closed(Struct, frozen=True):
    """What an edition was when it was closed."""

    path: str
    period: str
    number: int
    date: Date
    closed: Date
    stories: tuple[Entry, ...]
    lead: str | None = None


class Parsed(Struct, frozen=True):
    """What a file of an edition gave: one of the two, or faults."""

    curated: Curated | None = None
    closed: Closed | None = None
    problems: list[Problem] = []


def is_edition_file(path: str) -> bool:
    """Whether a file below `content/` says something of an edition."""
    return path.startswith(EDITIONS) and path.endswith((".md", ".yaml", ".yml"))


def parse_edition_file(path: str, data: bytes, reading: Reading) -> Parsed:
    """Read a file of an edition, with all its faults."""
    text, problems = decoded(path, data)
    if problems:
        return Parsed(problems=problems)
    try:
        return _curated(path, text, reading) if path.endswith(".md") else _closed(path, text, reading)
    except YamlError as error:
        return Parsed(problems=[error.problem(path, 1 if path.endswith(".md") else 0)])


def _curated(path: str, text: str, reading: Reading) -> Parsed:
    parts, problem = split(path, text)
    if parts is None:
        return Parsed(problems=[problem] if problem else [])
    front, body = parts
    reader = Reader(path, zone(reading.timezone))
    read = reader.record(tree(front) or {}, (), EDITION_FIELDS)
    name = name_of(path)
    _check_number(reader, read.get("number"))
    _check_name(reader, path.removeprefix(EDITIONS).removesuffix(".md").removesuffix(f".{name.suffix}"))
    lang = name.suffix or ""
    if not lang:
        reader.fault((), "the language is unknown", f"name the file {name.stem}.<language>.md")
    elif lang not in reading.languages:
        reader.fault((), f"{lang!r} is not a language of this site", nearest(lang, reading.languages))
    draft = Draft(path, lang, reading, Head(read.get("title", "")), Facts(), Text(), to_html(body, reading.markdown))
    for step in STEPS:
        draft = step(draft)
    read["title"] = draft.head.title
    problems = [*reader.problems, *draft.problems]
    curated = Curated(path, lang, name.stem, **read, body=draft.html, targets=draft.targets)
    return Parsed(problems=problems) if problems else Parsed(curated)


def _closed(path: str, text: str, reading: Reading) -> Parsed:
    reader = Reader(path, zone(reading.timezone))
    period = path.removeprefix(EDITIONS).removesuffix(CLOSED)
    if not path.endswith(CLOSED):
        hint = f"editions are written in files like 2026-w47.fr.md, their closed lists in 2026-w47{CLOSED}"
        reader.fault((), "this is no file of an edition", hint)
        return Parsed(problems=reader.problems)
    _check_name(reader, period)
    read = reader.record(tree(text), (), CLOSED_FIELDS)
    _check_number(reader, read.get("number"))
    if reader.problems:
        return Parsed(problems=reader.problems)
    entries = tuple(Entry(**entry) for entry in read.pop("stories"))
    return Parsed(None, Closed(path, period, stories=entries, **read))


def _check_number(reader: Reader, number: int | None) -> None:
    if number is not None and number < 1:
        reader.fault(("number",), f"no edition has the number {number}", "count from 1, or leave number: out")


def _check_name(reader: Reader, period: str) -> None:
    if kind_of(period) is None:
        hint = "name it by its ISO week or its day, as in 2026-w47.fr.md or 2026-11-19.fr.md"
        reader.fault((), f"{period!r} is no period", hint)
