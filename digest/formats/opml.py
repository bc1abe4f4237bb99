"""The list of a language's Atom feeds (OPML 2.0), which feed readers take in at once."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.config import Language
from digest.feeds import followed
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of
from digest.views import CardView, FeedView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/fr/feeds.opml`, where there are feeds."""
    for lang in plan.languages if plan.makes("atom") else ():
        address = addresses.outlines(lang)
        feeds = [(title, start) for start, title, _ in followed(plan, lang)]
        yield sheaf_of(
            Page(
                address[1:],
                "feeds.opml",
                lang.code,
                Shown(address),
                {"feeds": feeds, "editions": _editions(plan, lang)},
            )
        )


def _editions(plan: Plan, lang: Language) -> str | None:
    """The address of the list of editions, where they have a feed."""
    has_feed = plan.makes("editionfeed") and plan.site.editions.shown
    return addresses.section(lang, "editions") if has_feed else None


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    feeds = [_feed(title, writer.absolute(start)) for title, start in values["feeds"]]
    editions = values["editions"] and _feed("", writer.absolute(values["editions"]))
    return {"feeds": feeds, "editions": editions}


def _feed(title: str, home: str) -> FeedView:
    return FeedView(f"{home}feed.xml", title, f"{home}feed.xml", home, "")


VIEWS: dict[str, View] = {"feeds.opml": _view}
