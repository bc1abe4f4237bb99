"""What lies in the site's folders, and whether it changed: reads directories, not files. (effect)"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from digest.errors import Problem

SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells every later change, on the coarsest file systems too."""


class Found(NamedTuple):
    """A file, by its path below the site, and what tells that it changed (as in git's index)."""

    path: str
    size: int
    mtime: int
    inode: int


class Scan(NamedTuple):
    """The files of a folder in the order of their paths."""

    files: list[Found]
    problems: list[Problem]


def scan(root: Path, prefix: str) -> Scan:
    """All regular files below a folder, their paths behind the prefix; a folder that does not exist is empty.

    Hidden files are passed over. Problems: links that leave the folder, and what is neither file nor folder.
    """
    files: list[Found] = []
    problems: list[Problem] = []
    base = os.path.realpath(root)
    for path, entry in _walk(root, ""):
        status = entry.stat()
        if entry.is_symlink() and not _is_inside(entry.path, base):
            problems.append(_fault(prefix + path, "the link leads out of the folder", "put a copy of the file here"))
        elif stat.S_ISREG(status.st_mode):
            files.append(Found(prefix + path, status.st_size, status.st_mtime_ns, status.st_ino))
        else:
            problems.append(_fault(prefix + path, "neither a file nor a folder", "remove it from the site's folders"))
    files.sort()
    return Scan(files, problems)


def settled(found: Found, now: int) -> Found:
    """The file as it may be remembered: without its time, where that is too young to tell a later change."""
    return found if now - found.mtime > SETTLED else found._replace(mtime=0)


def _walk(root: Path, below: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Files, and whatever else is not a folder; folders that are links are not entered, but given."""
    pending = [below]
    while pending:
        folder = pending.pop()
        try:
            listing = os.scandir(os.path.join(root, folder))
        except (FileNotFoundError, NotADirectoryError):
            continue
        with listing:
            for entry in listing:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{folder}{entry.name}/")
                elif entry.is_symlink() and not os.path.exists(entry.path):
                    continue
                else:
                    yield folder + entry.name, entry


def _is_inside(path: str, base: str) -> bool:
    return os.path.realpath(path).startswith(base + os.sep)


def _fault(path: str, message: str, hint: str) -> Problem:
    return Problem(path, message=message, hint=hint)


def read_bytes(path: Path) -> bytes:
    """A file's bytes, without waiting on what is not a file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(descriptor, "rb", closefd=True) as stream:
        return stream.read()
