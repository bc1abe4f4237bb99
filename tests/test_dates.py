"""Dates: ISO 8601 of any precision, in the site's time zone."""

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cldr import date_text, month_text, time_text
from digest.dates import month_of, parse_date, rfc3339, zone
from digest.model import Date
from digest.views import moment_text

PARIS, UTC_ZONE, NEW_YORK = zone("Europe/Paris"), zone("UTC"), zone("America/New_York")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.mark.parametrize(
    ("text", "tz", "kept", "instant"),
    [
        ("2024", PARIS, "2024", "2024-01-01T00:00+01:00"),
        ("2024-05", PARIS, "2024-05", "2024-05-01T00:00+02:00"),
        ("2024-05-17", PARIS, "2024-05-17", "2024-05-17T00:00+02:00"),
        ("2024-05-17", NEW_YORK, "2024-05-17", "2024-05-17T00:00-04:00"),
        ("2024-05-17T10:30", PARIS, "2024-05-17T10:30:00+02:00", "2024-05-17T10:30+02:00"),
        ("2024-05-17 10:30", PARIS, "2024-05-17T10:30:00+02:00", "2024-05-17T10:30+02:00"),
        ("2024-01-17T10:30:15", PARIS, "2024-01-17T10:30:15+01:00", "2024-01-17T10:30:15+01:00"),
        ("2024-01-17T10:30:15.250Z", UTC_ZONE, "2024-01-17T10:30:15+00:00", "2024-01-17T10:30:15+00:00"),
        ("2024-05-17T23:30Z", PARIS, "2024-05-18T01:30:00+02:00", "2024-05-17T23:30+00:00"),
        ("2024-05-17T10:30+0530", PARIS, "2024-05-17T07:00:00+02:00", "2024-05-17T10:30+05:30"),
        ("2024-05-17T10:30 -03:00", PARIS, "2024-05-17T15:30:00+02:00", "2024-05-17T10:30-03:00"),
        (" 2024-02-29 ", PARIS, "2024-02-29", "2024-02-29T00:00+01:00"),
    ],
)
def test_a_date_keeps_its_precision_and_is_in_the_sites_zone(text: str, tz: ZoneInfo, kept: str, instant: str) -> None:
    assert parse_date(text, tz) == (parsed := parse_date(kept, tz))
    assert (parsed.text, parsed.instant) == (kept, at(instant))


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13",
        "2024-00-01",
        "0000",
        "0001",
        "2024-05-17T24:30",
        "2024-05-17T10:60",
        "2024-05-17T10:30:61",
        "2024-05-17T10:30+25:00",
        "17/05/2024",
        "2024-5-17",
        "24-05-17",
        "2024-05-17T10",
        "",
        "yesterday",
        "２０２４-05-17",
        "2024-05-17T10:30 Europe/Paris",
        "2024-05-17\n2024",
        "20240517",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_date(text, PARIS)


def test_the_hour_that_comes_twice_is_the_first_one() -> None:
    """Paris, 2024-10-27: 02:30 is at +02:00, then again at +01:00; an offset tells them apart."""
    assert parse_date("2024-10-27T02:30", PARIS).text == "2024-10-27T02:30:00+02:00"
    later = parse_date("2024-10-27T02:30+01:00", PARIS)
    assert later.text == "2024-10-27T02:30:00+01:00"
    assert later.instant - parse_date("2024-10-27T02:30", PARIS).instant == 3600


def test_the_text_of_the_hour_that_does_not_exist_names_its_instant() -> None:
    """Paris, 2024-03-31: the clock goes from 02:00 to 03:00. Whatever is made of 02:30, text and instant agree."""
    missing = parse_date("2024-03-31T02:30", PARIS)
    assert at(missing.text) == missing.instant


def test_a_day_begins_at_midnight_on_either_side_of_the_change() -> None:
    days = [parse_date(f"2024-03-{day}", PARIS).instant for day in (30, 31)]
    days.append(parse_date("2024-04-01", PARIS).instant)
    assert [later - earlier for earlier, later in pairwise(days)] == [24 * 3600, 23 * 3600]


@given(st.datetimes(datetime(1950, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC)))
def test_text_and_instant_agree(moment: datetime) -> None:
    for tz in (PARIS, NEW_YORK):
        parsed = parse_date(moment.isoformat(timespec="seconds"), tz)
        assert parsed.instant == int(moment.replace(microsecond=0).timestamp())
        assert at(parsed.text) == parsed.instant
        assert parse_date(parsed.text, tz) == parsed


def test_a_year_before_1000_may_have_an_offset() -> None:
    assert parse_date("0800-12-25T10:30Z", UTC_ZONE).text == "0800-12-25T10:30:00+00:00"


def test_offsets_have_no_seconds() -> None:
    """RFC 3339, 4.2: before 1911, Paris was 9 minutes and 21 seconds ahead."""
    parsed = parse_date("1900-01-01T12:00", PARIS)
    assert parse_date(parsed.text, PARIS).instant == parsed.instant


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024", None),
        ("2024-05", "2024/05"),
        ("2024-05-17", "2024/05"),
        ("2024-05-31T23:30Z", "2024/06"),
        ("2024-06-01T00:30+09:00", "2024/05"),
    ],
)
def test_the_month_is_that_of_the_sites_zone(text: str, month: str | None) -> None:
    assert month_of(parse_date(text, PARIS)) == month


def test_no_date_has_no_month() -> None:
    assert month_of(None) is None


@pytest.mark.parametrize("name", ["Europe/Pariss", "../etc/passwd", "/etc/passwd", "", "Europe", "Europe/../UTC"])
def test_unknown_zones_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        zone(name)


def test_forms_for_machines() -> None:
    instant = at("2024-05-17T23:30+00:00")
    assert rfc3339(instant, PARIS) == "2024-05-18T01:30:00+02:00"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("2024", "fr", "2024"),
        ("2024-05", "fr", "mai 2024"),
        ("2024-05", "en", "May 2024"),
        ("2024-05-01", "fr", "1 mai 2024"),
        ("2024-05-17", "en", "May 17, 2024"),
        ("2024-05-17", "de", "17. Mai 2024"),
        ("2024-05-17", "xx", "May 17, 2024"),
        ("0999-05-17", "fr", "17 mai 999"),
    ],
)
def test_people_read_dates_as_precise_as_they_are_known(text: str, lang: str, expected: str) -> None:
    assert date_text(text, lang) == expected


def test_times_and_months_in_words() -> None:
    assert moment_text(Date("2024-05-17", 0), "fr") == "17 mai 2024"
    assert moment_text(Date("2024-05-17T10:30:00+02:00", 0), "fr") == "17 mai 2024, 10:30"
    assert (time_text("14:15", "fr"), time_text("14:15", "en")) == ("14:15", "2:15\u202fPM")
    assert month_text("2024/05", "fr") == "mai 2024"
