"""The bytes of files: fingerprints without holding large files, and whether they are still what was built. (effect)"""

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from digest.errors import DigestError
from digest.fingerprint import SIZE, fingerprint, in_letters
from digest.publish.tree import NO_HEADERS, File

LARGE = 4_000_000
"""Bytes from which on a file is not held in memory."""

PIECE = 1 << 20


def below(folder: str | Path, before: str = "") -> Iterator[str]:
    """The paths of all that is no folder below one."""
    with os.scandir(folder) as listing:
        for entry in listing:
            if entry.is_dir(follow_symlinks=False):
                yield from below(entry.path, f"{before}{entry.name}/")
            else:
                yield before + entry.name


def file_in(place: Path) -> File | None:
    """What lies there."""
    read, size = sha256(), 0
    try:
        with open(place, "rb") as stream:
            while piece := stream.read(PIECE):
                read.update(piece)
                size += len(piece)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    return File(in_letters(read.digest()[:SIZE]), size, NO_HEADERS)


def write(place: Path, data: bytes | Path) -> None:
    """Write a file, or copy it. Raises DigestError where the disk does not take it."""
    try:
        if isinstance(data, bytes):
            place.write_bytes(data)
        else:
            shutil.copyfile(data, place)
    except OSError as error:
        hint = "readers have what they had; make room, and publish again"
        raise DigestError(f"{place} cannot be written: {error.strerror}", hint=hint) from error


def _read(place: Path, size: int) -> bytes:
    """A file of that size, by as few system calls as can be: threads wait for each other after each of them."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        return os.read(descriptor, size + 1)
    finally:
        os.close(descriptor)


def checked(file: File, source: Path) -> bytes | Path:
    """The bytes of a file, or its place where they are many. Raises DigestError where they are not what was built."""
    try:
        if file.size > LARGE:
            found = file_in(source)
            data: bytes | Path = source
            content = found.content if found else ""
        else:
            data = _read(source, file.size)
            content = in_letters(fingerprint(data))
    except OSError as error:
        raise DigestError(f"{source} cannot be read: {error.strerror}", hint=_AGAIN) from error
    if content != file.content:
        raise DigestError(f"{source} was changed after it was built", hint=_AGAIN)
    return data


_AGAIN = "readers see nothing of it; publish again"
