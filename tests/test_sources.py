"""The page of a publisher: which of its articles were used, for which stories, since when, in which languages."""

from pathlib import Path
from typing import Any

import pytest

from tests.laws import Hearing
from tests.sites import article, build_site, output_of, story, write_site
from tests.web import Element, parsed

PUBLISHERS = "afp: {name: Agence France-Presse, lang: fr, country: FR, aliases: [AFP]}\n"


def used(name: str, title: str, **keys: Any) -> dict[str, str]:
    """A source, as front matter lists it."""
    return {"name": name, "title": title, "url": f"https://example.org/{title}", **keys}


FILES = {
    "content/publishers.yaml": PUBLISHERS,
    **story(
        "short",
        added="2024-01-02",
        sources=["Le Matin", {"name": "Le Matin", "lang": "it"}, {"name": "Il Giorno", "lang": "it"}],
    ),
    **story("old", added="2024-03-02", sources=[used("AFP", "first", date="2024-03-01", role="wire")]),
    **story(
        "new",
        added="2024-05-02",
        sources=[used("afp", "second", lang="en"), used("Le Temps", "other"), used("AFP", "third", paywall="true")],
    ),
    "content/evidence/x.de.md": article(
        "Beleg",
        "Text",
        story="stories/new",
        date="2024-05-01",
        sources=[{"name": "AFP", "url": "https://example.org/x"}],
    ),
    "content/evidence/y.de.md": article(
        "Fremd", "Text", story="stories/new", sources=[{"name": "Le Temps", "url": "https://example.org/y"}]
    ),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose stories rest on two publishers, and on articles collected of both."""
    root = write_site(tmp_path_factory.mktemp("sources"), dict(FILES))
    build_site(root)
    return root


def page(root: Path, path: str) -> Element:
    return parsed((root / "_site" / path / "index.html").read_text(encoding="utf-8")).one("main")


def entries(main: Element) -> list[list[str]]:
    """For each story the links of its entry: those of articles, then that of the story."""
    (listed,) = (one for one in main.all("ol") if one.get("class") == "used")
    own = (one for one in listed.all("li") if one.parent is listed)
    return [[link.text for link in one.all("a")] for one in own]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("fr/sources/agence-france-presse", [["second", "third", "Beleg", "Titre new"], ["first", "Titre old"]]),
        ("en/sources/agence-france-presse", [["second", "third", "Beleg", "Title new"], ["first", "Title old"]]),
        ("en/sources/le-temps", [["other", "Fremd", "Title new"]]),
    ],
)
def test_a_publisher_has_its_own_articles_with_the_stories_that_they_served(
    root: Path, path: str, expected: list[list[str]]
) -> None:
    """By whichever name a source calls it, those collected included, and none of another publisher."""
    assert entries(page(root, path)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "fr/sources/agence-france-presse",
            [
                "France",
                "4 articles",
                "en français (2)",
                "en allemand (1)",
                "en anglais (1)",
                "2 sujets",
                "depuis mars 2024",
            ],
        ),
        (
            "en/sources/agence-france-presse",
            [
                "France",
                "4 articles",
                "in French (2)",
                "in German (1)",
                "in English (1)",
                "2 stories",
                "since March 2024",
            ],
        ),
        ("en/sources/le-temps", ["2 articles", "in German (1)", "1 story", "since May 2024"]),
        ("en/sources/le-matin", ["2 articles", "in Italian (1)", "1 story", "since January 2024"]),
        ("en/sources/il-giorno", ["1 article in Italian", "1 story", "since January 2024"]),
        ("fr/sources/le-temps", ["2 articles", "en allemand (1)", "1 sujet", "depuis mai 2024"]),
    ],
)
def test_its_head_says_how_much_since_when_and_in_which_languages(root: Path, path: str, expected: list[str]) -> None:
    """In words of the page's language; the publisher's language where an article does not say its own."""
    facts = next(one for one in page(root, path).all("ul") if one.get("class") == "facts")
    assert [one.text for one in facts.all("li")] == expected


def test_each_article_says_its_language_date_and_role(root: Path) -> None:
    listed = next(one for one in page(root, "en/sources/agence-france-presse").all("ol") if one.get("class") == "used")
    facts = [one.text.split("\n") for one in listed.all("ul")]
    assert [[fact for fact in one if fact.strip()] for one in facts] == [
        ["English", "date not known", "report"],
        ["French", "date not known", "report", "paywall"],
        ["German", "May 1, 2024", "report"],
        ["French", "March 1, 2024", "wire report"],
    ]
    assert next(one for one in listed.all("a") if one.text == "Beleg").get("lang") == "de"


def test_a_collected_article_concerns_its_story_and_the_publishers_of_that_alone(tmp_path: Path) -> None:
    """Another title of it renders the pages of the story and of whom it rests on, and no list of stories."""
    root = write_site(tmp_path, dict(FILES))
    build_site(root)
    place = root / "content/evidence/x.de.md"
    place.write_text(place.read_text().replace("Beleg", "Nachweis"))
    hearing = Hearing()
    build_site(root, hearing)
    names = ("2024/05/new", "sources/agence-france-presse", "sources/le-temps")
    assert set(hearing.reasons) == {f"{lang}/{name}/index.html" for lang in ("fr", "en") for name in names}
    shown = {path for path, data in output_of(root).items() if b"Nachweis" in data}
    assert shown == {f"{lang}/{name}/index.html" for lang in ("fr", "en") for name in names[:2]}


def test_a_further_story_leaves_the_full_pages_of_its_publisher(tmp_path: Path) -> None:
    """What the head counts stands on the front page alone."""
    many = [story(f"s{n:02}", added=f"2024-05-01T{n // 60:02}:{n % 60:02}", sources=["afp"]) for n in range(40)]
    root = write_site(tmp_path, {path: text for one in many for path, text in one.items()})
    build_site(root)
    before = output_of(root)["en/sources/afp/page/1/index.html"]
    hearing = Hearing()
    write_site(root, story("s99", added="2024-05-02", sources=["afp"]))
    build_site(root, hearing)
    assert "en/sources/afp/index.html" in hearing.reasons
    assert "en/sources/afp/page/1/index.html" not in hearing.reasons
    assert b"40 stories" not in before
