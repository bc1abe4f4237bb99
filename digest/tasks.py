"""Pages to be rendered, as they are sent to whatever renders them: small, and without any text of an article."""

from typing import Any

from msgspec import Struct

from digest.pages import Shown, Target
from digest.site import Card


class CardPart(Struct, frozen=True, array_like=True):
    """Where the parts of a card are, and what is known of it without reading them."""

    address: str
    lang: str
    key: str
    head_place: bytes
    head_name: bytes
    facts_place: bytes
    facts_name: bytes
    topics: tuple[str, ...]
    publishers: tuple[str, ...]


class BodyPart(Struct, frozen=True, array_like=True):
    """Where the rest of a version is."""

    card: CardPart
    text_name: bytes
    evidence: tuple[tuple[bytes, bytes], ...]
    """Places and names of the facts of source articles."""
    tags: tuple[str, ...]
    targets: tuple[Target, ...]
    """Those of the body, then that of the picture, where the story has one."""


class Task(Struct, frozen=True, array_like=True):
    """A page to be rendered."""

    number: int
    path: str
    template: str
    lang: str
    shown: Shown
    values: dict[str, Any]
    cards: tuple[tuple[CardPart, ...], ...]
    part: BodyPart | None


def card_part(card: Card) -> CardPart:
    """What a worker needs to show a card."""
    story, version = card.story, card.version
    return CardPart(
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
