"""The sample digest's languages: counterparts, stories in one language, French typography."""

import re
from collections.abc import Iterator

import pytest
import yaml

from tests.sampled import LANGUAGES, SINGLE, STORIES, Story, alternates, links, listed, meta, other
from tests.sites import SAMPLE
from tests.web import Site


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
