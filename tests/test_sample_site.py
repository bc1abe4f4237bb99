"""The sample digest as published: valid, linked, complete."""

import json
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import yaml

from tests.reading import ADDRESSES
from tests.sampled import HEADINGS, LANGUAGES, STORIES, VNU, listed, meta, other
from tests.sites import SAMPLE
from tests.web import Site


def messages_of_validator(*paths: Path) -> tuple[list[dict[str, str]], list[str]]:
    """What the Nu validator says, and the files that it looked at."""
    command = ["java", "-jar", VNU, "--format", "json", "--verbose", "--exit-zero-always", "--also-check-css"]
    done = subprocess.run(
        [*map(str, command), *map(str, paths)], capture_output=True, text=True, timeout=110, check=True
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
