"""Variants of pictures to files: those that are remembered are copied, the others encoded, in threads. (effect)

Pillow lets go of the interpreter while it decodes, resizes and encodes, so that threads are as good as processes.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from digest.album import Album
from digest.assemble import Assembled
from digest.comparison import PICTURES, Comparison
from digest.encoding import Unreadable, encoded, encoder
from digest.errors import Problem
from digest.fingerprint import fingerprint_of
from digest.load import read_bytes
from digest.manifest import Staging
from digest.pages import Copy
from digest.pictures import variants
from digest.references import showing
from digest.rendering import Slot, Staged, staged
from digest.site import Story


def variants_of(root: Path, assembled: Assembled) -> Iterator[Copy]:
    """All variants of the pictures that articles show."""
    shown = {asset.address: asset for _, asset in sorted(assembled.media.items()) if asset.is_picture}
    for address, asset in shown.items():
        for variant in variants(address, asset.width or 1, asset.height or 1):
            name = fingerprint_of(asset.name, encoder(), variant.ending, variant.width)
            yield Copy(
                variant.address[1:], str(root / asset.source), name, asset.source, variant=variant, of=asset.name
            )


def staged_pictures(
    root: Path, assembled: Assembled, changes: Comparison, album: Album, staging: Staging, threads: int
) -> list[Problem]:
    """Stage the variants of pictures; returns the faults of those that cannot be read, where they are shown."""
    problems: list[Problem] = []
    report = assembled.report
    wanted = changes.of_copies(variants_of(root, assembled), PICTURES)
    for picture in _pictured(wanted, album, str(staging.folder), threads):
        report.encoded += picture.encoded
        changes.listener.progress("pictures", report.encoded)
        for file in picture.files:
            changes.staged(file)
        if picture.fault:
            fault = f"cannot be read: {picture.fault}"
            problems.extend(showing(_stories(assembled), picture.path, fault))
    return problems


def _stories(assembled: Assembled) -> Iterator[Story]:
    site = assembled.plan.site
    for month in site.months:
        yield from month.stories
    yield from site.plain


class _Pictured(NamedTuple):
    """What became of a picture."""

    files: list[Staged]
    encoded: int
    """How many of them were not remembered."""
    path: str = ""
    fault: str = ""
    """Of a picture that cannot be read: its path below the site, and why."""


def _pictured(wanted: Iterable[tuple[Slot, Copy]], album: Album, staging: str, threads: int) -> Iterator[_Pictured]:
    """Stage variants, picture by picture in the order in which they are given."""
    by_source: dict[str, list[tuple[Slot, Copy]]] = {}
    for slot, copy in wanted:
        by_source.setdefault(copy.source, []).append((slot, copy))
    if by_source:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:
            yield from pool.map(partial(_of_picture, album, staging), by_source.values())


def _of_picture(album: Album, staging: str, wanted: list[tuple[Slot, Copy]]) -> _Pictured:
    found = {copy.name: album.find(copy.of, copy.name) for _, copy in wanted}
    missing = [copy for _, copy in wanted if found[copy.name] is None]
    try:
        for copy, made in zip(missing, _encoded(missing), strict=True):
            found[copy.name] = made
            album.keep(copy.of, copy.name, made)
    except (Unreadable, OSError) as error:
        return _Pictured([], 0, missing[0].shown_as, str(error))
    files = [staged(slot, data, staging) for slot, copy in wanted if (data := found[copy.name]) is not None]
    return _Pictured(files, len(missing))


def _encoded(missing: list[Copy]) -> Iterator[bytes]:
    if missing:
        variants = [copy.variant for copy in missing if copy.variant is not None]
        yield from encoded(read_bytes(missing[0].source), variants)
