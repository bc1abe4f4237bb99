"""Whether two versions of a story say the same as far as that can be told: figures, dates, names, addresses. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import basename

from msgspec import Struct

from digest.canonical import canonical
from digest.checking.claims import Evidence, evidence_of, unsupported
from digest.checking.marks import Mark, marks_of
from digest.checking.names import stem, words_of
from digest.checking.reading import Checked, plain
from digest.draft import beside
from digest.errors import Problem, Where
from digest.parse import name_of
from digest.translating.units import blocks

At = Callable[[str, Where], str]
"""A file and the way to a value in it → the place as messages name it."""

Names = Mapping[str, tuple[str, ...]]
"""What a source is called → all names of its publisher."""


class Site(Struct, frozen=True):
    """What must be known of the rest of the site."""

    names: Names
    at: At
    versions: frozenset[tuple[str, str]] = frozenset()
    """Story and language of each version."""


SAID = 5
"""Letters from which on a word of a name tells something."""

_HINT = "let the versions agree"
_LINK = re.compile(r"(!?)\[[^\]]*\]\(<?([^)\s>]+)|<(https?://[^>\s]+)>")
_SEASON = re.compile(r"(?<![\w-])(1[5-9]|20)(\d\d)[-–/](\d\d)(?![\w-])")
_HALF_DAY = re.compile(r"\s?[ap]\.?\s?m\b", re.I)


def differences(one: Checked, other: Checked, site: Site) -> Iterator[Problem]:
    """Where two versions differ, each told with both places."""
    at = site.at
    for first, second in ((one, other), (other, one)):
        yield from _figures(first, second, at)
        yield from _sources(first, second, site.names, at)
        if first.markdown.strip() and second.markdown.strip():
            yield from _addresses(first, second, site)
    if len(one.key_points) != len(other.key_points):
        counts = f"{len(other.key_points)} key points, {at(one.path, ('key_points',))} has {len(one.key_points)}"
        yield Problem(other.path, message=counts, hint=_HINT, where=("key_points",))
    if Counter(one.cited) != Counter(other.cited):
        differing = sorted({*(Counter(one.cited) - Counter(other.cited)), *(Counter(other.cited) - Counter(one.cited))})
        message = f"quotes and timeline name other sources than {at(one.path, ('quotes',))}: {', '.join(differing)}"
        yield Problem(other.path, message=message, hint=_HINT, where=("quotes",))


def _figures(first: Checked, second: Checked, at: At) -> Iterator[Problem]:
    """Numbers and dates of a version that the other has nowhere."""
    evidence = _evidence(second, (*first.days, *second.days))
    for where, text in (*_front(first), *_body(first, second)):
        missing = _lacking(text, first, second, evidence)
        if missing:
            there = at(second.path, _counterpart(where, first, second))
            message = f"{there} does not have {', '.join(dict.fromkeys(f'“{mark.written}”' for mark in missing))}"
            yield Problem(first.path, message=message, hint=_HINT, where=_line_of(where, text, missing[0], first))


def _evidence(version: Checked, days: Iterable[str]) -> Evidence:
    texts = [f"{version.title}.\n{version.body}", *(claim for _, claim in version.claims)]
    return evidence_of([(_in_full(text), version.lang) for text in texts], days)


def _in_full(text: str) -> str:
    """A text with its seasons as `2023-2024`, where they are written `2023-24`."""
    return _SEASON.sub(lambda match: f"{match[0][:5]}{match[1]}{match[3]}" if match[3] > match[2] else match[0], text)


def _front(version: Checked) -> Iterator[tuple[Where, str]]:
    yield ("title",), version.title
    yield from version.claims


def _body(first: Checked, second: Checked) -> Iterator[tuple[Where, str]]:
    """The blocks of a body, where the other version has one too."""
    if second.markdown.strip():
        for number, block in enumerate(blocks(first.markdown)):
            yield ("body", number), plain(block)


def _lacking(text: str, first: Checked, second: Checked, evidence: Evidence) -> list[Mark]:
    """The figures without support.

    Of `18 May`, the other version may have `the 18th` alone; `10 p.m.` and `22.23` may be times, which languages write
    in too many ways.
    """
    marks = [mark for mark in unsupported(_in_full(text), first.lang, evidence) if mark.kind in ("number", "date")]
    return [
        mark
        for mark in marks
        if not _HALF_DAY.match(_in_full(text), mark.at + len(mark.written))
        and mark.written.replace(".", ":") not in evidence.dates
        and not (mark.kind == "date" and str(int(mark.value[-2:])) in _bare(second))
    ]


def _bare(version: Checked) -> set[str]:
    """The numbers of a version that are not part of a date."""
    text = "\n".join((version.title, version.summary, *version.key_points, version.body))
    return {mark.value for mark in marks_of(text, version.lang) if mark.kind == "number"}


def _counterpart(where: Where, first: Checked, second: Checked) -> Where:
    """The way to what stands at the same place of the other version."""
    if where[0] != "body":
        return where
    parts = blocks(second.markdown)
    if len(parts) != len(blocks(first.markdown)):
        return ("body", parts[0].split("\n")[0])
    return ("body", parts[int(where[1])].split("\n")[0])


def _line_of(where: Where, text: str, mark: Mark, version: Checked) -> Where:
    if where[0] != "body":
        return where
    lines = blocks(version.markdown)[int(where[1])].split("\n")
    return ("body", next((line for line in lines if mark.written in line), lines[0]))


def _sources(first: Checked, second: Checked, names: Names, at: At) -> Iterator[Problem]:
    """Publishers among the sources that a version speaks of and the other does not."""
    said, heard = (f"{one.title}\n{one.summary}\n" + "\n".join((*one.key_points, one.body)) for one in (first, second))
    if not first.markdown.strip() or not second.markdown.strip():
        return
    for name in dict.fromkeys((*first.names, *second.names)):
        known = names.get(name, (name,))
        spoken = next((one for one in known if _speaks_of(said, one)), None)
        if spoken is not None and not any(_speaks_of(heard, one) for one in known) and not _in_part(heard, known):
            message = f"{at(second.path, _start(second))} does not name “{spoken}”"
            yield Problem(first.path, message=message, hint=_HINT, where=("body", spoken))


def _speaks_of(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _in_part(text: str, names: Iterable[str]) -> bool:
    """Whether a word of a longer name is there: institutions have other names in other languages."""
    known = words_of(text)
    words = (word for name in names if " " in name for word in name.split())
    return any(stem(word) in known for word in words if len(word) >= SAID)


def _start(version: Checked) -> Where:
    return ("body", next((line for line in version.markdown.split("\n") if line.strip()), ""))


def _addresses(first: Checked, second: Checked, site: Site) -> Iterator[Problem]:
    """Links and pictures of a body that the other body does not have; those of other articles by their stories."""
    at = site.at
    theirs = {address for address, _, _ in _links(second)}
    for address, written, is_image in _links(first):
        if address not in theirs and not _is_only_here(first, second, written, site):
            what = "picture" if is_image else "link"
            message = f"{at(second.path, _start(second))} does not have the {what} {written}"
            yield Problem(first.path, message=message, hint=_HINT, where=("body", written))


def _is_only_here(first: Checked, second: Checked, written: str, site: Site) -> bool:
    """Whether a link leads to a story that does not exist in the other version's language."""
    path = beside(first.path, written.partition("#")[0])
    if path is None or not path.endswith(".md"):
        return False
    key = name_of(path).key
    return (key, first.lang) in site.versions and (key, second.lang) not in site.versions


def _links(version: Checked) -> Iterator[tuple[str, str, bool]]:
    """What is compared of each address, the address as it is written, and whether it is a picture's."""
    for match in _LINK.finditer(version.markdown):
        written = match[2] or match[3]
        yield _compared(written, version.lang), written, bool(match[1])


def _compared(address: str, lang: str) -> str:
    """An address without what says the language: `/en/` and `/fr/` may well lead to one document in two languages."""
    if re.match(r"https?://", address):
        return re.sub(rf"(?<=[/._-]){re.escape(lang)}(?=[/._?-]|$)", "*", canonical(address))
    name = basename(address.partition("#")[0])
    return re.sub(
        r"\.[a-z]{2,3}(?:-\w+)?\.md$" if name.endswith(".md") else rf"\.{re.escape(lang)}(?=\.\w+$)", "", name
    )
