"""What can be checked in a text: its numbers, dates and proper names, in a form that several languages share. Pure."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

from digest.checking.names import WORD, is_acronym, stem
from digest.cldr import month_numbers

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?:[.,]\d+)?(?![\w])|(?<!\w)\d+(?:[.,]\d+)?")
_CLOCK = re.compile(
    r"(?<![\d.,])([01]?\d|2[0-3])(?:\s?(?:h(?:eures?)?\b|:)\s?|\.(?=[0-5]\d(?:\s?[ap]\.?m|\s?Uhr)))([0-5]\d)?(?!\d|[.,]\d)\b"
)
_NAME = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁЄІЇҐ][^\W\d_]*(?:[-’'][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?:^|[.!?…:;«“\"„(–—|]\s*|\n)\s*$")
_DIGIT = re.compile(r"\d")
_CLOCKED = re.compile(r"\d\s?(?:[h:]|\.[0-5]\d)")
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


@lru_cache(maxsize=256)
def marks_of(text: str, lang: str) -> tuple[Mark, ...]:
    """The marks of a text, in their order."""
    counted = _counted(text, lang) if _DIGIT.search(text) else []
    return tuple(sorted((*counted, *_names(text, lang)), key=lambda mark: mark.at))


def _counted(text: str, lang: str) -> list[Mark]:
    """Dates, times of day, and the other numbers."""
    dates = [*_dates(text, lang), *(_times(text) if _CLOCKED.search(text) else ())]
    taken = [(one.at, one.at + len(one.written)) for one in dates]
    numbers = (one for one in _numbers(text) if not any(start <= one.at < end for start, end in taken))
    return [*dates, *numbers]


def _dates(text: str, lang: str) -> Iterator[Mark]:
    """Days of months, with or without a year: `05-17`."""
    base = lang.partition("-")[0]
    names = month_numbers(base)
    for word in _beside_numbers(text):
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


_AFTER_DAY = re.compile(r"\d(?:\.|er|º|st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?=[^\W\d_])")
_BEFORE_DAY = re.compile(r"[^\W\d_](?=\s+\d)")


def _beside_numbers(text: str) -> list[re.Match[str]]:
    """The words that stand beside a number: only these can be months of a day."""
    after = (WORD.match(text, one.end()) for one in _AFTER_DAY.finditer(text))
    before = (_ending(text, one.end()) for one in _BEFORE_DAY.finditer(text))
    found = {word.start(): word for word in (*after, *before) if word is not None}
    return [found[start] for start in sorted(found)]


def _ending(text: str, end: int) -> re.Match[str] | None:
    """The word that ends at a place."""
    start = end
    while start and (text[start - 1].isalpha() or text[start - 1] in "-'’"):
        start -= 1
    return next((word for word in WORD.finditer(text, start, end) if word.end() == end), None)


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
            is_name = is_acronym(first) or (len(words) > 1 and len(first) > 3)
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


def _begins_sentence(text: str, at: int) -> bool:
    return _SENTENCE.search(text[max(at - 12, 0) : at]) is not None or at == 0


_COMMON = frozenset((
    "I", "The", "A", "An", "In", "On", "At", "Le", "La", "Les", "L", "Un", "Une", "Des", "Du", "Der", "Die",
    "Das", "Ein", "Eine", "El", "Los", "Las", "Il", "Lo", "Monday", "Tuesday", "Wednesday", "Thursday",
    "Friday", "Saturday", "Sunday", "Mr", "Mrs", "Ms", "Dr", "M", "Mme", "Herr", "Frau", "Sr", "Sra",
))  # fmt: skip


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
    words = set(WORD.findall(text.lower().replace("’", "'"))) if known else set()
    joined = (number for word in words if "-" in word for number in _joined(word, known))
    return frozenset((*(known[word] for word in words & known.keys()), *joined))


def _joined(word: str, known: dict[str, str]) -> Iterator[str]:
    """The parts of a number word with hyphens, and what they come to together: vingt-cinq, quatre-vingt-dix."""
    parts = [known[part] for part in word.split("-") if part in known]
    yield from () if word in known else parts
    if len(parts) > 1:
        total = last = 0.0
        for value in map(float, parts):
            total = total - last + last * value if last and value > last else total + value
            last = total if value > last else value
        yield shown(total)
