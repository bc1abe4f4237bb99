"""The summary page of each story, one for each of its versions."""

from collections.abc import Iterator, Sequence
from typing import Any

from digest import addresses
from digest.config import Language
from digest.pages import Page, Shown, Switch, View, Writer
from digest.plan import Plan, topic_address
from digest.site import Card, Story
from digest.views import CardView, PageView


def pages(plan: Plan) -> Iterator[Page]:
    """Topic by topic, so that what stood before in the topic is at hand."""
    for lang in plan.languages:
        shelf = plan.shelf(lang)
        for topic, cards in shelf.topics.items():
            for at, card in enumerate(cards):
                if card.version.lang == lang.code and card.story.outline.topics[0] == topic:
                    yield _page(plan, lang, card, cards[at + 1 : at + 1 + plan.settings.related])
        for card in shelf.cards:
            if card.version.lang == lang.code and not card.story.outline.topics:
                yield _page(plan, lang, card, ())


def _page(plan: Plan, lang: Language, card: Card, related: Sequence[Card]) -> Page:
    story = card.story
    address = story.address(lang.code) or ""
    default = story.address(story.original.lang) if len(story.versions) > 1 else None
    shown = Shown(address, "", "", _switches(plan, lang, story), default)
    return Page(
        addresses.file_of(address),
        "story.html",
        lang.code,
        shown,
        {},
        (tuple(related),),
        plan.part_of(card),
        card.version.path,
    )


def _switches(plan: Plan, lang: Language, story: Story) -> tuple[Switch, ...]:
    """The same story in the other languages; where it is not in one, the story's topic there, else the home page."""
    return tuple([_switch(plan, other, story) for other in plan.languages if other is not lang])


def _switch(plan: Plan, lang: Language, story: Story) -> Switch:
    address = story.address(lang.code)
    if address is not None:
        return Switch(lang.code, address)
    if story.outline.topics and plan.makes("topic"):
        return Switch(lang.code, topic_address(plan.site.vocabulary.topics[story.outline.topics[0]], lang), False)
    return Switch(lang.code, addresses.home(lang), False)


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"related": cards[0]}


VIEWS: dict[str, View] = {"story.html": _view}
