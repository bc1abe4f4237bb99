"""What tells a block of the article from one beside it, as named numbers that `weights.txt` weighs.

They are its form, its words, its place between the paragraphs that are surely the article's, and its neighbours.
"""

import re
from collections.abc import Sequence

from msgspec import Struct

from digest.importing.appeals import HINT, OUTLET, READER, tally
from digest.importing.document import Block, Fate, Shape
from digest.importing.evidence import Signs
from digest.importing.kinds import END, RELATED
from digest.importing.lines import capital_share, has_handle, has_separators, stems

Traits = dict[str, float]

_SIGNS = (
    ("money", re.compile(r"[$€£¥₴₽]|\b(?:EUR|USD|GBP)\b")),
    ("clock", re.compile(r"\b\d{1,2}[:h.]\d\d\b|\b\d{1,2}\s?(?:h|Uhr|a\.?m\.?|p\.?m\.?)\b")),
    ("year", re.compile(r"\b(?:19|20)\d\d\b")),
    ("percent", re.compile(r"\d\s?%")),
    ("digit", re.compile(r"\d")),
    ("quotation", re.compile(r"[«»“”„]|\"[^\"]+\"")),
    ("parenthesis", re.compile(r"[(\[]")),
    ("symbol", re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff©®™✓•·|→<>+]")),
    ("shout", re.compile(r"!")),
    ("question", re.compile(r"[?？؟]")),
    ("capitals", re.compile(r"\b[^\W\d_a-zà-ÿа-яіїєґ]{4,}\b")),
    ("pieces", re.compile(r"(?:^|[.!?…])\s*(?:[^\s.!?…]+\s+){0,3}[^\s.!?…]+[.!?…](?=\s)")),
    ("label", re.compile(r"^[^.!?:]{2,40}\s?:\s+\S")),
    ("slash", re.compile(r"^\s*[/\\|>*+#@–—-]|\s[/|]\s")),
)
_LONG = re.compile(r"[^\W\d_]+")


class Place(Struct, frozen=True):
    """What is known of a whole text before its blocks are looked at."""

    sure: tuple[int, ...]
    """The paragraphs that are surely the article's, as far as rules can tell."""
    short_words: frozenset[str]
    """The short words of those paragraphs: those that any text of the language has."""
    title: frozenset[str]


def traits_of(blocks: Sequence[Block], signs: Sequence[Signs]) -> dict[int, Traits]:
    """The traits of each block that the rules kept, by its number."""
    place = _place(blocks, signs)
    return {
        at: _own(block, signs[at], place) | _around(at, blocks, signs, place)
        for at, block in enumerate(blocks)
        if block.fate is Fate.BODY
    }


def _place(blocks: Sequence[Block], signs: Sequence[Signs]) -> Place:
    sure = [at for at, sign in enumerate(signs) if blocks[at].fate is Fate.BODY and _is_sure(sign)]
    words = {word.lower() for at in sure for word in _LONG.findall(blocks[at].text) if len(word) <= SHORT}
    title = next((stems(block.text) for block in blocks if "the headline" in block.evidence), frozenset[str]())
    return Place(tuple(sure), frozenset(words), title)


SHORT = 4
"""Letters of a short word."""


def _is_sure(sign: Signs) -> bool:
    return sign.complete and not sign.kinds and sign.words >= 12 and sign.kin >= 2


def size_of(sign: Signs) -> str:
    """How long a block is, in words."""
    return next(name for most, name in SIZES if sign.words <= most)


SIZES = ((3, "1"), (7, "4"), (13, "8"), (24, "14"), (44, "25"), (10**9, "45"))


def _end(block: Block, sign: Signs) -> str:
    if sign.cut:
        return "cut"
    if sign.complete:
        return "whole"
    return "leading" if block.text.rstrip()[-1:] in ":;," else "open"


def _own(block: Block, sign: Signs, place: Place) -> Traits:
    text, form = block.text, _end(block, sign)
    found: Traits = {f"{form} {size_of(sign)}": 1.0}
    found.update({f"evidence {kind}": 1.0 for kind in sign.kinds})
    shape = "whole" if form == "whole" else "open"
    found.update({f"{shape} {name}": 1.0 for name, sign_of in _SIGNS if sign_of.search(text)})
    times = tally(text)
    for section in (READER, OUTLET, HINT):
        count = times.get(section, 0)
        found[f"{section} words"] = min(count, 3)
        found[f"{section} share"] = min(count * 10 / max(sign.words, 4), 2.0)
    found[f"{shape} kin"] = min(sign.kin, 6) / 2
    found[f"{shape} kin none"] = float(sign.kin == 0)
    found[f"{shape} kin share"] = min(sign.kin * 6 / max(sign.words, 1), 2.0)
    own = stems(text)
    found[f"{shape} title"] = min(len(own & place.title), 3)
    letters = _LONG.findall(text)
    short = [word for word in letters if len(word) <= SHORT]
    found[f"{shape} common"] = sum(word in place.short_words for word in short) / max(len(letters), 1)
    found[f"{shape} strange"] = sum(word.lower() not in place.short_words for word in short) / max(len(letters), 1)
    found[f"{shape} high"] = capital_share(text)
    found[f"{shape} names"] = float(bool(re.search(r"[^\W\d_] [A-ZÀ-ÞА-ЯЄІЇҐ][^\W\d_]{2}", text)))
    found["account"] = float(has_handle(text))
    found["parts"] = float(has_separators(text))
    found["low"] = float(sign.goes_on)
    found[f"shape {block.shape}"] = 1.0
    found[f"{shape} sentences"] = min(sign.sentences, 4)
    found["linked"] = block.linked
    if block.extracted is not None:
        found["extracted"] = 1.0
    return found


def _around(at: int, blocks: Sequence[Block], signs: Sequence[Signs], place: Place) -> Traits:
    shape = "whole" if signs[at].complete else "open"
    before = [one for one in place.sure if one < at]
    after = [one for one in place.sure if one > at]
    where = "between" if before and after else "below" if before else "above" if after else "alone"
    found: Traits = {f"{shape} {where}": 1.0, f"rules {blocks[at].fate} {where}": 1.0}
    found[f"{shape} rules {blocks[at].fate}"] = 1.0
    for name, near in (("up", before[-1:]), ("down", after[:1])):
        if not near:
            continue
        between = signs[min(at, near[0]) + 1 : max(at, near[0])]
        found[f"{shape} {name} {min(len(between), 4)}"] = 1.0
        found[f"{shape} {name} evidence"] = min(sum(bool(sign.kinds) for sign in between), 3)
        found[f"{shape} {name} ends"] = float(any(sign.has(END, RELATED) for sign in between))
        found[f"{shape} {name} kept"] = min(
            sum(block.fate is Fate.BODY for block in blocks[min(at, near[0]) + 1 : max(at, near[0])]), 4
        )
    for step in (-2, -1, 1, 2):
        found[f"{shape} {step} {_beside(at + step, blocks, signs)}"] = 1.0
    found["passed"] = len(before) / max(len(place.sure), 1)
    found["few sure"] = float(len(place.sure) < 3)
    return found


def _beside(at: int, blocks: Sequence[Block], signs: Sequence[Signs]) -> str:
    """What a neighbour is."""
    if not 0 <= at < len(blocks):
        return "none"
    if blocks[at].shape in (Shape.ITEM, Shape.NUMBERED):
        return "item"
    if signs[at].kinds:
        return "evidence"
    form = _end(blocks[at], signs[at])
    if form == "whole":
        return f"{form} kin" if signs[at].kin >= 2 else form
    return form if signs[at].words > 3 else "short"
