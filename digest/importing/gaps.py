"""What stands between two paragraphs: how much it speaks against their being of one article.

In the middle of articles stand advertisements, a box of teasers, an invitation to subscribe; after them come menus.
"""

import itertools
from collections.abc import Sequence

from digest.importing.evidence import Signs
from digest.importing.kinds import CAPTION, END, FURNITURE, LEARNED, NOTICE, RELATED, SIGNS, TEASER, TOKEN

RUN = 6.0
"""How much short lines without further evidence weigh against an article together: they may be a list."""

BAR = 3.0
"""How much buttons weigh against an article together."""

PASSED = 0.5
"""How much a gap weighs at most that holds but a teaser, a caption or the like, with a paragraph after it."""

AKIN = 1.0
"""How much a gap weighs at most, where a paragraph after it speaks of what the article speaks of."""

NOTICED = 1.5
"""The same of a gap that holds nothing but a few notices and buttons, with a paragraph after it."""

BROKEN = 2.0
"""The same of a gap without headings of teasers, with two paragraphs after it."""

RESUMED = 4.0
"""How much a gap weighs at most, where two paragraphs follow one another after it: excerpts stand alone."""

BREAK = 12
"""Lines that stand in the middle of an article at most: a menu is longer."""


def weight_of(gap: Sequence[Signs], text: Sequence[Signs], in_box: bool) -> float:
    """What a gap weighs against the text after it."""
    most = PASSED if _is_passed(gap, text) else AKIN if is_akin(gap, text, in_box) else _most(gap, text)
    return min(_cost(gap), most + 0.5 * max(len(gap) - BREAK, 0))


def _is_passed(gap: Sequence[Signs], text: Sequence[Signs]) -> bool:
    """Whether a gap holds only what stands in the middle of articles too."""
    inline = all(sign.has(TEASER, TOKEN, CAPTION, SIGNS, LEARNED) for sign in gap) and len(gap) <= 4
    button = len(gap) == 1 and gap[0].has(FURNITURE)
    return bool(gap) and (inline or button) and text[0].complete and not text[0].kinds and text[0].words >= 8


def is_akin(gap: Sequence[Signs], text: Sequence[Signs], in_box: bool) -> bool:
    """Whether the first paragraph of some text speaks of what the article speaks of, and not of a headline above it."""
    first = text[0]
    if first.kinds or not 0 < len(gap) <= BREAK or any(sign.has(END) for sign in gap):
        return False
    if first.goes_on:
        return True
    boxed = in_box or any(sign.has(RELATED) for sign in gap)
    headed = not gap[-1].complete and not gap[-1].kinds and gap[-1].words >= 4 and (boxed or not gap[-1].kin)
    return first.complete and first.words >= 8 and not headed and first.kin >= (3 if boxed else 1)


def _most(gap: Sequence[Signs], text: Sequence[Signs]) -> float:
    """How much a gap weighs at most, by what it holds and whether the article goes on after it."""
    is_box = any(sign.has(RELATED, END) for sign in gap)
    if resumes(text):
        return RESUMED if is_box else BROKEN
    notices = not is_box and len(gap) <= BREAK // 2 and all(sign.kinds for sign in gap)
    is_plain = text[0].complete and not text[0].kinds and text[0].words >= 10
    return NOTICED if notices and is_plain else float("inf")


def opens_box(gap: Sequence[Signs], text: Signs) -> bool:
    """Whether what follows are teasers; a button to read on below a headline, with a paragraph after it, is not."""
    named = [at for at, sign in enumerate(gap) if sign.has(RELATED)]
    is_button = named == [len(gap) - 1] and len(gap) > 1 and not gap[-2].complete and gap[-2].words >= 4
    return bool(named) and not (is_button and text.complete and not text.kinds and text.words >= 12)


def is_inline(gap: Sequence[Signs], text: Sequence[Signs], after: Signs | None) -> bool:
    """Whether a gap ends with “Read also:” and one headline, as in the middle of articles.

    A lone excerpt after it, with a further headline below, is a teaser's.
    """
    if len(gap) < 2 or not (gap[-2].leads and gap[-2].has(RELATED)) or any(sign.has(END) for sign in gap):
        return False
    is_headline = not (gap[-1].kinds or gap[-1].complete or gap[-1].cut)
    is_plain = text[0].complete and not text[0].kinds and text[0].words >= 12
    return is_headline and is_plain and (len(text) > 1 or after is None or after.complete or bool(after.kinds))


def resumes(text: Sequence[Signs]) -> bool:
    """Whether two paragraphs follow one another; short ones must speak of what the article speaks of."""
    return any(_are_two(one, other) for one, other in itertools.pairwise(text))


def _are_two(one: Signs, other: Signs) -> bool:
    if not (one.complete and other.complete) or one.kinds or other.kinds:
        return False
    if min(one.words, other.words) >= 12:
        return True
    says_much = one.kin + other.kin >= 1 or (one.sentences + other.sentences >= 3 and not one.asks)
    return min(one.words, other.words) >= 5 and one.words + other.words >= 16 and says_much


def _cost(gap: Sequence[Signs]) -> float:
    plain = -sum(sign.weight for sign in gap if not sign.kinds)
    buttons = -sum(sign.weight for sign in gap if _is_button(sign))
    others = -sum(sign.weight for sign in gap if sign.kinds and not _is_button(sign))
    return min(plain, RUN) + min(buttons, BAR) + others


def _is_button(sign: Signs) -> bool:
    """Whether a line is of a bar of buttons, or of an advertisement: both stand in the middle of articles too."""
    if sign.has(NOTICE):
        return sign.words <= 8 and not sign.has(END, RELATED)
    return sign.has(FURNITURE, TOKEN) and not sign.has(END, RELATED)
