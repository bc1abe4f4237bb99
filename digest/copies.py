"""Files that are copied, remembered by how they look: fingerprints of their bytes, sizes of pictures. (effect)"""

import time
from collections.abc import Iterable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from digest.encoding import Inspected, inspected
from digest.fingerprint import fingerprint, fingerprint_of_pieces
from digest.layout import CONTENT
from digest.load import Found, pieces, read_bytes, settled
from digest.store import FileRow, Store


def names_of_files(store: Store, files: Iterable[Found], root: Path) -> dict[str, FileRow]:
    """The fingerprint of every file that may be copied, and the size of every image."""
    known = store.files()
    now = time.time_ns()
    result, fresh = {}, []
    for found in files:
        row = known.get(found.path)
        if row is None or row[1:4] != found[1:]:
            row = _measured(settled(found, now), root / found.path)
            fresh.append(row)
        result[found.path] = row
    if fresh:
        store.put_files(fresh)
    return result


def _measured(found: Found, path: Path) -> FileRow:
    suffix = path.suffix.lower()
    if suffix not in (".svg", *PICTURES):  # it may be of any length
        return FileRow(
            *found, fingerprint_of_pieces(pieces(path)), None, None, fault="is not a picture that browsers show"
        )
    data = read_bytes(path)
    seen = _inspected(data, suffix, found.path.startswith(CONTENT))
    width, height = (seen.width, seen.height) if seen.width > 0 and seen.height > 0 else (None, None)
    return FileRow(*found, fingerprint(data), width, height, seen.ending, seen.fault)


def _inspected(data: bytes, suffix: str, is_beside: bool) -> Inspected:
    """What a picture's file says of itself, where it lies beside articles and might be shown by one; else its size."""
    if suffix in PICTURES and is_beside:
        return inspected(BytesIO(data), len(data))
    import imagesize

    with suppress(ValueError):
        return Inspected(*map(round, imagesize.get(BytesIO(data))))
    return Inspected()


PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff")
"""Endings of what is made into variants."""
