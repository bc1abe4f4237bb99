"""What stands beside the article: menus, buttons, notices, and teasers of other articles.

Several kinds of evidence are weighed together (`evidence`, `segment`); what is doubtful is kept and flagged.
"""

import itertools
from collections.abc import Sequence

from msgspec.structs import replace

from digest.importing import kinds
from digest.importing.document import Block, Change, Document, Fate, Flag, Outcome, Shape
from digest.importing.evidence import Signs, signs_of
from digest.importing.headlines import find_headline, without_suffix
from digest.importing.lines import is_title_like
from digest.importing.markers import normal
from digest.importing.segment import ENOUGH, Stretch, article_of, stretches
from digest.importing.teasers import teasers_in

_NAME = "residue"
_FURNITURE = (
    kinds.END, kinds.RELATED, kinds.FURNITURE, kinds.TOKEN, kinds.MENU, kinds.ACCOUNT, kinds.LEARNED, kinds.REPEATED,
    kinds.SIGNS, kinds.CAPTION,
)  # fmt: skip


def part_residue(document: Document) -> Outcome:
    """Say of each block whether it is of the article."""
    if document.settled:
        return document, ()
    blocks = list(document.blocks)
    signs = signs_of(blocks, document.given.learned)
    stretch = _stretch(blocks, signs)
    if stretch is None:
        return _without_article(document, blocks, signs)
    headline = _headline(document, blocks, signs, stretch)
    stretch = _with_opening(blocks, signs, stretch, headline)
    teasers = teasers_in(blocks, signs, stretch, headline)
    stretch = _without_tail(signs, stretch, teasers.numbers) if blocks[stretch.first].extracted else stretch
    fated, flags = [], []
    for at, block in enumerate(blocks):
        fate, why, doubt = _fate(at, blocks, signs, stretch, headline, teasers.numbers)
        fated.append(replace(block, fate=fate, evidence=why) if block.fate is Fate.BODY else block)
        if doubt:
            flags.append((at, doubt))
    flags.extend(_rows(fated, signs))
    fated = _with_subheads(fated, signs)
    stubs = tuple(teasers.stubs)
    told = tuple(Flag("doubtful", f"kept, though {doubt}", blocks[at].text) for at, doubt in flags)
    further = _other_articles(blocks, signs, stretch)
    done = replace(document, blocks=tuple(fated), stubs=stubs, flags=(*document.flags, *told, *further))
    return done, (
        *_drops(fated),
        *(Change(_NAME, "flag", blocks[at].text, doubt, blocks[at].line) for at, doubt in flags),
    )


def _headline(document: Document, blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch) -> int | None:
    """The headline's block: the one that says what the page states as its title; else the likeliest."""
    claim = document.claim("title")
    if claim is None:
        return find_headline(blocks, signs, stretch.first, stretch.last)
    wanted = {normal(claim.value), normal(without_suffix(claim.value, [block.text for block in blocks]))}
    return next((at for at in range(stretch.last + 1) if normal(blocks[at].text) in wanted), None)


def _stretch(blocks: Sequence[Block], signs: Sequence[Signs]) -> Stretch | None:
    """The article, as the extractor of web pages found it, or as the signs of the blocks say."""
    held = [at for at, block in enumerate(blocks) if block.extracted]
    if held:
        return Stretch(held[0], held[-1], sum(max(signs[at].weight, 0.0) for at in held))
    return article_of(signs)


def _with_opening(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch, headline: int | None) -> Stretch:
    """The stretch with a standfirst: a sentence between the headline and the rest."""
    if headline is None or headline >= stretch.first or any(block.extracted is not None for block in blocks):
        return stretch
    opening = [
        at
        for at in range(headline + 1, stretch.first)
        if signs[at].complete and signs[at].words >= 8 and not signs[at].kinds
    ]
    return replace(stretch, opening=frozenset(opening[:2]))


def _without_tail(signs: Sequence[Signs], stretch: Stretch, teasers: frozenset[int]) -> Stretch:
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

Verdict = tuple[Fate, tuple[str, ...], str]


def _fate(
    at: int,
    blocks: Sequence[Block],
    signs: Sequence[Signs],
    stretch: Stretch,
    headline: int | None,
    teasers: frozenset[int],
) -> Verdict:
    block, sign = blocks[at], signs[at]
    if at == headline:
        return Fate.METADATA, ("the headline",), ""
    if at in teasers:
        return Fate.STUBS, (*sign.shown, "a teaser"), ""
    if _tells_of_article(at, signs, stretch) and not sign.has(kinds.RELATED, kinds.END):
        near = stretch.first - 12 <= at <= stretch.last + 3
        return (Fate.METADATA if near else Fate.RESIDUE), sign.shown, ""
    if block.extracted is False:
        return Fate.RESIDUE, (*sign.shown, "not of the article, says trafilatura"), ""
    if at in stretch.opening:
        return Fate.BODY, (), ""
    if not stretch.first <= at <= stretch.last:
        place = "before the article" if at < stretch.first else "after the article"
        return Fate.RESIDUE, (*sign.shown, place), ""
    if at in stretch.boxed and not block.extracted:
        return Fate.RESIDUE, (*sign.shown, "in a box of teasers"), ""
    return _inside(at, signs, stretch, block)


