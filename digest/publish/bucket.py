"""What a site is kept in file by file: whole objects by their names."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from digest.publish.lock import Lock
from digest.publish.tree import File, Headers


class Stored(NamedTuple):
    """An object as it was fetched."""

    data: bytes
    headers: Headers
    version: str | None
    """Changes whenever the object is replaced."""


class Look(NamedTuple):
    """An object as a list shows it."""

    path: str
    size: int
    version: str


class Bucket(Protocol):
    """Whole objects by their names; each call is seen by readers at once or not at all."""

    about: str

    def get(self, path: str, seen: Stored | None = None) -> Stored | None:
        """The object, if there is one; `seen` itself, where it is that version still."""

    def look_at(self, path: str) -> File | None:
        """What the object is, without holding all of it."""

    def put(self, path: str, data: bytes | Path, headers: Headers) -> str:
        """Create or replace it; returns its version, empty where the place has none."""

    def put_if(self, path: str, data: bytes, version: str | None) -> bool:
        """Replace that version of it (None: create it); False where it is another one by now."""

    def copy(self, path: str, to: str) -> None:
        """A copy with all that is said of it."""

    def delete(self, paths: Collection[str]) -> None:
        """Delete those that are there."""

    def looks(self) -> Iterator[Look]:
        """All objects but our own."""

    def lock(self, lock: Lock, say: Callable[[str], None]) -> None:
        """As `Place.lock`."""

    def is_locked(self) -> bool:
        """Whether our lock is still there: somebody may have broken it."""

    def unlock(self) -> None:
        """As `Place.unlock`."""

    def break_lock(self) -> Lock | None:
        """As `Place.break_lock`."""

    def close(self) -> None:
        """As `Place.close`."""
