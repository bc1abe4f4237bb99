"""The site as pages are made from it: stories in their order, and the lists that they stand in."""

import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from digest.errors import Problem
from digest.model import Outline, Version


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
    image_sizes: str = "100vw"
    """How wide pictures are shown, as the attribute `sizes` of HTML has it."""
    card_paper: str = "#ffffff"
    card_ink: str = "#1d1d1f"
    card_tones: tuple[str, ...] = ("#1d1d1f",)
    """Colours of social cards, those of topics in their order."""
    card_fonts: tuple[str, ...] = ()
    """Files of the theme, for letters that the font of cards does not have."""


class Story(Struct, frozen=True, gc=False, array_like=True):
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
    outdated: tuple[str, ...] = ()
    """The languages of translations whose originals have other words now."""

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


class Grouped(Struct, frozen=True, gc=False, array_like=True):
    """What became of a story's articles."""

    key: str
    month: str = ""
    """`2024/05` of `added`; `PLAIN` of a page about the site. Empty where it is not known, which is an error."""
    story: Story | None = None
    """None where all versions are withheld."""
    is_withdrawn: bool = False
    withheld: tuple[str, ...] = ()
    """The reason for each version that is not shown."""
    until: int | None = None
    """The next instant at which something would be withheld or shown that now is not."""
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()


PLAIN = "pages"
"""What stands in place of a month for pages about the site."""


class Asset(Struct, frozen=True, array_like=True):
    """A file that is copied into the output."""

    source: str
    """`content/…`, `static/…` below the site, or a file of the theme."""
    name: bytes
    address: str
    width: int | None = None
    height: int | None = None
    is_picture: bool = False
    """Whether variants of it are published (`digest.pictures`) in place of a copy."""
    fault: str = ""
    """Why it cannot be shown as a picture."""


def slug_of(version: Version) -> str:
    """The last part of a version's address: its own slug, else the stem of its file, of a bundle the folder's name."""
    if version.particulars is not None and version.particulars.slug is not None:
        return version.particulars.slug
    folder, _, file = version.path.rpartition("/")
    stem = file.removesuffix(".md").removesuffix(f".{version.lang}")
    slug = folder.rpartition("/")[2] if stem == "index" else stem
    return slug if slug.isascii() else unicodedata.normalize("NFC", slug)
