"""The site as it was built, and as it is to be published: with headers, compressed, and a key for IndexNow. (effect)"""

import gzip
from collections.abc import Iterator
from pathlib import Path

from digest.config import Target
from digest.errors import DigestError
from digest.fingerprint import fingerprint, in_letters
from digest.holding import JOURNAL, MANIFEST
from digest.hosting import BUCKETS
from digest.keeping import FOLDER
from digest.listing import listing_of, read_listing
from digest.manifest import entries, is_intact
from digest.publish.contents import below
from digest.publish.headers import headers_by, is_text, rules_of
from digest.publish.tree import NO_HEADERS, File, Headers
from digest.write import name_of_output

MADE = "published"
"""Folder below `.digest/` for bytes that only publishing makes."""

WORTH = 256
"""Bytes from which on a file is compressed."""


class Built:
    """The files to publish, and where their bytes lie here."""

    def __init__(self, root: Path, folder: Path, target: Target, base_path: str) -> None:
        self.root, self.folder, self.target = root, folder, target
        self.files: dict[str, File] = {}
        self._elsewhere: dict[str, Path] = {}
        """Files whose bytes are not those of the output."""
        marks = read_listing(listing_of(root, name_of_output(folder, root)))
        headers = headers_by(_rules(folder), base_path)
        for path, content, size in _written(folder):
            self._add(path, File(content, size, headers(path), marks.get(path, "")))
        if target.indexnow:
            self._make(f"{target.indexnow}.txt", target.indexnow.encode(), headers(f"{target.indexnow}.txt"))
        if target.kind not in BUCKETS:
            self.files = {path: File(one.content, one.size, NO_HEADERS, one.mark) for path, one in self.files.items()}

    def source(self, path: str) -> Path:
        """Where the bytes of a file lie."""
        return self._elsewhere.get(path) or self.folder / path

    def foreign(self) -> list[str]:
        """Files in the output folder that digest did not write, and that are therefore not published."""
        return sorted(path for path in below(self.folder) if not path.startswith(".digest-") and path not in self.files)

    def _add(self, path: str, file: File) -> None:
        wanted = self.target.compress if is_text(path) and file.size >= WORTH else ()
        if self.target.kind not in BUCKETS:
            self.files[path] = file
            for ending in wanted:
                self._compressed(f"{path}.{ending}", path, file, ending, file.headers)
        elif wanted:
            encoding = {"gz": "gzip", "br": "br"}[wanted[0]]
            self._compressed(path, path, file, wanted[0], file.headers._replace(encoding=encoding))
        else:
            self.files[path] = file

    def _compressed(self, path: str, source: str, file: File, ending: str, headers: Headers) -> None:
        place = self.root / FOLDER / MADE / f"{bytes(file.content, 'ascii').hex()}.{ending}"
        if not place.is_file():
            _write(place, compress((self.folder / source).read_bytes(), ending))
        data = place.read_bytes()
        self._elsewhere[path] = place
        self.files[path] = File(in_letters(fingerprint(data)), len(data), headers, file.mark)

    def _make(self, path: str, data: bytes, headers: Headers) -> None:
        place = self.root / FOLDER / MADE / path
        _write(place, data)
        self._elsewhere[path] = place
        self.files[path] = File(in_letters(fingerprint(data)), len(data), headers)


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f"{place.name}.new")
    new.write_bytes(data)
    new.replace(place)


def compress(data: bytes, ending: str) -> bytes:
    """The bytes as `gz` (RFC 1952) or `br` (RFC 7932); the same bytes each time."""
    if ending == "gz":
        return gzip.compress(data, 9, mtime=0)
    try:
        import brotli
    except ImportError as error:
        raise DigestError("Brotli is not installed", hint="pip install 'digest-site[brotli]'") from error
    compressed: bytes = brotli.compress(data)
    return compressed


def _rules(folder: Path) -> list:  # type: ignore[type-arg]
    place = folder / "_headers"
    return rules_of(place.read_text(encoding="utf-8")) if place.is_file() else []


def _written(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Path, fingerprint and size of each file of a finished output.

    Raises DigestError where the output is not one: a build that did not end is never published.
    """
    if (folder / JOURNAL).exists():
        raise DigestError(f"{folder} is not whole: a build was interrupted", hint="build again: digest build")
    data = (folder / MANIFEST).read_bytes() if (folder / MANIFEST).is_file() else b""
    if not is_intact(data):
        raise DigestError(f"{folder / MANIFEST} is damaged", hint="build again: digest build --clean")
    for path, entry in entries(data):
        _, content, size, *_ = entry.split(" ")
        yield path, content, int(size)
