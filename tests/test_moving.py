"""`digest mv`: files, addresses and everything that points at a story stay right."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.sites import CONFIG, FACTS, SAMPLE, article, build_site, output_of, run, story, write_site
from tests.test_images import png
from tests.web import parsed

FROM, TO = "stories/2024/05/first", "stories/moved/second"


def moved(root: Path, *arguments: str) -> str:
    result = run("mv", *(arguments or (FROM, TO)), cwd=root, PYTHONPATH=str(SAMPLE))
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(root: Path, *arguments: str) -> str:
    """What a move that fails says; it must leave everything as it was."""
    before = texts(root)
    result = run("mv", *arguments, cwd=root, PYTHONPATH=str(SAMPLE))
    assert result.returncode == 1, result.stdout
    assert texts(root) == before
    return result.stderr


def texts(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def first(**keys: Any) -> dict[str, str]:
    return story("first", folder="stories/2024/05", **keys)


def links(root: Path, page: str) -> list[str]:
    """The files of the output that the links and pictures of a page's main part lead to; all of them must be there."""
    found = []
    tree = parsed((root / "_site" / page).read_text(encoding="utf-8"))
    for element in tree.one("main").all("a", "img"):
        address = urlsplit(urljoin(f"/{page}", element.get("href") or element.get("src") or ""))
        if address.netloc or not address.path.startswith("/"):
            continue
        path = unquote(address.path)[1:] + ("index.html" if address.path.endswith("/") else "")
        assert (root / "_site" / path).is_file(), path
        found.append(path)
    return found


def test_the_files_of_a_story_move(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**first(), **story("other")})
    said = moved(root)
    assert f"moved content/{FROM}.fr.md to content/{TO}.fr.md" in said
    assert not list(root.glob("content/stories/2024/05/*"))
    assert sorted(path.name for path in root.glob("content/stories/moved/*")) == ["second.en.md", "second.fr.md"]


@pytest.mark.parametrize("name", [FROM, f"content/{FROM}", f"content/{FROM}.en.md", f"./content/{FROM}.fr.md"])
def test_a_story_is_named_by_its_key_or_by_a_file_of_it(name: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, first())
    moved(root, name, f"content/{TO}")
    assert (root / f"content/{TO}.fr.md").is_file()


def test_old_addresses_redirect_in_each_language(tmp_path: Path) -> None:
    root = write_site(tmp_path, first())
    build_site(root)
    moved(root)
    build_site(root)
    pages = output_of(root)
    for lang in ("fr", "en"):
        assert f"{lang}/2024/05/second/index.html" in pages
        assert f'url=/{lang}/2024/05/second/"'.encode() in pages[f"{lang}/2024/05/first/index.html"]
        assert f"/{lang}/2024/05/first/ /{lang}/2024/05/second/".encode() in pages["_redirects"]


def test_moving_twice_keeps_both_old_addresses(tmp_path: Path) -> None:
    root = write_site(tmp_path, first())
    moved(root)
    moved(root, TO, "stories/third")
    build_site(root)
    pages = output_of(root)
    assert b"/fr/2024/05/third/" in pages["fr/2024/05/first/index.html"]
    assert b"/fr/2024/05/third/" in pages["fr/2024/05/second/index.html"]


def test_moving_there_and_back_leaves_a_site_that_builds(tmp_path: Path) -> None:
    """The story's own address must not be among its aliases."""
    root = write_site(tmp_path, first())
    moved(root)
    moved(root, TO, FROM)
    build_site(root)
    assert b"refresh" not in output_of(root)["fr/2024/05/first/index.html"]


def test_another_folder_with_the_same_name_needs_no_alias(tmp_path: Path) -> None:
    root = write_site(tmp_path, first())
    before = texts(root)
    moved(root, FROM, "elsewhere/first")
    kept = before[f"content/{FROM}.fr.md"].replace(b"\n---\n", f"\nid: {FROM}\n---\n".encode())
    assert texts(root)["content/elsewhere/first.fr.md"] == kept


