"""Search in a real browser; and the index behind it, which obeys the laws of all that is written."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from digest import searching
from digest.errors import InputError
from tests.reading import opened
from tests.sites import CONFIG, build_site, output_of, story, write_site
from tests.web import Site

SEARCHED = {"digest.yaml": f"{CONFIG}search: true\n", **story("talks"), **story("comet", topic="science")}


def index_of(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in output_of(root).items() if path.startswith("pagefind/")}


def results(page: Page) -> list[str]:
    page.locator("ol.found li").first.wait_for()
    return page.locator("ol.found a").all_inner_texts()


# What readers see


@pytest.mark.parametrize(
    ("address", "words", "title", "target"),
    [
        ("/fr/recherche/", "aurores", "tempête solaire", "/fr/2024/05/aurores-tempete-solaire/"),
        ("/en/search/", "auroras", "solar storm", "/en/2024/05/aurora-solar-storm/"),
    ],
)
def test_type_find_follow(browser: Browser, served: str, address: str, words: str, title: str, target: str) -> None:
    """With the keyboard alone: the index comes with the first letters, not before, and nothing is blocked."""
    with opened(browser) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(served + address)
        page.get_by_role("searchbox").wait_for()
        assert not [url for url in asked if "/pagefind/" in url]
        page.keyboard.insert_text(words)  # at once: what is found for a part of them would come and go
        assert title in results(page)[0].lower()
        assert "1" in page.get_by_role("status").inner_text()
        assert page.url == f"{served}{address}?q={words}"
        assert all(url.startswith(served) for url in asked)
        loaded = [url for url in asked if "/pagefind/index/" in url or ".pf_meta" in url]
        assert loaded and all(f"/{address[1:3]}_" in url or f".{address[1:3]}_" in url for url in loaded)
        for _ in range(2):
            page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.closest('ol.found') !== null")
        page.keyboard.press("Enter")
        page.wait_for_url(served + target)
        page.go_back()
        assert title in results(page)[0].lower()
        assert said == []


def test_nothing_found_and_the_index_lost(browser: Browser, served: str) -> None:
    """Both are said in words; the lists below stay."""
    with opened(browser) as page:
        page.goto(f"{served}/en/search/?q=zzyzx")
        page.get_by_text("No story has “zzyzx”.").wait_for()
    with opened(browser) as page:
        page.route("**/pagefind/**", lambda route: route.abort())
        page.goto(f"{served}/en/search/?q=aurora")
        page.get_by_text("could not be loaded").wait_for()
        assert page.get_by_role("link", name="The whole archive").is_visible()


def test_more_results(browser: Browser, served: str) -> None:
    """A word of many stories shows ten; the button gives the next, and the focus goes to the first of them."""
    with opened(browser) as page:
        page.goto(f"{served}/en/search/?q=the")
        assert len(results(page)) == 10
        page.get_by_role("button", name="More results").click()
        page.locator("ol.found li:nth-child(11) a:focus").wait_for()


@pytest.mark.parametrize(("address", "code"), [("/fr/recherche/", "fr"), ("/en/search/", "en")])
def test_without_javascript(browser: Browser, served: str, address: str, code: str) -> None:
    """The page says so, and leads to topics, sources and archive all the same."""
    with opened(browser, java_script_enabled=False) as page:
        page.goto(served + address)
        assert not page.locator("form").is_visible()
        assert "JavaScript" in page.get_by_role("main").inner_text()
        links = page.get_by_role("main").get_by_role("link").evaluate_all("(all) => all.map((one) => one.pathname)")
        topics = {"fr": "/fr/themes/", "en": "/en/topics/"}[code]
        assert len([link for link in links if link.startswith(topics) and link != topics]) >= 5
        assert {topics, f"/{code}/sources/", {"fr": "/fr/archives/", "en": "/en/archive/"}[code]} <= set(links)


COMPILES = """async () => { try {
  await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); return true
} catch { return false } }"""


def test_only_the_search_page_may_run_anything(browser: Browser, served: str) -> None:
    """The policy of every other page forbids scripts and WebAssembly, whatever the host's says."""
    with opened(browser) as page:
        allowed = {}
        for address in ("/en/search/", "/en/", "/en/2024/05/aurora-solar-storm/", "/en/topics/europe/"):
            page.goto(served + address)
            allowed[address] = page.evaluate(COMPILES)
        assert [address for address, may in allowed.items() if may] == ["/en/search/"]


