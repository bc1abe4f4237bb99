"""Teasers of other articles: a headline with an excerpt that breaks off, and headlines below “Read also”."""

from collections.abc import Sequence

from msgspec import Struct

from digest.importing import kinds
from digest.importing.document import Block, Stub
from digest.importing.evidence import Signs
from digest.importing.lines import is_title_like, stems
from digest.importing.segment import Stretch


class Teasers(Struct, frozen=True):
    """The teasers of a text, and the numbers of the blocks that they are made of."""

    stubs: list[Stub]
    numbers: frozenset[int]


def teasers_in(
    blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch, headline: int | None = None
) -> Teasers:
    """All teasers, in their order."""
    pairs = _pairs(blocks, signs, stretch)
    stubs: list[Stub] = []
    numbers: set[int] = set()
    below = False
    own = stems(
        " ".join(block.text for block in blocks[max(stretch.first, 0) : stretch.last + 1] if len(block.text) > 80)
    )
    for at, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        inside = stretch.first <= at <= stretch.last
        if at == headline:
            below = False
        if at in numbers or at == headline or (block.extracted and not sign.has(kinds.TEASER)):
            continue
        if sign.has(kinds.RELATED, kinds.TEASER):
            below = True
            if sign.has(kinds.TEASER):
                stubs.append(Stub(_after_mark(block.text)))
                numbers.add(at)
                below = False
        elif at in pairs:
            stubs.append(Stub(block.text, blocks[at + 1].text))
            numbers.update((at, at + 1))
        elif below and numbers and at - 1 in numbers and _is_subhead(at, blocks, signs, stretch, own):
            below = False
        elif (below and _is_headline(block, sign)) or (sign.cut and not inside and sign.words >= 6):
            stubs.append(Stub("", block.text) if sign.cut else Stub(block.text))
            numbers.add(at)
        elif inside and sign.complete:
            below = False
    return Teasers(stubs, frozenset(numbers))


def _is_subhead(
    at: int, blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch, own: frozenset[str]
) -> bool:
    """Whether the last line of a box is a subhead: above the paragraph that goes on, and speaking of the same."""
    goes_on = at < stretch.last and signs[at + 1].complete and not signs[at + 1].kinds and at + 1 not in stretch.boxed
    words = stems(blocks[at].text)
    return goes_on and bool(words) and not signs[at].kinds and len(words & own) >= 0.5 * len(words)


def _pairs(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch) -> set[int]:
    """Where a headline stands before an excerpt that breaks off; a lone pair inside of the article is none."""
    found = [
        at
        for at in range(len(blocks) - 1)
        if _is_headline(blocks[at], signs[at]) and signs[at + 1].cut and signs[at + 1].words <= 60
    ]
    outside = {at for at in found if not stretch.first <= at < stretch.last}
    inside = set(found) - outside
    return outside | (inside if len(inside) > 1 else set())


def _is_headline(block: Block, sign: Signs) -> bool:
    against = (
        kinds.END,
        kinds.RELATED,
        kinds.FURNITURE,
        kinds.TOKEN,
        kinds.SIGNS,
        kinds.MENU,
        kinds.NOTICE,
        *kinds.METADATA,
    )
    return is_title_like(block.text) and not sign.has(*against)


def _after_mark(text: str) -> str:
    """What a teaser's line names: what follows the first colon or arrow."""
    for mark in (":", "»", "|", ">", "–", "—"):
        head, found, rest = text.partition(mark)
        if found and rest.strip() and len(head.split()) <= 5:
            return rest.strip(" »«>|–—-")
    return text
