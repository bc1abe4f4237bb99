"""JSON Feeds (jsonfeed.org, version 1.1): one for each language, one for each topic in each language."""

from collections.abc import Iterator
from typing import Any

from digest.feeds import feeds
from digest.pages import Sheaf, View, Writer
from digest.plan import Plan
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/fr/feed.json`, `/fr/topics/<slug>/feed.json`."""
    return feeds(plan, "feed.json", "feed.json")


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    hubs = {"hubs": [{"type": "WebSub", "url": hub} for hub in values["hubs"]]} if values["hubs"] else {}
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": page.title,
        "home_page_url": writer.absolute(values["home"]),
        "feed_url": page.url,
        **hubs,
        "language": writer.lang,
        "items": [_item(card) for card in cards[0]],
    }
    return {"feed_json": feed}


def _item(card: CardView) -> dict[str, Any]:
    item = {
        "id": card.id,
        "url": card.url,
        "title": card.title,
        "summary": card.summary,
        "content_text": card.summary,
        "date_published": card.published,
        "date_modified": card.changed,
        "tags": [topic.label for topic in card.topics],
        "language": card.lang,
    }
    return {key: value for key, value in item.items() if value}


VIEWS: dict[str, View] = {"feed.json": _view}
