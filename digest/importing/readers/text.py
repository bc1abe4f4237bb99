"""Plain text → blocks: lines that were wrapped are joined, list items and subheads stay apart."""

import itertools
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from digest.importing.document import Block, Change, Fate, Shape, solid
from digest.importing.kinds import END, FURNITURE, RELATED
from digest.importing.lines import capital_share, count_words, ends_sentence, has_separators
from digest.importing.markers import normal, sections_of, start_of

_MARK = re.compile(r"\s*(?:(?P<item>[-*•‣◦▪●·])|(?P<number>\d{1,2}[.)])|(?P<heading>#{1,6})|(?P<quote>>))\s+(?=\S)")
_SEPARATOR = re.compile(r"\s*(?:[-=*_~#]\s*){3,}$")
_KEY = re.compile(r"[A-Za-z_][\w-]*:(?:\s|$)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ALONE = frozenset((END, RELATED, FURNITURE))
_WIDEST = 130
"""Lines longer than this were not wrapped."""


class Line(Struct, frozen=True):
    """A line that is not empty."""

    text: str
    number: int
    follows: bool
    """Whether the line before stands directly above."""


def blocks_of(text: str) -> tuple[list[Block], list[Change]]:
    """The blocks of a plain text, and the joints of wrapped words."""
    lines = _lines(text)
    width = wrap_width(lines)
    blocks: list[Block] = []
    changes: list[Change] = []
    for group in _groups(lines, width):
        if _is_front(group):
            blocks.append(_front(group))
            continue
        joined, broken = _joined(group)
        changes.extend(Change("blocks", "fix", word, word.replace("-\n", ""), group[0].number) for word in broken)
        blocks.append(_block(joined, group))
    return blocks, changes


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    last = -1
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found.append(Line(line.strip(), number, last == number - 1))
            last = number
    return found


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which lines were wrapped; 0 where they were not."""
    lengths = sorted(len(line.text) for line in lines)
    if not lengths or lengths[-1] > _WIDEST or lengths[-1] < 40:
        return 0
    width = lengths[-1]
    full = [one for one, other in itertools.pairwise(lines) if other.follows and _is_full(one, other, width)]
    open_ones = [one for one in full if not ends_sentence(one.text)]
    return width if len(open_ones) >= 2 and len(full) * 3 >= sum(line.follows for line in lines) else 0


def _is_full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    return len(line.text) + 1 + len(following.text.split(maxsplit=1)[0]) > width


def _groups(lines: Sequence[Line], width: int) -> Iterator[list[Line]]:
    """The lines of each block."""
    group: list[Line] = []
    end = -1
    for at, line in enumerate(lines):
        if at <= end:
            group.append(line)
            continue
        after = lines[at + 1] if at + 1 < len(lines) and lines[at + 1].follows else None
        if group and not (line.follows and _goes_on(group, line, after, width)):
            yield group
            group = []
        end = _front_end(lines, at) if line.text == "---" and not group else -1
        group.append(line)
    if group:
        yield group


def _front_end(lines: Sequence[Line], at: int) -> int:
    """The number of the line that closes the front matter which opens at a line; -1 where none does."""
    end = next((other for other in range(at + 1, min(at + 60, len(lines))) if lines[other].text == "---"), -1)
    keys = [line for line in lines[at + 1 : end] if _KEY.match(line.text)]
    return end if end > at + 1 and len(keys) * 2 >= end - at - 1 else -1


def _is_front(group: Sequence[Line]) -> bool:
    return len(group) > 2 and group[0].text == "---" and group[-1].text == "---"


def _front(group: Sequence[Line]) -> Block:
    text = "\n".join(line.text for line in group)
    return Block(text, group[0].number, solid(text), fate=Fate.METADATA, evidence=("front matter in the text",))


def _goes_on(group: Sequence[Line], following: Line, after: Line | None, width: int) -> bool:
    """Whether a line is the continuation of those above it: wrapped, or parted where a link stood."""
    line = group[-1]
    if any(_SEPARATOR.match(one.text) for one in (line, following)) or _MARK.match(following.text):
        return False
    if width and _is_full(line, following, width):
        return True
    if ends_sentence(line.text) or line.text.endswith((":", "|")) or _is_meta(line.text) or _is_meta(following.text):
        return False
    words, more = sum(count_words(one.text) for one in group), count_words(following.text)
    if _is_rest(following.text):
        return words >= 2 and (words >= 4 or more >= 4)
    return words >= 3 and more <= 4 and after is not None and _is_rest(after.text) and count_words(after.text) >= 3


def _is_meta(text: str) -> bool:
    """Whether it looks like no part of a sentence: a button in capitals, parts between separators, a year."""
    if ends_sentence(text) or count_words(text) > 16:
        return False
    if text.isupper() and sections_of(normal(text)) & _ALONE:
        return True
    signed = start_of("byline", normal(text)) and capital_share(text.partition(" ")[2]) >= 0.6
    return has_separators(text) or _YEAR.search(text) is not None or bool(signed)


def _is_rest(text: str) -> bool:
    """Whether it begins in the middle of a sentence."""
    return text[0].islower() or text[0] in ",;.)»”"


def _joined(group: Sequence[Line]) -> tuple[str, list[str]]:
    """The lines as one, and the words that were parted at a line's end."""
    text, broken = group[0].text, []
    for line in group[1:]:
        if re.search(r"[^\W\d_]{2}-$", text) and line.text[0].islower():
            broken.append(f"{text.split()[-1]}\n{line.text.split()[0]}")
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if line.text[0] not in ",.;)»”" or line.text[:1] == "»" else text + line.text
    return text, broken


def _block(text: str, group: Sequence[Line]) -> Block:
    size, number = sum(solid(line.text) for line in group), group[0].number
    mark = _MARK.match(text)
    if mark is None or _SEPARATOR.match(text):
        return Block(text, number, size)
    plain = text[mark.end() :]
    if mark["heading"]:
        return Block(plain.rstrip("# "), number, size, Shape.HEADING, len(mark["heading"]))
    shape = Shape.ITEM if mark["item"] else Shape.NUMBERED if mark["number"] else Shape.QUOTE
    return Block(plain, number, size, shape)
