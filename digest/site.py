"""The site as pages are made from it: stories in their order, and the lists that they stand in."""

import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from digest.config import Config
from digest.model import Outline, Version
from digest.vocabulary import Vocabulary


class Settings(Struct, frozen=True):
    """`theme.yaml`: the sizes of a theme's lists."""

    inherits: str | None = None
    newest: int = 12
    """Stories at the head of the home page."""
    per_topic: int = 4
    """Stories of each topic on the home page."""
    page_size: int = 20
    feed_size: int = 20
    related: int = 5


class Story(Struct, frozen=True, gc=False):
    """What happened: its versions, and the source articles collected for it."""

    key: str
    outline: Outline
    """With topics and publishers by their ids, in the order in which they were named."""
    facts: Version
    """The version that states its facts; where several do, one that stands for what they state together."""
    versions: tuple[Version, ...]
    """In the order of the site's languages."""
    addresses: tuple[str, ...]
    """Of the versions' pages, in the same order."""
    evidence: tuple[Version, ...] = ()

    @property
    def month(self) -> str:
        """`2024/05` of `added`."""
        return self.outline.month or ""

    @property
    def original(self) -> Version:
        """The version that is not a translation; the first, where none or several are not."""
        for version in self.versions:
            if not version.is_translation:
                return version
        return self.versions[0]

    def version(self, lang: str) -> Version | None:
        """The version in that language."""
        for version in self.versions:
            if version.lang == lang:
                return version
        return None

    def placed(self) -> Iterator[tuple[Version, str]]:
        """Each version with its address."""
        return zip(self.versions, self.addresses)  # noqa: B905 - one for each; the check would take as long again

    def address(self, lang: str) -> str | None:
        """The address of the version in that language."""
        for number, version in enumerate(self.versions):
            if version.lang == lang:
                return self.addresses[number]
        return None


class Card(Struct, frozen=True, gc=False):
    """A story as a list in some language shows it."""

    story: Story
    version: Version
    name: bytes
    """The fingerprint of everything that a list shows of it."""


class Shelf(Struct, frozen=True):
    """The lists of one language, each with the newest story first."""

    cards: list[Card]
    topics: dict[str, list[Card]]
    tags: dict[str, list[Card]]
    publishers: dict[str, list[Card]]
    months: dict[str, list[Card]]


class Asset(Struct, frozen=True):
    """A file that is copied into the output."""

    source: str
    """`content/…`, `static/…` below the site, or a file of the theme."""
    name: bytes
    address: str
    width: int | None = None
    height: int | None = None


class Site(Struct, frozen=True):
    """Everything that pages are made from."""

    config: Config
    vocabulary: Vocabulary
    stories: list[Story]
    """Newest first; published ones only."""
    withdrawn: list[Story]
    shelves: dict[str, Shelf]
    plain: list[Story]
    """Pages about the site itself: stories without facts."""
    linked: dict[str, Story]
    """Those stories and plain pages that others link to, by key."""
    media: dict[str, Asset]
    """Files that articles show or link to, by path."""
    titles: dict[str, str]
    """Path of a plain page's version → its title."""


def slug_of(version: Version) -> str:
    """The last part of a version's address: its own slug, else the stem of its file, of a bundle the folder's name."""
    if version.particulars is not None and version.particulars.slug is not None:
        return version.particulars.slug
    folder, _, file = version.path.rpartition("/")
    stem = file.removesuffix(".md").removesuffix(f".{version.lang}")
    slug = folder.rpartition("/")[2] if stem == "index" else stem
    return slug if slug.isascii() else unicodedata.normalize("NFC", slug)
