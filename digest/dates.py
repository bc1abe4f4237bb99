"""Dates as people write them: ISO 8601 of any precision, in the site's time zone where no offset is given."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from digest.model import Date

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?", re.ASCII
)


@lru_cache
def zone(name: str) -> ZoneInfo:
    """The time zone of that name, from the `tzdata` package and not from the machine, whose data may differ.

    Raises ValueError for a name that the IANA database does not have.
    """
    import tzdata

    if not set(name.split("/")).isdisjoint(("", ".", "..")):
        raise ValueError(f"{name!r} is not a time zone")
    try:
        with open(Path(tzdata.__file__).parent / "zoneinfo" / name, "rb") as stream:
            return ZoneInfo.from_file(stream, key=name)
    except (OSError, ValueError) as error:
        raise ValueError(f"{name!r} is not a time zone") from error


@lru_cache(maxsize=1000)
def parse_date(text: str, tz: ZoneInfo) -> Date:
    """Read an ISO 8601 date, time or part of a date.

    Raises ValueError, with a text for the user, for what is not one or does not exist in the calendar.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an ISO 8601 date")
    year, month, day, hour, minute, second, offset = match.groups()
    start = date(int(year), int(month or 1), int(day or 1))
    if start.year == 1:
        raise ValueError("too long ago")  # in other time zones it may be in no year at all
    if hour is None:
        midnight = datetime(start.year, start.month, start.day, tzinfo=tz)
        return Date("-".join(part for part in (year, month, day) if part), int(midnight.timestamp()))
    moment = datetime(start.year, start.month, start.day, int(hour), int(minute), int(second or 0), tzinfo=tz)
    if offset:
        moment = datetime.fromisoformat(f"{moment.replace(tzinfo=None).isoformat()}{offset}").astimezone(tz)
    return Date(_in_minutes(moment).isoformat(), int(moment.timestamp()))


def month_of(when: Date | None) -> str | None:
    """`2024/05`, or None where the month is not known."""
    if when is None or len(when.text) < len("2024-05"):
        return None
    return f"{when.text[:4]}/{when.text[5:7]}"


def rfc3339(instant: int, tz: ZoneInfo) -> str:
    """The form that Atom and JSON Feed want (RFC 3339)."""
    return _in_minutes(datetime.fromtimestamp(instant, tz)).isoformat()


def _in_minutes(moment: datetime) -> datetime:
    """The same moment with an offset of whole minutes, as RFC 3339 wants it; offsets once had seconds."""
    offset = moment.utcoffset() or timedelta()
    if offset.seconds % 60 == 0:
        return moment
    return moment.astimezone(timezone(timedelta(minutes=round(offset.total_seconds() / 60))))
