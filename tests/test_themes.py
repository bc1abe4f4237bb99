"""The shipped themes: the second is made of nothing but templates and a small style sheet, and reads as well."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from digest.errors import InputError
from tests.reading import ADDRESSES, assert_fits_everywhere, opened
from tests.sites import CONFIG, REPOSITORY, build_site, output_of, story, write_site
from tests.web import Site

PLAIN = REPOSITORY / "themes/plain"


def names_below(folder: Path) -> set[str]:
    """The files of a theme."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_plain_is_small_and_has_no_words_of_its_own(plain: Site) -> None:
    """What it does not have comes from the default theme, all words among it."""
    (style,) = [path for name, path in plain.files.items() if name.startswith("assets/style-")]
    assert style.stat().st_size < 4000
    names = names_below(PLAIN)
    assert {name.partition("/")[0] for name in names} == {"static", "templates", "theme.yaml"}
    replaced = {name for name in names if name.startswith("templates/")}
    assert replaced and replaced <= names_below(PLAIN.parent / "default")


def test_plain_has_the_pages_of_the_default_theme(sample: Site, plain: Site) -> None:
    """A theme decides how pages look, and how long lists are; not which stories, topics and sources there are."""
    in_both = [{address for address in site.pages if "/page/" not in address} for site in (sample, plain)]
    assert in_both[0] == in_both[1]
    assert sample.files["fr/index.html"].read_bytes() != plain.files["fr/index.html"].read_bytes()


def test_plain_fits_and_asks_for_nothing_else(browser: Browser, served_plain: str) -> None:
    """No page scrolls sideways, none overlaps, none makes the console speak or a request go elsewhere."""
    with opened(browser) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: None if request.url.startswith(served_plain) else said.append(request.url))
        for address in ADDRESSES:
            page.goto(served_plain + address)
            assert_fits_everywhere(page)
            assert page.evaluate("() => [...document.styleSheets].map((sheet) => sheet.cssRules.length > 10)") == [True]
        assert [one for one in said if "404" not in one] == []


@pytest.mark.parametrize("theme", ["sample", "plain"])
def test_a_story_makes_one_sheet(theme: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    """The longest stories of the sample and those with pictures, on A4 with the style sheet's own margins."""
    site: Site = request.getfixturevalue(theme)
    served: str = request.getfixturevalue({"sample": "served", "plain": "served_plain"}[theme])
    stories = [address for address in site.pages if re.fullmatch(r"/\w\w/2024/\d\d/[^/]+/", address)]
    longest = sorted(stories, key=lambda address: len(site.pages[address].one("main").text))[-4:]
    pictured = [address for address in stories if any(site.pages[address].all("img"))]
    assert pictured
    with opened(browser) as page:
        for address in {*longest, *pictured}:
            page.goto(served + address)
            sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", prefer_css_page_size=True))
            assert len(sheets) == 1, address


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_of_topics_have_contrast() -> None:
    """Each of the eight on paper and on shaded ground, light and dark, as text needs it: 4.5 to 1."""
    style = (PLAIN.parent / "default/static/style.css").read_text(encoding="utf-8")
    grounds = [re.findall(rf"--{name}: (#\w{{6}});", style) for name in ("paper", "shade")]
    tones = re.findall(r"\.tone-\d \{ --accent: (#\w{6}); \}", style)
    assert len(tones) == 16
    for scheme, colours in enumerate((tones[:8], tones[8:])):
        for ground in (found[scheme] for found in grounds):
            for colour in colours:
                dark, light = sorted((luminance(ground), luminance(colour)))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (colour, ground)


def test_what_no_page_needs_is_not_owed(tmp_path: Path) -> None:
    """Who replaces the cards owes the macros of those templates alone that pages of the site are made by."""
    card = "{% macro card(story, level=2, topic='', class='card') %}<p>{{ story.title }}</p>{% endmacro %}\n"
    files = {**story("talks"), "themes/default/templates/card.html": card}
    root = write_site(tmp_path, {**files, "digest.yaml": f"{CONFIG}formats: [home]\n"})
    build_site(root)
    assert "<p>Titre talks</p>" in output_of(root)["fr/index.html"].decode()
    (root / "digest.yaml").write_text(f"{CONFIG}formats: [home, tag]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"tag\.html:2: card\.html has no 'neighbours'"):
        build_site(root)