def test_a_version_with_its_own_slug_keeps_its_address(tmp_path: Path) -> None:
    own = {f"content/{FROM}.en.md": article("Title first", slug="own")}
    root = write_site(tmp_path, {**first(), **own})
    moved(root)
    build_site(root)
    pages = output_of(root)
    assert {"en/2024/05/own/index.html", "fr/2024/05/second/index.html", "fr/2024/05/first/index.html"} <= pages.keys()
    assert b"aliases" not in texts(root)[f"content/{TO}.en.md"]


def test_source_articles_follow_their_story(tmp_path: Path) -> None:
    evidence = article(
        "Evidence", story=FROM, date="2023-11-02", source={"name": "AFP", "url": "https://afp.example/1"}
    )
    root = write_site(tmp_path, {**first(), "content/evidence/one.de.md": evidence})
    build_site(root)
    assert b"https://afp.example/1" in output_of(root)["fr/2024/05/first/index.html"]
    moved(root)
    build_site(root)
    assert b"https://afp.example/1" in output_of(root)["fr/2024/05/second/index.html"]
    assert texts(root)["content/evidence/one.de.md"].decode() == evidence.replace(FROM, TO).replace(f'"{TO}"', TO)


def test_the_date_of_a_source_article_is_not_the_storys(tmp_path: Path) -> None:
    """Old addresses have the month of the story, whenever its sources were published."""
    evidence = article("Evidence", story=FROM, date="2023-11-02", source={"name": "AFP"})
    root = write_site(tmp_path, {**first(), "content/evidence/one.de.md": evidence})
    moved(root)
    build_site(root)
    assert "fr/2024/05/first/index.html" in output_of(root)


def test_articles_of_the_collected_folder_follow_their_story(tmp_path: Path) -> None:
    evidence = article("Evidence", story=FROM, source={"name": "AFP", "url": "https://afp.example/1"})
    files = {"digest.yaml": f"{CONFIG}collected: ../private\n", "../private/one.de.md": evidence}
    root = write_site(tmp_path / "site", {**first(), **files})
    moved(root)
    build_site(root)
    assert b"https://afp.example/1" in output_of(root)["fr/2024/05/second/index.html"]


BODIES = {
    "inline": "See [this]({}).",
    "with a title": 'See [this]({} "A title").',
    "with a fragment": "See [this]({}#part).",
    "in angle brackets": "See [this](<{}>).",
    "by reference": "See [this][1].\n\n[1]: {}",
}


@pytest.mark.parametrize("form", sorted(BODIES))
def test_links_to_and_from_a_story_stay_right(form: str, tmp_path: Path) -> None:
    body = BODIES[form]
    there = {f"content/{FROM}.fr.md": article("Titre", body.format("../../other.fr.md"), **FACTS)}
    here = {"content/stories/other.fr.md": article("Autre", body.format("2024/05/first.fr.md"), **FACTS)}
    page = {"content/pages/about.fr.md": article("About", body.format("../stories/2024/05/first.fr.md"))}
    root = write_site(tmp_path, {**first(), **story("other"), **there, **here, **page})
    build_site(root)
    assert "fr/2024/05/first/index.html" in links(root, "fr/2024/05/other/index.html")
    moved(root)
    build_site(root)
    assert "fr/2024/05/second/index.html" in links(root, "fr/2024/05/other/index.html")
    assert "fr/2024/05/second/index.html" in links(root, "fr/about/index.html")
    assert "fr/2024/05/other/index.html" in links(root, "fr/2024/05/second/index.html")


def test_links_between_the_versions_of_a_story_stay_right(tmp_path: Path) -> None:
    there = {f"content/{FROM}.fr.md": article("Titre", "[English](first.en.md)", **FACTS)}
    root = write_site(tmp_path, {**first(), **there})
    moved(root)
    build_site(root)
    assert "en/2024/05/second/index.html" in links(root, "fr/2024/05/second/index.html")


