"""What is remembered and no longer needed: it is forgotten, and what is scattered gathered. (effect)"""

from collections.abc import Collection, Iterable

from msgspec import msgpack, structs

from digest.album import album_of
from digest.database import in_use
from digest.fingerprint import SIZE
from digest.load import Found
from digest.memo import RECORD
from digest.segments import segment_of, size_of
from digest.store import Store


def tidy(store: Store) -> None:
    """Delete what is no longer referred to, if no other process might refer to it; gather what is scattered.

    That takes as long as there are articles, so it is done anew only where segments have become twice as many.
    """
    if store.segments.count() <= 2 * store.tidied() + FEW:
        return
    with store.alone() as is_alone:
        if not is_alone:
            return
        places = store.places(_place_of)
        store.segments.drop_all_but({segment_of(place) for place in places})
        live = sum(map(size_of, places))
        if store.segments.size() > 2 * live + SCATTERED:
            _gather(store)
        store.put_tidied(store.segments.count())
        store.commit()


def prune(store: Store, files: Iterable[Found], outputs: Collection[str]) -> None:
    """Forget what no build of these files into these outputs needs. Raises DigestError while another one runs."""
    with store.alone() as is_alone:
        if not is_alone:
            raise in_use()
        store.keep_only((file.path for file in files), outputs)
        album_of(store.folder).keep_only({row.name for row in store.files().values()})
        _gather(store)
        store.shrink()


FEW = 16
"""Segment files that may always lie about."""

SCATTERED = 4_000_000
"""Bytes that may always lie about unused."""


def _place_of(record: bytes) -> bytes:
    return RECORD.decode(record).record[:28]


def _gather(store: Store) -> None:
    """Move everything that is referred to into one new segment, and delete the others."""
    store.forget_parts()
    for row in store.articles():
        record = RECORD.decode(row.record)
        names = [record.record[start : start + SIZE] for start in (28, 44, 60)]
        place = store.segments.move(record.record[:28], names)
        moved = structs.replace(record, record=place + record.record[28:])
        store.put_article(row._replace(record=msgpack.encode(moved)))
        store.segments.flush()
    store.take_over([])
    store.commit()
    store.segments.drop_all_but({segment_of(place) for place in store.places(_place_of)})
