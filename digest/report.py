"""What a build is asked, what it answers, and who listens meanwhile."""

from pathlib import Path
from typing import Any

from msgspec import Struct

from digest.errors import Problem


class Options(Struct, frozen=True):
    """What a build was asked to do."""

    output: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    expired: bool = False
    now: int | None = None
    """Seconds since 1970; None: the clock."""
    strict: bool = False
    jobs: int | None = None
    """Processes to work with; None: one for each processor."""
    markdown: str | None = None
    """The engine of `digest.markdown`; None: the fastest that is installed."""
    scheduler: str | None = None
    """The address of a Dask scheduler, whose workers are to do the work; None: this machine does it."""
    fingerprinted: bool = True
    """Whether the names of the theme's files carry a fingerprint."""
    indexed: bool = True
    """Whether the search index is made, where the site has one."""
    links: bool = False
    """Ask the servers of sources whether they can still be read."""
    clean: bool = False
    """Forget what is remembered."""
    cards: bool = True
    """Draw social cards, which a preview has no use for."""
    sent: bool = True
    """Make editions as e-mail, books and PDF, which a preview has no use for."""
    printed: bool = True
    """Print editions, where the site asks for it."""
    noindex: bool = False
    """Ask search engines to leave the site out."""
    lists: bool = False
    """Keep a list of which pages are which stories; see `digest.listing`."""


class Report(Struct):
    """What a build did."""

    stories: int = 0
    articles: int = 0
    parsed: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    deleted: int = 0
    unchanged: int = 0
    encoded: int = 0
    """Variants of pictures that were not remembered."""
    withheld: dict[str, int] = {}
    warnings: list[Problem] = []
    errors: list[Problem] = []
    seconds: float = 0.0


class Listener:
    """Hears what a build does; by default it does not care."""

    needs_plan = False
    """Whether it must be told the plan, even by a build that has nothing to do."""

    def say(self, text: str) -> None:
        """A sentence for the user."""

    def progress(self, work: str, done: int) -> None:
        """So much of some work is done."""

    def explain(self, path: str, reason: str) -> None:
        """Why a page is rendered."""

    def looked(self, seen: Any) -> None:
        """How the site looked when the build began (`digest.inputs.Look`)."""

    def planned(self, assembled: Any) -> None:
        """All pages are known, and will be rendered where they have to be (`digest.assemble.Assembled`)."""
