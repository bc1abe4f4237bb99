"""Whether git is putting files in place: while it does, it holds the lock of its index. (effect)"""

import time
from pathlib import Path

STALE = 60.0
"""Seconds after which a lock is taken for one that git left when it was killed."""


def is_checking_out(root: Path) -> bool:
    """Whether the repository that a site lies in is locked."""
    for folder in (root, *root.parents):
        place = folder / ".git"
        if place.exists():
            return _is_fresh(_git_folder(place) / "index.lock")
    return False


def _git_folder(place: Path) -> Path:
    """The folder with the index; in a further working tree, `.git` is a file that names it."""
    if place.is_dir():
        return place
    try:
        return place.parent / place.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    except (OSError, UnicodeDecodeError):
        return place


def _is_fresh(lock: Path) -> bool:
    try:
        return time.time() - lock.stat().st_mtime < STALE
    except OSError:
        return False
