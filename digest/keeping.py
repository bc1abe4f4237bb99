"""The folder of what is remembered, `.digest/`: who uses it holds its lock together with the others. (effect)"""

import shutil
from pathlib import Path
from typing import TextIO

from digest.layout import PREVIEW
from digest.segments import segments_in

FOLDER, LOCK, MANIFESTS = ".digest", "lock", "manifests"


def lock_of(folder: Path) -> TextIO:
    """The lock that every user of the store holds together with the others."""
    import fcntl

    stream = open(folder / LOCK, "a", encoding="utf-8")  # noqa: SIM115 - held as long as the store is open
    fcntl.flock(stream, fcntl.LOCK_SH)
    return stream


def wipe(folder: Path) -> None:
    """Delete everything that is remembered, once nobody uses it; previews keep their output."""
    import fcntl

    if not folder.is_dir():
        return
    segments_in.cache_clear()
    with open(folder / LOCK, "a", encoding="utf-8") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        for entry in folder.iterdir():
            if entry.name == PREVIEW:
                continue
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name != LOCK:
                entry.unlink(missing_ok=True)


def ignore(folder: Path) -> None:
    """What is remembered does not belong into the site's repository."""
    file = folder / ".gitignore"
    if not file.exists():
        file.write_text("*\n")
