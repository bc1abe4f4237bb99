"""Pages to be rendered, as they are sent to whatever renders them: small, and without any text of an article."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from digest.model import Version
from digest.pages import Shown
from digest.references import Target
from digest.segments import FACTS, HEAD
from digest.shelves import Card
from digest.site import Story


class CardPart(Struct, frozen=True, array_like=True):
    """Where the parts of a card are, and what is known of it without reading them."""

    name: bytes
    """The fingerprint of all that it shows; see `digest.shelves.Card`."""
    address: str
    lang: str
    key: str
    head_place: bytes
    head_name: bytes
    facts_place: bytes
    facts_name: bytes
    topics: tuple[str, ...]
    publishers: tuple[str, ...]
    evidence: tuple[tuple[bytes, bytes], ...] = ()
    """Places and names of the facts of source articles, where the page shows what the story rests on."""


class BodyPart(Struct, frozen=True, array_like=True):
    """Where the rest of a version is."""

    card: CardPart
    text_name: bytes
    evidence: tuple[tuple[bytes, bytes], ...]
    """Places and names of the facts of source articles."""
    tags: tuple[str, ...]
    targets: tuple[Target, ...]
    """Those of the body, then that of the picture, where the story has one."""
    is_outdated: bool = False
    """Whether its original has other words now."""


class Task(Struct, frozen=True, array_like=True):
    """A page to be rendered."""

    number: int
    is_new: bool
    """Whether the output has no file at its path."""
    path: str
    template: str
    lang: str
    shown: Shown
    values: dict[str, Any]
    cards: tuple[tuple[CardPart, ...], ...]
    part: BodyPart | None
    outlet: str = ""
    """See `digest.pages.Page`."""
    parts: tuple[BodyPart, ...] = ()

    def bodies(self) -> tuple[BodyPart, ...]:
        """All versions that it shows in full."""
        return (self.part, *self.parts) if self.part is not None else self.parts


class CardParts:
    """What workers need to show cards: worked out once for several pages in a row, and sent to a worker once."""

    def __init__(self) -> None:
        self._known: dict[bytes, CardPart] = {}

    def of(self, card: Card) -> CardPart:
        """The part of a card."""
        return self._known.get(card.name) or self.named(card.name, card.story, card.version)

    def cited(self, card: Card) -> CardPart:
        """The part of a card with the evidence for its story; its name tells it from one without."""
        evidence = evidence_of(card.story)
        return structs.replace(self.of(card), evidence=evidence) if evidence else self.of(card)

    def named(self, name: bytes, story: Story, version: Version) -> CardPart:
        """The part of the card of that fingerprint."""
        known = self._known.get(name)
        if known is None:
            if len(self._known) >= HELD:
                self._known.clear()
            known = self._known[name] = card_part(name, story, version)
        return known


HELD = 1000
"""Cards that are held at once."""


def evidence_of(story: Story) -> tuple[tuple[bytes, bytes], ...]:
    """Places and names of the facts of the source articles collected for a story."""
    return tuple([(version.place, version.facts_name) for version in story.evidence])


def card_part(name: bytes, story: Story, version: Version) -> CardPart:
    """What a worker needs to show a card."""
    return CardPart(
        name,
        story.address(version.lang) or "",
        version.lang,
        story.key,
        version.place,
        version.head_name,
        story.facts.place,
        story.facts.facts_name,
        story.outline.topics,
        story.outline.publishers,
    )


Wanted = tuple[bytes, int, bytes]
"""Place, part and name, as `digest.segments` reads them."""


def small_parts(task: Task) -> Iterator[Wanted]:
    """The heads and facts that a page shows."""
    for cards in task.cards:
        for card in cards:
            yield from _of_card(card)
            yield from ((place, FACTS, name) for place, name in card.evidence)
    for part in task.bodies():
        yield from _of_card(part.card)
        yield from ((place, FACTS, name) for place, name in part.evidence)


def _of_card(card: CardPart) -> tuple[Wanted, Wanted]:
    return (card.head_place, HEAD, card.head_name), (card.facts_place, FACTS, card.facts_name)