def test_scripts_are_small(sample: Site) -> None:
    """The page's own script; what the index needs besides is loaded on use."""
    (script,) = [path for name, path in sample.files.items() if name.startswith("assets/") and name.endswith(".js")]
    assert script.stat().st_size < 5_000


# What is written


def test_the_index_has_a_part_for_each_language(tmp_path: Path) -> None:
    """And nothing of Pagefind's interfaces, which nobody asks for."""
    root = write_site(tmp_path, dict(SEARCHED))
    build_site(root)
    index = index_of(root)
    languages = json.loads(index["pagefind/pagefind-entry.json"])["languages"]
    assert {code: one["page_count"] for code, one in languages.items()} == {"en": 2, "fr": 2}
    assert not [path for path in index if "ui" in path or "unknown" in path]


def test_same_pages_same_index(tmp_path: Path) -> None:
    """In another folder, however often: Pagefind's own order of languages comes and goes."""
    indexes = []
    for name in "abcdef":
        root = write_site(tmp_path / name, dict(SEARCHED))
        build_site(root)
        indexes.append(index_of(root))
    assert all(index == indexes[0] for index in indexes)


def topics(about: str) -> dict[str, str]:
    text = f"world: {{label: {{fr: Monde, en: World}}, description: {{en: {about}}}}}\nscience: Science\n"
    return {"content/topics.yaml": text}


EDITS: list[tuple[dict[str, str], int]] = [
    ({}, 0),
    (topics("All of it"), 1),  # a label changed too
    (topics("Most of it"), 0),
    (story("comet", topic="science", tags=["orbit"]), 1),
    (story("talks", summary="Something else altogether."), 1),
    (story("third"), 1),
]


def test_the_index_follows_the_stories_pages_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made again when one of these changed; after many edits it is what a clean build makes."""
    made = []
    make = searching.made_of
    monkeypatch.setattr(searching, "made_of", lambda *given: made.append(1) or make(*given))
    files: dict[str, str | bytes] = dict(SEARCHED)
    root = write_site(tmp_path / "warm", dict(files))
    build_site(root)
    for edit, times in EDITS:
        files |= edit
        made.clear()
        report = build_site(write_site(root, dict(files)))
        assert len(made) == times, edit
        assert edit or (report.written, report.deleted) == (0, 0)
    cold = write_site(tmp_path / "cold", files)
    build_site(cold)
    assert output_of(root) == output_of(cold)


def test_a_touched_index_is_mended(tmp_path: Path) -> None:
    """A file of the index that was removed or changed comes back."""
    root = write_site(tmp_path, dict(SEARCHED))
    build_site(root)
    before = output_of(root)
    (root / "_site/pagefind/pagefind.js").write_text("changed")
    next(root.glob("_site/pagefind/fragment/*")).unlink()
    assert build_site(root).written == 2
    assert output_of(root) == before


def test_switched_off_nothing_is_left(tmp_path: Path) -> None:
    root = write_site(tmp_path, dict(SEARCHED))
    build_site(root)
    (root / "digest.yaml").write_text(CONFIG, encoding="utf-8")
    build_site(root)
    files = output_of(root)
    assert not [path for path in files if "pagefind" in path or "search/" in path]
    assert b"wasm" not in files["_headers"] and b"earch" not in files["en/index.html"]


def test_a_story_that_goes_is_no_longer_found(tmp_path: Path) -> None:
    root = write_site(tmp_path, dict(SEARCHED))
    build_site(root)
    for file in root.glob("content/stories/comet.*"):
        file.unlink()
    build_site(root)
    assert len([path for path in index_of(root) if "/fragment/" in path]) == 2


def test_without_pagefind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault has its place, and what to do."""
    monkeypatch.setattr(searching, "WHEELS", ("no_such_wheel",))
    root = write_site(tmp_path, dict(SEARCHED))
    with pytest.raises(InputError) as raised:
        build_site(root)
    (problem,) = raised.value.problems
    assert str(problem).startswith("digest.yaml:5:")
    assert "pip install 'digest-site[search]'" in problem.hint


def test_something_else_at_its_place(tmp_path: Path) -> None:
    """A static file where the index has one is a fault like any other two things at one path."""
    root = write_site(tmp_path, {**SEARCHED, "static/pagefind/pagefind.js": "mine"})
    with pytest.raises(InputError, match=r"two things would be written to pagefind/pagefind\.js"):
        build_site(root)
