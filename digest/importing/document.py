"""The records of import: a document on its way from raw input to a draft, and what was done to it."""

from collections.abc import Callable
from enum import StrEnum
from typing import Literal

from msgspec import Struct


class Fate(StrEnum):
    """What becomes of a block; `accounted` counts by it."""

    BODY = "body"
    METADATA = "metadata"
    STUBS = "stubs"
    RESIDUE = "residue"


class Shape(StrEnum):
    """What a block is in Markdown."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    NUMBERED = "numbered"
    QUOTE = "quote"
    CODE = "code"


class Block(Struct, frozen=True):
    """A paragraph, subhead, list item or any other line of the input."""

    text: str
    """Plain text, without the marks that say what it is."""
    line: int
    """Where it begins in the input, from 1."""
    size: int
    """Characters of the input that it accounts for, white space aside."""
    shape: Shape = Shape.PARAGRAPH
    level: int = 0
    """Of a heading, from 1; of a list item, how deep it lies."""
    fate: Fate = Fate.BODY
    evidence: tuple[str, ...] = ()
    """Why it has this fate."""
    zone: str = ""
    """Where in a page it stands: `nav`, `header`, `footer`, `aside`, `form`."""
    linked: float = 0.0
    """The share of its characters that are links, where the input says so."""
    extracted: bool | None = None
    """Whether the extractor of web pages holds it for the article's; None where none was asked."""
    source: str = ""
    """The Markdown that it was read from, while it says the same as the text."""


class Claim(Struct, frozen=True):
    """A value that the input states of the article, and where it says so."""

    value: str
    evidence: str


class Stub(Struct, frozen=True):
    """A teaser of another article."""

    title: str
    excerpt: str = ""


class Cited(Struct, frozen=True):
    """A publication that the prose names as its source."""

    name: str
    role: str


class Quotation(Struct, frozen=True):
    """Somebody's words in the prose."""

    text: str
    speaker: str = ""


class Flag(Struct, frozen=True):
    """What a person should look at."""

    kind: str
    message: str
    evidence: str = ""


class Change(Struct, frozen=True):
    """What a step did."""

    step: str
    kind: Literal["fix", "drop", "flag"]
    before: str
    after: str
    line: int


class Given(Struct, frozen=True):
    """What is known besides the input."""

    lang: str = ""
    """As the user says."""
    learned: frozenset[str] = frozenset()
    """Lines that recur across the articles of the publishers, as `markers.normal` writes them."""
    publishers: dict[str, str] = {}
    """Names and aliases of publishers as `markers.normal` writes them → the name to show."""
    hosts: dict[str, str] = {}
    """Host of a publisher's address → the name to show."""
    today: str = ""
    """The day of the import: what is dated later is not published yet."""


class Document(Struct, frozen=True):
    """One article of the input."""

    name: str
    """How the input is called."""
    data: bytes = b""
    text: str = ""
    kind: str = ""
    """`txt`, `html`, `md`, or `fragment`: HTML that is an article's body and nothing else."""
    start: int = 1
    """The line of the input in which it begins."""
    given: Given = Given()
    blocks: tuple[Block, ...] = ()
    claims: dict[str, tuple[Claim, ...]] = {}
    """What the input states in places that are about this article: `title`, `date`, `updated`, `url`, `publisher`,
    `author`, `lang`; the strongest first."""
    settled: bool = False
    """It is an article's file already (`republish: false`): nothing of its body is residue."""
    apart: int = 0
    """Characters of the input, white space aside, that hold metadata and are no block."""
    dropped: int = 0
    """Characters that are neither: markup that stood as text."""
    title: str = ""
    lang: str = ""
    date: str | None = None
    date_evidence: str | None = None
    updated: str | None = None
    url: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    summary: str = ""
    stubs: tuple[Stub, ...] = ()
    cited: tuple[Cited, ...] = ()
    quotes: tuple[Quotation, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks that are kept."""
        return tuple(block for block in self.blocks if block.fate is Fate.BODY)

    def claim(self, key: str) -> Claim | None:
        """The strongest claim of a kind."""
        return next(iter(self.claims.get(key, ())), None)


Outcome = tuple[Document, tuple[Change, ...]]
Step = Callable[[Document], Outcome]


def solid(text: str) -> int:
    """The number of characters, white space aside."""
    return sum(map(len, text.split()))


def accounted(document: Document) -> dict[str, float]:
    """The shares of the input's characters, white space aside, by what became of them; they add up to 1."""
    sizes = dict.fromkeys(Fate, 0)
    for block in document.blocks:
        sizes[block.fate] += block.size
    sizes[Fate.METADATA] += document.apart
    sizes[Fate.RESIDUE] += document.dropped
    total = sum(sizes.values())
    return {fate.value: size / total if total else 0.0 for fate, size in sizes.items()}
