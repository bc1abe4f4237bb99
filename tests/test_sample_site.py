"""The sample digest as published: valid, linked, complete, and well set in both languages."""

import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import feedparser
import pytest
import yaml

from tests.reading import ADDRESSES
from tests.sites import SAMPLE
from tests.web import Element, Site

VNU = SAMPLE / "node_modules/vnu-jar/build/dist/vnu.jar"
LANGUAGES = ("fr", "en")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML_LINK = "{http://www.w3.org/1999/xhtml}link"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Story:
    """A story as its files say it, read without the program."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.versions: dict[str, dict[str, object]] = {}

    def fact(self, name: str) -> object:
        return next((facts[name] for facts in self.versions.values() if name in facts), None)

    @property
    def added(self) -> datetime:
        when = datetime.fromisoformat(str(self.fact("added") or self.fact("date")))
        return when if when.tzinfo else when.replace(tzinfo=ZoneInfo("Europe/Paris"))

    @property
    def original(self) -> str:
        return next(lang for lang in LANGUAGES if lang in self.versions and "translation" not in self.versions[lang])

    def address(self, lang: str) -> str:
        slug = self.versions[lang].get("slug") or self.key.rpartition("/")[2]
        return f"/{lang}/{self.added:%Y/%m}/{slug}/"


def stories_of(content: Path) -> list[Story]:
    """All stories, the newest first."""
    found: dict[str, Story] = {}
    for path in sorted(content.glob("stories/**/*.md")):
        facts = yaml.load(path.read_text("utf-8").split("\n---\n")[0], yaml.BaseLoader)
        if "story" not in facts:
            stem, lang = path.name.removesuffix(".md").rsplit(".", 1)
            key = (path.parent if stem == "index" else path.parent / stem).relative_to(content).as_posix()
            found.setdefault(key, Story(key)).versions[lang] = facts
    return sorted(found.values(), key=lambda story: story.added, reverse=True)


STORIES = stories_of(SAMPLE / "content")
SINGLE = [story for story in STORIES if len(story.versions) == 1]


def other(lang: str) -> str:
    return "en" if lang == "fr" else "fr"


def listed(pages: dict[str, Element]) -> dict[str, Element]:
    """The pages that search engines may list."""
    return {
        address: page
        for address, page in pages.items()
        if not any(one.get("name") == "robots" and "noindex" in (one.get("content") or "") for one in page.all("meta"))
    }


def links(page: Element, rel: str) -> list[Element]:
    return [link for link in page.all("link") if rel in (link.get("rel") or "").split()]


def alternates(page: Element) -> dict[str, str]:
    """The page in other languages, as its head says."""
    found = [link for link in links(page, "alternate") if link.get("hreflang")]
    by_lang = {link.get("hreflang") or "": link.get("href") or "" for link in found}
    assert len(by_lang) == len(found), "two alternates for one language"
    return by_lang


def meta(page: Element, name: str) -> str | None:
    return next(
        (one.get("content") for one in page.all("meta") if name in (one.get("name"), one.get("property"))), None
    )


# Validity


def messages_of_validator(*paths: Path) -> tuple[list[dict[str, str]], list[str]]:
    """What the Nu validator says, and the files that it looked at."""
    command = ["java", "-jar", VNU, "--format", "json", "--verbose", "--exit-zero-always", "--also-check-css"]
    done = subprocess.run(
        [*map(str, command), *map(str, paths)], capture_output=True, text=True, timeout=250, check=True
    )
    return json.loads(done.stderr)["messages"], done.stdout.split("\n")


def test_html_and_css_are_valid(sample: Site, plain: Site, tmp_path: Path) -> None:
    """No page of the sample, no page type of the theme `plain` and no style sheet is faulty; a page with a fault shows
    that the validator is awake."""
    faulty, bad_style = tmp_path / "faulty.html", tmp_path / "faulty.css"
    faulty.write_text("<!DOCTYPE html><html lang=en><title>x</title><p><div></p></html>")
    bad_style.write_text("a { colr: red }")
    types = {f"{address[1:]}index.html" for address in ADDRESSES} | {"404.html"}
    in_plain = [(name, path) for name, path in plain.files.items() if name.endswith(".css") or name in types]
    both = [*sample.files.items(), *in_plain]
    files = [path for name, path in both if name.endswith((".html", ".css"))]
    messages, seen = messages_of_validator(*files, faulty, bad_style)
    assert {str(path) for path in files} <= set(seen)
    awake = {path.name for message in messages for path in (faulty, bad_style) if message["url"].endswith(path.name)}
    assert awake == {"faulty.html", "faulty.css"}
    faults = {
        f"{message['url']}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if not message["url"].endswith(tuple(awake)) and not harmless(message)
    }
    assert not faults


def harmless(message: dict[str, str]) -> bool:
    """A note, or a policy that only `file:` breaks, where nothing is 'self' (the browser's tests see to it); JSON-LD
    is a data block, which no policy blocks."""
    if message["type"] != "info":
        return False
    return message.get("subType") != "warning" or message["message"].startswith(
        (
            "Resource violates Content Security Policy (meta tag): external stylesheet “/assets/",
            "Resource violates Content Security Policy (meta tag): external script “/assets/search-",
            "Resource violates Content Security Policy (meta tag): image “/media/",
            "Inline script violates Content Security Policy (meta tag): blocked by “script-src”",
        )
    )


def test_scripts_are_data_only(sample: Site) -> None:
    """A story's only script is JSON-LD that parses, the search page's is a file; no element has style or a handler."""
    scripts = 0
    searching = {"/fr/recherche/", "/en/search/"}
    for address, page in sample.pages.items():
        for element in page.all():
            assert not [name for name in element.attributes if name == "style" or name.startswith("on")], address
            if element.tag == "script" and address in searching:
                assert not element.children
                assert (element.get("src") or "").startswith("/assets/search-")
            elif element.tag == "script":
                assert element.get("type") == "application/ld+json", address
                data = json.loads("".join(str(child) for child in element.children))
                assert data["@context"] == "https://schema.org"
                assert data["url"] == sample.url(address)
                scripts += 1
        assert not list(page.all("style"))
    assert scripts == sum(len(story.versions) for story in STORIES)


# Addresses


def addresses_of(site: Site) -> Iterator[tuple[str, str]]:
    """(where it stands, full URL) of each internal link, in pages, feeds, and the sitemap."""
    for at, page in site.pages.items():
        for element in page.all():
            for name in ("href", "src", "poster", "action", "cite", "data", "srcset", "content"):
                value = element.get(name)
                if value is None or (name == "content" and not value.startswith(site.base_url)):
                    continue
                for one in re.findall(r"(\S+) \d+w", value) if name == "srcset" else [value]:
                    if (url := site.internal(one, at)) is not None:
                        yield at, url
            if element.tag == "script":
                for value in re.findall(r'"(https?://[^"]+)"', "".join(map(str, element.children))):
                    if (url := site.internal(value)) is not None:
                        yield at, url
    for name, path in site.files.items():
        if name.endswith(".xml"):
            for node in ElementTree.parse(path).iter():
                for value in (node.get("href"), node.text):
                    if value and value.startswith("http") and (url := site.internal(value)) is not None:
                        yield name, url
        elif name.endswith(".json"):
            for value in re.findall(r'"(https?://[^"\\]+)\\?"', path.read_text("utf-8")):
                if (url := site.internal(value)) is not None:
                    yield name, url
        elif name == "robots.txt":
            for value in re.findall(r"https?://\S+", path.read_text("utf-8")):
                yield name, value


def test_internal_links_resolve(sample: Site) -> None:
    """Every address of this site, wherever it is written, leads to a file, and every fragment to an element."""
    found = list(addresses_of(sample))
    assert {at for at, _ in found} >= {*sample.pages, "sitemap.xml", "robots.txt", "fr/feed.xml", "en/feed.json"}
    faults = {f"{at}: {fault}" for at, url in set(found) if (fault := sample.fault(url))}
    assert not faults


def test_every_page_is_linked(sample: Site) -> None:
    """Each page can be reached from `/` by links."""
    seen, rest = {"/"}, ["/"]
    while rest:
        at = rest.pop()
        for anchor in sample.pages[at].all("a"):
            url = sample.internal(anchor.get("href") or "", at)
            address = url and sample.address(url)
            if address in sample.pages and address not in seen:
                seen.add(address)
                rest.append(address)
    assert set(sample.pages) - seen == {"/404.html"}


# Languages of a page


def test_canonical_is_the_own_address(sample: Site) -> None:
    """A page names exactly one canonical address, its own, and shares the same one."""
    for address, page in listed(sample.pages).items():
        assert [link.get("href") for link in links(page, "canonical")] == [sample.url(address)]
        assert meta(page, "og:url") == sample.url(address)
    assert set(sample.pages) - set(listed(sample.pages)) == {"/404.html"}


def test_hreflang_is_reciprocal(sample: Site) -> None:
    """Alternates exist, name the page itself, say the language that the page is in, and lead back."""
    several = 0
    for address, page in listed(sample.pages).items():
        named = alternates(page)
        if not named:
            continue
        several += 1
        own = page.one("html").get("lang") or ""
        if address != "/":
            assert named[own] == sample.url(address)
        for lang, url in named.items():
            there = sample.pages[sample.address(url) or ""]
            if lang != "x-default":
                assert there.one("html").get("lang") == lang
            if address != "/":
                assert alternates(there) == named, f"{address} and {url} name different alternates"
    assert several > 200


def test_default_language(sample: Site) -> None:
    """x-default is `/` for the home pages and the original for stories in both languages; others have no such thing."""
    for lang in LANGUAGES:
        assert alternates(sample.pages[f"/{lang}/"])["x-default"] == sample.url("/")
        for story in STORIES:
            if lang in story.versions:
                named = alternates(sample.pages[story.address(lang)])
                expected = sample.url(story.address(story.original)) if len(story.versions) > 1 else None
                assert named.get("x-default") == expected, story.key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_counterparts_are_switched_to(sample: Site, lang: str) -> None:
    """The language switch of a page leads where its alternate does."""
    for address, page in listed(sample.pages).items():
        there = alternates(page).get(other(lang))
        if address.startswith(f"/{lang}/") and there:
            banner = page.one("body")
            (switch,) = [a for a in banner.all("a") if a.get("hreflang") == other(lang) and a.get("rel") == "alternate"]
            assert sample.internal(switch.get("href") or "", address) == there
            assert switch.get("lang") == other(lang)


# Stories in one language


def test_there_are_stories_in_one_language() -> None:
    """The sample has one of each kind, so that the rules below are tested."""
    assert {next(iter(story.versions)) for story in SINGLE} == set(LANGUAGES)


@pytest.mark.parametrize("story", SINGLE, ids=lambda story: story.key)
def test_story_in_one_language(sample: Site, story: Story) -> None:
    """It has one page and no alternates; the switch leads to its topic and says so."""
    (lang,) = story.versions
    page = sample.pages[story.address(lang)]
    assert set(alternates(page)) <= {lang}
    topic = str(story.fact("topic"))
    label = yaml.safe_load((SAMPLE / "content/topics.yaml").read_text())[topic]["label"]
    (switch,) = [a for a in page.all("a") if a.get("hreflang") == other(lang)]
    target = sample.pages[switch.get("href") or ""]
    assert target.one("html").get("lang") == other(lang)
    assert label[other(lang)] in target.one("h1").text
    assert switch.get("rel") is None, "rel=alternate promises the same content"
    assert label[lang] in switch.text.replace("’", "'"), "the switch does not say where it leads"


@pytest.mark.parametrize("story", SINGLE, ids=lambda story: story.key)
def test_lists_mark_a_story_of_the_other_language(sample: Site, story: Story) -> None:
    """Lists of the other language show it with its language, in words and as `lang`; feeds do not have it."""
    (lang,) = story.versions
    said = {"fr": "anglais", "en": "French"}[other(lang)]
    shown = 0
    for page_address, page in sample.pages.items():
        if not page_address.startswith(f"/{other(lang)}/"):
            continue
        for anchor in page.all("a"):
            if anchor.get("href") == story.address(lang):
                assert anchor.inherited("lang") == anchor.get("hreflang") == lang
                card = anchor
                while card.tag not in ("article", "li"):
                    assert card.parent
                    card = card.parent
                assert said in card.text, page_address
                for element, text in card.texts():
                    if text.strip() and text.strip() in str(story.versions[lang]["summary"]).replace("\n", " "):
                        assert element.inherited("lang") == lang, text
                shown += 1
    assert shown >= 2, "at least its topic and its month"
    for name, path in sample.files.items():
        if name.startswith(f"{other(lang)}/") and name.endswith(("feed.xml", "feed.json")):
            assert story.key not in path.read_text("utf-8")


def test_unknown_date_is_said(sample: Site) -> None:
    """A story whose date is not known says so in both languages, and shows only when it was taken up."""
    (story,) = [story for story in STORIES if story.key.endswith("ukraine-us-strikes")]
    assert story.fact("date") is None
    for lang, words in {"fr": "date inconnue", "en": "date not known"}.items():
        header = next(sample.pages[story.address(lang)].one("main").all("header"))
        assert words in header.text
        assert {time.get("datetime") for time in header.all("time")} == {"2024-05-18"}


# Feeds, sitemap, files for hosts


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


# Each page


def test_structure(sample: Site) -> None:
    """Each page: one h1, no level of headings skipped, one main, unique ids, a language, a direction."""
    for address, page in sample.pages.items():
        html = page.one("html")
        assert html.get("lang") in LANGUAGES and html.get("dir") == "ltr", address
        levels = [int(heading.tag[1]) for heading in page.all(*HEADINGS)]
        assert levels.count(1) == 1, address
        assert levels[0] == 1, address
        assert all(below <= above + 1 for above, below in pairwise(levels)), f"{address} {levels}"
        assert len(list(page.all("main"))) == 1, address
        ids = Counter(element.get("id") for element in page.all() if element.get("id"))
        assert not [id for id, count in ids.items() if count > 1], address
        for heading in page.all(*HEADINGS):
            assert heading.text, f"{address}: an empty heading"
        for anchor in page.all("a"):
            assert anchor.text or any(image.get("alt") for image in anchor.all("img")), f"{address}: an empty link"


def test_titles_and_descriptions(sample: Site) -> None:
    """Each page has a title and a description, and no two pages of a language share a title."""
    titles = defaultdict(list)
    for address, page in sample.pages.items():
        title = page.one("head").one("title")
        words = "".join(map(str, title.children))
        assert words.strip(), address
        if address in listed(sample.pages):
            assert meta(page, "description"), address
            assert meta(page, "og:title"), address
        titles[address.split("/")[1], words].append(address)
    assert not {words: places for words, places in titles.items() if len(places) > 1}


def test_addresses_have_their_own_language(sample: Site) -> None:
    """A page below /fr/ is in French, a page below /en/ in English."""
    for lang in LANGUAGES:
        below = [page for address, page in sample.pages.items() if address.startswith(f"/{lang}/")]
        assert len(below) > 100
        assert {page.one("html").get("lang") for page in below} == {lang}


def test_source_titles_carry_their_language(sample: Site) -> None:
    """The title of a source in another language is marked with that language, on the pages of both versions."""
    publishers = yaml.safe_load((SAMPLE / "content/publishers.yaml").read_text())
    checked = Counter[str]()
    for story in STORIES:
        for source in story.fact("sources") or ():
            spoken = source.get("lang") or publishers.get(source.get("name"), {}).get("lang")
            for lang in story.versions:
                if "title" not in source or "url" not in source or spoken in (None, lang):
                    continue
                page = sample.pages[story.address(lang)].one("main")
                titles = [a for a in page.all("a") if a.get("href") == source["url"] and a.within("section")]
                assert titles, f"{story.key}: {source['url']}"
                assert titles[0].inherited("lang") == spoken, source
                checked[spoken] += 1
    assert checked.keys() == set(LANGUAGES)


# French typography


def names() -> Iterator[str]:
    """Names of outlets and authors, which are shown as they are written."""
    for publisher in yaml.safe_load((SAMPLE / "content/publishers.yaml").read_text()).values():
        yield publisher["name"]
    for story in STORIES:
        for source in story.fact("sources") or ():
            yield from (source[key] for key in ("name", "author") if key in source)


def french_texts(site: Site) -> Iterator[tuple[str, str]]:
    """All French text of French pages, and what their heads say to others; runs of inline elements are joined."""
    special = "|".join(re.escape(name) for name in sorted(names(), key=len, reverse=True) if re.search("[';:!?]", name))
    for address, text in _french_texts(site):
        yield address, re.sub(special, "NAME", text)


def _french_texts(site: Site) -> Iterator[tuple[str, str]]:
    for address, page in site.pages.items():
        if not address.startswith("/fr/"):
            continue
        run = ""
        for element, text in page.one("body").texts():
            if element.within("code", "pre"):
                continue
            if element.inherited("lang") == "fr" and not re.match(r"\s*https?://", text):
                run += text
        yield address, run
        for name in ("description", "og:title", "og:description"):
            yield address, meta(page, name) or ""
        for element in page.all():
            for name in ("alt", "aria-label", "title"):
                if element.inherited("lang") == "fr":
                    yield address, element.get(name) or ""


def test_french_apostrophes_and_quotes(sample: Site) -> None:
    """French text has curly apostrophes and « guillemets », never typewriter marks."""
    texts = list(french_texts(sample))
    assert sum(text.count("’") for _, text in texts) > 1000
    assert sum(text.count("«\u00a0") + text.count("«\u202f") for _, text in texts) > 3
    faults = {
        (address, text[max(found.start() - 20, 0) : found.end() + 20])
        for address, text in texts
        for found in re.finditer(r"(?<=\w)'(?=\w)|\"", text)
    }
    assert not faults


def test_french_spaces(sample: Site) -> None:
    """A narrow no-break space stands before ; ! ? and a no-break space before the colon."""
    texts = list(french_texts(sample))
    assert sum(len(re.findall("\u202f[;!?]", text)) for _, text in texts) > 20
    faults = {
        (address, text[max(found.start() - 20, 0) : found.end() + 20])
        for address, text in texts
        for found in re.finditer(
            r"(?<![\u202f;!?(\[])[;!?]|(?<!\u00a0):(?=\s|$)|[«](?![\u00a0\u202f])|(?<![\u00a0\u202f])»", text
        )
    }
    assert not faults


def test_months_have_the_stories_of_their_days(sample: Site) -> None:
    """A month's page lists each story that was taken up in it, whatever its language, newest first."""
    for lang in LANGUAGES:
        for month in {f"{story.added:%Y/%m}" for story in STORIES}:
            page = sample.pages[f"/{lang}/{month}/"].one("main")
            wanted = [
                story.address(lang if lang in story.versions else other(lang))
                for story in STORIES
                if f"{story.added:%Y/%m}" == month
            ]
            shown = [anchor.get("href") for anchor in page.all("a") if anchor.get("href") in set(wanted)]
            assert shown == wanted
