"""Following the digest: feeds that people can read in a browser, and the list of them that feed readers take in."""

import re
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from playwright.sync_api import Browser, Route

from tests.reading import opened
from tests.sites import CONFIG, build_site, output_of, story, write_site
from tests.web import Site


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_all_feeds_at_once(sample: Site, lang: str) -> None:
    """The OPML list has each Atom feed of its language once, with the page that it follows; every page links to it."""
    tree = ElementTree.fromstring(sample.files[f"{lang}/feeds.opml"].read_bytes())
    outlines = list(tree.iter("outline"))
    feeds = [one.get("xmlUrl", "") for one in outlines]
    files = [name for name in sample.files if re.match(f"{lang}/(.+/)?feed.xml$", name)]
    assert sorted(feeds) == sorted(sample.url(f"/{name}") for name in files)
    assert len(feeds) > 5
    for one in outlines:
        assert one.get("type") == "rss" and one.get("language") == lang
        path = (one.get("xmlUrl") or "").removeprefix(sample.url("/"))
        assert one.get("text") == feedparser.parse(sample.files[path].read_bytes()).feed.title
        assert sample.address(one.get("htmlUrl") or "") in sample.pages
    for address, page in sample.pages.items():
        if address.startswith(f"/{lang}/") and any(page.all("footer")):
            assert f"/{lang}/feeds.opml" in [link.get("href") for link in page.all("a")]


def test_no_list_without_feeds(tmp_path: Path) -> None:
    """Where no Atom feeds are made, there is nothing to list."""
    root = write_site(tmp_path, {**story("talks"), "digest.yaml": f"{CONFIG}formats: [home, opml]\n"})
    build_site(root)
    files = output_of(root)
    assert "fr/feeds.opml" not in files and b"opml" not in files["fr/index.html"]


def as_atom(route: Route) -> None:
    """The feed as hosts send it that read `_headers`."""
    answer = route.fetch()
    route.fulfill(response=answer, headers={**answer.headers, "content-type": "application/atom+xml; charset=utf-8"})


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/fr/feed.xml", "/en/topics/europe/feed.xml"])
def test_people_can_read_a_feed(browser: Browser, served: str, address: str, width: int) -> None:
    """Title, what a feed is, and the stories; nothing of the machinery; a link leads to the page."""
    with opened(browser, width) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.route("**/feed.xml", as_atom)
        page.goto(served + address)
        seen = page.evaluate(
            """() => [...document.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().height
            && !one.children.length).map((one) => one.localName)"""
        )
        assert {"title", "published", "summary", "a", "p"} == set(seen)
        assert page.evaluate("() => getComputedStyle(document.querySelector('entry title')).fontWeight") == "700"
        wide, room = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room
        link = page.locator("a").get_attribute("href") or ""
        assert link == "https://digest.example" + address.removesuffix("feed.xml")
        assert said == []


def test_readers_of_feeds_get_what_they_always_got(sample: Site) -> None:
    """Titles and summaries stay plain text; what is there for people stands in the subtitle."""
    feed = feedparser.parse(sample.files["en/feed.xml"].read_bytes())
    assert feed.feed.subtitle_detail.type == "application/xhtml+xml"
    assert not feed.bozo
    assert all(entry.title_detail.type == entry.summary_detail.type == "text/plain" for entry in feed.entries)


@pytest.mark.parametrize(("lang", "name"), [("fr", "La Revue des six semaines"), ("en", "The Six-Week Digest")])
def test_a_story_says_how_to_cite_it(sample: Site, lang: str, name: str) -> None:
    """Its full address as a link, and one line to copy: title, digest, day, each publisher, address."""
    stories = [address for address in sample.pages if re.fullmatch(rf"/{lang}/\d{{4}}/\d\d/[^/]+/", address)]
    assert len(stories) > 25
    for address in stories:
        page, url = sample.pages[address], sample.url(address)
        (line,) = (one.text for one in page.all("span") if one.get("class") == "cite")
        assert page.one("h1").text in line and f", {name}, " in line
        assert re.search(r"\b2024\b", line.partition(name)[2].partition(".")[0]), line
        outlets = [one.text for one in page.all("a") if re.match(rf"/{lang}/sources/.", one.get("href") or "")]
        assert [outlet for outlet in outlets if outlet not in line] == [], line
        assert line.endswith(f" {url}")
        assert url in [one.text for one in page.all("a") if one.get("href") == address]
