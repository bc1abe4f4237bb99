"""Names for contents: the first 16 bytes of SHA-256 (FIPS 180-4), which processors compute themselves."""

from binascii import b2a_base64
from collections.abc import Iterable
from hashlib import sha256

from msgspec import msgpack

SIZE = 16

_encode = msgpack.Encoder().encode
_EMPTY = sha256()


def in_letters(name: bytes) -> str:
    """A fingerprint, or a part of one, as text: base 64 (RFC 4648) without padding."""
    return b2a_base64(name, newline=False).rstrip(b"=").decode()


def fingerprint(data: bytes) -> bytes:
    """The fingerprint of some bytes."""
    mark = _EMPTY.copy()  # a new one takes longer than most data
    mark.update(data)
    return mark.digest()[:SIZE]


def fingerprint_of_pieces(pieces: Iterable[bytes]) -> bytes:
    """The fingerprint of the bytes of all pieces, one after the other."""
    mark = _EMPTY.copy()
    for piece in pieces:
        mark.update(piece)
    return mark.digest()[:SIZE]


def fingerprint_of(*values: object) -> bytes:
    """The fingerprint of plain values and records; equal values have equal fingerprints."""
    return fingerprint(_encode(values))
