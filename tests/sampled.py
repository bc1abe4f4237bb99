"""The sample digest's stories as their files say it, and what tests read of the heads of its pages."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from tests.sites import SAMPLE
from tests.web import Element

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
