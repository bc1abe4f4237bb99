"""Dates as articles write them → ISO 8601, as precisely as they are written; what could mean two days is none."""

import re
from datetime import date

from msgspec import Struct

from digest.cldr import month_numbers

_ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d)(?::\d\d(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?")
_YEAR_FIRST = re.compile(r"\b((?:19|20)\d\d)[./](\d\d?)[./](\d\d?)\b")
_IDEOGRAPHS = re.compile(r"((?:19|20)\d\d)\s*[年년]\s*(\d\d?)\s*[月월]\s*(?:(\d\d?)\s*[日일])?")
_NUMBERS = re.compile(r"\b(\d\d?)([./-])(\d\d?)\2((?:19|20)\d\d|\d\d)\b")
_TIME = re.compile(r"\b([01]?\d|2[0-3])\s?[:h](?=\d\d)([0-5]\d)(?::[0-5]\d)?(?:\s*([ap])\.?m\b)?", re.I)
_ZONE = re.compile(
    r"\s*\(?(?:(?:UTC|GMT)?\s?(?P<sign>[+−-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?\b|(?P<name>[A-Z]{2,4}T|UTC|MES?Z|MSK)\b)"
)
_OFFSETS = {
    name: offset
    for offset, names in (
        ("+00:00", "UTC GMT WET"),
        ("+01:00", "CET MEZ BST WEST"),
        ("+02:00", "CEST MESZ EET SAST"),
        ("+03:00", "EEST MSK"),
        ("+09:00", "JST KST"),
        ("+10:00", "AEST"),
        ("+11:00", "AEDT"),
        ("-03:00", "BRT ADT"),
        ("-04:00", "EDT AST"),
        ("-05:00", "EST CDT"),
        ("-06:00", "MDT"),
        ("-07:00", "MST PDT"),
        ("-08:00", "PST"),
    )
    for name in names.split()
}
"""Zones by their letters; those that name several, as CST and IST do, are none of them."""

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


class Found(Struct, frozen=True):
    """A date in a line."""

    value: str
    """ISO 8601; empty where the line's numbers mean no day, or could mean two."""
    written: str
    """As the line has it."""
    fault: str = ""
    """Why there is no value."""


def date_in(line: str, lang: str) -> Found | None:
    """The first date of a line that is full enough to have a year."""
    text = line.translate(_DIGITS)
    match = _ISO.search(text)
    if match:
        moment = f"T{match[4]}{match[5] or ''}" if match[4] and match[4] < "24" and match[4][3] < "6" else ""
        return _checked(match[1], match[2], match[3], match[0], moment)
    for pattern in (_YEAR_FIRST, _IDEOGRAPHS):
        match = pattern.search(text)
        if match:
            return _checked(match[1], match[2], match[3], match[0], _time(text, match.end()))
    return _with_month_name(text, lang) or _of_numbers(text)


def _of_numbers(text: str) -> Found | None:
    """`17.05.2024`; a dot says day first, a slash or a hyphen only where the day is above 12."""
    match = _NUMBERS.search(text)
    if match is None:
        return None
    first, sign, second, year = match.groups()
    year = f"20{year}" if len(year) == 2 else year
    if int(first) > 12 or sign == "." or first == second:
        return _checked(year, second, first, match[0], _time(text, match.end()))
    if int(second) > 12:
        return _checked(year, first, second, match[0], _time(text, match.end()))
    return Found("", match[0], "could mean two days")


def _with_month_name(text: str, lang: str) -> Found | None:
    for names in (month_numbers(lang), month_numbers("en")):
        for word in re.finditer(r"[^\W\d_]+", text):
            month = names.get(word[0].lower())
            if month is None:
                continue
            before = re.search(
                r"(\d{1,2})(?:\.|er|º|°|-го|-ro|st|nd|rd|th)?\s*(?:de\s+|d'|of\s+)?$", text[: word.start()], re.I
            )
            after = re.match(
                r"\.?,?\s*(?:(\d{1,2})(?:st|nd|rd|th)?\b(?!:)[,.]?\s*)?(?:de[l]?\s+|of\s+)?((?:19|20)\d\d)\b",
                text[word.end() :],
                re.I,
            )
            if after is None:
                continue
            day = before[1] if before else after[1]
            written = text[before.start() if before else word.start() : word.end() + after.end()]
            return _checked(after[2], str(month), day, written, _time(text, word.end() + after.end()) if day else "")
    return None


def _time(text: str, start: int) -> str:
    """The time of day that stands close after a date, as `T10:30`; empty where none does."""
    match = _TIME.search(text, start, start + 24)
    if match is None:
        return ""
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    zone = _ZONE.match(text, match.end())
    if zone is None:
        return f"T{hour:02}:{match[2]}"
    offset = _offset(zone)
    return f"T{hour:02}:{match[2]}{offset}" if offset else ""


def _offset(zone: re.Match[str]) -> str:
    """How far a zone is from UTC; empty where its letters name several, so that the time cannot be told."""
    if zone["hours"]:
        return f"{zone['sign'].replace('−', '-')}{int(zone['hours']):02}:{zone['minutes'] or '00'}"
    return _OFFSETS.get(zone["name"], "")


def _checked(year: str, month: str, day: str | None, written: str, time: str) -> Found:
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return Found("", written.strip(), "is no day of the calendar")
    return Found(f"{year}-{int(month):02}" + (f"-{int(day):02}{time}" if day else ""), written.strip())
