"""The configuration of a site, as it was read from `digest.yaml`."""

from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

SEGMENTS = ("topics", "tags", "sources", "archive", "editions", "search", "page")
"""The words of addresses, in their default wording; each language may have its own."""


OF_EDITIONS = ("mail", "epub", "pdf")
"""The kinds of output that lead to the page of an edition, and are made where there is one."""


class Language(Struct, frozen=True):
    """One of the site's languages."""

    code: str
    """BCP 47, as in `fr` or `fr-CA`."""
    label: str
    """Its own name for itself."""
    title: str
    """The site's title in it."""
    direction: str | None = None
    """`ltr` or `rtl`; None: as CLDR says."""
    segments: dict[str, str] = {}
    typography: bool = True

    def segment(self, name: str) -> str:
        """The word that stands for it in addresses."""
        return self.segments.get(name, name)


class Target(Struct, frozen=True):
    """A place that the site is published to."""

    name: str
    kind: str
    base_url: str | None = None
    noindex: bool = False
    compress: tuple[str, ...] = ()
    indexnow: str | None = None
    """The key by which search engines are told; it is public."""
    indexnow_url: str = "https://api.indexnow.org/indexnow"
    websub: str | None = None
    after: str | None = None
    keys: dict[str, Any] = {}
    """What only targets of its kind have; see `digest.hosting`."""


class Config(Struct, frozen=True):
    """The site as it was configured."""

    languages: tuple[Language, ...]
    base_url: str
    """Without a `/` at its end; may have a path."""
    timezone: str = "UTC"
    theme: str = "default"
    formats: tuple[str, ...] = ()
    """The kinds of output; empty: all of them."""
    search: bool = False
    """Whether stories can be searched."""
    social_cards: bool = True
    editions: str = "none"
    """What makes an edition: `weekly`, `daily` or `none`; see `digest.periods`."""
    pdf: bool = False
    """Whether editions are printed."""
    output: str = "_site"
    collected: str | None = None
    params: dict[str, Any] = {}
    targets: tuple[Target, ...] = ()
    require: tuple[str, ...] = ()
    """What must be whole before the site is published; see `digest.hosting.REQUIREMENTS`."""
    gone: tuple[str, ...] = ()
    """Addresses that were published and may vanish."""
    hubs: tuple[str, ...] = ()
    """The WebSub hubs that its feeds name: those of the targets that are read at its address."""
    noindex: bool = False
    """Whether search engines are asked to leave the site out: as the target says that it is built for."""
    markdown: str = "reference"
    """The engine of `digest.markdown`: an option of the command, not of the file."""
    fingerprinted: bool = True
    """Whether the names of the theme's files carry a fingerprint: an option of the preview, not of the file."""
    indexed: bool = True
    """Whether the search index is made: an option of the preview, not of the file."""
    sent: bool = True
    """Whether editions are made as e-mail, books and PDF: an option of the preview, not of the file."""

    @property
    def base_path(self) -> str:
        """What every address of the site begins with: empty, or `/path`."""
        return urlsplit(self.base_url).path

    def makes(self, format: str) -> bool:
        """Whether a kind of output is switched on."""
        if format in OF_EDITIONS and not (self.sent and self.makes("edition")):
            return False
        if format == "pdf":
            return self.pdf
        of_its_own = {"search": self.search, "card": self.social_cards, "edition": self.editions != "none"}
        of_its_own["editionfeed"] = of_its_own["edition"]
        return (not self.formats or format in self.formats) and of_its_own.get(format, True)

    def language(self, code: str) -> Language:
        """The language of that code."""
        return next(language for language in self.languages if language.code == code)


def hubs_at(config: Config, address: str) -> tuple[str, ...]:
    """The WebSub hubs of the targets that are read at an address."""
    there = (one for one in config.targets if (one.base_url or config.base_url) == address)
    return tuple(sorted({one.websub for one in there if one.websub}))


class Reading(Struct, frozen=True):
    """All of the configuration that the parsing of an article depends on."""

    languages: tuple[str, ...]
    timezone: str
    typeset: tuple[str, ...]
    """Languages whose typography is set."""
    markdown: str = "reference"
    """The engine of `digest.markdown`. Its results are the same; should they not be, they are not mixed."""


def reading(config: Config) -> Reading:
    """The part of the configuration that articles are parsed with."""
    codes = tuple(language.code for language in config.languages)
    typeset = tuple(one.code for one in config.languages if one.typography)
    return Reading(codes, config.timezone, typeset, config.markdown)
