"""Values stay what was written: YAML's guesses are not made, and dates are read to the precision that they have."""

from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.dates import month_of, parse_date
from tests.sites import CONFIG, build_site, output_of, story, write_site

PAGE = "en/2024/05/a/index.html"
HEAD = (
    "---\ntitle: {title}\nsummary: {summary}\nadded: 2024-05-17\n"
    "topic: {topic}\nsource: {source}\ntags: {tags}\n---\n{body}\n"
)
PLAIN = {
    "title": "Words",
    "summary": "A summary.",
    "topic": "world",
    "source": "Reuters",
    "tags": "[]",
    "body": "Text.",
}


def page(root: Path, topics: str = "", **written: str) -> str:
    """The page of a story with these values, exactly as they stand in its file, typography off."""
    config = CONFIG.replace("en: English", "en: {label: English, typography: false}")
    files = {"digest.yaml": config, "content/stories/a.en.md": HEAD.format(**{**PLAIN, **written})}
    if topics:
        files["content/topics.yaml"] = topics
    build_site(write_site(root, dict(files)))
    return output_of(root)[PAGE].decode()


@pytest.mark.parametrize(
    "written",
    [
        "1.10",
        "2024-05-17",
        "~",
        "yes",
        "no",
        "on",
        "null",
        "NULL",
        "0x1F",
        "1_000",
        "1e3",
        ".inf",
        "12:30:45",
        "=",
        "<<",
        "TRUE",
    ],
)
def test_a_text_is_shown_as_it_was_written(written: str, tmp_path: Path) -> None:
    """What YAML would make numbers, dates, truths or nothing of stays a text, wherever it stands."""
    shown = page(tmp_path, title=written, summary=written)
    assert f"<h1>{written}</h1>" in unescape(shown)
    assert f'<p class="summary">{written}</p>' in unescape(shown)
    assert f"<title>{written} – Digest</title>" in unescape(shown)


def test_a_topic_and_a_tag_may_be_called_on_and_no(tmp_path: Path) -> None:
    """`topic: on` is the topic called `on`; the tag `no` is a word."""
    shown = page(tmp_path, topics="on: {fr: Marche, en: Switched on}\n", topic="on", tags="[no, 007, 1.0]")
    assert ">Switched on</a>" in shown
    assert [f'rel="tag">{tag}</a>' in shown for tag in ("no", "007", "1.0")] == [True] * 3


def test_norwegian_is_a_language(tmp_path: Path) -> None:
    """`lang: no` is Norwegian, and so is `no` among the languages and of a source."""
    config = CONFIG.replace("fr: Français, en: English", "en: English, no: Norsk").replace(
        "{fr: Revue, en", "{no: Nytt, en"
    )
    words = (Path(__file__).parent.parent / "themes/default/words/en.yaml").read_bytes()
    text = "---\ntitle: Nei\nlang: no\nsummary: Ja.\nadded: 2024-05-17\nsource: {name: NRK, lang: no}\n---\nTekst.\n"
    files = {"digest.yaml": config, "content/stories/a.md": text, "themes/default/words/no.yaml": words}
    build_site(write_site(tmp_path, dict(files)))
    assert b'<html lang="no"' in output_of(tmp_path)["no/2024/05/a/index.html"]


