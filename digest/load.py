"""What lies in the site's folders, and how it looks: reads directories, not files. (effect)"""

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


def walk(root: Path | str, prefix: str) -> Iterator[Found | Problem]:
    """All regular files below a folder in the order of their paths, which begin with the prefix.

    Hidden files are passed over; a folder that does not exist is empty. Problems: links that leave the folder, and
    what is neither file nor folder.
    """
    return _walk(str(root), prefix, os.path.realpath(root))


def settled(found: Found, now: int) -> Found:
    """The file as it may be remembered: without its time, where that is too young to tell a later change."""
    return found if now - found.mtime > SETTLED else found._replace(mtime=0)


def _walk(folder: str, prefix: str, base: str) -> Iterator[Found | Problem]:
    for name, entry in _listed(folder):
        if not name.isascii() and not _is_text(name):
            shown = prefix + name.encode(errors="surrogateescape").decode(errors="replace")
            yield Problem(shown, message="the name is not UTF-8", hint="rename it")
            continue
        if name[-1] == "/":
            yield from _walk(entry.path, prefix + name, base)
            continue
        try:
            status = entry.stat()
        except FileNotFoundError:
            if entry.is_symlink():
                yield Problem(prefix + name, message="the link leads to nothing", hint="put a copy of the file here")
            continue
        if entry.is_symlink() and not os.path.realpath(entry.path).startswith(base + os.sep):
            yield Problem(prefix + name, message="the link leads out of the folder", hint="put a copy of the file here")
        elif stat.S_ISREG(status.st_mode):
            yield Found(prefix + name, status.st_size, status.st_mtime_ns, status.st_ino)
        else:
            yield Problem(
                prefix + name, message="neither a file nor a folder", hint="remove it from the site's folders"
            )


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
    named.sort(key=lambda one: one[0])
    return named


def read_bytes(path: Path | str) -> bytes:
    """A file's bytes; returns at once for what is not a file."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(descriptor, "rb", buffering=0) as stream:
        return stream.read()