def test_code_that_looks_like_a_link_stays(tmp_path: Path) -> None:
    body = "Write `[this](first.fr.md)`:\n\n```\n[this](first.fr.md)\n```\n"
    root = write_site(tmp_path, {**first(), "content/stories/2024/05/help.fr.md": article("Aide", body, **FACTS)})
    before = texts(root)["content/stories/2024/05/help.fr.md"]
    moved(root)
    assert texts(root)["content/stories/2024/05/help.fr.md"] == before


def bundle(slug: str = "first") -> dict[str, Any]:
    """A story in a folder, with a picture that its body and its front matter show."""
    facts = {**FACTS, "image": {"src": "photo.png", "alt": {"fr": "Une photo", "en": "A photo"}}}
    return {
        f"content/stories/{slug}/index.fr.md": article("Titre", "![Une photo](photo.png)", **facts),
        f"content/stories/{slug}/index.en.md": article("Title", "![A photo](photo.png)"),
        f"content/stories/{slug}/photo.png": png(8, 6),
    }


def test_a_bundle_moves_with_its_picture(tmp_path: Path) -> None:
    root = write_site(tmp_path, bundle())
    assert "moved content/stories/first/ to content/stories/moved/second/" in moved(root, "stories/first", TO)
    build_site(root)
    for lang in ("fr", "en"):
        assert [path for path in links(root, f"{lang}/2024/05/second/index.html") if path.startswith("media/photo-")]
    assert "fr/2024/05/first/index.html" in output_of(root)
    assert not (root / "content/stories/first").exists()


def test_a_picture_beside_a_story_without_a_folder_is_still_found(tmp_path: Path) -> None:
    facts = {**FACTS, "image": {"src": "photo.png", "alt": "Une photo"}}
    there = {f"content/{FROM}.fr.md": article("Titre", "![Une photo](photo.png)", **facts)}
    root = write_site(tmp_path, {**first(), **there, "content/stories/2024/05/photo.png": png(8, 6)})
    moved(root)
    build_site(root)
    assert [path for path in links(root, "fr/2024/05/second/index.html") if path.startswith("media/photo-")]


def test_others_still_show_a_picture_of_a_bundle(tmp_path: Path) -> None:
    other = {"content/stories/other.fr.md": article("Autre", "![Une photo](first/photo.png)", **FACTS)}
    root = write_site(tmp_path, {**bundle(), **story("other"), **other})
    moved(root, "stories/first", TO)
    build_site(root)
    assert [path for path in links(root, "fr/2024/05/other/index.html") if path.startswith("media/photo-")]


def test_comments_and_other_lines_stay_byte_for_byte(tmp_path: Path) -> None:
    text = (
        "---\n# A comment.\ntitle:   'Titre'  # another\nsummary: >-\n  Deux\n  lignes.\n\nadded: 2024-05-17\n"
        "sources: [ {name: AFP} ]\ntopic: world\n# the last\n---\n\n\nUn  texte.\t\n---\n[x](#y)\n\n"
    )
    root = write_site(tmp_path, {**first(), f"content/{FROM}.fr.md": text})
    moved(root)
    lines = texts(root)[f"content/{TO}.fr.md"].decode().splitlines(keepends=True)
    added = ["aliases:\n", "  - /fr/2024/05/first/\n", "id: stories/2024/05/first\n"]
    assert [line for line in lines if line not in added] == text.splitlines(keepends=True)
    assert [line for line in lines if line in added] == added


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_line_ends_and_byte_order_marks_stay(mark: str, end: str, tmp_path: Path) -> None:
    text = mark + article("Titre", **FACTS).replace("\n", end)
    root = write_site(tmp_path, {**first(), f"content/{FROM}.fr.md": text.encode()})
    moved(root)
    after = texts(root)[f"content/{TO}.fr.md"]
    lines = after.decode().split(end)
    assert [line for line in lines if "aliases" not in line and "/first" not in line] == text.split(end)
    assert f"{end}aliases:{end}".encode() in after


