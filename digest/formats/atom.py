"""Atom feeds (RFC 4287): one for each language, one for each topic in each language."""

from collections.abc import Iterator
from typing import Any

from digest.feeds import feeds
from digest.pages import Sheaf, View, Writer
from digest.plan import Plan
from digest.views import CardView, FeedView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/fr/feed.xml`, `/fr/topics/<slug>/feed.xml`."""
    return feeds(plan, "feed.xml", "atom.xml")


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    feed = FeedView(
        page.url,
        page.title,
        page.url,
        writer.absolute(values["home"]),
        writer.instant(values["updated"]),
        values["hubs"],
    )
    return {"cards": cards[0], "feed": feed}


VIEWS: dict[str, View] = {"atom.xml": _view}
