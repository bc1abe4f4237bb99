"""What can be checked in a text: its numbers, dates and proper names, in a form that several languages share. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from digest.cldr import month_numbers, territories

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?:[.,]\d+)?(?![\w])|(?<!\w)\d+(?:[.,]\d+)?")
_CLOCK = re.compile(
    r"(?<![\d.,])([01]?\d|2[0-3])(?:\s?(?:h(?:eures?)?\b|:)\s?|\.(?=[0-5]\d(?:\s?[ap]\.?m|\s?Uhr)))([0-5]\d)?(?!\d|[.,]\d)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_DOTTED = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_INSIDE = re.compile("[-'’]")
_ELIDED = re.compile("(?<=[ld])['’]")
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁЄІЇҐ][^\W\d_]*(?:[-’'][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?:^|[.!?…:;«“\"„(–—|]\s*|\n)\s*$")
_STEM = 5
_LATIN = dict(zip("абвгґдезиіїйклмнопрстуфцыэ", "abvhgdezyiiiklmnoprstufcye", strict=True))
_LATIN |= {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "є": "ie", "ё": "e"}
_LATIN |= {"ь": "", "ъ": ""}
_OWN = str.maketrans(_LATIN)
_SPOKEN = (("dzh", "j"), ("kh", "h"), ("ohn", "on"), ("ph", "f"), ("ck", "k"), ("y", "i"), ("w", "v"))
"""Letters that languages write differently for one sound: Джон and John, Кірбі and Kirby."""

_SCALED = {
    1e3: ("thousand mille mil tausend", "тисяч тисячі тысяч тысячи ألف"),
    1e6: (
        "million millions millionen millones millón milioni milione milhões milhão",
        "мільйонів мільйони мільйон млн миллионов миллиона миллион مليون",
    ),
    1e9: (
        "billion billions milliard milliards milliarde milliarden miliardi miliardo bilhões bilhão",
        "мільярдів мільярди млрд миллиардов миллиарда مليار",
    ),
    1e12: ("trillion",),
}
SCALES = {word: scale for scale, lines in _SCALED.items() for line in lines for word in line.split()}
"""Words that make a number larger. Of `billion` and `trillion` the languages differ: both readings are kept."""


class Mark(Struct, frozen=True):
    """A number, date or name, and where in the text it stands."""

    kind: str
    """`number`, `date`, `time` or `name`."""
    value: str
    """What is compared."""
    written: str
    at: int


def marks_of(text: str, lang: str) -> list[Mark]:
    """The marks of a text, in their order."""
    dates = [*_dates(text, lang), *_times(text)]
    taken = [(one.at, one.at + len(one.written)) for one in dates]
    numbers = [one for one in _numbers(text) if not any(start <= one.at < end for start, end in taken)]
    return sorted((*dates, *numbers, *_names(text, lang)), key=lambda mark: mark.at)


def _dates(text: str, lang: str) -> Iterator[Mark]:
    """Days of months, with or without a year: `05-17`."""
    base = lang.partition("-")[0]
    names = month_numbers(base)
    for word in _WORD.finditer(text):
        month = names.get(word[0].lower())
        if month is None:
            continue
        before = re.search(r"(\d{1,2})(?:\.|er|º|st|nd|rd|th)?\s+(?:de\s+|of\s+)?$", text[: word.start()])
        after = re.match(r"\s+(\d{1,2})(?:st|nd|rd|th)?\b(?![.,]?\d)", text[word.end() :])
        day = before or after
        if day is not None and 1 <= int(day[1]) <= 31:
            start = before.start() if before else word.start()
            end = word.end() if before or after is None else word.end() + after.end()
            yield Mark("date", f"{month:02}-{int(day[1]):02}", text[start:end].strip(), start)


def _times(text: str) -> Iterator[Mark]:
    """Times of day: `10:30`, `16 h 52`, `10.52 a.m.`"""
    for match in _CLOCK.finditer(text):
        yield Mark("time", f"{int(match[1]):02}:{match[2] or '00'}", match[0], match.start())


def _numbers(text: str) -> Iterator[Mark]:
    for match in _NUMBER.finditer(text):
        following = re.match(r"[\s\u00a0\u202f-]*([^\W\d_]+)", text[match.end() :])
        scale = SCALES.get(following[1].lower(), 1.0) if following else 1.0
        end = match.end() + (following.end() if following and scale > 1 else 0)
        yield Mark("number", _value(match[0], scale), text[match.start() : end], match.start())


def _value(written: str, scale: float) -> str:
    """A number as it is compared: without marks of thousands, with a point; `1.234` is read as thousands."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", written)
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    elif len(re.findall(r"[.,]", plain)) > 1:
        head, tail = re.match(r"(.*)[.,](\d+)$", plain).groups()  # type: ignore[union-attr]
        plain = re.sub(r"[.,]", "", head) + "." + tail
    return shown(float(plain.replace(",", ".")) * scale)


def shown(number: float) -> str:
    """A number as a text that is the same for equal numbers."""
    return f"{number:.10g}"


