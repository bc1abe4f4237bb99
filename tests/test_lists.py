"""The pages of a list: numbered from the oldest, so that what is full stays as it is; sitemaps in parts."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.formats import sitemap
from digest.plan import sheets
from tests.sites import build_site, output_of, story, write_site

COUNTS, SIZES = st.integers(0, 200), st.integers(1, 25)


def pages(count: int, size: int) -> dict[int | None, list[int]]:
    """Number → page of a list of so many cards; a card is its age: the newest has the highest number."""
    cards = list(range(count, 0, -1))
    return {number: list(shown) for number, shown in sheets(cards, size)}  # type: ignore[type-var]


@given(COUNTS, SIZES)
def test_the_pages_one_after_the_other_are_the_list(count: int, size: int) -> None:
    assert [card for shown in pages(count, size).values() for card in shown] == list(range(count, 0, -1))


@given(COUNTS, SIZES)
def test_numbered_pages_are_full_and_the_front_page_has_the_rest(count: int, size: int) -> None:
    front, *numbered = pages(count, size).values()
    assert all(len(shown) == size for shown in numbered)
    assert len(front) == count if count < 2 * size else size <= len(front) < 2 * size
    assert list(pages(count, size))[1:] == list(range(len(numbered), 0, -1))


@given(COUNTS, SIZES)
def test_a_new_card_in_front_changes_no_full_page(count: int, size: int) -> None:
    before, after = pages(count, size), pages(count + 1, size)
    assert {number: after[number] for number in before if number is not None} == {
        number: shown for number, shown in before.items() if number is not None
    }
    assert len(after) - len(before) in (0, 1)


def test_in_a_site_a_new_story_touches_no_full_page_of_its_topic(tmp_path: Path) -> None:
    """Twenty to a page: with 60 stories two pages are full, and stay byte for byte as they are."""
    files = [story(f"s{day:02}", added=f"2024-05-01T{day // 60:02}:{day % 60:02}") for day in range(60)]
    root = write_site(tmp_path, {path: text for one in files for path, text in one.items()})
    build_site(root)
    before = output_of(root)
    full = [path for path in before if path.startswith("en/topics/world/page/")]
    assert full == ["en/topics/world/page/1/index.html", "en/topics/world/page/2/index.html"]
    write_site(root, story("new", added="2024-05-02"))
    build_site(root)
    after = output_of(root)
    assert {path: after[path] for path in full} == {path: before[path] for path in full}
    assert after["en/topics/world/index.html"] != before["en/topics/world/index.html"]


# Sitemaps


def test_a_long_sitemap_is_an_index_of_files_with_no_more_addresses_than_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By month, and in parts where a month has more: together they have every story in every language once."""
    monkeypatch.setattr(sitemap, "LIMIT", 6)
    monkeypatch.setattr(sitemap, "MOST", 4)
    months = {f"s{number}": f"2024-0{4 + number // 5}-11" for number in range(6)}
    root = write_site(tmp_path, {k: v for slug, day in months.items() for k, v in story(slug, added=day).items()})
    build_site(root)
    files = output_of(root)
    listed = re.findall(r"<loc>https://digest\.example/(.+?)</loc>", files["sitemap.xml"].decode())
    assert listed == [
        "sitemap-pages.xml",
        "sitemap-2024-05.xml",
        "sitemap-2024-04.xml",
        "sitemap-2024-04-2.xml",
        "sitemap-2024-04-3.xml",
    ]
    places = [re.findall(r"<loc>(.+?)</loc>", files[name].decode()) for name in listed[1:]]
    assert [len(part) for part in places] == [2, 4, 4, 2]
    assert sorted(place for part in places for place in part) == sorted(
        f"https://digest.example/{lang}/{day[:7].replace('-', '/')}/{slug}/"
        for slug, day in months.items()
        for lang in ("fr", "en")
    )
