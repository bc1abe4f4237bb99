"""What templates see: records with addresses as pages write them, and texts in the page's language.

`docs/themes.md` is the reference of these records; a test holds the two together.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from markupsafe import Markup
from msgspec import Struct

from digest import cldr
from digest.model import Date, Moment, Quote


class Link(Struct, frozen=True):
    """An address with its words."""

    label: str
    address: str
    id: str = ""
    count: int = 0
    about: str = ""
    code: str = ""
    """A topic's IPTC Media Topic code."""
    number: int = 0
    """A topic's place among those of the site, from 1."""


class Language(Struct, frozen=True):
    """A language of the site, and the way from this page to it."""

    code: str
    label: str
    direction: str
    address: str
    exact: bool
    """False where that address shows something else, since this page does not exist in that language."""
    current: bool


class SiteView(Struct, frozen=True):
    """The site, in the page's language."""

    title: str
    lang: str
    direction: str
    home: str
    base_url: str
    topics: tuple[Link, ...]
    pages: tuple[Link, ...]
    """About, imprint and the like."""
    sections: dict[str, str]
    """Addresses of the lists of `topics`, `sources`, `tags`, `archive`, `editions`, `search`, `feeds` (OPML)."""
    feeds: tuple[tuple[str, str], ...]
    params: dict[str, Any]
    noindex: bool
    """Whether search engines are to leave the site out."""


class PageView(Struct, frozen=True):
    """The page itself."""

    address: str
    url: str
    """In full, for `rel=canonical` and for sharing."""
    title: str
    description: str
    languages: tuple[Language, ...]
    """All of the site's languages."""
    alternates: tuple[tuple[str, str], ...]
    """Language and full address of this page and of its counterparts (`hreflang`)."""
    feeds: tuple[tuple[str, str], ...]


class SourceView(Struct, frozen=True):
    """A publication that a story rests on."""

    name: str
    address: str | None
    """The page of the publisher in this digest."""
    url: str | None
    archived_url: str | None
    title: str | None
    author: str | None
    date: Date | None
    lang: str | None
    role: str
    paywall: bool
    country: str | None


class ImageView(Struct, frozen=True):
    """A picture."""

    src: str
    url: str
    alt: str
    credit: str | None
    width: int | None
    height: int | None
    sources: tuple[tuple[str, str], ...]
    """Media type and `srcset` of each encoding that browsers may take instead, the smallest first."""
    sizes: str
    """How wide it is shown, as the theme says (`image_sizes`)."""


class SocialView(Struct, frozen=True):
    """The picture that networks show where a page is shared."""

    url: str
    alt: str
    width: int
    height: int


class CardView(Struct, frozen=True):
    """A story as lists show it."""

    title: str
    summary: str
    lang: str
    """The language of title and summary, which may differ from the page's."""
    address: str
    url: str
    date: Date | None
    added: Date
    updated: Date | None
    topics: tuple[Link, ...]
    outlets: tuple[str, ...]
    translation: str | None
    """`human`, `machine`, `machine_edited`, where it is a translation."""
    draft: bool
    id: str
    """Its `tag:` URI (RFC 4151)."""
    articles: tuple[SourceView, ...] = ()
    """On the page of a publisher, its articles that the story rests on; elsewhere none."""

    @property
    def published(self) -> str:
        """When the digest took it up, for feeds (RFC 3339)."""
        return _rfc3339(self.added)

    @property
    def changed(self) -> str:
        """When it was last changed, for feeds (RFC 3339)."""
        latest = max(self.updated or self.added, self.added, key=lambda when: when.instant)
        return _rfc3339(latest)


class StoryView(Struct, frozen=True):
    """A version of a story in full."""

    card: CardView
    key_points: tuple[str, ...]
    body: Markup
    by: str | None
    translated_from: str | None
    translator: str | None
    outdated: bool
    """Whether the words that it was made from have changed since."""
    timeline: tuple[Moment, ...]
    quotes: tuple[Quote, ...]
    corrections: tuple[Moment, ...]
    sources: tuple[SourceView, ...]
    tags: tuple[Link, ...]
    image: ImageView | None
    social: SocialView | None
    withdrawn: str
    params: dict[str, Any]
    _data: Callable[[], dict[str, Any]]

    @property
    def data(self) -> dict[str, Any]:
        """The story as JSON-LD, made only for templates that show it."""
        return self._data()


class MonthView(Struct, frozen=True):
    """A month of the archive."""

    label: str
    address: str
    count: int


class FeedView(Struct, frozen=True):
    """An Atom feed."""

    id: str
    title: str
    self_url: str
    home_url: str
    updated: str
    """RFC 3339."""
    hubs: tuple[str, ...] = ()
    """The WebSub hubs that tell of news in it."""


class SitemapEntry(Struct, frozen=True):
    """A page in the sitemap, in its languages."""

    alternates: list[tuple[str, str]]
    """Language and full address."""
    default: str | None
    day: str | None
    """When it was last changed."""


def _rfc3339(when: Date) -> str:
    return when.text if len(when.text) > 10 else datetime.fromtimestamp(when.instant, UTC).isoformat()


def moment_text(when: Date, lang: str) -> str:
    """A date as it is known, with its time where it has one."""
    day = cldr.date_text(when.text[:10], lang)
    return f"{day}, {cldr.time_text(when.text[11:16], lang)}" if len(when.text) > 10 else day