def _names(text: str, lang: str) -> Iterator[Mark]:
    """Capitalized words, those side by side together. What begins a sentence is none by that alone.

    German capitalizes every noun: there it takes two words, or capitals throughout.
    """
    months = month_numbers(lang.partition("-")[0])
    for group in _groups(text):
        words = [match for match in group if match[0].lower() not in months and match[0] not in _COMMON]
        if words and words[0] is group[0] and _begins_sentence(text, words[0].start()):
            first = words[0][0]
            is_name = _is_acronym(first) or (len(words) > 1 and len(first) > 3)
            words = words if is_name else words[1:]
        if lang.startswith("de") and len(words) == 1 and not words[0][0].isupper():
            continue
        if words and any(len(word[0]) > 1 for word in words):
            written = text[words[0].start() : words[-1].end()]
            yield Mark("name", " ".join(stem(word[0]) for word in words), written, words[0].start())


def _groups(text: str) -> Iterator[list[re.Match[str]]]:
    """Capitalized words with nothing but a space between them."""
    group: list[re.Match[str]] = []
    for match in _NAME.finditer(text):
        if group and text[group[-1].end() : match.start()] != " ":
            yield group
            group = []
        group.append(match)
    if group:
        yield group


def _is_acronym(word: str) -> bool:
    return sum(map(str.isupper, word)) >= max(2, len(word) - 1)


def _begins_sentence(text: str, at: int) -> bool:
    return _SENTENCE.search(text[max(at - 12, 0) : at]) is not None or at == 0


_COMMON = frozenset(
    [
        "I",
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "Le",
        "La",
        "Les",
        "L",
        "Un",
        "Une",
        "Des",
        "Du",
        "Der",
        "Die",
        "Das",
        "Ein",
        "Eine",
        "El",
        "Los",
        "Las",
        "Il",
        "Lo",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "M",
        "Mme",
        "Herr",
        "Frau",
        "Sr",
        "Sra",
    ]
)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The beginning of a word without accents, in Latin letters: what forms and spellings of a name share."""
    plain = unicodedata.normalize("NFKD", word.lower().translate(_OWN))
    letters = "".join(one for one in plain if one.isalnum())
    for written, spoken in _SPOKEN:
        letters = letters.replace(written, spoken)
    return letters[:_STEM]


def words_of(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(stem(part) for word in {*_WORD.findall(text)} for part in parts_of(word))


def parts_of(word: str) -> tuple[str, ...]:
    """A word, and the parts between its hyphens and apostrophes."""
    return (word,) if word.isalpha() else (word, *_INSIDE.split(word))


_SHORT = {
    **dict.fromkeys(("US", "USA", "U.S", "США"), "US"),
    **dict.fromkeys(("UK", "U.K"), "GB"),
    **dict.fromkeys(("EU", "UE", "ЄС", "ЕС"), "EU"),
    **dict.fromkeys(("UN", "ONU", "UNO", "ООН"), "UN"),
    **dict.fromkeys(("NATO", "OTAN", "НАТО"), "NATO"),
    **dict.fromkeys(("WHO", "OMS", "ВООЗ", "ВОЗ"), "WHO"),
}
"""Short names that languages do not share, with a code for each."""


def countries(text: str, lang: str) -> frozenset[str]:
    """The codes of the countries that a text names, in full or by common letters."""
    written = _DOTTED.findall(text)
    found = {_SHORT[part] for word in written if not word.islower() for part in parts_of(word) if part in _SHORT}
    words = [
        part for word in written for part in (_ELIDED.split(word.lower()) if not word.isalpha() else (word.lower(),))
    ]
    known = _territories(lang.partition("-")[0])
    for at, word in enumerate(words):
        for name, code in known.get(word, ()):
            if words[at : at + len(name)] == name:
                found.add(code)
    return frozenset(found)


@cache
def _territories(lang: str) -> dict[str, list[tuple[list[str], str]]]:
    """First word → the names of countries and continents that begin with it, with their codes."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for name, code in territories(lang).items():
        found.setdefault(name.split()[0], []).append((name.split(), code))
    return found


def acronyms(text: str) -> frozenset[str]:
    """The letters of a text's acronyms, and of what its words would be short for, each in the order of the alphabet."""
    words = [word for word in _WORD.findall(text) if len(word) > 3 or word[0].isupper()]
    letters = [stem(word)[:1] for word in words]
    found = {letters_of(part) for word in words for part in parts_of(word) if _is_acronym(part)}
    for size in (2, 3, 4):
        found.update("".join(sorted(letters[at : at + size])) for at in range(len(letters) - size + 1))
    return frozenset(found)


def letters_of(word: str) -> str:
    """The letters of an acronym in the order of the alphabet: `IOM` and `OIM` have the same."""
    capitals = [one for one in word if one.isupper()]
    return "".join(sorted(stem(one) for one in capitals)) if len(capitals) > 1 else ""


@cache
def numerals(lang: str) -> dict[str, str]:
    """The words for numbers in a language → the number."""
    file = Path(__file__).parent / "numerals" / f"{lang.partition('-')[0]}.txt"
    if not file.is_file():
        return {}
    pairs = (line.split() for line in file.read_text(encoding="utf-8").split("\n") if line and line[0] != "#")
    return {word: shown(float(number)) for word, number in pairs}


def spelled(text: str, lang: str) -> frozenset[str]:
    """The numbers that a text spells out."""
    known = numerals(lang)
    words = (word.lower().replace("’", "'") for word in _WORD.findall(text))
    return frozenset(known[part] for word in words for part in (word, *word.split("-")) if part in known)
