"""Open lines that follow one another between paragraphs: subheads, lists, or headlines of other articles."""

import itertools
from collections.abc import Sequence

from msgspec.structs import replace

from digest.importing.document import Block, Fate, Shape, Stub
from digest.importing.evidence import Signs


def doubtful_rows(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[tuple[int, str]]:
    """Three or more open lines in a row between paragraphs: a list, or headlines of other articles."""
    return [
        (row[0], "the lines from here on may be headlines of other articles")
        for row in _open_rows(blocks, signs)
        if len(row) >= ROW
    ]


def _open_rows(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[list[int]]:
    """The open lines of the article that follow one another."""
    rows: list[list[int]] = [[]]
    for at, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        if block.fate is Fate.BODY and not block.extracted and block.shape is Shape.PARAGRAPH and sign.weight < 0:
            rows[-1].append(at)
        elif rows[-1]:
            rows.append([])
    return rows


def without_headlines(blocks: Sequence[Block], signs: Sequence[Signs]) -> tuple[list[Block], list[Stub]]:
    """The blocks without rows of headlines that speak of other things than the article, and a short line above them."""
    found = list(blocks)
    stubs: list[Stub] = []
    for row in _open_rows(blocks, signs):
        titles = [at for at in row if signs[at].words >= TITLE]
        is_list = sum(":" in blocks[at].text for at in titles) > len(titles) // 2
        is_akin = sum(signs[at].kin for at in titles) > len(titles) // 2
        if len(titles) < ROW or len(row) > len(titles) + 1 or is_list or is_akin:
            continue
        for at in row:
            fate = Fate.STUBS if at in titles else Fate.RESIDUE
            found[at] = replace(blocks[at], fate=fate, evidence=("in a row of headlines",))
        stubs.extend(Stub(blocks[at].text) for at in titles)
    return found, stubs


TITLE = 4
"""Words of the shortest line that may be another article's headline."""


ROW = 3
"""Open lines in a row that are doubtful."""


def with_subheads(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[Block]:
    """Short open lines before a paragraph are subheads."""
    kept = [at for at, block in enumerate(blocks) if block.fate is Fate.BODY]
    found = list(blocks)
    for at, following in itertools.pairwise(kept):
        sign, after = signs[at], signs[following]
        is_open = not sign.complete and not sign.cut and blocks[at].text.rstrip()[-1:] not in ":;,"
        if blocks[at].shape is Shape.PARAGRAPH and is_open and sign.words <= 14 and after.complete and after.words >= 8:
            found[at] = replace(blocks[at], shape=Shape.HEADING, level=2)
    return found
