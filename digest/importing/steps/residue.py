"""What stands beside the article: menus, buttons, notices, and teasers of other articles.

Several kinds of evidence are weighed together (`evidence`, `segment`); what is doubtful is kept and flagged.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from digest.importing import kinds
from digest.importing.document import Block, Change, Document, Fate, Flag, Outcome, Shape
from digest.importing.evidence import LISTED, Signs, signs_of
from digest.importing.extent import headline_of, stretch_of, trimmed, with_kin, with_opening, with_rest, without_tail
from digest.importing.leftovers import joined_articles, left_out, other_articles
from digest.importing.rows import doubtful_rows, with_subheads, without_headlines
from digest.importing.segment import Stretch, article_of
from digest.importing.teasers import teasers_in
from digest.importing.weighing import weighed

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
    stretch = stretch_of(blocks, signs)
    if stretch is not None:
        signs = with_kin(blocks, signs, stretch)
        stretch = stretch if blocks[stretch.first].extracted else article_of(signs)
    if stretch is None:
        return _without_article(document, blocks, signs)
    headline = headline_of(document, blocks, signs, stretch)
    stretch = with_rest(blocks, signs, trimmed(signs, stretch), headline)
    stretch = with_opening(blocks, signs, stretch, headline)
    teasers = teasers_in(blocks, signs, stretch, headline)
    stretch = without_tail(signs, stretch, teasers.numbers) if blocks[stretch.first].extracted else stretch
    fated, flags = [], []
    for at, block in enumerate(blocks):
        fate, why, doubt = _fate(at, blocks, signs, stretch, headline, teasers.numbers)
        fated.append(replace(block, fate=fate, evidence=why) if block.fate is Fate.BODY else block)
        if doubt:
            flags.append((at, doubt))
    fated, headlines = without_headlines(fated, signs)
    if document.kind != "fragment":
        fated, doubts = weighed(fated, signs)
        flags.extend(doubts)
    flags.extend(doubtful_rows(fated, signs))
    further = (*left_out(fated, signs), *other_articles(blocks, signs, stretch), *joined_articles(fated, signs))
    fated = with_subheads(fated, signs)
    stubs = (*teasers.stubs, *headlines)
    told = tuple(Flag("doubtful", f"kept, though {doubt}", blocks[at].text) for at, doubt in flags)
    done = replace(document, blocks=tuple(fated), stubs=stubs, flags=(*document.flags, *told, *further))
    return done, (
        *_drops(fated),
        *(Change(_NAME, "flag", blocks[at].text, doubt, blocks[at].line) for at, doubt in flags),
    )


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
    if _is_below_button(at, signs, stretch) and _is_plain(block):
        return Fate.RESIDUE, ("a caption below the button of a picture",), ""
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


def _is_below_button(at: int, signs: Sequence[Signs], stretch: Stretch) -> bool:
    """Whether a long open line stands below a button or a number, as captions do."""
    sign, above = signs[at], signs[at - 1]
    is_open = not (sign.complete or sign.cut or sign.kinds) and sign.words >= 8 and sign.weight != LISTED
    return stretch.first < at < stretch.last and is_open and above.has(kinds.FURNITURE, kinds.SIGNS, kinds.CAPTION)


def _is_plain(block: Block) -> bool:
    """Whether it is no item of a list, marked or not."""
    return block.shape is Shape.PARAGRAPH and block.text.rstrip()[-1:] not in ":;,"


def _is_between_paragraphs(at: int, signs: Sequence[Signs], stretch: Stretch) -> bool:
    """Whether a line stands between two paragraphs, as subheads do."""
    beside = [signs[other] for other in (at - 1, at + 1) if stretch.first <= other <= stretch.last]
    return len(beside) == 2 and all(sign.complete and not sign.kinds for sign in beside)


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


def _drops(blocks: Sequence[Block]) -> list[Change]:
    gone = (Fate.STUBS, Fate.RESIDUE)
    return [
        Change(_NAME, "drop", block.text, "; ".join(filter(None, block.evidence)), block.line)
        for block in blocks
        if block.fate in gone
    ]
