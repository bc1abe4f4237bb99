"""Variants of pictures to files: those that are remembered are copied, the others encoded, in threads. (effect)

Pillow lets go of the interpreter while it decodes, resizes and encodes, so that threads are as good as processes.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from digest.album import Album
from digest.encoding import Unreadable, encoded
from digest.load import read_bytes
from digest.pages import Copy
from digest.rendering import Slot, Staged, staged


class Pictured(NamedTuple):
    """What became of a picture."""

    files: list[Staged]
    encoded: int
    """How many of them were not remembered."""
    path: str = ""
    fault: str = ""
    """Of a picture that cannot be read: its path below the site, and why."""


def pictured(wanted: Iterable[tuple[Slot, Copy]], album: Album, staging: str, threads: int) -> Iterator[Pictured]:
    """Stage variants, picture by picture in the order in which they are given."""
    by_source: dict[str, list[tuple[Slot, Copy]]] = {}
    for slot, copy in wanted:
        by_source.setdefault(copy.source, []).append((slot, copy))
    if by_source:
        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(partial(_of_picture, album, staging), by_source.values())


def _of_picture(album: Album, staging: str, wanted: list[tuple[Slot, Copy]]) -> Pictured:
    found = {copy.name: album.find(copy.of, copy.name) for _, copy in wanted}
    missing = [copy for _, copy in wanted if found[copy.name] is None]
    try:
        for copy, made in zip(missing, _encoded(missing), strict=True):
            found[copy.name] = made
            album.keep(copy.of, copy.name, made)
    except (Unreadable, OSError) as error:
        return Pictured([], 0, missing[0].shown_as, str(error))
    files = [staged(slot, data, staging) for slot, copy in wanted if (data := found[copy.name]) is not None]
    return Pictured(files, len(missing))


def _encoded(missing: list[Copy]) -> Iterator[bytes]:
    if missing:
        variants = [copy.variant for copy in missing if copy.variant is not None]
        yield from encoded(read_bytes(missing[0].source), variants)
