"""A preview in a real Chromium: what somebody sees who writes with the site open beside the editor."""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import copy_of_sample
from tests.previews import Preview, edit, previewing
from tests.servers import own_port
from tests.sites import FACTS, REPOSITORY, article, story, write_site

ONE = "/en/2024/05/one/"
ICON = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}"/>'
STYLE = "body { color: rgb(1, 2, 3); min-height: 3000px }"


FILES: dict[str, str | bytes] = {
    "themes/default/static/style.css": STYLE,
    "static/favicon.svg": ICON.format(8),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with a style sheet of its own."""
    return write_site(
        tmp_path / "site",
        {**story("one"), **story("two", topic="science"), **FILES},
    )


@pytest.fixture
def tabs(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of a fresh reader, who speaks English."""
    context = browser.new_context(viewport={"width": 1000, "height": 700}, locale="en-GB")
    context.set_default_timeout(60_000)
    yield context
    context.close()


def opened(tabs: BrowserContext, preview: Preview, path: str) -> Page:
    """A tab that shows a page and hears of builds: its bar is there."""
    tab = tabs.new_page()
    tab.goto(preview.address + path)
    tab.locator("digest-bar[data-state=live] aside").wait_for()
    return tab


def stay(tab: Page) -> None:
    """Leave something in the page that a reload would lose."""
    tab.evaluate("() => { window.stays = true }")


def stays(tab: Page) -> bool:
    return tab.evaluate("() => window.stays === true") is True


@contextmanager
def reloaded(tab: Page) -> Iterator[None]:
    """Meanwhile the page is loaded anew, once."""
    stay(tab)
    with tab.expect_event("load"):
        yield
    assert not stays(tab)


def bar(tab: Page) -> str:
    return tab.locator("digest-bar aside").inner_text()


# What README promises


def test_the_preview_as_readme_tells_it(tabs: BrowserContext, tmp_path: Path) -> None:
    """Start, edit, break, mend, rename, delete, stop: with the command that stands there and nothing else."""
    section = re.search(r"^## Preview\n(.*?)^## ", (REPOSITORY / "README.md").read_text("utf-8"), re.M | re.S)
    assert section
    command = shlex.split(re.search(r"^```sh\n(digest serve.*?)$", section[1], re.M)[1])  # type: ignore[index]
    site = copy_of_sample(tmp_path)
    stories = site / "content/stories/2024/06"
    french = stories / "eu-duties-chinese-cars.fr.md"
    assert command[:2] == ["digest", "serve"]
    with previewing(site, *[word for word in command[2:] if not word.startswith(("#", "-O"))]) as preview:
        tab = opened(tabs, preview, "/en/2024/06/eu-duties-chinese-cars/")
        assert "content/stories/2024/06/eu-duties-chinese-cars.en.md" in bar(tab)

        edit(
            site, "content/stories/2024/06/eu-duties-chinese-cars.en.md", "Nine months after", "Only nine months after"
        )
        expect(tab.locator("article.story")).to_contain_text("Only nine months after")

        edit(site, "content/stories/2024/06/eu-duties-chinese-cars.en.md", "summary:", "sumary:")
        fault = tab.locator("digest-faults li", has_text="unknown key 'sumary'")
        expect(fault).to_contain_text("content/stories/2024/06/eu-duties-chinese-cars.en.md:3:1")
        expect(fault).to_contain_text("did you mean 'summary'?")
        expect(fault.locator("code.here")).to_have_text("sumary: >-")
        assert tab.get_by_text("Only nine months after").count() == 1, "the last good page is still there"

        edit(site, "content/stories/2024/06/eu-duties-chinese-cars.en.md", "sumary:", "summary:")
        expect(tab.locator("digest-faults")).to_have_count(0)

        # No edition names this story: one that is out may not lose its stories.
        for lang in ("en", "fr"):
            (stories / f"eu-duties-chinese-cars.{lang}.md").rename(stories / f"duties.{lang}.md")
        tab.wait_for_url("**/en/2024/06/duties/")
        expect(tab.locator("article.story")).to_contain_text("Only nine months after")
        assert not french.exists()

        for lang in ("en", "fr"):
            (stories / f"duties.{lang}.md").unlink()
        expect(tab.get_by_role("heading", name="Page not found")).to_be_visible()
        tab.locator("digest-bar[data-state=live]").wait_for()

        assert preview.stop() == 0
        expect(tab.locator("digest-bar[data-state=lost]")).to_have_count(1)
        assert preview.said[-1] == "preview stopped"


# What reloads, and what does not


def test_only_pages_whose_bytes_changed_reload(site: Path, tabs: BrowserContext) -> None:
    with previewing(site) as preview:
        one, two = opened(tabs, preview, ONE), opened(tabs, preview, "/en/2024/05/two/")
        stay(two)
        with reloaded(one):
            edit(site, "content/stories/one.en.md", "Some words.", "Other words.")
        expect(one.get_by_text("Other words.")).to_be_visible()
        edit(site, "content/stories/two.en.md", "Some words.", "Words of two.")
        two.get_by_text("Words of two.").wait_for()
        stay(two)
        with reloaded(one):
            edit(site, "content/stories/one.en.md", "Other words.", "Last words.")
        assert stays(two)


def test_the_place_on_the_page_is_kept(site: Path, tabs: BrowserContext) -> None:
    with previewing(site) as preview:
        tab = opened(tabs, preview, ONE)
        tab.evaluate("() => scrollTo(0, 700)")
        with reloaded(tab):
            edit(site, "content/stories/one.en.md", "Some words.", "Other words.")
        assert tab.evaluate("() => scrollY") == 700
        edit(site, "content/stories/one.en.md", "summary:", "slug: moved\nsummary:")
        tab.wait_for_url("**/moved/")
        tab.locator("digest-bar aside").wait_for()
        assert tab.evaluate("() => scrollY") == 700


def test_a_style_sheet_is_swapped_without_a_reload(site: Path, tabs: BrowserContext) -> None:
    color = "() => getComputedStyle(document.body).color"
    with previewing(site) as preview:
        tabs_open = [opened(tabs, preview, path) for path in (ONE, "/en/")]
        for tab in tabs_open:
            stay(tab)
            assert tab.evaluate(color) == "rgb(1, 2, 3)"
        (site / "themes/default/static/style.css").write_text(STYLE.replace("1, 2, 3", "4, 5, 6"))
        for tab in tabs_open:
            expect(tab.locator("body")).to_have_css("color", "rgb(4, 5, 6)")
            assert stays(tab)
            expect(tab.locator("link[rel=stylesheet]")).to_have_count(1)


def test_a_picture_is_swapped_without_a_reload(site: Path, tabs: BrowserContext) -> None:
    write_site(site, {"static/square.svg": ICON.format(10)})
    template = site / "themes/default/templates/page.html"
    template.parent.mkdir(parents=True)
    template.write_text('<html lang="en"><body><img src="/square.svg" alt=""></body></html>')
    write_site(site, {"content/pages/about.en.md": article("About", summary=None)})
    with previewing(site) as preview:
        tab = opened(tabs, preview, "/en/about/")
        stay(tab)
        (site / "static/square.svg").write_text(ICON.format(20))
        expect(tab.locator("img")).to_have_js_property("naturalWidth", 20)
        assert stays(tab)


# Faults


@pytest.mark.parametrize(("lang", "words"), [("fr", "2 erreurs"), ("en", "2 faults")])
def test_the_overlay_comes_and_goes(site: Path, tabs: BrowserContext, lang: str, words: str) -> None:
    """FAULTS 47: in the language of the page; over pages that are opened meanwhile too."""
    with previewing(site) as preview:
        tab = opened(tabs, preview, f"/{lang}/2024/05/one/")
        edit(site, "content/stories/one.en.md", "title:", "titel:")
        overlay = tab.locator("digest-faults")
        expect(overlay.get_by_role("heading", name=words)).to_be_visible()
        expect(overlay.locator("li").first).to_contain_text("content/stories/one.en.md:1:1")
        expect(overlay.locator("li").last).to_contain_text("did you mean 'title'?")
        expect(overlay.locator("li").last.locator("code.here mark")).to_have_text('titel: "Title one"')
        second = opened(tabs, preview, f"/{lang}/")
        expect(second.locator("digest-faults li")).to_have_count(2)
        second.keyboard.press("Escape")
        expect(second.locator("digest-faults")).to_have_count(0)
        edit(site, "content/stories/one.en.md", "titel:", "title:")
        expect(overlay).to_have_count(0)
        expect(tab.get_by_role("heading", level=1)).to_have_text("Titre one" if lang == "fr" else "Title one")


def test_faults_before_there_is_any_page(site: Path, tabs: BrowserContext) -> None:
    edit(site, "content/stories/one.en.md", "title:", "titel:")
    with previewing(site) as preview:
        tab = tabs.new_page()
        tab.goto(preview.address + "/en/")
        expect(tab.locator("digest-faults li")).to_have_count(2)
        edit(site, "content/stories/one.en.md", "titel:", "title:")
        expect(tab.get_by_role("heading", level=1)).to_have_text("Digest")
        expect(tab.locator("digest-faults")).to_have_count(0)


def test_warnings_are_a_count_that_opens(site: Path, tabs: BrowserContext) -> None:
    with previewing(site) as preview:
        tab = opened(tabs, preview, "/fr/2024/05/one/")
        assert "avertissement" not in bar(tab)
        (site / "content/stories/one.en.md").unlink()
        summary = tab.locator("digest-bar summary")
        expect(summary).to_have_text("1 avertissement")
        item = tab.locator("digest-bar details li")
        expect(item).not_to_be_visible()
        summary.click()
        expect(item).to_contain_text("the version in 'en' is missing")


# What the bar tells


def test_what_the_public_does_not_see_is_marked(site: Path, tabs: BrowserContext) -> None:
    write_site(
        site,
        {
            "content/stories/draft.fr.md": article("Ébauche", **{**FACTS, "draft": True}),
            "content/stories/late.fr.md": article("Passé", **{**FACTS, "expiry_date": "2024-06-01"}),
        },
    )
    with previewing(site) as preview:
        tab = opened(tabs, preview, "/fr/2024/05/draft/")
        assert "Non publié : brouillon" in bar(tab)
        assert "English manquante" in bar(tab)
        assert tab.locator("digest-bar li[data-state=missing]").get_attribute("title") == (
            "à écrire : content/stories/draft.en.md"
        )
        tab.goto(preview.address + "/fr/topics/monde/")
        late = tab.locator("article", has_text="Passé").locator("digest-mark")
        expect(late).to_have_text(" [expiré]", use_inner_text=False)
        expect(tab.locator("article", has_text="Titre one").locator("digest-mark")).to_have_count(0)


def test_the_bar_opens_the_source_and_says_why(site: Path, tabs: BrowserContext) -> None:
    with previewing(site, "--editor", "myeditor://open?file={path}&line={line}") as preview:
        tab = opened(tabs, preview, ONE)
        source = tab.locator("digest-bar a.place").first
        line = (site / "content/stories/one.en.md").read_text().split("\n").index("Some words.") + 1
        assert source.inner_text() == f"content/stories/one.en.md:{line}"
        address = source.get_attribute("href") or ""
        assert address == f"myeditor://open?file={site}/content/stories/one.en.md&line={line}"
        assert "Français available" in bar(tab)
        edit(site, "content/stories/one.en.md", "Some words.", "Other words.")
        expect(tab.locator("digest-bar .reason")).to_contain_text("what it shows changed (content/stories/one.en.md)")
        tab.locator("digest-bar button.toggle").click()
        expect(tab.locator("digest-bar .reason")).to_have_count(0)
        tab.reload()
        tab.locator("digest-bar aside.small").wait_for()
        tab.locator("digest-bar button.toggle").click()
        expect(tab.locator("digest-bar .reason")).to_be_visible()


def test_nothing_is_blocked_and_nothing_more_is_allowed(site: Path, tabs: BrowserContext) -> None:
    """The preview's own script runs under the site's policy; a script that got into a page does not."""
    with previewing(site) as preview:
        tab = tabs.new_page()
        said: list[str] = []
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.goto(preview.address + ONE)
        tab.locator("digest-bar aside").wait_for()
        assert said == []
        with tab.expect_console_message(lambda message: "Content Security Policy" in message.text):
            tab.evaluate(
                """() => { const one = document.createElement('script')
                one.textContent = 'window.ran = 1'
                document.body.append(one) }"""
            )
        assert tab.evaluate("() => window.ran") is None


# Pages that go, come, and move


def test_a_page_comes_up_once_it_exists(site: Path, tabs: BrowserContext) -> None:
    with previewing(site) as preview:
        tab = opened(tabs, preview, "/en/2024/05/later/")
        expect(tab.get_by_role("heading", name="Page not found")).to_be_visible()
        (site / "content/stories/later.en.md").write_text(article("Later", **FACTS))
        expect(tab.get_by_role("heading", level=1)).to_have_text("Later")


def test_a_story_that_comes_back_under_another_name(site: Path, tabs: BrowserContext) -> None:
    """An editor, or git, may take it away first and bring it back in another build."""
    with previewing(site) as preview:
        tab = opened(tabs, preview, ONE + "?x=1#end")
        texts = {lang: (site / f"content/stories/one.{lang}.md") for lang in ("fr", "en")}
        kept = {lang: place.read_text() for lang, place in texts.items()}
        for place in texts.values():
            place.unlink()
        expect(tab.get_by_role("heading", name="Page not found")).to_be_visible()
        for lang, text in kept.items():
            (site / f"content/stories/again.{lang}.md").write_text(text)
        tab.wait_for_url("**/again/#end")


# Many tabs


def test_ten_tabs(site: Path, tabs: BrowserContext) -> None:
    """FAULTS 51: a browser opens six connections to a host; all tabs load, and all hear."""
    with previewing(site) as preview:
        streams: list[str] = []
        tabs.on("request", lambda request: streams.append(request.url) if "/events" in request.url else None)
        pages = [opened(tabs, preview, ONE) for _ in range(10)]
        edit(site, "content/stories/one.en.md", "Some words.", "Words for ten.")
        for tab in pages:
            expect(tab.get_by_text("Words for ten.")).to_be_visible()
        edit(site, "content/stories/one.en.md", "Words for ten.", "Words again.")
        for tab in pages:
            expect(tab.get_by_text("Words again.")).to_be_visible()
        assert streams


HIDE = """(hidden) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: hidden ? 'hidden' : 'visible' })
  document.dispatchEvent(new Event('visibilitychange'))
}"""


def test_a_hidden_tab_lets_go_and_catches_up(site: Path, tabs: BrowserContext) -> None:
    with previewing(site) as preview:
        first, second = opened(tabs, preview, ONE), opened(tabs, preview, "/en/")
        with tabs.expect_event("request", lambda request: "/events" in request.url):
            first.evaluate(HIDE, True)  # the other one takes over
        stay(first)
        edit(site, "content/stories/one.en.md", 'title: "Title one"', 'title: "New title"')
        expect(second.get_by_role("heading", name="New title")).to_be_visible()
        assert stays(first), "it does not reload while nobody looks"
        first.evaluate(HIDE, False)
        expect(first.get_by_role("heading", level=1)).to_have_text("New title")


def test_a_preview_that_starts_again(site: Path, tabs: BrowserContext) -> None:
    with previewing(site, "-p", str(own_port())) as preview:
        tab = opened(tabs, preview, ONE)
        assert preview.stop() == 0
        tab.locator("digest-bar[data-state=lost]").wait_for()
        expect(tab.locator("digest-bar")).to_contain_text("The preview has ended.")
        edit(site, "content/stories/one.en.md", "Some words.", "Written meanwhile.")
        with previewing(site, "-p", str(preview.port)) as again:
            assert again.port == preview.port
            expect(tab.get_by_text("Written meanwhile.")).to_be_visible()
            expect(tab.locator("digest-bar[data-state=live]")).to_have_count(1)


# The page of translations


def test_the_page_of_translations_filters_without_a_script(site: Path, browser: Browser, tabs: BrowserContext) -> None:
    (site / "content/stories/two.en.md").unlink()
    with previewing(site, "--editor", "vscode") as preview:
        opened(tabs, preview, ONE).locator("digest-bar a", has_text="Translations").click()
        expect(tabs.pages[-1]).to_have_title("Translations")
        context = browser.new_context(java_script_enabled=False)
        tab = context.new_page()
        tab.goto(f"{preview.address}/.digest/status?lang=en")
        expect(tab.locator("tbody tr")).to_have_count(2)
        tab.get_by_role("link", name="Only what is to be done").click()
        expect(tab.locator("tbody th")).to_have_text(["Titre two"])
        cell = tab.locator("td.missing a")
        assert cell.get_attribute("href") == f"vscode://file{site}/content/stories/two.en.md:1:1"
        assert cell.evaluate("one => getComputedStyle(one.parentElement).color") != "rgb(0, 0, 0)"
        context.close()
