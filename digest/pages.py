"""A page: its path, its template, and a record of exactly what the template shows.

The record names its parts (heads, facts, bodies) by the fingerprints that they already have; the page's key is the
fingerprint of these names. A page whose key is known needs no rendering, and no part of it is read.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from markupsafe import Markup
from msgspec import Struct

from digest.fingerprint import fingerprint, fingerprint_of
from digest.model import Version
from digest.pictures import Variant
from digest.references import Target
from digest.shelves import Card
from digest.site import Story
from digest.views import CardView, Link, PageView
from digest.vocabulary import Vocabulary, label


class Writer(Protocol):
    """How the views of pages write what depends on the language and on where the site is."""

    lang: str

    def href(self, address: str) -> str:
        """An address as links of pages have it."""

    def absolute(self, address: str) -> str:
        """An address in full."""

    def month(self, month: str) -> str:
        """`2024/05` in words."""

    def instant(self, seconds: int) -> str:
        """A moment in the site's time zone (RFC 3339)."""

    def body(self, html: str, targets: tuple[Target, ...]) -> Markup:
        """A body whose links lead where its targets are, as those of pages do."""

    def body_in_full(self, html: str, targets: tuple[Target, ...]) -> Markup:
        """The same with addresses in full."""

    def topic(self, id: str) -> Link | None:
        """A topic, where the site has it."""

    def tag(self, day: str, key: str) -> str:
        """A `tag:` URI (RFC 4151) of something in this language."""

    def texts(self) -> list[tuple[str, str, dict[str, Any], str, str]]:
        """Code, direction, interface words, home and title of every language."""


View = Callable[[dict[str, Any], list[list[CardView]], PageView, Writer], dict[str, Any]]
"""A page's plain values, its cards and itself → the variables of its template."""


class Switch(Struct, frozen=True):
    """The way to another language."""

    lang: str
    address: str
    exact: bool = True
    """False where it does not lead to the same content, which then does not exist in that language."""


class Shown(Struct, frozen=True):
    """What every page shows about itself."""

    address: str
    title: str = ""
    description: str = ""
    switches: tuple[Switch, ...] = ()
    """To this page in the other languages, in their order."""
    default: str | None = None
    """The address for readers of no listed language (`x-default`)."""
    feeds: tuple[tuple[str, str], ...] = ()
    """Format and address of each feed that follows this page."""


class StoryPart(Struct, frozen=True):
    """One version of a story, in full."""

    story: Story
    version: Version
    name: bytes
    """Of its card."""
    names: list[object]
    """The fingerprints of everything that its page shows of it."""
    targets: tuple[Target, ...] = ()


class Page(Struct, frozen=True):
    """One output file, not yet rendered."""

    path: str
    template: str
    lang: str
    shown: Shown
    values: dict[str, Any] = {}
    """What the template shows beside `shown`, as plain values."""
    cards: tuple[tuple[Card, ...], ...] = ()
    part: StoryPart | None = None
    source: str = ""
    """The content file behind the page, for messages."""
    where: str = "slug"
    """The key of that file which gives the page its address."""
    outlet: str = ""
    """The address of a publisher's page, where the cards show which of its articles their stories rest on."""
    parts: tuple[StoryPart, ...] = ()
    """The stories of a book, in full."""


class Sheaf(Struct, frozen=True):
    """Pages that are decided by the same things: while their name stays, so do they, and none of them is looked at."""

    id: str
    pages: Callable[[], Iterable[Page]]
    name: bytes | None = None
    """The fingerprint of all that decides the pages, besides what the whole site shares; None: look at each of them."""


class Copy(Struct, frozen=True):
    """One output file that is made of another file and nothing else: mostly a copy."""

    path: str
    source: str
    name: bytes
    shown_as: str
    """How messages name it."""
    is_stylesheet: bool = False
    """Whether it is a theme's style sheet, which is written without needless space; `name` is of what is written."""
    variant: Variant | None = None
    """What is to be made of that file: a variant of a picture instead of a copy."""
    of: bytes = b""
    """The fingerprint of the picture's file; `name` is then that of all which decides the variant."""


class Naming(Struct, frozen=True):
    """The fingerprints of what stories refer to by id, by language."""

    topics: dict[str, dict[str, bytes]]
    tags: dict[str, dict[str, bytes]]
    publishers: dict[str, bytes]
    """By id, name and alias."""


def naming_of(vocabulary: Vocabulary, languages: tuple[str, ...]) -> Naming:
    """Name everything in the vocabulary."""
    return Naming(
        {
            lang: {
                one.id: fingerprint_of(label(one.label, lang, one.id), label(one.slug, lang, one.id))
                for one in vocabulary.topics.values()
            }
            for lang in languages
        },
        {
            lang: {one.id: fingerprint_of(label(one.label, lang, one.id), one.slug) for one in vocabulary.tags.values()}
            for lang in languages
        },
        {
            word: fingerprint_of(one)
            for one in vocabulary.publishers.values()
            for word in (*one.aliases, one.name, one.id)
        },
    )


def card_name(story: Story, version: Version, lang: str, naming: Naming) -> bytes:
    """The fingerprint of what a list in that language shows of a version of a story."""
    outline, topics, publishers = story.outline, naming.topics[lang], naming.publishers
    address = story.address(version.lang) or ""
    parts = [version.head_name, story.facts.facts_name, address.encode(), story.key.encode()]
    for topic in outline.topics:
        parts.append(topics[topic])
    for publisher in outline.publishers:
        parts.append(publishers.get(publisher) or publisher.encode())
    return fingerprint(b"\0".join(parts))


def part_names(
    story: Story, version: Version, card: bytes, targets: tuple[Target, ...], naming: Naming
) -> list[object]:
    """The fingerprints of what its own page shows of a version of a story; `card` is that of its card."""
    tags = naming.tags[version.lang]
    cited = version.particulars.cited if version.particulars else ()
    return [
        card,
        version.text_name,
        [evidence.facts_name for evidence in story.evidence],
        [tags.get(tag, tag) for tag in story.outline.tags],
        targets,
        [naming.publishers.get(name, name) for name in cited],
        version.lang in story.outdated,
    ]


def key_of(page: Page) -> bytes:
    """The fingerprint of everything that decides a page's bytes, besides what all pages of its template share."""
    return fingerprint_of(
        page.path,
        page.shown,
        page.values,
        [[card.name for card in cards] for cards in page.cards],
        page.part.names if page.part else [part.names for part in page.parts] or None,
    )


def listed(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    """The view of a list of stories, and of every page that needs no other."""
    neighbours: dict[str, Any] = {
        key: values[key] and writer.href(values[key]) for key in ("newer", "older") if key in values
    }
    return {**values, **neighbours, "cards": cards[0] if cards else []}
