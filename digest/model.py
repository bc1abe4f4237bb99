"""The records that flow through the pipeline: frozen, typed, without I/O.

Two sizes of the same thing: what a page shows (`Head`, `Facts`, `Text`) is kept in the store and
read where a page is rendered; what grouping needs (`Version`, `Outline`) is small enough to be
held for every article at once.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import Struct

Labels = dict[str, str]
"""Language code → text."""


class Kind(StrEnum):
    """What a content file is."""

    VERSION = "version"
    SOURCE = "source"
    PAGE = "page"


class Date(Struct, frozen=True, gc=False, array_like=True):
    """A date as precisely as it is known."""

    text: str
    """ISO 8601: `2024`, `2024-05`, `2024-05-17`, or a date and time with the offset from UTC."""
    instant: int
    """Seconds since 1970-01-01T00:00Z at the beginning of the year, month, day or minute."""


class Source(Struct, frozen=True, gc=False, array_like=True):
    """A publication that a story rests on (schema.org `citation` / `isBasedOn`)."""

    name: str
    """The publisher's id, one of its aliases, or a name that `publishers.yaml` does not know."""
    url: str | None = None
    archived_url: str | None = None
    title: str | None = None
    author: str | None = None
    date: Date | None = None
    lang: str | None = None
    role: str = "reported"
    paywall: bool = False


class Image(Struct, frozen=True, gc=False, array_like=True):
    """The story's picture; `src` is a target as in `Text.targets`."""

    src: str
    alt: Labels
    credit: str | None = None


class Facts(Struct, frozen=True, gc=False, array_like=True):
    """What is true of the story in every language; each is written in one version only."""

    added: Date | None = None
    date: Date | None = None
    updated: Date | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    lead: int | None = None
    image: Image | None = None
    id: str | None = None
    only: tuple[str, ...] = ()


FIELDS = ("title", "summary", "key_points", "timeline", "quotes", "body")
"""What of a version is translated."""


class Translation(Struct, frozen=True, gc=False, array_like=True):
    """How a version came to be from another (schema.org `translationOfWork`)."""

    of: str | None = None
    kind: str = "human"
    by: str | None = None
    made_from: dict[str, str] = {}
    """Field → fingerprint of the words that were translated (`from` in the front matter)."""


class Moment(Struct, frozen=True, gc=False, array_like=True):
    """An entry of a timeline, or a correction."""

    date: Date | None
    text: str
    source: str | None = None


class Quote(Struct, frozen=True, gc=False, array_like=True):
    """Somebody's words; `original` are the words as they were said, in `lang`."""

    text: str
    speaker: str | None = None
    source: str | None = None
    lang: str | None = None
    original: str | None = None


class Head(Struct, frozen=True, gc=False, array_like=True):
    """What a list shows of a version."""

    title: str
    summary: str = ""
    translation: str | None = None
    """The kind of translation, where it is one."""
    draft: bool = False


class Text(Struct, frozen=True, gc=False, array_like=True):
    """What the page of a version shows beyond its head."""

    key_points: tuple[str, ...] = ()
    by: str | None = None
    translation: Translation | None = None
    timeline: tuple[Moment, ...] = ()
    quotes: tuple[Quote, ...] = ()
    corrections: tuple[Moment, ...] = ()
    params: dict[str, Any] = {}
    withdrawn: str = ""
    """Why the story was withdrawn."""
    body: str = ""
    """HTML whose addresses stand as `digest:N`, where N counts `targets`."""
    targets: tuple[str, ...] = ()
    """`article:PATH`, `file:PATH` and `image:PATH` below the site's folder, `root:PATH` below its address."""


class Particulars(Struct, frozen=True, gc=False, array_like=True):
    """What most articles do not have, so that the others need not carry its weight."""

    slug: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish: int | None = None
    expires: int | None = None
    withdrawn: bool = False
    targets: tuple[str, ...] = ()
    image: str | None = None
    """The target of the story's picture."""
    cited: tuple[str, ...] = ()
    """The publishers that its timeline, quotes and corrections name."""
    unpictured: tuple[str, ...] = ()
    """Languages in which the picture has no alternative text."""
    complete: bool = True
    """False where the summary is missing: such a version is withheld."""
    extracted: bool = False
    """The summary is an extract that nobody has edited: such a version is withheld too."""
    silent: tuple[str, ...] = ()
    """The pictures of its body that have no alternative text, as they are written."""
    corrected: tuple[int, ...] = ()
    """The instants of its corrections, the first first; 0 where it is not known."""


class Outline(Struct, frozen=True, gc=False, array_like=True):
    """What grouping needs of `Facts`."""

    added: int | None = None
    """The instant of `added` (of `date`, where that is missing)."""
    month: str | None = None
    """`2024/05` of the same, in the site's time zone; None where it is not known to the month."""
    updated: int | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    lead: int | None = None
    id: str | None = None
    only: tuple[str, ...] = ()
    tongues: tuple[tuple[str, ...], ...] = ()
    """For each of the publishers the languages of its articles, one for each article; empty where it is not known."""


class Article(Struct, frozen=True):
    """One parsed source file."""

    path: str
    """Below the site's folder, with `/`."""
    lang: str
    kind: Kind
    story: str
    """The story's key; of a plain page its own."""
    head: Head
    facts: Facts
    text: Text
    outline: Outline
    particulars: Particulars


class Version(Struct, frozen=True, gc=False, array_like=True):
    """What is held of every article: who it is, where its record lies, what that is called."""

    path: str
    lang: str
    record: bytes
    """28 bytes that say where the store keeps its parts, the fingerprints of head, facts and text, 16 bytes each; of a
    translation, what `mark_of_translation` gives."""
    particulars: Particulars | None = None

    @property
    def place(self) -> bytes:
        """Where the store keeps its parts; see `digest.segments`."""
        return self.record[:28]

    @property
    def head_name(self) -> bytes:
        """The fingerprint of what a list shows."""
        return self.record[28:44]

    @property
    def facts_name(self) -> bytes:
        """The fingerprint of the facts that this file states."""
        return self.record[44:60]

    @property
    def text_name(self) -> bytes:
        """The fingerprint of what its page shows beyond head and facts."""
        return self.record[60:76]

    @property
    def is_translation(self) -> bool:
        """Whether it says that it was made from another version."""
        return len(self.record) > 76

    @property
    def made_of(self) -> str:
        """The language that it says it was made from; empty where it names none."""
        return self.record[77:].decode()

    @property
    def is_recorded(self) -> bool:
        """Whether it says of which words it was made."""
        return self.record[76:77] == RECORDED


def mark_of_translation(translation: Translation | None) -> bytes:
    """What a record says of a translation: whether it tells what it was made from, and the language that it names."""
    if translation is None:
        return b""
    return (RECORDED if translation.made_from else b"t") + (translation.of or "").encode()


RECORDED = b"r"


class Member(NamedTuple):
    """An article as a part of a story."""

    version: Version
    outline: Outline
    """What this file states of its story's facts."""
    kind: Kind
    story: str
