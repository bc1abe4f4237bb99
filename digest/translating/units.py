"""What goes to translators and comes back: the texts of a story, piece by piece, each under a name of its own. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from digest.reader import is_web_address
from digest.translating.words import fingerprint_of_words
from digest.translating.written import LISTS, Written


class Unit(Struct, frozen=True):
    """A piece of text with its translation."""

    id: str
    """`title`, `summary`, `key_points.1`, `body.3` …"""
    source: str
    target: str = ""
    is_done: bool = False
    """Whether the translation is of these very words."""
    before: str = ""
    """The words that the translation is of, where they were others."""
    note: str = ""
    line: int = 0
    """Where in an imported file it stands."""


class Bundle(Struct, frozen=True):
    """The units of one story."""

    story: str
    units: tuple[Unit, ...]


class Exchange(Struct, frozen=True):
    """A file for translators."""

    site: str
    """The site's address, which tells it from others."""
    source_lang: str
    target_lang: str
    bundles: tuple[Bundle, ...]
    by: str = ""
    """Who translated, where the file says so."""


_FENCE = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)?(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_CODE = (" " * 4, "\t")


def blocks(body: str) -> list[str]:
    """A body in pieces that empty lines part; a block of code is one, with the empty lines in it."""
    found: list[list[str]] = [[]]
    fence, gap = "", 0
    for line in body.split("\n"):
        if not line.strip() and not fence:
            gap += 1
            continue
        if gap and found[-1]:
            is_code = line.startswith(_CODE) and found[-1][-1].startswith(_CODE)
            found.extend([] if is_code else [[]])
            found[-1].extend([""] * gap if is_code else [])
        fence, gap = _fence_after(line, fence), 0
        found[-1].append(line)
    return ["\n".join(lines) for lines in found if lines]


def _fence_after(line: str, fence: str) -> str:
    """The fence of the block of code in which what follows a line stands; it is closed by one that is no shorter."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    own, said = (mark[1], mark[2]) if mark[1] else (mark[3], mark[4])
    if not fence:
        return own
    return "" if own.startswith(fence) and not said.strip() else fence


def units_of(original: Written, former: Written | None, translation: Written | None) -> Iterator[Unit]:
    """The units of a story, with what there is of a translation, which was made from `former` words."""
    was, made = former or Written(), translation or Written()
    for field in ("title", "summary"):
        source, target = getattr(original, field), getattr(made, field)
        if source:
            yield _unit(field, source, getattr(was, field), target)
    for field in (*LISTS, "body"):
        yield from _of_list(field, *(_pieces(one, field) for one in (original, was, made)))


def _pieces(written: Written, field: str) -> list[str]:
    return blocks(written.body) if field == "body" else list(getattr(written, field))


def _unit(id: str, source: str, was: str, target: str) -> Unit:
    is_done = bool(target) and bool(was) and fingerprint_of_words(was) == fingerprint_of_words(source)
    return Unit(id, source, target, is_done, was if target and not is_done else "")


def _of_list(field: str, now: list[str], was: list[str], made: list[str]) -> Iterator[Unit]:
    """Each item with the translation of the one that it was; where these do not match, with a note."""
    is_known = len(was) == len(made)
    pairs = _paired(was, now) if is_known else {}
    note = "" if is_known or not any(made) else "The translation so far:\n\n" + "\n\n".join(made)
    for at, source in enumerate(now):
        old = pairs.get(at)
        unit = _unit(
            f"{field}.{at + 1}", source, was[old] if old is not None else "", made[old] if old is not None else ""
        )
        yield Unit(unit.id, unit.source, unit.target, unit.is_done, unit.before, note if at == 0 else "")


def _paired(was: Sequence[str], now: Sequence[str]) -> dict[int, int]:
    """The place of each item now → where it was."""
    old, new = ([fingerprint_of_words(one) for one in some] for some in (was, now))
    found: dict[int, int] = {}
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal" or last - first == end - start:
            found.update(zip(range(start, end), range(first, last), strict=True))
    return found


def assembled(units: Sequence[Unit]) -> Written:
    """The translation that all units of a story make."""
    targets = {unit.id: unit.target for unit in units}

    def listed(field: str) -> tuple[str, ...]:
        return tuple(unit.target for unit in units if unit.id.startswith(f"{field}."))

    return Written(
        targets.get("title", ""),
        targets.get("summary", ""),
        listed("key_points"),
        listed("timeline"),
        listed("quotes"),
        "\n\n".join(listed("body")),
    )


_TARGET = re.compile(r"(!?)\[[^\]]*\]\(<?([^)\s>]+)|<(https?://[^>\s]+)>|^ {0,3}\[[^\]^][^\]]*\]:\s*<?([^\s>]+)", re.M)


def lost_markup(unit: Unit) -> list[str]:
    """The addresses of links and pictures, and the fences, that a translation does not have as often as its source.

    Links to other articles may lead to another language, those to the web elsewhere (`replaced_links`).
    """
    found = Counter(_markup(unit.source)) - Counter(_markup(unit.target))
    return sorted(found - Counter(before for before, _ in replaced_links(unit)))


def replaced_links(unit: Unit) -> list[tuple[str, str]]:
    """The addresses of the web that a translation has others for, each with the other, in their order."""
    source, target = _markup(unit.source), _markup(unit.target)
    lost, found = (
        [address for address in (Counter(one) - Counter(other)).elements() if is_web_address(address)]
        for one, other in ((source, target), (target, source))
    )
    return list(zip(lost, found, strict=False)) if len(lost) <= len(found) else []


def _markup(text: str) -> list[str]:
    """The addresses of a text in their order, then its fences."""
    links = (match[2] or match[3] or match[4] for match in _TARGET.finditer(text))
    named = (re.sub(r"\.[a-z]{2,3}(?:-\w+)?\.(md|png|jpe?g|webp|svg|gif|avif)\b", r".\1", link) for link in links)
    fences = (mark[1] or mark[3] for mark in map(_FENCE.match, text.split("\n")) if mark is not None)
    return [*named, *fences]
