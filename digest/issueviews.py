"""What templates see of editions, in the page's language; the web page, the feed, mail and books show the same.

`docs/themes.md` is the reference of these records; a test holds the two together.
"""

from markupsafe import Markup
from msgspec import Struct

from digest.model import Date, Moment
from digest.views import CardView, Link


class EditionLink(Struct, frozen=True):
    """An edition as others name it."""

    number: int
    title: str
    """As somebody wrote it; empty where nobody did."""
    address: str
    url: str
    first: Date
    last: Date
    """The days that it is of; the same for one day."""
    count: int
    """How many stories it has."""
    state: str
    """`published`; in previews also `draft`, `scheduled`, `open` (its period is not over)."""
    published: Date
    """When it is published."""


class EditionStory(Struct, frozen=True):
    """A story of an edition."""

    card: CardView
    key_points: tuple[str, ...]
    corrections: tuple[Moment, ...]
    """Those that were made after the edition went out."""


class EditionSection(Struct, frozen=True):
    """The stories of an edition that stand under one topic."""

    topic: Link | None
    stories: tuple[EditionStory, ...]


class EditionSource(Struct, frozen=True):
    """A publisher that stories of the edition rest on."""

    name: str
    address: str | None
    """The page of the publisher in this digest."""
    country: str | None
    langs: tuple[str, ...]
    count: int
    """How many stories of the edition rest on it."""


class EditionCorrection(Struct, frozen=True):
    """A correction of a story of an earlier edition."""

    card: CardView
    moment: Moment
    number: int
    """Of the edition that the story appeared in."""
    address: str


class EditionView(Struct, frozen=True):
    """An edition in full."""

    link: EditionLink
    """Number, title, days, address, state."""
    period: str
    """`2026-w47`, or `2026-11-19`."""
    introduction: Markup
    """The editor's words; addresses as pages of the site have them."""
    introduction_in_full: Markup
    """The same with addresses in full, for what is read elsewhere."""
    lead: EditionStory | None
    """The story that opens it; it stands in no section."""
    sections: tuple[EditionSection, ...]
    sources: tuple[EditionSource, ...]
    corrections: tuple[EditionCorrection, ...]
    minutes: int
    """How long it takes to read."""
    closed: Date | None
    gone: int
    """How many of its stories are no longer shown."""
    files: dict[str, str]
    """Where else it can be had: `mail`, `epub`, `pdf` → the address; those that are made."""
    newer: EditionLink | None
    older: EditionLink | None
    id: str
    """Its `tag:` URI (RFC 4151)."""
