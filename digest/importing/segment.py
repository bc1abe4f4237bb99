"""Which stretch of a text is the article: the one whose signs weigh most.

Paragraphs that follow one another are a chunk; what stands between chunks is a gap. Chunks are joined over gaps as long
as that pays. A heading such as “Read also” opens a box of teasers: what stands in it counts little, until a paragraph
shows that the article goes on. So do headlines and short excerpts that take turns. Comments end an article for good.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from digest.importing.evidence import Signs
from digest.importing.gaps import PASSED, is_akin, is_inline, opens_box, resumes, weight_of
from digest.importing.kinds import END, NOTICE

ENOUGH = 10.0
"""The weight from which on a stretch may be a whole article."""

SOME = 5.0
"""The weight from which on what ends articles may end one."""

IN_BOX = 0.35
"""What sentences are worth where teasers or comments stand."""


class Stretch(Struct, frozen=True):
    """Blocks from `first` to `last`, both included, and what they weigh together."""

    first: int
    last: int
    weight: float
    boxed: frozenset[int] = frozenset()
    """Those of them that stand in boxes of teasers."""
    opening: frozenset[int] = frozenset()
    """Blocks before the first that are the article's too: a standfirst, with byline and buttons after it."""


class _Chunk(Struct, frozen=True):
    """Text without a gap, and the gap before it."""

    first: int
    last: int
    weight: float
    gap: float
    """What the gap weighs, above nothing."""
    ends: bool
    """Something in the gap ends articles."""
    boxed: bool
    """It stands in a box of teasers, or its weight would not make an article go on."""


def article_of(signs: Sequence[Signs]) -> Stretch | None:
    """The stretch that weighs most; None where nothing looks like an article."""
    return max(stretches(signs), key=lambda stretch: stretch.weight, default=None)


def stretches(signs: Sequence[Signs]) -> list[Stretch]:
    """All stretches, in their order; what comes after an article's end counts less."""
    found: list[Stretch] = []
    total, scale = 0.0, 1.0
    best: Stretch | None = None
    first, boxed = -1, set[int]()
    for chunk in _chunks(signs):
        if best is None and all(sign.has(NOTICE) for sign in signs[chunk.first : chunk.last + 1]):
            continue
        is_over = chunk.ends and best is not None and best.weight >= SOME
        if best is not None and (is_over or total - chunk.gap <= 0):
            found.append(best)
            total, best, boxed = 0.0, None, set()
            scale = IN_BOX if is_over else scale
        if best is None:
            first, total = chunk.first, 0.0
        total += chunk.weight * scale - (chunk.gap if best is not None else 0.0)
        if chunk.boxed and best is not None:
            boxed.update(range(chunk.first, chunk.last + 1))
        if best is None or total > best.weight:
            best = Stretch(first, chunk.last, total, frozenset(at for at in boxed if at < chunk.first))
    return [*found, best] if best is not None else found


def _chunks(signs: Sequence[Signs]) -> Iterator[_Chunk]:
    alternating = _alternating(signs)
    at, in_box = 0, False
    while at < len(signs):
        start = at
        while at < len(signs) and signs[at].weight <= 0:
            at += 1
        first = at
        while at < len(signs) and signs[at].weight > 0:
            at += 1
        if first == at:
            return
        gap, text = signs[start:first], signs[first:at]
        inline = is_inline(gap, text, signs[at] if at < len(signs) else None)
        resumed = resumes(text) or is_akin(gap, text, in_box) or inline
        in_box = (in_box or opens_box(gap, text[0])) and not (resumed or any(map(_is_long, text)))
        boxed = in_box or any(number in alternating for number in range(first, at))
        weight = sum(sign.weight for sign in text) * (IN_BOX if boxed else 1.0)
        against = PASSED if inline else weight_of(gap, text, in_box)
        yield _Chunk(first, at - 1, weight, against, any(sign.has(END) for sign in gap), boxed)


def _is_long(sign: Signs) -> bool:
    """Whether a paragraph is longer than excerpts are."""
    return sign.complete and not sign.kinds and (sign.words >= 45 or sign.sentences >= 3)


def _alternating(signs: Sequence[Signs]) -> frozenset[int]:
    """Short paragraphs that take turns with headlines, three or more: teasers, where there is other text too."""
    found: set[int] = set()
    row: list[int] = []
    for at in range(1, len(signs) + 1):
        is_pair = at < len(signs) and _is_excerpt(signs, at)
        if is_pair and (not row or at - row[-1] <= 3):
            row.append(at)
        elif is_pair or (row and (at == len(signs) or at - row[-1] > 3)):
            found.update(row if len(row) >= 3 else ())
            row = [at] if is_pair else []
    others = sum(sign.weight for at, sign in enumerate(signs) if at not in found and sign.complete and sign.weight > 0)
    return frozenset(found) if others >= ENOUGH else frozenset()


def _is_excerpt(signs: Sequence[Signs], at: int) -> bool:
    sign, before = signs[at], signs[at - 1]
    alone = at + 1 == len(signs) or not (signs[at + 1].complete and signs[at + 1].words >= 12)
    headline = not before.complete and not before.cut and 4 <= before.words <= 20 and not before.kinds
    is_short = 6 <= sign.words <= 40 or (sign.sentences == 1 and sign.words <= 60)
    return sign.complete and is_short and sign.sentences <= 2 and headline and alone
