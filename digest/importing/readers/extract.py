"""What trafilatura holds for a page's article, and which of the page's own lines that is."""

import re

from msgspec.structs import replace

from digest.errors import DigestError
from digest.importing.document import Block, Shape, solid
from digest.importing.kinds import END, RELATED
from digest.importing.lines import ends_sentence
from digest.importing.markers import normal, sections_of


def extract_of(text: str) -> list[str]:
    """The paragraphs of the article, by trafilatura. Raises DigestError where it is not installed."""
    try:
        from trafilatura import extract
    except ImportError as error:
        hint = "install what reads web pages: pip install 'digest-site[import]'"
        raise DigestError("a web page cannot be read", hint=hint) from error
    found = extract(text, include_comments=False, include_tables=True, output_format="txt")
    return [line.removeprefix("- ").strip() for line in (found or "").split("\n") if line.strip()]


def marked_by(blocks: list[Block], extract: list[str]) -> list[Block]:
    """The blocks with what the extractor says of each; its own lines, where they do not fit the page's."""
    if not extract:
        return blocks
    squashed = [_squashed(line) for line in extract]
    lines, whole = set(squashed), "".join(squashed)
    held = [_is_held(_squashed(block.text), lines, squashed, whole) for block in blocks]
    long_ones = [at for at, block in enumerate(blocks) if held[at] and block.size >= 40] or [
        at for at, one in enumerate(held) if one
    ]
    if not long_ones or sum(blocks[at].size for at, one in enumerate(held) if one) < 0.6 * len(whole):
        found = [Block(line, 1, solid(line), extracted=True) for line in extract]
        rest = [replace(block, extracted=False) for at, block in enumerate(blocks) if not held[at]]
        return [*found, *rest]
    first, last = long_ones[0], long_ones[-1]
    marked = [
        one and (block.size >= 40 or first - 2 <= at <= last + 2)
        for at, (block, one) in enumerate(zip(blocks, held, strict=True))
    ]
    whole_ones = _with_answers(blocks, _first_of_each(blocks, marked))
    return [replace(block, extracted=one) for block, one in zip(blocks, whole_ones, strict=True)]


def _with_answers(blocks: list[Block], marked: list[bool]) -> list[bool]:
    """Short sentences right below a short article are the article's, three or more of them: an interview goes on so."""
    size = sum(block.size for block, one in zip(blocks, marked, strict=True) if one)
    last = max((at for at, one in enumerate(marked) if one), default=len(blocks))
    end = next((at for at in range(last + 1, len(blocks)) if not _is_said(blocks[at])), len(blocks))
    if size > SHORT or end - last <= ANSWERS:
        return marked
    return [one or last < at < end for at, one in enumerate(marked)]


def _is_said(block: Block) -> bool:
    is_plain = block.shape is Shape.PARAGRAPH and not block.zone and not block.linked
    return is_plain and ends_sentence(block.text) and not sections_of(normal(block.text)).intersection((END, RELATED))


SHORT = 1000
"""Characters up to which an article is short: the extractor may have missed what has few words."""

ANSWERS = 3
"""Sentences below it from which on they are the article's."""


def _first_of_each(blocks: list[Block], marked: list[bool]) -> list[bool]:
    """A line that stands several times in the page is the article's where most of its neighbours are."""
    return [
        one and (block.size >= 40 or any(marked[max(at - 1, 0) : at]) or any(marked[at + 1 : at + 2]))
        for at, (block, one) in enumerate(zip(blocks, marked, strict=True))
    ]


def _is_held(text: str, lines: set[str], squashed: list[str], whole: str) -> bool:
    if text in lines or (len(text) >= 25 and text in whole):
        return True
    return len(text) >= 40 and sum(len(line) for line in squashed if len(line) >= 20 and line in text) >= 0.6 * len(
        text
    )


def _squashed(text: str) -> str:
    return re.sub(r"\s+", "", text)