ALIASES = {
    "block": "aliases:  # kept\n  - /old/  # one\n  - /older/\n",
    "block without indent": "aliases:\n- /old/\n- /older/\n",
    "inline": "aliases: [/old/, /older/]  # kept\n",
    "inline over lines": "aliases: [/old/,\n  /older/]\n",
    "quoted": "aliases: ['/old/', \"/older/\"]\n",
    "single": "aliases: /old/  # kept\n",
    "empty": "aliases: []\n",
    "left empty": "aliases:\n",
}


@pytest.mark.parametrize("form", sorted(ALIASES))
@pytest.mark.parametrize("position", ["before", "after"])
def test_aliases_in_any_form_are_kept(form: str, position: str, tmp_path: Path) -> None:
    text = article("Titre", **FACTS)
    at = text.index("title:") if position == "before" else text.index("---\nSome")
    root = write_site(tmp_path, {**first(), f"content/{FROM}.fr.md": text[:at] + ALIASES[form] + text[at:]})
    moved(root)
    build_site(root)
    pages = output_of(root)
    expected = [name for name in ("old", "older") if f"/{name}/" in ALIASES[form]]
    for path in (*(f"{name}/index.html" for name in expected), "fr/2024/05/first/index.html"):
        assert b"/fr/2024/05/second/" in pages[path]
    assert ("# kept" in texts(root)[f"content/{TO}.fr.md"].decode()) == ("# kept" in ALIASES[form])


def test_feeds_know_a_moved_story_again(tmp_path: Path) -> None:
    """Its `tag:` URI is made of the key: readers would see the story twice."""
    import feedparser

    def ids(root: Path) -> list[str]:
        build_site(root)
        return [entry.id for entry in feedparser.parse(output_of(root)["fr/feed.xml"]).entries]

    root = write_site(tmp_path, first())
    before = ids(root)
    moved(root)
    assert ids(root) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("stories/2024/05/frist", TO),
            "there is no story 'stories/2024/05/frist'; did you mean 'stories/2024/05/first'?",
        ),
        ((FROM, "stories/other"), "there is something at 'stories/other' already; choose another path"),
        ((FROM, FROM), "is there already"),
        ((FROM, "../outside"), "is no place for a story"),
        ((FROM, "/tmp/outside"), "is no place for a story"),
        ((FROM, "stories/../../outside"), "is no place for a story"),
        ((FROM, "pages/first"), "is no place for a story"),
        ((FROM, "editions/first"), "is no place for a story"),
        ((FROM, "translations/first"), "is no place for a story"),
        ((FROM, "stories/not a slug"), "cannot stand in an address"),
        (("pages/about", TO), "there is no story 'pages/about'"),
    ],
)
def test_what_cannot_be_moved_is_refused(arguments: tuple[str, str], words: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, {**first(), **story("other"), "content/pages/about.fr.md": article("À propos")})
    assert words in refused(root, *arguments)


def test_front_matter_in_braces_is_refused(tmp_path: Path) -> None:
    """A line more would make it unreadable."""
    root = write_site(tmp_path, first())
    (root / f"content/{FROM}.en.md").write_text("---\n{title: First, translation: fr}\n---\nSome.\n", encoding="utf-8")
    assert refused(root, FROM, TO).startswith(f"content/{FROM}.en.md: no key can be added to its front matter; write")


@pytest.mark.parametrize("target", ["stories/first/second", "stories/first/index"])
def test_a_bundle_cannot_move_into_itself(target: str, tmp_path: Path) -> None:
    refused(write_site(tmp_path, bundle()), "stories/first", target)


def test_a_bundle_with_another_story_in_it_does_not_carry_that_away(tmp_path: Path) -> None:
    """Either the other story stays, or the move is refused: its address must not vanish without a word."""
    root = write_site(tmp_path, {**bundle(), **story("inner", folder="stories/first")})
    run("mv", "stories/first", TO, cwd=root, PYTHONPATH=str(SAMPLE))
    assert (root / "content/stories/first/inner.fr.md").is_file()


def test_a_site_with_faults_is_not_touched(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**first(), **story("other", sumary="x")})
    assert "unknown key 'sumary'" in refused(root, FROM, TO)
