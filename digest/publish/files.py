"""A folder of this machine, seen as a bucket: files appear whole, by renaming; a lock is the kernel's. (effect)"""

import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from digest.errors import DigestError
from digest.fingerprint import fingerprint
from digest.publish.bucket import Look, Stored
from digest.publish.contents import file_in, write
from digest.publish.lock import Lock, held, read_lock, written
from digest.publish.place import LOCK
from digest.publish.tree import NO_HEADERS, File, Headers

_ASIDE = "move it aside, and publish again"
NEW = ".digest/new"
"""Where files gather that are not whole yet: readers never see them, whatever happens."""


class FileLock:
    """A lock on a folder that the kernel takes back when its owner dies."""

    def __init__(self, folder: Path, about: str) -> None:
        self._place, self._about = folder / LOCK, about
        self._stream: IO[bytes] | None = None

    def lock(self, lock: Lock, say: Callable[[str], None]) -> None:
        """Raises DigestError where somebody else holds it."""
        self._place.parent.mkdir(parents=True, exist_ok=True)
        stream = open(self._place, "a+b")  # noqa: SIM115 - it is the lock while it is open
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            raise held(read_lock(self._place.read_bytes()), self._about) from None
        stream.truncate(0)
        stream.write(written(lock))
        stream.flush()
        self._stream = stream

    def is_locked(self) -> bool:
        """Nobody can take it from us."""
        return True

    def unlock(self) -> None:
        """Let others publish."""
        if self._stream is not None:
            self._stream.truncate(0)
            self._stream.close()
            self._stream = None

    def break_lock(self) -> Lock | None:
        """Nothing needs to be broken: a dead owner has no lock here. Raises DigestError where it is alive."""
        if not self._place.exists():
            return None
        with open(self._place, "a+b") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                owner = read_lock(self._place.read_bytes()).owner
                raise DigestError(f"{owner} is alive and publishing to {self._about}", hint="stop it first") from None
            stream.truncate(0)
        return None


class Files:
    """A folder as a bucket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = str(folder)
        self._lock = FileLock(folder, self.about)
        self.lock, self.unlock, self.break_lock = self._lock.lock, self._lock.unlock, self._lock.break_lock
        self.is_locked = self._lock.is_locked

    def get(self, path: str, seen: Stored | None = None) -> Stored | None:
        """The file, if there is one, read again in any case. Nothing is known of what a web server will say of it."""
        try:
            data = (self.folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        return Stored(data, NO_HEADERS, None)

    def look_at(self, path: str) -> File | None:
        """What the file is."""
        return file_in(self.folder / path)

    def put(self, path: str, data: bytes | Path, headers: Headers) -> str:
        """Write it aside, and rename."""
        place = self.folder / path
        new = self.folder / NEW / fingerprint(path.encode()).hex()
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError) as error:
            raise DigestError(f"a file is where the folder of {place} must be", hint=_ASIDE) from error
        write(new, data)
        if place.is_dir() and not place.is_symlink():
            raise DigestError(f"a folder is where the file {place} must be", hint=_ASIDE)
        new.replace(place)
        return ""

    def put_if(self, path: str, data: bytes, version: str | None) -> bool:
        """The lock of a folder is a real one."""
        self.put(path, data, NO_HEADERS)
        return True

    def copy(self, path: str, to: str) -> None:
        """A copy of the bytes: one who changes a file by hand changes that file only."""
        self.put(to, self.folder / path, NO_HEADERS)

    def delete(self, paths: Collection[str]) -> None:
        """With the folders that become empty."""
        for path in paths:
            with suppress(NotADirectoryError):
                (self.folder / path).unlink(missing_ok=True)
            with suppress(OSError):
                for parent in (self.folder / path).parents:
                    if parent == self.folder:
                        break
                    parent.rmdir()

    def looks(self) -> Iterator[Look]:
        """All files but our own."""
        for folder, folders, names in os.walk(self.folder):
            below = Path(folder).relative_to(self.folder).as_posix()
            if below == ".":
                folders[:] = [name for name in folders if name != ".digest"]
            for name in names:
                path = name if below == "." else f"{below}/{name}"
                yield Look(path, os.lstat(self.folder / path).st_size, "")

    def close(self) -> None:
        """Nothing is open."""
