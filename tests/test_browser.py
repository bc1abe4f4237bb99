"""What readers meet, in a real Chromium: both languages, narrow and wide, hostile words, no mouse, no JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.reading import ADDRESSES, PAGES, assert_fits, assert_fits_everywhere, opened
from tests.sites import CONFIG, FACTS, article, build_site, story, write_site
from tests.web import Site, serving


def path(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3]


def failure(request: Request) -> list[str]:
    """What went wrong with a request. Nothing, where the browser itself gave it up: it wants another picture for
    another width, or it leaves the page."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.failure}: {request.url}"]


# Reading


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])
def test_reading_in_two_languages(browser: Browser, served: str, javascript: bool) -> None:
    """From `/` to a French story, by the switch to the same story in English, and back; with links alone."""
    with opened(browser, java_script_enabled=javascript) as page:
        page.goto(f"{served}/")
        page.get_by_role("main").get_by_role("link", name="Français").click()
        assert path(page) == "/fr/"
        link = page.get_by_role("main").get_by_role("article").get_by_role("heading").get_by_role("link").first
        title = link.inner_text()
        link.click()
        french = path(page)
        assert french.startswith("/fr/20")
        assert page.get_by_role("heading", level=1).inner_text() == title
        named = page.locator("link[rel=alternate][hreflang=en]").get_attribute("href") or ""
        page.get_by_role("banner").get_by_role("link", name="English", exact=True).click()
        assert path(page) == named.removeprefix("https://digest.example")
        assert path(page).startswith("/en/20")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.get_by_role("heading", level=1).inner_text() != title
        page.get_by_role("banner").get_by_role("link", name="Français", exact=True).click()
        assert path(page) == french
        assert page.get_by_role("heading", level=1).inner_text() == title


def test_switch_of_a_story_in_one_language(browser: Browser, served: str) -> None:
    """It says before the click that the story is not there, and leads to the topic in the other language."""
    with opened(browser) as page:
        page.goto(served + "/fr/2024/05/olympic-flame-marseille/")
        switch = page.get_by_role("banner").get_by_role("link", name="English")
        assert "N’existe pas dans cette langue" in switch.inner_text()
        switch.click()
        assert path(page) == "/en/topics/culture-and-sport/"


@pytest.mark.parametrize("kind", PAGES)
def test_pages_are_whole_and_fit(browser: Browser, served: str, kind: str) -> None:
    """No console message, no breach of the policy, no failed request, nothing from elsewhere; the style sheet works,
    nothing scrolls sideways and nothing overlaps, on a desk and on a small telephone."""
    with opened(browser) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.extend(failure(request)))
        page.on("request", lambda request: None if request.url.startswith(served) else said.append(request.url))
        for address in PAGES[kind]:
            answer = page.goto(served + address)
            assert answer
            assert answer.status == (404 if address == "/nowhere/" else 200)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert page.evaluate("() => [...document.styleSheets].map((sheet) => sheet.cssRules.length > 10)") == [True]
            loaded = "() => [...document.images].every((one) => one.loading == 'lazy' || one.naturalWidth > 0)"
            assert page.evaluate(loaded)
            assert_fits_everywhere(page)
        assert [one for one in said if "404" not in one or kind != "not found"] == []


def test_the_policy_is_in_force(browser: Browser, served: str) -> None:
    """A script that got into a page would not run: the browser says so (and this shows that it would tell us)."""
    with opened(browser) as page:
        page.goto(f"{served}/fr/")
        with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
            page.evaluate(
                """() => { const one = document.createElement('script')
                one.textContent = 'window.ran = 1'
                document.body.append(one) }"""
            )
        assert page.evaluate("() => window.ran") is None


# Room


def test_each_type_of_page_is_looked_at(sample: Site) -> None:
    """The addresses above are pages of the sample."""
    assert set(ADDRESSES) - {"/nowhere/"} <= set(sample.pages)


LONG = "Un titre qui n’en finit pas, " * 11
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
MIXED = "Réunion au Caire : قال الوزير إن المفاوضات مستمرة (2024) — שלום עולם — puis retour au français, 12 % !"
HOSTILE = {
    "long": article(LONG[:300], **FACTS, date="2024-05-16"),
    "word": article(WORD[:120], f"{WORD}\n\n`{WORD}`\n\n    {WORD}\n\n|{WORD}|b|\n|--|--|\n|1|2|", **FACTS),
    "emoji": article('👩‍👩‍👧‍👦🏳️‍🌈 <script>alert(1)</script> & <b>"gras"</b> 🇫🇷', **FACTS),
    "sources": article(
        "Soixante sources",
        **{
            **FACTS,
            "sources": [
                {
                    "name": f"Publisher of quite a long name number {number}",
                    "url": f"https://example.org/{number}/{'x' * 150}",
                    "title": f"{MIXED} {number}",
                    "author": "A. B. Abcdefghijklmnopqrstuvwxyz",
                    "lang": ("en", "ar", "de")[number % 3],
                    "paywall": True,
                }
                for number in range(60)
            ],
        },
    ),
    "tags": article(
        "Cinq cents mots-clés", **FACTS, tags=[f"tag-{'y' * (number % 40)}-{number}" for number in range(500)]
    ),
    "mixed": article(MIXED, MIXED, **FACTS, key_points=[MIXED, WORD], quotes=[{"text": WORD, "speaker": MIXED}]),
    "bare": article("Sans image ni date", **{**FACTS, "topic": None, "sources": None}),
    "untold": article("Sans résumé", summary=None, **FACTS),
}


