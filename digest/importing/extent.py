"""From where to where the article reaches, given the signs of its blocks; and which line is its headline."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from digest.importing import kinds
from digest.importing.document import Block, Document, Shape
from digest.importing.evidence import Signs
from digest.importing.headlines import find_headline, without_suffix
from digest.importing.lines import topics
from digest.importing.markers import normal
from digest.importing.segment import Stretch, article_of


def headline_of(document: Document, blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch) -> int | None:
    """The headline's block: the one that says what the page states as its title; else the likeliest."""
    claim = document.claim("title")
    if claim is None:
        return find_headline(blocks, signs, stretch.first, stretch.last)
    wanted = {normal(claim.value), normal(without_suffix(claim.value, [block.text for block in blocks]))}
    return next((at for at in range(stretch.last + 1) if normal(blocks[at].text) in wanted), None)


def stretch_of(blocks: Sequence[Block], signs: Sequence[Signs]) -> Stretch | None:
    """The article, as the extractor of web pages found it, or as the signs of the blocks say."""
    held = [at for at, block in enumerate(blocks) if block.extracted]
    if held:
        return Stretch(held[0], held[-1], sum(max(signs[at].weight, 0.0) for at in held))
    return article_of(signs)


def with_kin(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch) -> list[Signs]:
    """The signs with the words that each block shares with the other paragraphs of a stretch."""
    own = [topics(block.text) for block in blocks]
    inside = range(stretch.first, stretch.last + 1)
    held = [at for at in inside if signs[at].complete and not signs[at].kinds]
    times = Counter(stem for at in held for stem in own[at])
    return [replace(sign, kin=sum(times[stem] > (at in held) for stem in own[at])) for at, sign in enumerate(signs)]


def trimmed(signs: Sequence[Signs], stretch: Stretch) -> Stretch:
    """A stretch without what speaks to the reader at its ends, and of nothing that the article speaks of."""
    inside = range(stretch.first, stretch.last + 1)
    first = next((at for at in inside if not _is_aside(signs[at])), stretch.first)
    last = next((at for at in reversed(inside) if not _is_aside(signs[at]) and not _is_word_after(signs[at])), first)
    return replace(stretch, first=first, last=max(first, last))


def _is_aside(sign: Signs) -> bool:
    is_question = sign.asks and sign.words <= 8 and not sign.kin
    return sign.weight <= 0 or is_question or (sign.has(kinds.NOTICE) and _is_foreign(sign, 2))


def _is_word_after(sign: Signs) -> bool:
    """Whether something in it speaks to the reader, once the article is over."""
    return sign.has(kinds.APPEAL) and _is_foreign(sign, 1)


def _is_foreign(sign: Signs, kin: int) -> bool:
    """Whether a paragraph has few words of the article, in all or for its length."""
    return sign.kin < kin or sign.kin * 12 < sign.words


def with_rest(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch, headline: int | None) -> Stretch:
    """The whole of a text in which nothing speaks of a page: from below its headline to its last sentence."""
    start = headline + 1 if headline is not None and headline < stretch.first else stretch.first
    rest = [at for at in range(start, len(signs)) if not stretch.first <= at <= stretch.last]
    if not rest or not _is_typed(blocks, signs) or not all(_is_written(blocks[at], signs[at]) for at in rest):
        return stretch
    own = [at for at in range(start, len(signs)) if not signs[at].has(*kinds.METADATA)]
    return replace(stretch, first=min(own), last=max(own))


def _is_typed(blocks: Sequence[Block], signs: Sequence[Signs]) -> bool:
    """Whether a text was typed or cleaned: no menus, buttons, notices or excerpts in it, no page's markup."""
    plain = (*kinds.METADATA, kinds.TEASER)
    has_evidence = any(kind not in plain for sign in signs for kind in sign.kinds)
    return not has_evidence and not any(sign.cut for sign in signs) and all(one.extracted is None for one in blocks)


def _is_written(block: Block, sign: Signs) -> bool:
    """Whether a line is a sentence, an item of a list, a marked subhead, or tells of the article."""
    return sign.complete or sign.asks or block.shape is not Shape.PARAGRAPH or bool(sign.kinds)


def with_opening(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch, headline: int | None) -> Stretch:
    """The stretch with a standfirst: a sentence between the headline and the rest."""
    if headline is None or headline >= stretch.first or any(block.extracted is not None for block in blocks):
        return stretch
    opening = [
        at
        for at in range(headline + 1, stretch.first)
        if signs[at].complete and signs[at].words >= 8 and not signs[at].kinds
    ]
    return replace(stretch, opening=frozenset(opening[:2]))


def without_tail(signs: Sequence[Signs], stretch: Stretch, teasers: frozenset[int]) -> Stretch:
    """A page's article without the little that stands below a list of teasers."""
    rows = [at for at in sorted(teasers) if stretch.first < at and {at, at + 1, at + 2, at + 3} <= teasers]
    if not rows:
        return stretch
    after = sum(
        signs[at].weight for at in range(rows[0], stretch.last + 1) if at not in teasers and signs[at].weight > 0
    )
    return replace(stretch, last=rows[0] - 1) if after < TAIL * stretch.weight else stretch


TAIL = 0.25
"""The share of a page's article below which what stands under a list of teasers is not the article's."""
