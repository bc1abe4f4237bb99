"""What a place must be able to do for a site to be published to it; each kind is a file beside this one.

The steps are taken in this order: `known`, `lock`, `prepare`, `put` once for each group, `switch`, `sweep`, `unlock`.
Whatever ends the process in between leaves the place serving whole files of the old release or of the new one, and
`known` says afterwards of which paths it is not sure.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from digest.publish.lock import Lock
from digest.publish.plan import Plan
from digest.publish.tree import File, Known, Ledger, Tree

LEDGER, LOCK, PENDING, RELEASES, OBJECTS = (
    ".digest/ledger",
    ".digest/lock",
    ".digest/pending",
    ".digest/releases",
    ".digest/objects",
)
"""What we keep at a place besides the site."""


class Put(NamedTuple):
    """A file to put; without a source, from what the place put aside."""

    path: str
    file: File
    source: Path | None


Done = Callable[[Put], None]
"""Is called for each file that was put."""


class Place(Protocol):
    """Where a site is put. All may raise DigestError."""

    @property
    def about(self) -> str:
        """The place in words."""

    def known(self) -> Known:
        """What is published there."""

    def lock(self, lock: Lock, say: Callable[[str], None]) -> None:
        """Be the only one who publishes. Raises DigestError where somebody else is."""

    def unlock(self) -> None:
        """Let others publish."""

    def break_lock(self) -> Lock | None:
        """Take somebody's lock away; returns it."""

    def release(self, number: int) -> Tree:
        """The files of an older release."""

    def actual(self, paths: Collection[str]) -> Mapping[str, File | None]:
        """What readers really get at some paths."""

    def foreign(self, paths: Collection[str]) -> list[str]:
        """Those of the paths at which something lies that nobody published."""

    def prepare(self, ledger: Ledger, plan: Plan) -> None:
        """Make ready for the release after the ledger's; readers notice nothing."""

    def put(self, puts: Iterable[Put], done: Done) -> None:
        """Put the files of one group; all of them are there afterwards."""

    def switch(self, ledger: Ledger) -> None:
        """Make it the truth, if nobody else did meanwhile. Raises DigestError where somebody did."""

    def sweep(self, ledger: Ledger, plan: Plan) -> None:
        """Delete what the site no longer has and what no release needs."""

    def differing(self, ledger: Ledger, put: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """Path and fault of each file that is not served as it was published.

        Those in `put` are read; the others only looked at where that is cheaper. None: all are read.
        """

    def doubt(self, paths: Collection[str]) -> None:
        """Let the next publish look at these paths instead of trusting the ledger."""

    def close(self) -> None:
        """Let go of connections."""
