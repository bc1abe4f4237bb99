"""What the first view of a story costs a reader: everything that its page loads, compressed as hosts send it."""

import gzip
import re

import pytest
from playwright.sync_api import Browser

from tests.reading import opened
from tests.sites import REPOSITORY
from tests.web import Site

LIMIT = 14_000
"""Bytes that a server may send before the first answer of the reader's machine: ten packets (RFC 6928)."""


def stories(site: Site) -> list[str]:
    """The pages of stories that show no picture."""
    found = [address for address in site.pages if re.fullmatch(r"/\w\w/\d{4}/\d\d/[^/]+/", address)]
    return [address for address in found if not any(site.pages[address].all("img"))]


def compressed(site: Site, names: set[str]) -> int:
    return sum(len(gzip.compress(site.files[name].read_bytes(), 6)) for name in names)


@pytest.mark.parametrize("theme", ["sample", "plain"])
def test_a_story_is_light(theme: str, browser: Browser, request: pytest.FixtureRequest) -> None:
    """The heaviest page and all that the browser asks for, its icon included; nothing comes from anywhere else."""
    site: Site = request.getfixturevalue(theme)
    served: str = request.getfixturevalue({"sample": "served", "plain": "served_plain"}[theme])
    addresses = stories(site)
    assert len(addresses) > 50
    heaviest = max(addresses, key=lambda address: compressed(site, {f"{address[1:]}index.html"}))
    asked: set[str] = set()
    with opened(browser) as page:
        page.on("request", lambda request: asked.add(request.url))
        page.goto(served + heaviest)
    icon = next(one.get("href") for one in site.pages[heaviest].all("link") if one.get("rel") == "icon")
    asked.add(f"{served}{icon}")
    assert {url for url in asked if not url.startswith(f"{served}/")} == set()
    names = {url.removeprefix(f"{served}/") + ("index.html" if url.endswith("/") else "") for url in asked}
    assert len(names) == 3
    assert compressed(site, names) <= LIMIT


def test_style_sheets_are_minified(sample: Site) -> None:
    """As written they lack comments and line ends, and are all the same to a browser: nothing in them is lost."""
    for name, path in sample.files.items():
        if name.startswith("assets/") and name.endswith(".css"):
            source = (REPOSITORY / "themes/default/static" / re.sub(r"-\w+\.css$", ".css", name[7:])).read_text()
            written = path.read_text(encoding="utf-8")
            assert len(written) < 0.9 * len(source)
            bare = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
            assert re.sub(r"[\s;]", "", written) == re.sub(r"[\s;]", "", bare)