@pytest.mark.parametrize(
    ("written", "zone", "text", "instant"),
    [
        ("2024", "UTC", "2024", 1704067200),
        ("2024-05", "UTC", "2024-05", 1714521600),
        ("2024-05-17", "UTC", "2024-05-17", 1715904000),
        ("2024-05-17", "Europe/Paris", "2024-05-17", 1715896800),
        ("2024-05-17", "Pacific/Kiritimati", "2024-05-17", 1715853600),
        ("2024-05-17T10:30", "UTC", "2024-05-17T10:30:00+00:00", 1715941800),
        ("2024-05-17 10:30", "UTC", "2024-05-17T10:30:00+00:00", 1715941800),
        ("2024-05-17T10:30", "Europe/Paris", "2024-05-17T10:30:00+02:00", 1715934600),
        ("2024-01-17T10:30", "Europe/Paris", "2024-01-17T10:30:00+01:00", 1705483800),
        ("2024-05-17T10:30:59", "UTC", "2024-05-17T10:30:59+00:00", 1715941859),
        ("2024-05-17T10:30:59.25", "UTC", "2024-05-17T10:30:59+00:00", 1715941859),
        ("2024-05-17T10:30Z", "Europe/Paris", "2024-05-17T12:30:00+02:00", 1715941800),
        ("2024-05-17T10:30+05:45", "UTC", "2024-05-17T04:45:00+00:00", 1715921100),
        ("2024-05-17T10:30-0300", "UTC", "2024-05-17T13:30:00+00:00", 1715952600),
        ("2024-05-17T23:30-03:00", "Europe/Paris", "2024-05-18T04:30:00+02:00", 1715999400),
        ("2024-02-29", "UTC", "2024-02-29", 1709164800),
        ("1969-12-31", "UTC", "1969-12-31", -86400),
        ("2024-03-31T02:30", "Europe/Paris", "2024-03-31T02:30:00+01:00", 1711848600),
    ],
)
def test_a_date_keeps_its_precision(written: str, zone: str, text: str, instant: int) -> None:
    """ISO 8601 of any precision; without an offset in the site's time zone."""
    read = parse_date(written, ZoneInfo(zone))
    assert (read.text, read.instant) == (text, instant)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "24",
        "2024-5-17",
        "2024-05-17T",
        "2024-05-17T10",
        "2024-05-17T24:00",
        "2024-05-17T10:60",
        "2023-02-29",
        "2024-00",
        "0000",
        "2024-W20",
        "2024-138",
        "20240517",
        "٢٠٢٤",
        "2024-05-17T10:30+25:00",
        "0001-01-01T00:00+05:00",
        "2024-05-17x",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    """Other forms, days and hours that do not exist: ValueError or OverflowError, a fault to the reader."""
    with pytest.raises((ValueError, OverflowError)):
        parse_date(written, ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize(
    ("written", "month"),
    [("2024", None), ("2024-05", "2024/05"), ("2024-05-31T23:30-03:00", "2024/06"), ("2024-05-17", "2024/05")],
)
def test_the_month_is_that_of_the_site(written: str, month: str | None) -> None:
    """An address has the month in which it was in the site's time zone; a bare year has none."""
    assert month_of(parse_date(written, ZoneInfo("Europe/Paris"))) == month


@pytest.mark.parametrize("variant", ["crlf", "cr", "bom", "bom and crlf"])
def test_line_ends_and_byte_order_marks_change_nothing(variant: str, tmp_path: Path) -> None:
    """Files written on other systems give the very same output, the configuration and topics included."""
    files = dict(story("a"))
    files["content/stories/a.en.md"] += "\nA paragraph\nof two lines.\n\n- one\n- two\n\n```\ncode\n  more\n```\n"
    plain, other = tmp_path / "plain", tmp_path / "other"
    build_site(write_site(plain, dict(files)))
    write_site(other, dict(files))
    for file in [*other.glob("*.yaml"), *other.glob("content/*.yaml"), *other.rglob("*.md")]:
        end = b"\r" if variant == "cr" else b"\r\n" if "crlf" in variant else b"\n"
        mark = b"\xef\xbb\xbf" if "bom" in variant else b""
        file.write_bytes(mark + file.read_bytes().replace(b"\n", end))
    build_site(other)
    assert output_of(other) == output_of(plain)


@pytest.mark.parametrize("ends", [b"\r\n", b"\r"])
def test_places_count_lines_of_any_end(ends: bytes, tmp_path: Path) -> None:
    """A fault's line and column are those of an editor, behind a byte order mark too."""
    from tests.test_input_faults import faults_of

    text = b"\xef\xbb\xbf" + "---\ntitle: été\ntitel: x\n---\nété [x](foo:bar)\n".encode().replace(b"\n", ends)
    write_site(tmp_path, {"content/stories/a.fr.md": text})
    places = [line.partition(": ")[0] for line in faults_of(tmp_path)]
    assert places == ["content/stories/a.fr.md:3:1", "content/stories/a.fr.md:5:9"]
