"""Whether the original of a translation has other words now, by what is remembered of both. (effect)"""

from functools import lru_cache

from msgspec import msgpack

from digest.model import Head, Text, Version
from digest.origins import IsOutdated
from digest.segments import HEAD, TEXT
from digest.store import Store

_head = msgpack.Decoder(Head)
_text = msgpack.Decoder(Text)


def outdated_with(store: Store) -> IsOutdated:
    """The comparison, for articles in a store; of several translations of one original, it reads that once."""
    read = store.segments.read

    @lru_cache(maxsize=8)
    def now(version: Version) -> dict[str, str]:
        from digest.translating.words import fingerprints, texts_of

        head = _head.decode(read(version.place, HEAD, version.head_name))
        return fingerprints(texts_of(head, _text.decode(read(version.place, TEXT, version.text_name))))

    def is_outdated(translation: Version, original: Version) -> bool:
        from digest.translating.words import changed

        said = _text.decode(read(translation.place, TEXT, translation.text_name)).translation
        return said is not None and bool(changed(said.made_from, now(original)))

    return is_outdated
