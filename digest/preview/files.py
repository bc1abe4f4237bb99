"""The files of the preview's output, read while they may be replaced. (effect)"""

import asyncio
import mimetypes
import os
import time
from pathlib import Path

from msgspec import Struct

from digest.fingerprint import fingerprint, in_letters
from digest.holding import JOURNAL
from digest.load import read_bytes
from digest.texts import CONTROLS

SMALL = 4_000_000
"""Bytes up to which a file is read in one go."""

PATIENCE = 1.0
"""Seconds to wait for moves to end; they take milliseconds."""

TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
TEXTUAL = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


class Answer(Struct, frozen=True):
    """What stands at an address."""

    status: int
    file: Path
    data: bytes | None
    """None where the file is large."""
    mark: str
    """Tells it from whatever stands there before or after."""
    leads_to: str = ""
    """Where a folder was named without its `/`."""


def is_fit(path: str) -> bool:
    """Whether a path of an address can be one of a file: no way upwards, nothing hidden, nothing that is no text."""
    parts = path.split("/")
    return (
        len(path.encode(errors="surrogateescape")) < 2000
        and not any(part.startswith(".") for part in parts)
        and "" not in parts[:-1]
        and "\\" not in path
        and not CONTROLS.search(path)
    )


async def answer(folder: Path, path: str) -> Answer:
    """What a static host answers for a path below the site's root, `''` for the root itself."""
    if not is_fit(path):
        return await _missing(folder)
    name = path + "index.html" if not path or path.endswith("/") else path
    data = await _settled(folder, name)
    if data is not None:
        return _found(folder / name, data)
    if not path.endswith("/") and path and (folder / path / "index.html").is_file():
        return Answer(307, folder / path, b"", "", f"{path.rpartition('/')[2]}/")
    return await _missing(folder)


def _found(file: Path, data: bytes) -> Answer:
    if len(data) > SMALL:
        status = file.stat()
        return Answer(200, file, None, f"{status.st_size}-{status.st_mtime_ns}")
    return Answer(200, file, data, in_letters(fingerprint(data)))


async def _missing(folder: Path) -> Answer:
    data = await _settled(folder, "404.html")
    return Answer(404, folder / "404.html", data or b"", f"404-{in_letters(fingerprint(data))}" if data else "404")


async def _settled(folder: Path, name: str) -> bytes | None:
    """The bytes of a file (of a large one, its beginning); None where there is none.

    While a build moves its files in, a file may be away for an instant: then, and only then, it is asked for again. A
    file that is missing while a journal lies there may be about to come.
    """
    place, deadline = f"{folder}/{name}", time.monotonic() + PATIENCE
    while True:
        data = _bytes(place)
        if data is not None:
            return data
        if not os.path.lexists(folder / JOURNAL):
            return _bytes(place)
        if time.monotonic() > deadline:
            return None
        await asyncio.sleep(0.001)


def _bytes(place: str) -> bytes | None:
    try:
        if os.path.getsize(place) > SMALL:
            with open(place, "rb") as stream:
                return stream.read(SMALL + 1)
        return read_bytes(place)
    except (OSError, ValueError):
        return None


def type_of(file: Path) -> str:
    """The content type, with its character set where it is text."""
    kind = TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTUAL) else kind
