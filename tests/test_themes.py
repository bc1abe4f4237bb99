"""The shipped themes: the second is made of nothing but templates and a small style sheet, and reads as well."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.reading import ADDRESSES, assert_fits, opened
from tests.sites import REPOSITORY
from tests.web import Site

PLAIN = REPOSITORY / "themes/plain"


def names_below(folder: Path) -> set[str]:
    """The files of a theme."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_plain_is_small_and_has_no_words_of_its_own() -> None:
    """What it does not have comes from the default theme, all words among it."""
    assert sum(path.stat().st_size for path in PLAIN.rglob("*.css")) < 4000
    names = names_below(PLAIN)
    assert {name.partition("/")[0] for name in names} == {"static", "templates", "theme.yaml"}
    replaced = {name for name in names if name.startswith("templates/")}
    assert replaced and replaced <= names_below(PLAIN.parent / "default")


def test_plain_has_the_pages_of_the_default_theme(sample: Site, plain: Site) -> None:
    """A theme decides how pages look, and how long lists are; not which stories, topics and sources there are."""
    in_both = [{address for address in site.pages if "/page/" not in address} for site in (sample, plain)]
    assert in_both[0] == in_both[1]
    assert sample.files["fr/index.html"].read_bytes() != plain.files["fr/index.html"].read_bytes()


@pytest.mark.parametrize("width", [320, 1280])
def test_plain_fits_and_asks_for_nothing_else(browser: Browser, served_plain: str, width: int) -> None:
    """No page scrolls sideways, none overlaps, none makes the console speak or a request go elsewhere."""
    with opened(browser, width) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("request", lambda request: None if request.url.startswith(served_plain) else said.append(request.url))
        for address in ADDRESSES:
            page.goto(served_plain + address)
            assert_fits(page)
            assert page.evaluate("() => [...document.styleSheets].map((sheet) => sheet.cssRules.length > 10)") == [True]
        assert [one for one in said if "404" not in one] == []
