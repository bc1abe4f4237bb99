"""The home page of each language: the newest stories, those marked as leading first, then some of each topic."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from digest import addresses
from digest.config import Language
from digest.editions import PUBLISHED
from digest.issue import line_of
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of, topic_address
from digest.shelves import Card
from digest.showing import Line, link
from digest.views import CardView, Link, MonthView, PageView
from digest.vocabulary import label


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """One page for each language."""
    homes = {lang.code: addresses.home(lang) for lang in plan.languages}
    for lang in plan.languages:
        newest = _newest(plan, lang)
        seen = {card.place for card in newest}
        topics = _topics(plan, lang, seen)
        page = Page(
            addresses.file_of(homes[lang.code]),
            "home.html",
            lang.code,
            Shown(homes[lang.code], lang.title, "", plan.switches(lang, homes), "/", plan.feeds(homes[lang.code])),
            {"topics": [about for about, _ in topics], "months": _months(plan, lang), "edition": _edition(plan, lang)},
            (newest, *(cards for _, cards in topics)),
        )
        yield sheaf_of(page)


def _newest(plan: Plan, lang: Language) -> tuple[Card, ...]:
    shelf, size = plan.shelf(lang), plan.settings.newest
    leading = [card for *_, card in sorted(shelf.leading, key=lambda one: one[:2])]
    places = {card.place for card in leading}
    following = (card for card in shelf.cards if card.place not in places)
    return tuple([*leading, *islice(following, size)][:size])


def _topics(plan: Plan, lang: Language, seen: set[tuple[str, int]]) -> list[tuple[tuple[str, str], tuple[Card, ...]]]:
    """Label and address of each topic that has stories, and its newest that are not shown above."""
    found = []
    for topic in plan.site.vocabulary.topics.values() if plan.settings.per_topic > 0 else ():
        rest = (card for card in plan.shelf(lang).topics.get(topic.id, ()) if card.place not in seen)
        cards = tuple(islice(rest, plan.settings.per_topic))
        seen |= {card.place for card in cards}
        if cards:
            found.append(((label(topic.label, lang.code, topic.id), topic_address(topic, lang)), cards))
    return found


def _months(plan: Plan, lang: Language) -> list[tuple[str, str]]:
    """The newest months, with their addresses."""
    if not plan.makes("archive"):
        return []
    return [(month, addresses.month(lang, month)) for month in list(plan.shelf(lang).months)[:12]]


def _edition(plan: Plan, lang: Language) -> Line | None:
    """The newest edition that is published."""
    published = (one for one in plan.site.editions.shown if one.state == PUBLISHED)
    newest = next(published, None) if plan.makes("edition") else None
    return line_of(lang, newest) if newest else None


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    topics = [
        (Link(name, writer.href(address)), shown)
        for (name, address), shown in zip(values["topics"], cards[1:], strict=True)
    ]
    months = [MonthView(writer.month(month), writer.href(address), 0) for month, address in values["months"]]
    edition = values["edition"] and link(values["edition"], writer)
    return {"newest": cards[0], "topics": topics, "months": months, "edition": edition}


VIEWS: dict[str, View] = {"home.html": _view}
