"""The bytes of a source file → its text, and what of it cannot be text."""

import re
from codecs import BOM_UTF8

from digest.errors import Problem
from digest.fingerprint import fingerprint

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that no text needs and neither HTML nor XML allows."""


def decoded(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file without its byte order mark, its lines ended by `\\n`, and its fault if it has one."""
    body = data.removeprefix(BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        line, column = place_of(body.decode("latin-1"), error.start)
        at = error.start + len(data) - len(body)
        message = f"byte {at} (0x{data[at]:02x}) is not UTF-8"
        return "", [Problem(path, line, column, message, "save the file as UTF-8")]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = CONTROLS.search(text) if _is_suspicious(body) else None
    if control is None:
        return text, []
    line, column = place_of(text, control.start())
    return "", [Problem(path, line, column, f"the character U+{ord(control[0]):04X} is not text", "remove it")]


def _is_suspicious(data: bytes) -> bool:
    """Whether UTF-8 might hold one of these characters: tells at once of most files that they do not."""
    return b"\xef" in data or len(data.translate(None, _CONTROL_BYTES)) < len(data)


_CONTROL_BYTES = bytes(byte for byte in range(128) if CONTROLS.match(chr(byte)))


def place_of(text: str, at: int) -> tuple[int, int]:
    """Line and column of a place in a text, from 1."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def extract_mark(summary: str) -> str:
    """What marks a summary as an extract that nobody has edited: the fingerprint of its words, however wrapped."""
    return fingerprint(" ".join(summary.split()).encode()).hex()[:16]
