"""Law 2 of the build: work ∝ change. Memory is in test_memory.py."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laws import Hearing, built, change, opened_by
from tests.sites import CONFIG, REPOSITORY, build_site, output_of, story, write_site


def theme_file(root: Path, name: str, old: str, new: str) -> None:
    """Replace words in a file of the shipped theme, in the site's own layer."""
    text = (REPOSITORY / "themes/default" / name).read_text()
    assert old in text
    place = root / "themes/default" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text.replace(old, new))


def pages(lang: str, *names: str) -> set[str]:
    """The pages of these addresses in a language."""
    return {f"{lang}/{name}/index.html".replace("//", "/") for name in names}


def cards(lang: str, *names: str) -> set[str]:
    """The social cards of the stories at these addresses in a language."""
    return {f"{lang}/{name}/card.png" for name in names}


def feeds(lang: str, *folders: str) -> set[str]:
    """Both feeds of these addresses in a language."""
    return {f"{lang}/{folder}/feed.{end}".replace("//", "/") for folder in folders for end in ("xml", "json")}


def all_but(root: Path, *paths: str) -> set[str]:
    """Everything in the output but these."""
    return set(output_of(root)) - set(paths)


def story_pages(root: Path, lang: str = "") -> set[str]:
    """The pages of all stories."""
    stories = (path for path in output_of(root) if path.count("/") == 4 and path.endswith(".html"))
    return {path for path in stories if path.startswith(lang)}


def html(root: Path, lang: str) -> set[str]:
    """All pages of a language."""
    return {path for path in output_of(root) if path.startswith(f"{lang}/") and path.endswith(".html")}


Table = dict[str, tuple[Callable[[Path], None], Callable[[Path], set[str]], int, int]]

EDITED: Table = {
    "nothing": (lambda root: None, lambda root: set(), 0, 0),
    "a file touched": (lambda root: os.utime(root / "content/stories/s0.fr.md"), lambda root: set(), 0, 0),
    "a body": (
        lambda root: change(root, "content/stories/s3.fr.md", "Some words.", "Other words."),
        lambda root: pages("fr", "2024/05/s3"),
        1,
        0,
    ),
    "a key point": (
        lambda root: change(root, "content/stories/s3.en.md", "---\nSome", 'key_points: ["One"]\n---\nSome'),
        lambda root: pages("en", "2024/05/s3"),
        1,
        0,
    ),
    # s5 is the next story of its topic, and shows s3 as related; the home page and the feeds show three of each list.
    "a title": (
        lambda root: change(root, "content/stories/s3.en.md", "Title s3", "Another"),
        lambda root: (
            pages("en", "2024/05/s3", "2024/05/s5", "2024/05", "topics/world", "sources/afp", "")
            | feeds("en", "", "topics/world")
            | cards("en", "2024/05/s3")
        ),
        1,
        0,
    ),
    "a title of the past": (
        lambda root: change(root, "content/stories/s0.fr.md", "Titre s0", "Autre"),
        lambda root: (
            pages("fr", "2024/04/s0", "2024/04/s2", "2024/04", "topics/sciences", "sources/reuters")
            | feeds("fr", "topics/sciences")
            | cards("fr", "2024/04/s0")
        ),
        1,
        0,
    ),
    "a title that lists of the other language show": (
        lambda root: change(root, "content/stories/one-language.fr.md", "Seul", "Unique"),
        lambda root: (
            pages("fr", "2024/05/one-language", "2024/05", "topics/monde", "sources/afp", "")
            | pages("en", "2024/05", "topics/world", "sources/afp", "")
            | feeds("fr", "", "topics/monde")
            | cards("fr", "2024/05/one-language")
        ),
        1,
        0,
    ),
    "an interface word": (
        lambda root: theme_file(root, "words/en.yaml", "key_points: ", "key_points: New "),
        lambda root: story_pages(root, "en"),
        0,
        0,
    ),
    "an interface word of one list": (
        lambda root: theme_file(root, "words/fr.yaml", "topics_about: ", "topics_about: X"),
        lambda root: pages("fr", "topics"),
        0,
        0,
    ),
    "a template": (
        lambda root: theme_file(root, "templates/sources.html", "<h1>", "<h1 class='x'>"),
        lambda root: pages("fr", "sources") | pages("en", "sources"),
        0,
        0,
    ),
    "a template of feeds": (
        lambda root: theme_file(root, "templates/atom.xml", "<entry>", "<entry >"),
        lambda root: {path for path in output_of(root) if path.endswith(".xml") and "sitemap" not in path},
        0,
        0,
    ),
    "a template that others include": (
        lambda root: theme_file(root, "templates/card.html", "<article", "<article id='x'"),
        lambda root: {
            path
            for path in html(root, "fr") | html(root, "en")
            if path.split("/")[1] not in ("archive", "tags")
            and path not in pages("fr", "topics", "sources") | pages("en", "topics", "sources")
        },
        0,
        0,
    ),
    "a number of theme.yaml": (
        lambda root: change(root, "themes/default/theme.yaml", "page_size: 20", "page_size: 19"),
        all_but,
        0,
        0,
    ),
    "a parameter of the configuration": (
        lambda root: change(root, "digest.yaml", "timezone", "params: {a: 1}\ntimezone"),
        all_but,
        0,
        0,
    ),
    "a static file": (
        lambda root: (
            write_site(root, {"static/a.txt": "x", "digest.yaml": (root / "digest.yaml").read_bytes()}) and None
        ),
        lambda root: {"a.txt"},
        0,
        0,
    ),
    "a story goes": (
        lambda root: [(root / f"content/stories/s4.{lang}.md").unlink() for lang in ("fr", "en")] and None,
        lambda root: (
            pages("fr", "2024/05", "topics/sciences", "sources/afp", "sources", "archive", "")
            | pages("en", "2024/05", "topics/science", "sources/afp", "sources", "archive", "")
            | feeds("fr", "", "topics/sciences")
            | feeds("en", "", "topics/science")
            | {"sitemap.xml"}
        ),
        0,
        4,
    ),
    "a story comes": (
        lambda root: write_site(root, story("s9", added="2024-05-09", topic="science", sources=["afp"])) and None,
        lambda root: (
            pages("fr", "2024/05/s9", "2024/05", "topics/sciences", "sources/afp", "sources", "archive", "")
            | pages("en", "2024/05/s9", "2024/05", "topics/science", "sources/afp", "sources", "archive", "")
            | feeds("fr", "", "topics/sciences")
            | feeds("en", "", "topics/science")
            | {"sitemap.xml"}
            | cards("fr", "2024/05/s9")
            | cards("en", "2024/05/s9")
        ),
        2,
        0,
    ),
}
"""Edit → what it must render, the number of articles it must parse, and the number of files it must delete."""


