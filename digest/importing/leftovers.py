"""What was left out of a text and might yet be an article's: told, a flag for each run of paragraphs."""

from collections.abc import Sequence

from digest.importing.document import Block, Fate, Flag
from digest.importing.evidence import Signs
from digest.importing.kinds import APPEAL, NOTICE, STRONG
from digest.importing.lines import is_title_like, topics
from digest.importing.segment import ENOUGH, Stretch, stretches

APART = 2
"""Lines between two paragraphs of one run at most."""

SHORT_ONES = 3
"""Sentences in a row that are told, however short they are: an interview, a poem."""


def left_out(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[Flag]:
    """Sentences that were left out with nothing against them, or with words of the article in them."""
    told = (run for run in _runs(blocks, signs) if _may_be_text([signs[at] for at in run]))
    return [Flag("doubtful", _message(blocks, run), blocks[run[0]].text) for run in told]


def _runs(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[list[int]]:
    runs: list[list[int]] = []
    for at, (block, sign) in enumerate(zip(blocks, signs, strict=True)):
        if block.fate is Fate.RESIDUE and sign.complete and (not sign.kinds or _speaks_of_it(sign)):
            if runs and at - runs[-1][-1] <= APART:
                runs[-1].append(at)
            else:
                runs.append([at])
    return runs


def _speaks_of_it(sign: Signs) -> bool:
    """Whether a paragraph that was taken for a notice speaks of what the article speaks of."""
    return sign.words >= WHOLE and sign.kin >= CLOSE and {*sign.kinds} <= {NOTICE, STRONG, APPEAL}


WHOLE = 12
"""Words of a paragraph that is told, though it was taken for a notice."""

CLOSE = 3
"""Words of the article in it."""


def _may_be_text(run: Sequence[Signs]) -> bool:
    return any(sign.words >= LONG for sign in run) or len(run) >= SHORT_ONES


LONG = 8
"""Words of a sentence that is told by itself."""


def _message(blocks: Sequence[Block], run: Sequence[int]) -> str:
    first, last = blocks[run[0]].line, blocks[run[-1]].line
    if len(run) == 1:
        return f"left out in line {first}; look whether it belongs to the article"
    return f"{len(run)} paragraphs were left out from line {first} to {last}; look whether they belong to the article"


def other_articles(blocks: Sequence[Block], signs: Sequence[Signs], stretch: Stretch) -> list[Flag]:
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


def joined_articles(blocks: Sequence[Block], signs: Sequence[Signs]) -> list[Flag]:
    """Lines of the article that may be headlines: below them it speaks of nothing that it spoke of before."""
    if any(block.extracted is not None for block in blocks):
        return []
    kept = [at for at, block in enumerate(blocks) if block.fate is Fate.BODY or "the headline" in block.evidence]
    heads = [at for at in kept[1:] if not signs[at].complete and is_title_like(blocks[at].text)]
    found = [
        at
        for at in heads
        if _is_other(blocks, signs, [one for one in kept if one < at], [one for one in kept if one >= at])
    ]
    message = "another article may begin here; if so, put a line of ----- above it, and import both again"
    return [Flag("several-articles", message, blocks[at].text) for at in found[:1]]


def _is_other(blocks: Sequence[Block], signs: Sequence[Signs], before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether two parts of a text, both of some paragraphs, have hardly a word of any length in common."""
    if any(sum(signs[at].complete and signs[at].words >= 12 for at in part) < 2 for part in (before, after)):
        return False
    above, below = (topics(" ".join(blocks[at].text for at in part)) for part in (before, after))
    return len(above & below) <= OTHER * min(len(above), len(below))


OTHER = 0.05
"""The share of words in common up to which two parts of a text are of different articles."""
