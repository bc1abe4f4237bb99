"""The output folder as ours to write: what its own files are called, what it must not be, its lock. (effect)"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.errors import DigestError

MANIFEST, JOURNAL, STAGING, LOCK = ".digest-manifest", ".digest-journal", ".digest-staging", ".digest-lock"
OWN = (MANIFEST, JOURNAL, STAGING, LOCK)
PATIENCE = 10.0
"""Seconds to wait for another build of the same folder."""


def refuse(folder: Path, site: Path) -> None:
    """Raises DigestError for a folder that is not digest's to write."""
    place, home = folder.resolve(), Path.home().resolve()
    if place == Path(place.anchor) or place == home or place in home.parents:
        raise DigestError(f"{folder} cannot be the output folder", hint="name a folder of its own, such as _site")
    if place == site.resolve() or place in site.resolve().parents:
        raise DigestError(f"{folder} holds the site itself", hint="name a folder of its own, such as _site")
    for name in ("content", "static", "themes"):
        if place == (site / name).resolve() or (site / name).resolve() in place.parents:
            raise DigestError(f"{folder} is in the site's {name} folder", hint="name a folder of its own")
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is not a folder")
    if folder.is_dir() and not any((folder / name).exists() for name in OWN) and any(folder.iterdir()):
        raise DigestError(f"{folder} is not empty, and digest did not write it", hint="name an empty folder")


@contextmanager
def locked(folder: Path, on_wait: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder; raises DigestError where another build holds it for too long."""
    import fcntl

    path = folder / LOCK
    with open(path, "a+", encoding="utf-8") as stream:
        deadline, told = time.monotonic() + PATIENCE, False
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                holder = _text(path).strip() or "another process"
                if not told:
                    on_wait(f"waiting for {holder}, which is building into {folder}")
                    told = True
                if time.monotonic() > deadline:
                    hint = "wait until it is done, or build into another folder with -o"
                    raise DigestError(f"{holder} is still building into {folder}", hint=hint) from None
                time.sleep(0.05)
        stream.truncate(0)
        stream.write(f"process {os.getpid()}\n")
        stream.flush()
        yield


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
