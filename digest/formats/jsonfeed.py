"""JSON Feeds (jsonfeed.org, version 1.1): one for each language, one for each topic in each language."""

from collections.abc import Iterator

from digest.feeds import feeds
from digest.pages import Page
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """`/fr/feed.json`, `/fr/topics/<slug>/feed.json`."""
    return feeds(plan, "feed.json", "feed.json")
