"""Words to the reader: sentences in which a paper speaks for itself of subscriptions, letters, accounts and the like.

What gives them away, in any paper: they speak to the reader or as “we”, and of the paper's own trade, in few words.
"""

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from digest.importing.kinds import APPEAL, NOTICE, STRONG, Found
from digest.importing.markers import straight

FOLDER = Path(__file__).parent / "appeals"

READER, OUTLET, HINT = "reader", "outlet", "hint"
WORTH = {READER: 0.75, OUTLET: 1.0, HINT: 0.5}
MOST_READER = 2
"""Words to the reader that count: whole essays may be written to somebody."""

_QUOTED = re.compile(r"«[^»]*(?:»|$)|“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|\"[^\"]*(?:\"|$)|(?<!\w)'.+?'(?!\w)")
_SECTION = re.compile(r"^\[(\w+)\]$", re.M)
_TOKEN = re.compile(r"[^\W_]+(?:['’.@-][^\W_]+)*")


class Words(Struct, frozen=True):
    """The words of all languages: as they are, by their beginnings, by their ends."""

    whole: dict[str, tuple[tuple[str, str], ...]]
    """A word, or two, → the (language, section) pairs it stands in."""
    begins: dict[str, tuple[tuple[str, str], ...]]
    ends: dict[str, tuple[tuple[str, str], ...]]


class Appeal(Struct, frozen=True):
    """What of a text speaks to the reader."""

    worth: float
    words: tuple[str, ...]
    share: float
    """The worth for each word of the text."""
    is_addressed: bool
    """Whether more than hints are among them."""
    is_told: bool
    """Whether a word of the paper's own trade is among them, or several hints."""

    @property
    def is_button(self) -> bool:
        """Whether a short line may be a button or the like."""
        return len(self.words) >= 2 and self.share >= 0.2

    @property
    def is_possible(self) -> bool:
        """Whether a paragraph at an end of an article may be one."""
        return self.is_told and _is_over(self, (1.25, 0.2), (2.0, 0.09))

    @property
    def is_likely(self) -> bool:
        """Whether a paragraph may be one."""
        return self.is_addressed and _is_over(self, (2.25, 0.16), (4.5, 0.1))

    @property
    def is_clear(self) -> bool:
        """Whether hardly anything else can be meant."""
        return self.is_addressed and _is_over(self, (2.25, 0.25), (3.0, 0.22), (6.0, 0.12))


def _is_over(appeal: Appeal, *bounds: tuple[float, float]) -> bool:
    """Whether it is worth as much as one of some bounds says, in all and for each word."""
    return any(appeal.worth >= worth and appeal.share >= share for worth, share in bounds)


NONE = Appeal(0.0, (), 0.0, False, False)


@cache
def known() -> Words:
    """Those of all languages."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {
        kind: defaultdict(list) for kind in ("whole", "begins", "ends")
    }
    for file in sorted(FOLDER.glob("*.txt")):
        for section, word in words_of(file.read_text(encoding="utf-8")):
            kind = "begins" if word[-1] == "*" else "ends" if word[0] == "*" else "whole"
            found[kind][word.strip("*")].append((file.stem, section))
    return Words(*({word: tuple(pairs) for word, pairs in found[kind].items()} for kind in ("whole", "begins", "ends")))


def words_of(text: str) -> list[tuple[str, str]]:
    """The (section, word) pairs of a file: words between commas, below the name of a section."""
    parts = _SECTION.split(text)[1:]
    return [
        (section, " ".join(word.split()))
        for section, words in zip(parts[::2], parts[1::2], strict=True)
        for word in words.split(",")
        if word.strip()
    ]


def appeal_of(text: str) -> Appeal:
    """What of a text speaks to the reader, in the language that has most of it; what is quoted does not."""
    count, found = _sections(text)
    return max((_weighed(words, count) for words in found), key=lambda one: one.worth, default=NONE)


def tally(text: str) -> Counter[str]:
    """How many such words of each section it has, in the language that has most of them."""
    return max((Counter(words.values()) for words in _sections(text)[1]), key=Counter.total, default=Counter())


@lru_cache(maxsize=1024)
def _sections(text: str) -> tuple[int, tuple[dict[str, str], ...]]:
    """The number of words, and for each language those of them that speak to the reader, with their sections."""
    tokens = _TOKEN.findall(_QUOTED.sub(" ", straight(text)))
    if len(tokens) < 2:
        return len(tokens), ()
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for at, token in enumerate(tokens):
        pair = f"{token} {tokens[at + 1]}".lower() if at + 1 < len(tokens) else ""
        for lang, section in _meanings(token, at == 0):
            found[lang][token.lower()] = section
        for lang, section in known().whole.get(pair, ()):
            found[lang][pair] = section
    return len(tokens), tuple(found.values())


def _weighed(words: dict[str, str], count: int) -> Appeal:
    sections = list(words.values())
    times = {section: sections.count(section) for section in WORTH}
    times[READER] = min(times[READER], MOST_READER)
    worth = sum(WORTH[section] * times[section] for section in WORTH)
    return Appeal(worth, tuple(words), worth / count, len(words) > times[HINT], times[OUTLET] > 0 or times[HINT] > 2)


def forget() -> None:
    """Look words up anew: the words that are known have changed."""
    _sections.cache_clear()
    _meanings.cache_clear()


@lru_cache(maxsize=1 << 14)
def _meanings(token: str, is_first: bool) -> tuple[tuple[str, str], ...]:
    """The (language, section) pairs of a word; such as are told by a capital only within a sentence."""
    words, low = known(), token.lower()
    found = [*words.whole.get(low, ())]
    if low != token and not is_first:
        found.extend(words.whole.get(token, ()))
    for length in range(3, len(low) + 1):
        found.extend(words.begins.get(low[:length], ()))
    for length in range(2, 6):
        found.extend(words.ends.get(low[-length:], ()) if len(low) > length else ())
    return tuple(dict(sorted(found, key=lambda pair: WORTH[pair[1]])).items())


def of_appeal(text: str, words: int, complete: bool) -> Found:
    """Evidence of words to the reader; a clear case counts twice."""
    if words > LONGEST or words < 3:
        return []
    appeal = appeal_of(text)
    shown = f"speaks to the reader: {', '.join(appeal.words)}"
    if not complete and words <= (LINE if appeal.is_addressed else BUTTON) and appeal.is_button:
        return [(NOTICE, shown)]
    if appeal.is_clear:
        return [(NOTICE, shown), (NOTICE, "in few words"), (STRONG, "")]
    return [(NOTICE if appeal.is_likely else APPEAL, shown)] if appeal.is_possible else []


LONGEST = 90
"""Words of the longest paragraph that is looked at."""

BUTTON = 6
"""Words of the longest button."""

LINE = 9
"""Words of the longest, where it speaks to the reader or of the paper's trade."""
