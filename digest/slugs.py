"""The words of addresses: how they are made from titles, and what they may be."""

import re
import unicodedata
from functools import lru_cache

MAX_BYTES = 255
"""The longest file name that common file systems take."""

_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
)


@lru_cache(maxsize=10_000)
def slugify(title: str) -> str:
    """A slug of a title: lower case, without accents; letters of other scripts stay."""
    plain = _ACCENTED.sub(r"\1", unicodedata.normalize("NFKD", title.translate(_LIGATURES)))
    kept = (one if one.isalnum() or unicodedata.category(one)[0] == "M" else "-" for one in plain)
    words = unicodedata.normalize("NFC", "".join(kept)).lower().split("-")
    return _cut("-".join(word for word in words if word), 80)


def order_of(name: str) -> tuple[str, str]:
    """Where a name stands in a list, as readers look for it: whether in capitals, whether with accents."""
    return slugify(name), name


_ACCENTED = re.compile("([A-Za-z])[\u0300-\u036f]+")


_PLAIN = re.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")


def _cut(slug: str, size: int) -> str:
    if len(slug.encode()) <= size:
        return slug
    return slug.encode()[:size].decode(errors="ignore").rpartition("-")[0] or slug.encode()[:size].decode(
        errors="ignore"
    )


def _may_stand(character: str) -> bool:
    """Letters, digits and hyphens, and the marks that letters of many scripts carry."""
    return character.isalnum() or character in "-_" or unicodedata.category(character)[0] == "M"


def slug_fault(slug: str) -> tuple[str, str] | None:
    """What is wrong with a slug, and what to write instead; None where nothing is."""
    if not _PLAIN.fullmatch(slug) and (not slug or slug != slug.strip("-") or not all(map(_may_stand, slug))):
        return (
            f"{slug!r} cannot stand in an address",
            f"use letters, digits and hyphens, as in {slugify(slug) or 'my-story'!r}",
        )
    if len(slug.encode()) > MAX_BYTES:
        return (
            f"the slug has {len(slug.encode())} bytes, more than {MAX_BYTES}",
            "write a shorter slug: in the front matter",
        )
    return None
