"""The words of addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.slugs import MAX_BYTES, order_of, slug_fault, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'été à Besançon : bilan", "l-ete-a-besancon-bilan"),
        ("Cœur, Œuvre & Æon", "coeur-oeuvre-aeon"),
        ("Straße nach Łódź", "strasse-nach-lodz"),
        ("Đà Nẵng", "da-nang"),
        ("Ørsted", "orsted"),
        ("Новый ёж: й", "новый-ёж-й"),
        ("日本語 ニュース", "日本語-ニュース"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("مرحبا بالعالم", "مرحبا-بالعالم"),
        ("  --Already-a_slug--  ", "already-a-slug"),
        ("5 % de 1 000 €", "5-de-1-000"),
        ("?!", ""),
        ("", ""),
    ],
)
def test_titles_become_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=200))
def test_a_slug_made_of_a_title_is_fit(title: str) -> None:
    """Fit for an address, not too long for a file name, and made of itself."""
    slug = slugify(title)
    assert slug == "" or slug_fault(slug) is None
    assert len(slug.encode()) <= 80
    assert slugify(slug) == slug


def test_a_long_title_is_cut_between_words() -> None:
    slug = slugify("mot " * 50)
    assert slug == "-".join(["mot"] * 20)
    assert slugify("é" * 500) == "e" * 80
    assert slugify("ж" * 500) == "ж" * 40


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "a b",
        "a/b",
        "../a",
        "..",
        ".",
        "a.b",
        "-a",
        "a-",
        "a?b",
        "a#b",
        "a%20b",
        "a\\b",
        "a\nb",
        "a\x00b",
        "a:b",
        "a\u200eb",
    ],
)
def test_what_cannot_stand_in_an_address_is_a_fault(slug: str) -> None:
    fault = slug_fault(slug)
    assert fault is not None
    assert "cannot stand in an address" in fault[0]
    assert "use letters, digits and hyphens" in fault[1]


def test_the_hint_is_a_slug_that_would_do() -> None:
    fault = slug_fault("L'été")
    assert fault is not None
    assert "'l-ete'" in fault[1]


@pytest.mark.parametrize("slug", ["a", "2024-05", "été", "новости", "a--b", "a_b", "हिन्दी"])
def test_letters_digits_and_hyphens_will_do(slug: str) -> None:
    assert slug_fault(slug) is None


def test_a_slug_is_no_longer_than_a_file_name() -> None:
    assert slug_fault("ж" * (MAX_BYTES // 2)) is None
    fault = slug_fault("ж" * (MAX_BYTES // 2 + 1))
    assert fault is not None
    assert "256 bytes, more than 255" in fault[0]


def test_lists_are_in_the_order_that_readers_look_in() -> None:
    """Neither capitals nor accents put a name at the end; other scripts follow, in their own order."""
    names = ["élections", "Zürich", "États-Unis", "economy", "Œuvres", "taux", "France", "بيئة", "أخبار"]
    expected = ["economy", "élections", "États-Unis", "France", "Œuvres", "taux", "Zürich", "أخبار", "بيئة"]
    assert sorted(names, key=order_of) == expected
