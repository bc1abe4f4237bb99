"""An edition as everything that shows it has it: the record of exactly what is shown, of which views are made.

The web page, the feed, mail and books are made of the same record. Pure: texts of stories are read by functions.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import structs

from digest import addresses
from digest.config import Language
from digest.editions import PUBLISHED, Edition, Later, as_story
from digest.fingerprint import fingerprint_of
from digest.model import Moment
from digest.periods import days_of
from digest.plan import Plan
from digest.shelves import Card, card_at
from digest.showing import Line, Values
from digest.slugs import order_of, slugify

Groups = tuple[tuple[Card, ...], ...]


def address_of(lang: Language, period: str) -> str:
    """Where the page of an edition is."""
    return addresses.section(lang, "editions", period)


def files_of(plan: Plan, lang: Language, edition: Edition) -> dict[str, str]:
    """Where an edition that is published can be had otherwise: `mail`, `epub`, `pdf` → the address, of those made."""
    start, name = address_of(lang, edition.period), f"{edition.period}.{lang.code}"
    made = [kind for kind in ENDINGS if edition.state == PUBLISHED and plan.makes(kind)]
    return {kind: f"{start}{name}.{ENDINGS[kind]}" for kind in made}


ENDINGS = {"mail": "eml", "epub": "epub", "pdf": "pdf"}
"""Kind of output → how the names of its files end."""


def line_of(lang: Language, edition: Edition) -> Line:
    """An edition as lists have it: number, title, address, first and last day, stories, state, instant."""
    first, last = days_of(edition.period)
    words = edition.words.get(lang.code)
    title, address = words.title if words else "", address_of(lang, edition.period)
    return edition.number, title, address, str(first), str(last), edition.count, edition.state, edition.at


def name_of(plan: Plan, lang: Language, edition: Edition) -> bytes:
    """The fingerprint of all that decides what is shown of an edition, besides what the whole site shares."""
    own = edition.words.get(lang.code)
    rest = structs.replace(edition, runs=(), words={lang.code: own} if own else {})
    told = [_card(plan, lang, one).name for one in edition.corrections]
    return fingerprint_of(rest, told, [one and line_of(lang, one) for one in _neighbours(plan, edition)])


def contents(plan: Plan, lang: Language, edition: Edition) -> tuple[Values, Groups]:
    """What is shown of an edition: plain values; the cards of its lead, of each topic, and of what was corrected."""
    lead, topics = arranged(plan, edition, lang)
    cards = [*([lead] if lead else []), *(card for some in topics.values() for card in some)]
    groups = ((lead,) if lead else (), *topics.values())
    told = [(one, _card(plan, lang, one)) for one in edition.corrections]
    told = [(one, card) for one, card in told if card.version.lang == one.lang]
    newer, older = _neighbours(plan, edition)
    words = edition.words.get(lang.code)
    story = as_story(words) if words else None
    targets = plan.site.references.targets(story, story.versions[0]) if story else []
    values: Values = {
        "line": line_of(lang, edition),
        "period": edition.period,
        "body": words.body if words else "",
        "targets": [tuple(target) for target in targets],
        "topics": [topic or "" for topic in topics],
        "stories": [[_said(plan, edition, card) for card in group] for group in groups],
        "sources": list(_sources(plan, lang, cards)),
        "corrections": [_told(plan, lang, one, card) for one, card in told],
        "closed": edition.closed and tuple(structs.astuple(edition.closed)),
        "gone": edition.gone,
        "files": files_of(plan, lang, edition),
        "newer": newer and line_of(lang, newer),
        "older": older and line_of(lang, older),
    }
    return values, (*groups, tuple(card for _, card in told))


def in_brief(values: Values) -> Values:
    """The record without neighbours, sources, corrections and key points: what feeds show."""
    stories: list[list[tuple[list[str], list[Any]]]] = [[([], []) for _ in group] for group in values["stories"]]
    return {**values, "stories": stories, "sources": [], "corrections": [], "newer": None, "older": None}


def arranged(
    plan: Plan, edition: Edition, lang: Language | None = None
) -> tuple[Card | None, dict[str | None, tuple[Card, ...]]]:
    """The story that opens an edition, and the others by topic, as a language has them (by default the first)."""
    months = {month.text: month for month in plan.months}
    code = (lang or plan.languages[0]).code
    cards = [card_at(months[text], number, code) for text, number in edition.places()]
    topics = edition.topics or tuple(_main_topic(card) for card in cards)
    lead = _lead(edition, cards)
    return lead, _grouped(plan, edition, [one for one in zip(cards, topics, strict=True) if one[0] != lead])


def _neighbours(plan: Plan, edition: Edition) -> tuple[Edition | None, Edition | None]:
    """The next newer and the next older one that are shown."""
    shown, at = plan.site.editions.shown, plan.site.editions.order[edition.period]
    return shown[at - 1] if at else None, shown[at + 1] if at + 1 < len(shown) else None


def _card(plan: Plan, lang: Language, one: Later) -> Card:
    month = next(month for month in plan.months if month.text == one.month)
    return card_at(month, one.number, lang.code)


def _main_topic(card: Card) -> str | None:
    topics = card.story.outline.topics
    return topics[0] if topics else None


def _lead(edition: Edition, cards: list[Card]) -> Card | None:
    """The story that opens the edition: the one that is named, or of an edition by date the first that leads."""
    if edition.ordered:
        return next((card for card in cards if card.place == edition.lead), None)
    leading = [card for card in cards if card.story.outline.lead is not None]
    return min(leading, key=_rank, default=None)


def _rank(card: Card) -> float:
    lead = card.story.outline.lead
    return float("inf") if lead is None else lead


def _grouped(plan: Plan, edition: Edition, cards: list[tuple[Card, str | None]]) -> dict[str | None, tuple[Card, ...]]:
    """The stories by topic: in the order in which somebody put them, else in that of the topics, leading ones first."""
    if not edition.ordered:
        order = {id: number for number, id in enumerate(plan.site.vocabulary.topics)}
        cards = sorted(cards, key=lambda one: (order.get(one[1] or "", len(order)), _rank(one[0])))
    found: dict[str | None, list[Card]] = {}
    for card, topic in cards:
        found.setdefault(topic, []).append(card)
    return {topic: tuple(some) for topic, some in found.items()}


def _said(plan: Plan, edition: Edition, card: Card) -> tuple[list[str], list[Any]]:
    """The key points of a story, and the corrections that came after the edition."""
    text = plan.site.text_of(card.version)
    later = [one.at for one in edition.later if (one.month, one.number) == card.place and one.lang == card.version.lang]
    return list(text.key_points), [_plain(_by_date(text.corrections)[at]) for at in later]


def _told(plan: Plan, lang: Language, one: Later, card: Card) -> tuple[Any, int, str]:
    moment = _by_date(plan.site.text_of(card.version).corrections)[one.at]
    period, number = one.edition
    return _plain(moment), number, address_of(lang, period)


def _by_date(moments: Iterable[Moment]) -> list[Moment]:
    """In the order in which `digest.model.Particulars` counts them."""
    return sorted(moments, key=lambda one: one.date.instant if one.date else 0)


def _plain(moment: Moment) -> tuple[Any, ...]:
    return moment.date and tuple(structs.astuple(moment.date)), moment.text, moment.source


def _sources(
    plan: Plan, lang: Language, cards: list[Card]
) -> Iterator[tuple[str, str | None, str | None, list[str], int]]:
    """Name, address, country, languages and number of stories of each publisher, those of most stories first."""
    counts = Counter(publisher for card in cards for publisher in card.story.outline.publishers)
    publishers = plan.site.vocabulary.publishers
    unknown = {id for id in counts if id not in publishers or publishers[id].lang is None}
    spoken = _spoken(plan, cards, unknown)
    names = {id: publishers[id].name if id in publishers else id for id in counts}
    for id in sorted(counts, key=lambda id: (-counts[id], order_of(names[id]))):
        known = publishers.get(id)
        slug = known.slug if known else slugify(id)
        address = addresses.section(lang, "sources", slug) if plan.makes("source") else None
        langs = [known.lang] if known and known.lang else sorted(spoken.get(id, ()))
        yield names[id], address, known.country if known else None, langs, counts[id]


def _spoken(plan: Plan, cards: list[Card], publishers: set[str]) -> dict[str, set[str]]:
    """The languages in which publishers are cited of whom the vocabulary does not tell it."""
    known = plan.site.vocabulary.publishers
    ids = {
        slugify(word): id
        for id in publishers
        for word in ((id, known[id].name, *known[id].aliases) if id in known else (id,))
    }
    found: dict[str, set[str]] = {}
    for card in cards:
        if not publishers.isdisjoint(card.story.outline.publishers):
            for version in (card.story.facts, *card.story.evidence):
                for source in plan.site.facts_of(version).sources:
                    if source.lang:
                        found.setdefault(ids.get(slugify(source.name), ""), set()).add(source.lang)
    return found
