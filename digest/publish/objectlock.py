"""A lock in a bucket: an object that only one can create, where the server knows conditional writes. (effect)"""

from collections.abc import Callable, Collection
from typing import Protocol

from digest.errors import DigestError
from digest.publish.bucket import Stored
from digest.publish.lock import Lock, held, read_lock, written
from digest.publish.place import LOCK


class Cupboard(Protocol):
    """What a lock needs of a bucket."""

    def get(self, path: str) -> Stored | None:
        """The object, if there is one."""

    def put_if(self, path: str, data: bytes, version: str | None) -> bool:
        """Replace that version; None: create."""

    def delete(self, paths: Collection[str]) -> None:
        """Delete it."""


class ObjectLock:
    """The object `.digest/lock`."""

    def __init__(self, bucket: Cupboard, about: str) -> None:
        self._bucket, self._about = bucket, about
        self._mine: Lock | None = None

    def lock(self, lock: Lock, say: Callable[[str], None]) -> None:
        """Create it, or take it over from a process that is known to be dead. Raises DigestError where it is held."""
        stored = self._bucket.get(LOCK)
        if stored is not None and not read_lock(stored.data).is_dead():
            raise held(read_lock(stored.data), self._about)
        if stored is not None:
            say(f"taking over the lock of {read_lock(stored.data).owner}, which is no more")
        if not self._bucket.put_if(LOCK, written(lock), stored.version if stored else None):
            self._recognise(lock)
        self._mine = lock
        self._probe(lock, say)

    def _recognise(self, lock: Lock) -> None:
        """A lost reply makes us ask again, and find our own lock."""
        stored = self._bucket.get(LOCK)
        if stored is None:
            raise DigestError(f"somebody else published to {self._about} just now", hint="publish again")
        found = read_lock(stored.data)
        if found.token != lock.token:
            raise held(found, self._about)

    def _probe(self, lock: Lock, say: Callable[[str], None]) -> None:
        """Create it again: a server that allows this keeps nobody out."""
        if self._bucket.put_if(LOCK, written(lock), None):
            say(
                f"{self._about} ignores conditional writes: nothing there keeps two publishers apart, "
                "so see to it that only one runs"
            )
            self._recognise(lock)

    def unlock(self) -> None:
        """Delete it, if it is ours still."""
        mine, self._mine = self._mine, None
        if mine is not None and self._is_there(mine):
            self._bucket.delete([LOCK])

    def is_locked(self) -> bool:
        """Whether nobody has broken it."""
        return self._mine is not None and self._is_there(self._mine)

    def _is_there(self, lock: Lock) -> bool:
        stored = self._bucket.get(LOCK)
        return stored is not None and read_lock(stored.data).token == lock.token

    def break_lock(self) -> Lock | None:
        """Whoever holds it."""
        stored = self._bucket.get(LOCK)
        if stored is None:
            return None
        self._bucket.delete([LOCK])
        return read_lock(stored.data)
