"""Records on disk: append-only files, each written by one process, read by any."""

import os
import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from digest.errors import StoreDamaged
from digest.fingerprint import fingerprint

HEAD, FACTS, TEXT = 0, 1, 2
"""The parts of an article's record, in their order."""

_PLACE = struct.Struct("<QQIII")
"""Segment, offset, and the sizes of the three parts."""


class Segments:
    """The segment files of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._own: int | None = None
        self._written = 0
        self._pending: list[bytes] = []
        self._open: dict[int, int] = {}
        self._pid = os.getpid()
        self.read_often = lru_cache(maxsize=1000)(self.read)
        """As `read`, for the small parts that several pages show."""

    def append(self, parts: Sequence[bytes]) -> bytes:
        """Keep a record of three parts; returns its place. It can be read after `flush`."""
        if self._own is None or self._pid != os.getpid():
            self._own, self._written, self._pid = int.from_bytes(os.urandom(7)), 0, os.getpid()
        sizes = [len(part) for part in parts]
        place = _PLACE.pack(self._own, self._written, *sizes)
        self._written += sum(sizes)
        self._pending.extend(parts)
        return place

    def flush(self) -> None:
        """Write what was appended."""
        if self._pending and self._own is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            with open(self._path(self._own), "ab") as stream:
                stream.write(b"".join(self._pending))
            self._pending.clear()

    def read(self, place: bytes, part: int, name: bytes) -> bytes:
        """One part of a record, whose fingerprint must be `name`.

        Raises StoreDamaged where the file is missing, cut off or altered.
        """
        try:
            segment, offset, *sizes = _PLACE.unpack(place)
        except struct.error as error:
            raise StoreDamaged(str(error)) from error
        return self._verified(segment, offset + sum(sizes[:part]), sizes[part], name)

    def move(self, place: bytes, names: Sequence[bytes]) -> bytes:
        """Keep a record again, in this process's own segment; returns its new place."""
        return self.append([self.read(place, part, name) for part, name in enumerate(names)])

    def _verified(self, segment: int, offset: int, size: int, name: bytes) -> bytes:
        data = self._bytes(segment, offset, size)
        if fingerprint(data) != name:
            raise StoreDamaged(f"segment {segment:x} at {offset}")
        return data

    def _bytes(self, segment: int, offset: int, size: int) -> bytes:
        try:
            descriptor = self._open.get(segment)
            if descriptor is None:
                descriptor = self._open[segment] = os.open(self._path(segment), os.O_RDONLY)
            return os.pread(descriptor, size, offset)
        except OSError as error:
            raise StoreDamaged(str(error)) from error

    def close(self) -> None:
        """Let go of the files; what is appended from now on goes into a segment of its own."""
        for descriptor in self._open.values():
            os.close(descriptor)
        self._open.clear()
        self._pending.clear()
        self._own = None
        self.read_often.cache_clear()

    def _path(self, segment: int) -> Path:
        return self.folder / f"{segment:014x}"

    def drop_all_but(self, kept: Iterable[int]) -> None:
        """Delete the files of all other segments."""
        names = {self._path(segment).name for segment in kept}
        for file in self.folder.iterdir() if self.folder.is_dir() else ():
            if file.name not in names:
                file.unlink(missing_ok=True)

    def count(self) -> int:
        """How many segment files there are."""
        return sum(1 for _ in self.folder.iterdir()) if self.folder.is_dir() else 0

    def size(self) -> int:
        """Bytes of all segment files."""
        return sum(file.stat().st_size for file in self.folder.iterdir()) if self.folder.is_dir() else 0


@lru_cache(maxsize=4)
def segments_in(folder: str) -> Segments:
    """This process's one reader and writer of the folder."""
    return Segments(Path(folder))


def segment_of(place: bytes) -> int:
    """The segment that a place is in."""
    return int(_PLACE.unpack(place)[0])


def size_of(place: bytes) -> int:
    """The bytes of the record at a place."""
    return int(sum(_PLACE.unpack(place)[2:]))