@pytest.mark.parametrize("edit", EDITED)
def test_work_is_proportional_to_change(edit: str, tmp_path: Path) -> None:
    """Law 2: what is written is exactly what shows the edited thing; what is parsed is what was edited."""
    root = built(tmp_path)
    before = output_of(root)
    edited, expected, parsed, deleted = EDITED[edit]
    edited(root)
    hearing = Hearing()
    report = build_site(root, hearing)
    rendered = {path for path in hearing.reasons if not path.startswith(("assets/", "a.txt"))}
    assert rendered == expected(root) - {"assets/" + path for path in os.listdir(root / "_site/assets")} - {"a.txt"}
    after = output_of(root)
    assert report.parsed == parsed
    assert report.rendered == len(rendered)
    assert report.written == len(hearing.reasons)
    assert report.deleted == deleted == len(before.keys() - after.keys())
    assert report.unchanged == len(after) - report.written
    assert {path for path in after if before.get(path) != after[path]} <= set(hearing.reasons)


def test_a_style_sheet_renders_only_the_pages_that_name_it(tmp_path: Path) -> None:
    """Law 2: another style sheet is another address, which every page of the site names; feeds and lists do not."""
    root = built(tmp_path)
    before = output_of(root)
    theme_file(root, "static/style.css", "body", "body, body")
    hearing = Hearing()
    report = build_site(root, hearing)
    after = output_of(root)
    naming = {path for path in after if path.endswith(".html")}
    assert set(hearing.reasons) == naming | (after.keys() - before.keys())
    assert (report.parsed, report.deleted, report.rendered) == (0, 1, len(naming))


def test_explanations_name_the_cause(tmp_path: Path) -> None:
    """`--explain`: another reason for what is new, for what shows something else, and for what looks otherwise."""
    root = built(tmp_path)
    change(root, "content/stories/s3.fr.md", "Some words.", "Other words.")
    write_site(root, {"static/new.txt": "x"})
    theme_file(root, "templates/sources.html", "<h1>", "<h1 class='x'>")
    (root / "_site/fr/2024/04/s0/index.html").write_text("mine")
    (root / "digest.yaml").write_text(CONFIG)
    hearing = Hearing()
    build_site(root, hearing)
    reasons = hearing.reasons
    assert reasons["new.txt"] == "it is new"
    assert reasons["fr/2024/05/s3/index.html"] == "what it shows changed"
    assert "template" in reasons["fr/sources/index.html"]
    assert "someone else" in reasons["fr/2024/04/s0/index.html"]


def test_editing_one_of_many_reads_one(tmp_path: Path) -> None:
    """Law 2: a build after one edit opens that article and no other."""
    root = built(tmp_path)
    change(root, "content/stories/s3.fr.md", "Some words.", "Other words.")
    assert [path for path in opened_by(lambda: build_site(root)) if path.endswith(".md")] == [
        str(root / "content/stories/s3.fr.md")
    ]
