"""Atom feeds (RFC 4287): one for each language, one for each topic in each language."""

from collections.abc import Iterator

from digest.feeds import feeds
from digest.pages import Page
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """`/fr/feed.xml`, `/fr/topics/<slug>/feed.xml`."""
    return feeds(plan, "feed.xml", "atom.xml")
