"""Which line is the headline: one that stands before the article and speaks of what the article speaks of."""

import re
from collections.abc import Sequence

from digest.importing.document import Block
from digest.importing.evidence import Signs
from digest.importing.kinds import METADATA
from digest.importing.lines import count_words, is_title_like, stems
from digest.importing.markers import normal

REACH = 40
"""How many blocks before the article may hold its headline."""

OPENING = 6
"""How many blocks before the article at most make the first one likely to be its headline: a menu is longer."""

_PATH = re.compile(r"\s[>›»/]\s")
_SUFFIX = re.compile(r"\s+(?:[|–—·•»-]|::)\s+")


def without_suffix(title: str, known: Sequence[str] = ()) -> str:
    """A page's title without the site's name at its end: where a known line is what is left, or that is short."""
    parts = _SUFFIX.split(title)
    lines = {normal(one) for one in known}
    for end in range(len(parts) - 1, 0, -1):
        head = title[: _offset(title, end)].strip()
        if normal(head) in lines:
            return head
    while len(parts) > 1 and count_words(parts[-1]) <= 4:
        head = title[: _offset(title, len(parts) - 1)].strip()
        if count_words(head) < 4:
            break
        title, parts = head, parts[:-1]
    return title


def _offset(title: str, part: int) -> int:
    """Where the separator before a part begins."""
    return [match.start() for match in _SUFFIX.finditer(title)][part - 1]


def find_headline(blocks: Sequence[Block], signs: Sequence[Signs], first: int, last: int) -> int | None:
    """The number of the headline's block, given those of the article's first and last; None where there is none."""
    body = stems(" ".join(block.text for block in blocks[first : last + 1]))
    start = max(0, first - REACH)
    lines = [normal(block.text) for block in blocks[: first + 1]]
    numbers = [
        at for at in range(start, first + (not signs[first].complete)) if _may_be(blocks[at], signs[at], at == 0)
    ]
    scored = [(_score(blocks, signs, at, first, lines, body) + _bonus(at, first, numbers, signs), at) for at in numbers]
    if scored:
        score, at = max(scored)
        if score > 0:
            return at
    if _opens_as_headline(blocks, signs, first, last):
        return first
    above = first - 1
    is_plain = first > 0 and not (signs[above].kinds or signs[above].complete) and is_title_like(blocks[above].text)
    return above if is_plain and signs[first].complete else None


def _may_be(block: Block, signs: Signs, is_first: bool) -> bool:
    if signs.words < 2 or any(kind not in ("repeated", "menu") for kind in signs.kinds) or _PATH.search(block.text):
        return False
    if block.text.count("|") > 1 and all(count_words(part) <= 2 for part in block.text.split("|")):
        return False
    short = is_first and signs.words == 2 and not signs.complete
    return short or is_title_like(block.text) or (signs.words <= 20 and block.text[-1:] in "?!")


def _score(
    blocks: Sequence[Block], signs: Sequence[Signs], at: int, first: int, lines: Sequence[str], body: frozenset[str]
) -> float:
    """By what it shares with the article, how long it is, how near; a line said twice is likelier."""
    line, own = lines[at], stems(blocks[at].text)
    shared = len(own & body) / len(own) if own else 0.0
    again = any(other != at and (text == line or text.startswith(line)) for other, text in enumerate(lines))
    fits = 5 <= signs[at].words <= 18
    return 3.0 * shared + 2.0 * again + 1.0 * fits - 0.08 * (first - at) - 1.0


def _bonus(at: int, first: int, numbers: Sequence[int], signs: Sequence[Signs]) -> float:
    """By its place: the first of all, where no other could be it; above the lines that sign and date the article."""
    opens = at == 0 and first <= OPENING
    alone = not any(other > at and signs[other].words >= 4 for other in numbers)
    signed = [other for other in range(max(at - 3, 0), first) if signs[other].has(*METADATA)]
    is_above = any(other > at for other in signed)
    return (2.0 if alone else 0.5) * opens + (1.2 if is_above else -1.0 if signed else 0.0)


def _opens_as_headline(blocks: Sequence[Block], signs: Sequence[Signs], first: int, last: int) -> bool:
    """Whether the article's own first block is a short question or sentence, with longer ones after it."""
    if first != 0 or first == last or signs[first].words > 18:
        return False
    longer = signs[first + 1].words >= 2 * signs[first].words
    return blocks[first].text.rstrip('»”" ')[-1:] in "?!" or (signs[first].words <= 14 and longer)
