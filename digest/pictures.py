"""The variants that a picture is offered in: how wide, in which encodings, at which addresses. Pure.

What decides a variant is known before the picture is decoded, so that pages need not wait for it.
"""

from collections.abc import Iterator
from posixpath import splitext
from typing import NamedTuple

WIDTHS = (320, 640, 960, 1280, 1920)
"""Of columns and screens, in pixels; nothing wider is published."""

MODERN = ("avif", "webp")
"""Encodings that are offered before the one that every browser knows, the smallest first."""

TYPES = {"avif": "image/avif", "webp": "image/webp"}


class Variant(NamedTuple):
    """One encoding of a picture in one size."""

    address: str
    ending: str
    width: int
    height: int


def shown_size(width: int, height: int) -> tuple[int, int]:
    """The size at which a picture is published at most."""
    most = min(width, WIDTHS[-1])
    return most, _height(width, height, most)


def widths(width: int) -> tuple[int, ...]:
    """The widths that a picture of that width, as published, is offered in."""
    return (*(one for one in WIDTHS if one < width), width)


def variants(address: str, width: int, height: int) -> Iterator[Variant]:
    """All files of a picture: first the one at its address, of that size, which every browser can show."""
    yield Variant(address, splitext(address)[1][1:], width, height)
    for ending in MODERN:
        for one in widths(width):
            yield Variant(address_of(address, one, ending), ending, one, _height(width, height, one))


def address_of(address: str, width: int, ending: str) -> str:
    """Where a variant of the picture at that address lies."""
    return f"{splitext(address)[0]}-{width}.{ending}"


def _height(width: int, height: int, wanted: int) -> int:
    return max(1, (height * wanted + width // 2) // width)
