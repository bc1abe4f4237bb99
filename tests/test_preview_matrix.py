"""The preview's page of stories and languages: what it shows, how its links filter, where they lead."""

import re
from pathlib import Path

import pytest

from digest.preview.matrix import Matrix
from digest.preview.rebuild import Rebuilder
from digest.preview.told import Teller
from digest.report import Options
from tests.sites import CONFIG, FACTS, article, story, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A story in both languages, one that lacks a translation, and a draft."""
    files = {
        **story("one"),
        "content/stories/two.fr.md": article("Deux <b>", **{**FACTS, "topic": "science"}),
        "content/stories/three.fr.md": article("Trois", **FACTS),
        "content/stories/three.en.md": article("Three", draft=True, translation="fr"),
    }
    return write_site(tmp_path, files)


def matrix(site: Path, editor: str | None = None) -> Matrix:
    rebuilder = Rebuilder(site, Options(output=site / "out", drafts=True, jobs=1, now=1_720_000_000))
    rebuilder.rebuild()
    return Matrix(rebuilder, editor, "/.digest/status")


def states(html: str) -> dict[str, list[str]]:
    """Title → the classes of its cells."""
    rows = re.findall(r'<tr>\n<th scope="row" lang="fr">(.*?)</th>(.*?)</tr>', html, re.S)
    return {title: re.findall(r'<td class="(\w+)"', cells) for title, cells in rows}


def test_the_matrix_shows_every_story_in_every_language(site: Path) -> None:
    html = matrix(site).page({"lang": "en"})
    assert states(html) == {
        **{"Titre one": ["original", "original"], "Deux &lt;b&gt;": ["original", "missing"]},
        "Trois": ["original", "draft"],
    }
    assert 'href="/en/2024/05/one/"' in html and "<code>content/stories/two.en.md</code>" in html
    assert "1 original, 1 draft, 1 missing" in html


def test_its_links_filter(site: Path) -> None:
    made = matrix(site)
    assert list(states(made.page({"topic": "science"}))) == ["Deux &lt;b&gt;"]
    assert list(states(made.page({"todo": "1"}))) == ["Trois", "Deux &lt;b&gt;"]
    html = made.page({"topic": "world", "todo": "1", "lang": "fr", "x": "y"})
    assert list(states(html)) == ["Trois"]
    links = set(re.findall(r'href="/\.digest/status\??([^"]*)"', html))
    assert {"todo=1&amp;lang=fr", "topic=science&amp;todo=1&amp;lang=fr", "topic=world&amp;lang=fr"} <= links
    assert "<h1>Traductions</h1>" in html and ">Sciences</a> 1" in html
    assert len(states(made.page({"topic": "nothing", "lang": "xx"}))) == 3


def test_its_links_filter_by_edition(site: Path) -> None:
    config = site / "digest.yaml"
    config.write_text(config.read_text() + "editions: weekly\n")
    (site / "content/stories/four.fr.md").write_text(article("Quatre", **{**FACTS, "added": "2024-05-23"}))
    made = matrix(site)
    assert list(states(made.page({"edition": "2024-w21"}))) == ["Quatre"]
    assert len(states(made.page({"edition": "2024-w99"}))) == 4
    assert 'href="/.digest/status?edition=2024-w20"' in made.page({})


def test_files_open_in_the_editor(site: Path) -> None:
    html = matrix(site, "vscode://file{path}:{line}:{column}").page({})
    assert f'href="vscode://file{site}/content/stories/two.en.md:1:1"' in html
    assert 'class="page" href="/fr/2024/05/one/"' in html


def test_faults_are_told_until_they_are_mended(site: Path) -> None:
    made = matrix(site)
    (site / "content/stories/one.fr.md").write_text("---\n")
    made.rebuilder.rebuild()
    assert "one.fr.md:1:1: the front matter is not closed" in made.page({})
    (site / "content/stories/one.fr.md").unlink()
    write_site(site, story("one"))
    made.rebuilder.rebuild()
    assert "Titre one" in made.page({})


# What the bar says of editions


def test_the_bar_knows_every_page(site: Path) -> None:
    """Editions that are out, open or drafts, their list and the search among them."""
    words = {"content/editions/2024-w21.fr.md": "---\ntitle: Un choix\ndraft: true\n---\nUn mot.\n"}
    stories = {**story("four", added="2024-05-23"), **story("five", added="2024-07-03")}
    write_site(site, {"digest.yaml": CONFIG + "editions: weekly\n", **stories, **words})
    options = Options(output=site / "out", drafts=True, future=True, jobs=1, now=1_720_000_000)
    rebuilder = Rebuilder(site, options)
    rebuilder.rebuild()
    teller = Teller(rebuilder, None)
    states = {
        path.parent.relative_to(site / "out").as_posix(): teller.state(
            path.relative_to(site / "out").as_posix(), "fr", path.read_bytes()
        )
        for path in (site / "out").rglob("index.html")
    }
    assert [path for path, state in states.items() if state["about"] is None] == []
    of_editions = {
        path: (state["about"]["withheld"], (state["about"]["source"] or {}).get("path"))
        for path, state in states.items()
        if path.startswith("fr/editions/")
    }
    assert of_editions == {
        "fr/editions/2024-w20": (None, None),
        "fr/editions/2024-w21": ("draft", "content/editions/2024-w21.fr.md"),
        "fr/editions/2024-w27": ("not yet due", None),
    }
    assert set(states["fr/editions"]["withheld"].values()) == {"draft", "not yet due"}
    (other,) = states["fr/editions/2024-w20"]["about"]["counterparts"]
    assert (other["state"], other["address"]) == ("there", "/en/editions/2024-w20/")
    assert [state["there"] for state in (states["fr"], teller.state("fr/nothing/", "fr", None))] == [True, False]


def test_what_changed_is_named_in_the_language_of_the_page(site: Path) -> None:
    root = write_site(site, {"content/stories/three.en.md": article("Three", translation={"of": "fr", "from": {}})})
    said = {"of": "fr", "from": dict.fromkeys(("title", "key_points"), "0" * 16)}
    (root / "content/stories/three.en.md").write_text(article("Three", translation=said), encoding="utf-8")
    made = matrix(root)
    assert "<small>titre, résumé, points clés, texte</small>" in made.page({"lang": "fr"})
    assert "<small>title, summary, key points, text</small>" in made.page({"lang": "en"})
