"""Dates, plurals, names of languages and directions as CLDR gives them. The only user of babel."""

from datetime import date, time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

RIGHT_TO_LEFT = frozenset(
    "apc ar bal bgn ckb dv fa he ks lrc mzn nqo ps rhg sd sdh skr syr trw ug ur yi".split()  # noqa: SIM905
)
"""The languages whose own script runs from right to left; known here, since CLDR takes long to load."""

RIGHT_TO_LEFT_SCRIPTS = frozenset(("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"))


@lru_cache
def locale(lang: str) -> "Locale":
    """The locale of a BCP 47 tag, of its base language where CLDR has no other, else English."""
    from babel import Locale, UnknownLocaleError

    for tag in (lang, lang.partition("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("CLDR has English")


@lru_cache(maxsize=4000)
def date_text(day: str, lang: str, style: str = "long") -> str:
    """A year, month or day (ISO 8601) as people write it in that language; style is `long`, `medium` or `short`."""
    from babel.dates import format_date, format_skeleton

    place = locale(lang)
    if len(day) == 4:
        return day
    if len(day) == 7:
        return format_skeleton("yMMMM", date(int(day[:4]), int(day[5:]), 1), locale=place)
    return format_date(date.fromisoformat(day), style, locale=place)


@lru_cache(maxsize=1000)
def span_text(first: str, last: str, lang: str) -> str:
    """Days from one to another (ISO 8601) as people write them in that language: `18–24 nov. 2024`."""
    from babel.dates import format_interval

    if first == last:
        return date_text(first, lang)
    return str(format_interval(date.fromisoformat(first), date.fromisoformat(last), "yMMMd", locale=locale(lang)))


@lru_cache(maxsize=4000)
def time_text(clock: str, lang: str) -> str:
    """The time of day (`HH:MM`) as people write it in that language."""
    from babel.dates import format_time

    return format_time(time.fromisoformat(clock), "short", locale=locale(lang))


@lru_cache(maxsize=1000)
def month_text(month: str, lang: str) -> str:
    """`2024/05` as `mai 2024`."""
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", date(int(month[:4]), int(month[5:]), 1), locale=locale(lang))


def plural(number: int, lang: str) -> str:
    """The plural category of a number: `one`, `few`, `many`, `other` …"""
    return str(locale(lang).plural_form(number))


def direction(lang: str) -> str:
    """`ltr` or `rtl`: by the script that a BCP 47 tag names, else by its language."""
    base, *rest = lang.split("-")
    script = next((part.title() for part in rest if len(part) == 4 and part.isalpha()), None)
    return "rtl" if script in RIGHT_TO_LEFT_SCRIPTS or (script is None and base in RIGHT_TO_LEFT) else "ltr"


@lru_cache
def language_name(code: str, lang: str) -> str:
    """The name of a language in another, as in `anglais`."""
    return locale(lang).languages.get(code.replace("-", "_")) or locale(lang).languages.get(code[:2]) or code


@lru_cache
def territory_name(code: str, lang: str) -> str:
    """The name of a country in a language."""
    return str(locale(lang).territories.get(code.upper(), code))


@lru_cache
def month_numbers(lang: str) -> dict[str, int]:
    """The names of months in a language, full and short, in any form and in lower case → their numbers."""
    months = locale(lang).months
    return {
        str(name).lower().rstrip("."): number
        for form in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[form][width].items()
        if not str(name).isdigit()
    }


@lru_cache
def territories(lang: str) -> dict[str, str]:
    """The names of countries and continents in a language, in lower case → their codes."""
    return {name.lower(): code for code, name in locale(lang).territories.items() if len(name) > 2}


@lru_cache
def is_language(code: str) -> bool:
    """Whether CLDR knows the language of a BCP 47 tag."""
    return code.partition("-")[0].lower() in locale("en").languages
