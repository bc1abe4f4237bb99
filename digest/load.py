"""What lies in the site's folders, and how it looks: reads directories, not files. (effect)"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from digest.errors import Problem

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells every later change, on the coarsest file systems too."""

CHUNK = 1 << 16

Row = tuple[str, int, int, int]
A = TypeVar("A", bound=Row)
B = TypeVar("B", bound=Row)


class Found(NamedTuple):
    """A file, by its path below the site, and what tells that it changed (as in git's index)."""

    path: str
    size: int
    mtime: int
    inode: int


def apart(some: Sequence[A], others: Sequence[B]) -> tuple[set[A], set[B]]:
    """What is only in one of two lists, both in the order of paths: mostly very little of much."""
    if len(some) == len(others):  # then mostly nothing came or went
        pairs = [pair for pair in zip(some, others, strict=True) if pair[0] != pair[1]]
        some, others = [one for one, _ in pairs], [one for _, one in pairs]
    return set(some).difference(others), set(others).difference(some)


def walk(root: Path | str, prefix: str) -> list[Found | Problem]:
    """All regular files below a folder in the order of their paths, which begin with the prefix.

    Hidden files are passed over; a folder that does not exist is empty. Problems: links that leave the folder, and
    what is neither file nor folder.
    """
    found: list[Found | Problem] = []
    _walk(str(root), prefix, os.path.realpath(root), found)
    return found


def settled(found: Found, now: int) -> Found:
    """The file as it may be remembered: without its time, where that is too young to tell a later change."""
    return found if now - found.mtime > SETTLED else found._replace(mtime=0)


def _walk(folder: str, prefix: str, base: str, found: list[Found | Problem]) -> None:
    for name, entry in _listed(folder):
        if not name.isascii() and not _is_text(name):
            shown = prefix + name.encode(errors="surrogateescape").decode(errors="replace")
            found.append(Problem(shown, message="the name is not UTF-8", hint="rename it"))
        elif name[-1] == "/":
            _walk(entry.path, prefix + name, base, found)
        elif entry.is_file(follow_symlinks=False) or not (problem := _fault(prefix + name, entry, base)):
            try:
                status = entry.stat()
            except FileNotFoundError:  # gone meanwhile
                continue
            found.append(Found(prefix + name, status.st_size, status.st_mtime_ns, status.st_ino))
        else:
            found.append(problem)


def _fault(path: str, entry: os.DirEntry[str], base: str) -> Problem | None:
    """What is wrong with something that is not simply a file; None where it is a link to a file within the folder."""
    if not entry.is_symlink():
        return Problem(path, message="neither a file nor a folder", hint="remove it from the site's folders")
    if not os.path.exists(entry.path):
        return Problem(path, message="the link leads to nothing", hint="put a copy of the file here")
    if not os.path.realpath(entry.path).startswith(base + os.sep):
        return Problem(path, message="the link leads out of the folder", hint="put a copy of the file here")
    if not entry.is_file():
        return Problem(path, message="neither a file nor a folder", hint="remove it from the site's folders")
    return None


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _listed(folder: str) -> list[tuple[str, os.DirEntry[str]]]:
    """The entries of a folder, folders with a `/`, in the order that the paths below them have."""
    try:
        with os.scandir(folder) as listing:
            entries = [entry for entry in listing if entry.name[0] != "."]
    except (FileNotFoundError, NotADirectoryError):
        return []
    named = [(f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name, entry) for entry in entries]
    named.sort()  # names differ, so that entries are never compared
    return named


def read_bytes(path: Path | str) -> bytes:
    """A file's bytes; returns at once for what is not a file."""
    return b"".join(pieces(path))


def pieces(path: Path | str) -> Iterator[bytes]:
    """The same, a part after the other: for files of any length."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        while piece := os.read(descriptor, CHUNK):
            yield piece
    finally:
        os.close(descriptor)
