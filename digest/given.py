"""The names that templates are given, and what each of them is, as `docs/themes.md` lists them."""

from typing import Any

from digest.issueviews import EditionLink, EditionView
from digest.views import CardView, FeedView, Link, MonthView, PageView, SitemapEntry, SiteView, StoryView
from digest.vocabulary import Publisher

EVERYWHERE: dict[str, Any] = {
    "site": SiteView,
    **dict.fromkeys(("words", "say", "asset", "date", "day", "span", "month", "language_name", "country_name"), Any),
    **dict.fromkeys(("direction", "href", "absolute", "made", "range"), Any),
}
"""In every template, macros of imported ones among them."""

Cards = list[CardView]
_TEXTS = list[tuple[str, str, dict[str, Any], str, str]]
_LIST: dict[str, Any] = {"cards": Cards, "number": int, "newer": str, "older": str}

_USED: dict[str, Any] = {"articles": int, "tongues": list[tuple[str, int]]}

_OWN: dict[str, dict[str, Any]] = {
    "home.html": {
        "newest": Cards,
        "topics": list[tuple[Link, Cards]],
        "months": list[MonthView],
        "edition": EditionLink,
    },
    "story.html": {"related": Cards, "issues": list[Link]},
    "card.json": {"card": CardView},
    "topic.html": {**_LIST, "topic": str},
    "topics.html": {"entries": list[Link]},
    "tag.html": _LIST,
    "tags.html": {"entries": list[Link]},
    "source.html": {**_LIST, "publisher": Publisher, "since": str, "total": int, **_USED},
    "sources.html": {"entries": list[Link]},
    "month.html": {"name": str, "cards": Cards},
    "archive.html": {"entries": list[MonthView]},
    "edition.html": {"edition": EditionView},
    "editions.html": {"entries": list[EditionLink]},
    "editions.xml": {"entries": list[EditionView], "feed": FeedView},
    "editions.json": {"entries": list[EditionView], "feed": FeedView},
    "mail.json": {"edition": EditionView, "brevity": int},
    "book.json": {"edition": EditionView, "articles": dict[str, StoryView]},
    "search.html": {"engine": str},
    "page.html": {},
    "notice.html": {},
    "redirect.html": {"to": str, "to_url": str},
    "redirects.txt": {"moves": list[tuple[str, str]]},
    "languages.html": {"texts": _TEXTS},
    "404.html": {"texts": _TEXTS},
    "atom.xml": {"cards": Cards, "feed": FeedView},
    "feeds.opml": {"feeds": list[FeedView], "editions": FeedView},
    "feed.json": {"feed_json": dict[str, Any]},
    "sitemap.xml": {"entries": list[SitemapEntry]},
    "sitemap-index.xml": {"files": list[str]},
    "robots.txt": {"sitemap": str},
    "headers.txt": {},
}

ON_PAGES: dict[str, dict[str, Any]] = {
    template: {**EVERYWHERE, "page": PageView, "story": StoryView, **own} for template, own in _OWN.items()
}
"""Template that pages are made by → its names."""
