"""The spans of time that editions are of: ISO weeks and days, in the site's time zone. Pure."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from digest.dates import zone
from digest.errors import DigestError

WEEKLY, DAILY, NONE = KINDS = ("weekly", "daily", "none")

_WEEK = re.compile(r"(\d{4})-w(\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def check_made(kind: str) -> None:
    """Raises DigestError for a site that makes no editions."""
    if kind == NONE:
        raise DigestError("this site makes no editions", hint="write editions: weekly, or daily, in digest.yaml")


def period_of(instant: int, kind: str, timezone: str) -> str:
    """`2026-w47` or `2026-11-19`: the period in which a moment lies."""
    return period_at(datetime.fromtimestamp(instant, zone(timezone)).date(), kind)


@lru_cache(maxsize=400)
def period_at(day: date, kind: str) -> str:
    """The period that a day belongs to."""
    if kind == DAILY:
        return day.isoformat()
    year, week, _ = day.isocalendar()
    return f"{year:04}-w{week:02}"


def kind_of(period: str) -> str | None:
    """Whether it is a week or a day that a word names; None where it names none, as `2026-w54`."""
    week = _WEEK.fullmatch(period)
    try:
        if week:
            date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return WEEKLY
        if _DAY.fullmatch(period):
            date.fromisoformat(period)
            return DAILY
    except ValueError:
        return None
    return None


def days_of(period: str) -> tuple[date, date]:
    """The first and the last day of a period."""
    week = _WEEK.fullmatch(period)
    if week:
        first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        return first, first + min(timedelta(days=6), date.max - first)
    first = date.fromisoformat(period)
    return first, first


def start_of(period: str, timezone: str) -> int:
    """The instant at which a period begins."""
    return midnight(days_of(period)[0], timezone)


def cutoff_of(period: str, timezone: str) -> int:
    """The instant at which a period is over, and its edition is published."""
    last = days_of(period)[1]
    return midnight(last + min(timedelta(days=1), date.max - last), timezone)


def midnight(day: date, timezone: str) -> int:
    """The instant at which a day begins."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone(timezone)).timestamp())
