"""Names for contents: 16 bytes of BLAKE2b (RFC 7693), the same on every machine."""

from binascii import b2a_base64
from hashlib import blake2b

from msgspec import msgpack

SIZE = 16

_encode = msgpack.Encoder().encode


def in_letters(name: bytes) -> str:
    """A fingerprint, or a part of one, as text: base 64 (RFC 4648) without padding."""
    return b2a_base64(name, newline=False).rstrip(b"=").decode()


def fingerprint(data: bytes) -> bytes:
    """The fingerprint of some bytes."""
    return blake2b(data, digest_size=SIZE).digest()


def fingerprint_of(*values: object) -> bytes:
    """The fingerprint of plain values and records; equal values have equal fingerprints."""
    return blake2b(_encode(values), digest_size=SIZE).digest()