@pytest.fixture(scope="module", params=["default", "plain"])
def hostile(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[str]]]:
    """A small site of everything that breaks layouts; its address, and the addresses of its French pages."""
    files = {f"content/stories/{slug}.fr.md": text for slug, text in HOSTILE.items()}
    config = f"{CONFIG}theme: {request.param}\n"
    root = write_site(tmp_path_factory.mktemp("hostile"), {**files, "digest.yaml": config})
    build_site(root, drafts=True)
    built = Site(root / "_site", "https://digest.example")
    one_of_many = [address for address in built.pages if re.match("/../(tags|sources)/", address)]
    longest = max((address for address in one_of_many if address.startswith("/fr/tags/")), key=len)
    with serving(root / "_site") as address:
        yield (
            address,
            [*(built.pages.keys() - one_of_many), longest, "/fr/tags/", "/fr/sources/", "/fr/sources/reuters/"],
        )


def test_hostile_content_fits(browser: Browser, hostile: tuple[str, list[str]]) -> None:
    """Long titles and words, emoji, markup, 60 sources, 500 tags, two directions, nothing: everything stays inside."""
    served, addresses = hostile
    assert {f"/fr/2024/05/{slug}/" for slug in HOSTILE} <= set(addresses)
    with opened(browser) as page:
        for address in addresses:
            page.goto(served + address)
            assert_fits_everywhere(page)


def test_markup_in_a_title_is_text(browser: Browser, hostile: tuple[str, list[str]]) -> None:
    """A title's markup is shown as it was typed, and runs nowhere."""
    served, _ = hostile
    with opened(browser) as page:
        said: list[str] = []
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto(f"{served}/fr/2024/05/emoji/")
        title = page.get_by_role("heading", level=1).inner_text()
        assert "<script>alert(1)</script> & <b>" in title
        assert "👩‍👩‍👧‍👦🏳️‍🌈" in title and "🇫🇷" in title
        assert said == []


def test_right_to_left(browser: Browser, tmp_path: Path) -> None:
    """An Arabic page runs from right to left, without scrolling sideways; the English one beside it does not."""
    config = CONFIG.replace("fr: Revue", "ar: موجز").replace("fr: Français", "ar: العربية")
    topics = "world: {ar: العالم, en: World}\n"
    files = {name.replace(".fr.", ".ar."): text for name, text in story("talks").items()}
    files["content/stories/other.ar.md"] = article("المفاوضات مستمرة في القاهرة", "كلمات قليلة.", **FACTS)
    build_site(write_site(tmp_path, {"digest.yaml": config, "content/topics.yaml": topics, **files}))
    with serving(tmp_path / "_site") as served, opened(browser, 320) as page:
        for address, direction in {
            "/ar/": "rtl",
            "/ar/2024/05/other/": "rtl",
            "/ar/topics/world/": "rtl",
            "/ar/2024/05/": "rtl",
            "/en/": "ltr",
        }.items():
            page.goto(served + address)
            assert page.locator("html").get_attribute("dir") == direction
            assert page.evaluate("() => getComputedStyle(document.body).direction") == direction
            assert_fits(page)
        page.goto(f"{served}/en/topics/world/")
        foreign = page.get_by_role("heading", name="المفاوضات")
        assert foreign.evaluate("(element) => getComputedStyle(element.querySelector('a')).direction") == "rtl"


# Ways of reading


def background(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))


def test_dark_mode(browser: Browser, served: str) -> None:
    """Readers who ask for dark pages get light words on a dark page."""
    colours = {}
    for scheme in ("light", "dark"):
        with opened(browser, color_scheme=scheme) as page:
            page.goto(f"{served}/fr/")
            colours[scheme] = [background(page), page.evaluate("() => getComputedStyle(document.body).color")]
    light, dark = ([sum(map(int, colour[4:-1].split(","))) for colour in colours[one]] for one in ("light", "dark"))
    assert light[0] > 600 and light[1] < 200
    assert dark[0] < 200 and dark[1] > 600


@pytest.mark.parametrize("address", ["/fr/", "/en/2024/06/european-elections/"])
def test_skip_link(browser: Browser, served: str, address: str) -> None:
    """The first Tab shows the skip link; Enter leads past the head, so that the next Tab is in the content."""
    with opened(browser) as page:
        page.goto(served + address)
        skip = page.locator("a[href='#content']")
        assert (skip.bounding_box() or {"y": 0})["y"] < 0, "hidden until it is wanted"
        page.keyboard.press("Tab")
        assert skip.evaluate("(element) => element === document.activeElement")
        assert (skip.bounding_box() or {"y": -1})["y"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_focus_is_seen(browser: Browser, served: str) -> None:
    """Every place that Tab reaches on a story's page is outlined and on the screen."""
    with opened(browser, 320) as page:
        page.goto(f"{served}/fr/2024/06/elections-europeennes/")
        count = page.locator("a[href]").count()
        for _ in range(count):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => { const one = document.activeElement, place = one.getBoundingClientRect()
                const inside = place.bottom > 0 && place.top < innerHeight
                return [one.tagName, getComputedStyle(one).outlineStyle, inside] }"""
            )
            assert seen == ["A", "solid", True]
