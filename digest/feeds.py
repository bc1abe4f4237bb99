"""What feeds of every format have in common: which there are, and what they list."""

from collections.abc import Iterable, Iterator
from itertools import islice

from digest import addresses
from digest.config import Language
from digest.pages import Page, Shown
from digest.plan import Plan, topic_address
from digest.site import Card
from digest.vocabulary import label


def feeds(plan: Plan, file: str, template: str) -> Iterator[Page]:
    """The feeds of one format: of each language, and of each topic in each language where topics have pages."""
    for lang in plan.languages:
        shelf, home = plan.shelf(lang), addresses.home(lang)
        yield _feed(plan, lang, template, home, file, lang.title, shelf.cards)
        for topic in plan.site.vocabulary.topics.values() if plan.makes("topic") else ():
            if topic.id in shelf.topics:
                title = f"{lang.title}: {label(topic.label, lang.code, topic.id)}"
                yield _feed(plan, lang, template, topic_address(topic, lang), file, title, shelf.topics[topic.id])


def _feed(plan: Plan, lang: Language, template: str, start: str, file: str, title: str, cards: Iterable[Card]) -> Page:
    """A feed of the newest stories that exist in its language."""
    own = (card for card in cards if card.version.lang == lang.code)
    listed = tuple(islice(own, plan.settings.feed_size))
    instants = [max(card.story.outline.updated or 0, card.story.outline.added or 0) for card in listed]
    values = {"home": start, "updated": max(instants, default=0)}
    return Page(f"{start[1:]}{file}", template, lang.code, Shown(start + file, title), values, (listed,))
