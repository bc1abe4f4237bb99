"""What feeds of every format have in common: which there are, and what they list."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from digest import addresses
from digest.config import Language
from digest.fingerprint import fingerprint_of
from digest.pages import Page, Sheaf, Shown
from digest.plan import Plan, topic_address
from digest.shelves import Card, Cards
from digest.vocabulary import label


def feeds(plan: Plan, file: str, template: str) -> Iterator[Sheaf]:
    """The feeds of one format: of each language, and of each topic in each language where topics have pages."""
    for lang in plan.languages:
        for start, title, cards in followed(plan, lang):
            yield _sheaf(plan, lang, template, start, file, title, cards)


def followed(plan: Plan, lang: Language) -> Iterator[tuple[str, str, Cards]]:
    """What a language has feeds of: the address of the page, the feed's title, and the stories."""
    shelf = plan.shelf(lang)
    yield addresses.home(lang), lang.title, shelf.cards
    for topic in plan.site.vocabulary.topics.values() if plan.makes("topic") else ():
        if topic.id in shelf.topics:
            title = f"{lang.title}: {label(topic.label, lang.code, topic.id)}"
            yield topic_address(topic, lang), title, shelf.topics[topic.id]


def _sheaf(plan: Plan, lang: Language, template: str, start: str, file: str, title: str, cards: Cards) -> Sheaf:
    """A feed of the newest stories that exist in its language."""
    listed = tuple(islice((card for card in cards if card.is_own), plan.settings.feed_size))
    hubs = plan.site.config.hubs
    pages = partial(_pages, lang, template, start, file, title, listed, hubs)
    return Sheaf(f"feed {start}{file}", pages, fingerprint_of([card.name for card in listed], hubs))


def _pages(
    lang: Language, template: str, start: str, file: str, title: str, listed: tuple[Card, ...], hubs: tuple[str, ...]
) -> Iterator[Page]:
    instants = [max(card.story.outline.updated or 0, card.story.outline.added or 0) for card in listed]
    values = {"home": start, "updated": max(instants, default=0), "hubs": hubs}
    yield Page(f"{start[1:]}{file}", template, lang.code, Shown(start + file, title), values, (listed,))
