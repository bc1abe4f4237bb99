"""What speaks for and against a block being of the article: one kind of evidence for each way in which pages differ.

Nothing is decided here: `steps/residue` weighs what is found over the whole text.
"""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from digest.importing.appeals import of_appeal
from digest.importing.document import Block, Shape
from digest.importing.kinds import (
    ACCOUNT,
    APPEAL,
    CAPTION,
    END,
    FURNITURE,
    LEARNED,
    MENU,
    METADATA,
    NOTICE,
    RELATED,
    REPEATED,
    RUBRIC,
    SIGNS,
    STRONG,
    TEASER,
    TOKEN,
)
from digest.importing.lines import (
    capital_share,
    count_words,
    ends_sentence,
    is_cut_off,
    sentences,
)
from digest.importing.looks import of_shape
from digest.importing.markers import normal, sections_of
from digest.importing.wording import of_words


class Signs(Struct, frozen=True):
    """What a block looks like."""

    words: int
    complete: bool
    """It ends as a sentence does."""
    cut: bool
    """It ends in an ellipsis, as excerpts do; a single long paragraph of a text may."""
    kinds: tuple[str, ...]
    """Kinds of evidence against it."""
    shown: tuple[str, ...]
    """The same in words."""
    sentences: int
    weight: float
    """How much it looks like a part of an article, from about -6 to 10; before its neighbours are looked at."""
    asks: bool = False
    """It is a question."""
    leads: bool = False
    """It ends in a colon."""
    goes_on: bool = False
    """It begins in the middle of a sentence, or as an item of a list in one."""
    kin: int = 0
    """Words that it shares with what was first held for the article."""

    def has(self, *kinds: str) -> bool:
        """Whether there is evidence of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)


def signs_of(blocks: Sequence[Block], learned: frozenset[str]) -> list[Signs]:
    """The signs of each block; those of a text are looked at together, since repetition is one."""
    normals = [normal(block.text) for block in blocks]
    times = Counter(normals)
    cuts = sum(is_cut_off(block.text) for block in blocks)
    listed = _listed(blocks)
    return [
        _signs(
            block,
            line,
            times[line],
            learned,
            at in listed,
            cuts == 1 and _follows_text(blocks, at),
            _named(normals, at),
        )
        for at, (block, line) in enumerate(zip(blocks, normals, strict=True))
    ]


def _named(normals: Sequence[str], at: int) -> str:
    """The line above, where all of it says that a caption follows: “image caption”."""
    above = normals[at - 1] if at else ""
    return above if " " in above and "caption" in sections_of(above) else ""


ASKS = frozenset("?؟？")
_CLOSING = " »”\"'"


def _follows_text(blocks: Sequence[Block], at: int) -> bool:
    return at > 0 and ends_sentence(blocks[at - 1].text)


LIST = 12
"""Lines below one that ends in a colon, which may be a list without marks."""


PAUSE = 3
"""Lines that may interrupt such a list, where it goes on in lower case."""

LISTED = 0.3
"""The weight of a line of such a list."""


def _listed(blocks: Sequence[Block]) -> set[int]:
    """The lines of lists: those that follow a line with a colon at its end, up to the next sentence."""
    found: set[int] = set()
    left = paused = 0
    for at, block in enumerate(blocks):
        text = block.text
        known = sections_of(normal(text))
        is_open = not known and not ends_sentence(text) and count_words(text) <= 20
        if left and is_open and (not paused or text[:1].islower() or text[:1].isdigit()):
            found.add(at)
            left, paused = left - (block.shape not in (Shape.ITEM, Shape.NUMBERED)), 0
        else:
            paused += 1
            left = 0 if paused > PAUSE or not known.isdisjoint((END, RELATED)) else left
        if not known and text.rstrip().endswith(":") and count_words(text) >= 4:
            left, paused = LIST, 0
    return found


def _signs(
    block: Block, line: str, times: int, learned: frozenset[str], listed: bool, alone: bool, named: str
) -> Signs:
    text, words = block.text, count_words(block.text)
    complete, cut = ends_sentence(text), is_cut_off(text)
    cut = cut and not (alone and words >= 8)
    found = [
        *of_words(text, line, words, complete),
        *of_shape(block, words, complete),
        *of_appeal(text, words, complete),
    ]
    if named:
        found.append((CAPTION, f"stands below “{named}”"))
    if line in learned:
        found.append((LEARNED, "recurs across articles of the publisher"))
    if times > 1 and words <= 12 and not complete and block.shape != Shape.HEADING:
        found.append((REPEATED, f"stands {times} times in the text"))
    kinds = tuple(kind for kind, _ in found)
    weight = _weight(block, words, complete, cut, kinds, listed)
    shown = tuple(f"{kind}: {why}" if why else kind for kind, why in found)
    asks, goes_on = text.rstrip(_CLOSING)[-1:] in ASKS, words >= 4 and text[:1].islower()
    leads, number = text.rstrip()[-1:] in (":", "："), len(sentences(text)) if complete else 0
    return Signs(words, complete, cut, kinds, shown, number, weight, asks, leads, goes_on)


def _weight(block: Block, words: int, complete: bool, cut: bool, kinds: Sequence[str], listed: bool) -> float:
    weight = _plain_weight(block, words, complete, cut, listed)
    if END in kinds or RELATED in kinds:
        return -4.0
    if any(kind in kinds for kind in (FURNITURE, TOKEN, TEASER, LEARNED)):
        return -3.0
    if CAPTION in kinds:
        return -1.0
    if kinds.count(NOTICE) >= 2 or (STRONG in kinds and words <= 25) or (NOTICE in kinds and words <= 14):
        return -4.0
    if NOTICE in kinds or APPEAL in kinds:
        return min(weight, 6.0) * 0.3
    if any(kind in kinds for kind in (MENU, ACCOUNT, SIGNS, REPEATED, RUBRIC)):
        return -2.0
    if any(kind in kinds for kind in METADATA):
        return -1.0
    return weight


def _plain_weight(block: Block, words: int, complete: bool, cut: bool, listed: bool) -> float:
    """By shape alone: long and complete is good, short and open is bad."""
    if cut:
        return -0.5 if words <= 80 else 3.0
    if complete:
        known = sentences(block.text)
        whole = 1.0 if words >= 12 else 0.0
        return whole + min(words, 60) / 6 if words >= 8 or len(known) > 1 else max(words / 6, 0.4)
    if block.text.rstrip().endswith((":", ";", ",")):
        return words / 10 if words >= 6 else -0.5
    if words >= 16:
        return min(words / 16, 3.0) if capital_share(block.text) < 0.5 else -1.0
    if listed:
        return LISTED
    return -1.5