def _tells_of_article(at: int, signs: Sequence[Signs], stretch: Stretch) -> bool:
    """Whether a line is a date or a byline; inside of the article what looks like a byline may be a subhead."""
    sign = signs[at]
    is_subhead = _is_between_paragraphs(at, signs, stretch)
    return sign.words <= 20 and sign.has(*(one for one in kinds.METADATA if one != kinds.BYLINE or not is_subhead))


def _inside(at: int, signs: Sequence[Signs], stretch: Stretch, block: Block) -> Verdict:
    """Between the first and the last words of the article only strong evidence drops a block."""
    sign = signs[at]
    notices = sign.kinds.count(kinds.NOTICE)
    if sign.has(*_FURNITURE) and not (block.shape is Shape.HEADING and sign.kinds == (kinds.FURNITURE,)):
        return Fate.RESIDUE, sign.shown, ""
    if sign.has(kinds.RUBRIC) and not _is_between_paragraphs(at, signs, stretch):
        return Fate.RESIDUE, sign.shown, ""
    at_edge = at >= stretch.last - 1 or at <= stretch.first
    if notices and _is_notice(sign, notices, at_edge):
        return Fate.RESIDUE, sign.shown, ""
    if notices:
        return Fate.BODY, (), f"it {sign.shown[0].partition(': ')[2]}"
    return Fate.BODY, (), ""


def _is_notice(sign: Signs, notices: int, at_edge: bool) -> bool:
    """Whether a paragraph is a notice of the site: by how much of one it says, and where."""
    if notices >= 2 and sign.words <= 70:
        return True
    if sign.has(kinds.STRONG):
        return sign.words <= (60 if at_edge else 25)
    return sign.words <= (30 if at_edge else 14) and (at_edge or not sign.complete)


def _is_between_paragraphs(at: int, signs: Sequence[Signs], stretch: Stretch) -> bool:
    """Whether a line stands between two paragraphs, as subheads do."""
    beside = [signs[other] for other in (at - 1, at + 1) if stretch.first <= other <= stretch.last]
    return len(beside) == 2 and all(sign.complete and not sign.kinds for sign in beside)


def _rows(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[tuple[int, str]]:
    """Three or more open lines in a row between paragraphs: a list, or headlines of other articles."""
    found: list[tuple[int, str]] = []
    row: list[int] = []
    for at, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        is_open = block.fate is Fate.BODY and block.shape is Shape.PARAGRAPH and sign.weight < 0 and sign.words >= 3
        row = [*row, at] if is_open else []
        if len(row) == ROW:
            found.append((row[0], "the lines from here on may be headlines of other articles"))
    return found


ROW = 3
"""Open lines in a row that are doubtful."""


def _with_subheads(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[Block]:
    """Short open lines before a paragraph are subheads."""
    kept = [at for at, block in enumerate(blocks) if block.fate is Fate.BODY]
    found = list(blocks)
    for at, following in itertools.pairwise(kept):
        sign, after = signs[at], signs[following]
        is_open = not sign.complete and not sign.cut and blocks[at].text.rstrip()[-1:] not in ":;,"
        if blocks[at].shape is Shape.PARAGRAPH and is_open and sign.words <= 14 and after.complete and after.words >= 8:
            found[at] = replace(blocks[at], shape=Shape.HEADING, level=2)
    return found


def _without_article(document: Document, blocks: Sequence[Block], signs: Sequence[Signs]) -> Outcome:
    """Nothing looks like an article: teasers, or less."""
    nowhere = Stretch(-1, -1, 0.0)
    teasers = teasers_in(blocks, signs, nowhere)
    fated = tuple(
        replace(block, fate=Fate.STUBS if at in teasers.numbers else Fate.RESIDUE, evidence=sign.shown)
        if block.fate is Fate.BODY
        else block
        for at, (block, sign) in enumerate(zip(blocks, signs, strict=True))
    )
    return replace(document, blocks=fated, stubs=tuple(teasers.stubs)), tuple(_drops(fated))


def _other_articles(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch) -> list[Flag]:
    """Further stretches that may be articles of their own."""
    if any(block.extracted is not None for block in blocks):
        return []
    found = []
    for one in stretches(signs):
        apart = one.first > stretch.last or one.last < stretch.first
        own = sum(max(sign.weight, 0.0) for sign in signs[one.first : one.last + 1] if not sign.kinds)
        above = blocks[max(one.first - 2, 0) : one.first]
        title = next((block.text for block in above if is_title_like(block.text)), "")
        if apart and title and own >= max(ENOUGH, stretch.weight * 0.4):
            message = "there may be another article in it, which was left out; put it into a file of its own"
            found.append(Flag("several-articles", message, title))
    return found


def _drops(blocks: Sequence[Block]) -> list[Change]:
    gone = (Fate.STUBS, Fate.RESIDUE)
    return [
        Change(_NAME, "drop", block.text, "; ".join(filter(None, block.evidence)), block.line)
        for block in blocks
        if block.fate in gone
    ]
