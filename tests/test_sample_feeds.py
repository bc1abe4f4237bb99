"""What the sample digest has for feed readers, search engines and hosts."""

import json
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import yaml

from tests.sampled import ATOM, RFC_3339, SITEMAP, STORIES, XHTML_LINK, alternates, links
from tests.sites import SAMPLE
from tests.web import Site


def feeds(site: Site, kind: str) -> dict[str, Path]:
    return {name: path for name, path in site.files.items() if name.endswith(f"feed.{kind}")}


def expected_entries(site: Site, name: str) -> list[str]:
    """The newest stories that exist in the feed's language and belong to its topic."""
    lang, *rest = name.split("/")
    if rest[0] == "editions":
        return [site.url(f"/{lang}/editions/2024-w{week}/") for week in range(24, 18, -1)]
    topics = yaml.safe_load((SAMPLE / "content/topics.yaml").read_text())
    aliases = {alias: id for id, topic in topics.items() for alias in (id, *topic.get("aliases", ()))}
    chosen = STORIES
    if len(rest) > 1:
        (topic,) = [id for id, one in topics.items() if one["slug"][lang] == rest[1]]
        named = {story.key: story.fact("topic") for story in STORIES}
        chosen = [
            story
            for story in STORIES
            if topic
            in [aliases[one] for one in ([named[story.key]] if isinstance(named[story.key], str) else named[story.key])]
        ]
    size = yaml.safe_load((SAMPLE / "themes/default/theme.yaml").read_text())["feed_size"]
    return [site.url(story.address(lang)) for story in chosen if lang in story.versions][:size]


def test_atom_feeds(sample: Site) -> None:
    """Feeds are well-formed and list the newest stories of their language, each with a lasting id and whole dates."""
    assert len(feeds(sample, "xml")) == 2 + 2 * 6 + 2
    for name, path in feeds(sample, "xml").items():
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, f"{name}: {feed.get('bozo_exception')}"
        assert feed.feed.title and feed.feed.id
        assert [entry.link for entry in feed.entries] == expected_entries(sample, name), name
        ids = [entry.id for entry in feed.entries]
        assert len(set(ids)) == len(ids)
        assert all(one.startswith("tag:digest.example,") for one in ids)
        for entry in feed.entries:
            assert entry.title and entry.summary
            assert RFC_3339.fullmatch(entry.published) and RFC_3339.fullmatch(entry.updated)
            assert datetime.fromisoformat(entry.updated) >= datetime.fromisoformat(entry.published)
        root = ElementTree.parse(path).getroot()
        newest = max(datetime.fromisoformat(entry.updated) for entry in feed.entries)
        assert datetime.fromisoformat(root.findtext(f"{ATOM}updated") or "") == newest
        (own,) = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
        assert own == sample.url(f"/{name}")


def test_json_feeds(sample: Site) -> None:
    """JSON Feeds have what version 1.1 requires, and the same entries as the Atom feeds beside them."""
    assert len(feeds(sample, "json")) == len(feeds(sample, "xml"))
    for name, path in feeds(sample, "json").items():
        feed = json.loads(path.read_text("utf-8"))
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["title"]
        assert feed["language"] == name.split("/")[0]
        assert feed["feed_url"] == sample.url(f"/{name}")
        assert sample.fault(feed["home_page_url"]) == ""
        atom = feedparser.parse(sample.files[name.removesuffix("json") + "xml"].read_bytes())
        assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
        assert [item["url"] for item in feed["items"]] == [entry.link for entry in atom.entries]
        for item in feed["items"]:
            assert item.get("content_text") or item.get("content_html")
            assert RFC_3339.fullmatch(item["date_published"])


def test_a_feed_is_announced_where_it_belongs(sample: Site) -> None:
    """Home pages and topics name their own feeds in the head."""
    for name in [*feeds(sample, "xml"), *feeds(sample, "json")]:
        page = sample.pages["/" + name.rpartition("/")[0] + "/"]
        kinds = {link.get("href"): link.get("type") for link in links(page, "alternate")}
        assert kinds[f"/{name}"] == ("application/atom+xml" if name.endswith("xml") else "application/feed+json")


def test_sitemap(sample: Site) -> None:
    """It lists each page of a story once, with the languages that the page itself names, and no day before it."""
    root = ElementTree.parse(sample.files["sitemap.xml"]).getroot()
    entries = {entry.findtext(f"{SITEMAP}loc") or "": entry for entry in root}
    assert len(entries) == len(root), "an address twice"
    wanted = {sample.url(story.address(lang)): story for story in STORIES for lang in story.versions}
    assert wanted.keys() <= entries.keys()
    for url, entry in entries.items():
        page = sample.pages[sample.address(url) or ""]
        named = {link.get("hreflang"): link.get("href") for link in entry.findall(XHTML_LINK)}
        assert named == alternates(page), url
        if url in wanted:
            changed = entry.findtext(f"{SITEMAP}lastmod") or ""
            assert datetime.fromisoformat(changed).date() >= wanted[url].added.date(), url


def test_robots_names_the_sitemap(sample: Site) -> None:
    """robots.txt forbids nothing and says where the sitemap is."""
    lines = sample.files["robots.txt"].read_text().splitlines()
    assert f"Sitemap: {sample.url('/sitemap.xml')}" in lines
    assert not [line for line in lines if line.startswith("Disallow: /")]


def test_security_policy(sample: Site) -> None:
    """The policy allows nothing by default and nothing inline; each page carries one that is as strict or stricter.

    What the search page runs, hosts must allow on all pages, lest they join two rules;
    only its own policy allows it too.
    """
    headers = sample.files["_headers"].read_text()
    policies = [line.split(": ", 1)[1] for line in headers.splitlines() if "Content-Security-Policy:" in line]
    own = {
        address: one.get("content") or ""
        for address, page in sample.pages.items()
        for one in page.all("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    }
    assert policies and own.keys() == sample.pages.keys()
    for policy in (*policies, *own.values()):
        assert "default-src 'none'" in policy
        assert "'unsafe" not in policy and "*" not in policy
    running = {address for address, policy in own.items() if "script-src" in policy}
    assert running == {"/fr/recherche/", "/en/search/"}
