"""Whether what a summary or key point states occurs in an article of its story. Pure.

Numbers, dates and proper names are looked for; that they are said of the same thing is not checked.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from digest.checking.marks import SCALES, Mark, marks_of, shown, spelled
from digest.checking.names import acronyms, countries, letters_of, stem, words_of


class Evidence(Struct, frozen=True):
    """What the articles of a story say."""

    numbers: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    texts: tuple[tuple[str, str], ...] = ()
    """The texts themselves with their languages: most claims need neither their countries nor their acronyms."""

    @property
    def countries(self) -> frozenset[str]:
        """The codes of the countries that they name."""
        return frozenset[str]().union(*(_countries(text, lang) for text, lang in self.texts))

    @property
    def acronyms(self) -> frozenset[str]:
        """The letters of their acronyms."""
        return frozenset[str]().union(*(_acronyms(text) for text, _ in self.texts))


def evidence_of(texts: Iterable[tuple[str, str]], days: Iterable[str] = ()) -> Evidence:
    """The evidence of some texts (text, language), and of the days (`05-17`) that their front matter names."""
    written = tuple(texts)
    found = [_of_text(text, lang) for text, lang in written]
    dates = frozenset(days)
    return Evidence(
        frozenset(shown(float(day[-2:])) for day in dates).union(*(one.numbers for one in found)),
        dates.union(*(one.dates for one in found)),
        frozenset[str]().union(*(one.words for one in found)),
        written,
    )


@lru_cache(maxsize=64)
def _of_text(text: str, lang: str) -> Evidence:
    marks = marks_of(text, lang)
    dates = {mark.value for mark in marks if mark.kind in ("date", "time")}
    numbers = {reading for mark in marks if mark.kind == "number" for reading in _readings(mark)}
    numbers |= {shown(float(day[-2:])) for day in dates if "-" in day} | spelled(text, lang)
    return Evidence(frozenset(numbers), frozenset(dates), words_of(text))


_countries = lru_cache(maxsize=64)(countries)
_acronyms = lru_cache(maxsize=64)(acronyms)


def unsupported(claim: str, lang: str, evidence: Evidence) -> list[Mark]:
    """The numbers, dates and names of a claim that the evidence does not have."""
    return [mark for mark in marks_of(claim, lang) if not _is_supported(mark, lang, evidence)]


def _is_supported(mark: Mark, lang: str, evidence: Evidence) -> bool:
    if mark.kind == "number":
        return bool(_readings(mark) & evidence.numbers)
    if mark.kind in ("date", "time"):
        return mark.value in evidence.dates
    named = _countries(mark.written, lang)
    if named and named & evidence.countries:
        return True
    return all(_is_known(word, evidence, bool(named)) for word in mark.written.replace("’", "'").split())


def _is_known(word: str, evidence: Evidence, is_country: bool) -> bool:
    """Whether a word of a name occurs, in any form, or the words that it is short for."""
    parts = {stem(word), *(stem(part) for part in re.split(r"[-']", word))} - {""}
    if any(_is_among(part, evidence.words) for part in parts):
        return True
    if is_country and any(one[:4] == stem(word)[:4] for one in evidence.words):
        return True
    return any(letters_of(part) in evidence.acronyms for part in word.split("'") if letters_of(part))


def _is_among(part: str, words: frozenset[str]) -> bool:
    """Whether a stem occurs; short ones also as the beginning of a longer form, as with cases."""
    return part in words or (len(part) in (3, 4) and any(word.startswith(part) for word in words))


def _readings(mark: Mark) -> set[str]:
    """The numbers that a number may mean: with its scale, without it, and by either use of `billion`."""
    value = float(mark.value)
    found = {mark.value}
    for scale in set(SCALES.values()):
        if value >= scale:
            found.add(shown(value / scale))
    if "billion" in mark.written or "bilh" in mark.written:
        found |= {shown(value * 1e3), shown(value / 1e3)}
    return found
