"""Dates, plurals, names of languages and directions as CLDR gives them. The only user of babel."""

from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time


@lru_cache
def locale(lang: str) -> Locale:
    """The locale of a BCP 47 tag, of its base language where CLDR has no other, else English."""
    for tag in (lang, lang.partition("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("CLDR has English")


@lru_cache(maxsize=20_000)
def date_text(text: str, lang: str, style: str = "long") -> str:
    """An ISO 8601 date as people write it in that language; style is `long`, `medium` or `short`."""
    place = locale(lang)
    if len(text) == 4:
        return text
    if len(text) == 7:
        return format_skeleton("yMMMM", date(int(text[:4]), int(text[5:]), 1), locale=place)
    return format_date(date.fromisoformat(text[:10]), style, locale=place)


@lru_cache(maxsize=20_000)
def time_text(text: str, lang: str) -> str:
    """The time of an ISO 8601 date and time; empty where it has none."""
    return "" if len(text) <= 10 else format_time(datetime.fromisoformat(text), "short", locale=locale(lang))


@lru_cache(maxsize=1000)
def month_text(month: str, lang: str) -> str:
    """`2024/05` as `mai 2024`."""
    return format_skeleton("yMMMM", date(int(month[:4]), int(month[5:]), 1), locale=locale(lang))


def plural(number: int, lang: str) -> str:
    """The plural category of a number: `one`, `few`, `many`, `other` …"""
    return str(locale(lang).plural_form(number))


@lru_cache
def direction(lang: str) -> str:
    """`ltr` or `rtl`."""
    return str(locale(lang).text_direction)


@lru_cache
def language_name(code: str, lang: str) -> str:
    """The name of a language in another, as in `anglais`."""
    return locale(lang).languages.get(code.replace("-", "_")) or locale(lang).languages.get(code[:2]) or code


@lru_cache
def territory_name(code: str, lang: str) -> str:
    """The name of a country in a language."""
    return str(locale(lang).territories.get(code.upper(), code))
