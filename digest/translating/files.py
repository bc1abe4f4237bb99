"""Writing files of the site: those that belong together, or none of them. (effect)"""

import os
from pathlib import Path

from msgspec import Struct

from digest.errors import DigestError


class File(Struct, frozen=True):
    """A file to be written."""

    place: Path
    text: str
    """With its own line ends."""
    is_new: bool = False
    """Whether nothing may be there."""


def write(*files: File) -> None:
    """Write files as a whole: beside their places first, then moved in, in their order; a file keeps the rights it has.

    Raises DigestError, with nothing changed, where a new one is there already, or one cannot be written.
    """
    for one in files:
        if one.is_new and os.path.lexists(one.place):
            raise DigestError(f"{one.place} exists already", hint="edit it, or delete it first")
    beside = [one.place.with_name(f".{one.place.name}.{os.getpid()}") for one in files]
    try:
        for new, one in zip(beside, files, strict=True):
            _write(new, one)
        for new, one in zip(beside, files, strict=True):
            new.replace(one.place)
    finally:
        for new in beside:
            new.unlink(missing_ok=True)


def _write(new: Path, file: File) -> None:
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(file.text, encoding="utf-8", newline="")
        if file.place.is_file():
            new.chmod(file.place.stat().st_mode)
    except OSError as error:
        message = f"{file.place} cannot be written: {error.strerror}"
        raise DigestError(message, hint="nothing was changed") from error


def raw_text(file: Path) -> str:
    """A file's text with its own line ends, byte order mark included."""
    with open(file, encoding="utf-8", newline="") as stream:
        return stream.read()
