"""The bytes of a source file → its text, and what of it cannot be text."""

import re

from digest.errors import Problem

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that no text needs and neither HTML nor XML allows."""


def decoded(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text of a UTF-8 file without its byte order mark, its lines ended by `\\n`, and its fault if it has one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.start + len(data) - len(error.object)
        line, column = place_of(data.decode("latin-1"), at)
        message = f"byte {at} (0x{data[at]:02x}) is not UTF-8"
        return "", [Problem(path, line, column, message, "save the file as UTF-8")]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    control = CONTROLS.search(text)
    if control is None:
        return text, []
    line, column = place_of(text, control.start())
    return "", [Problem(path, line, column, f"the character U+{ord(control[0]):04X} is not text", "remove it")]


def place_of(text: str, at: int) -> tuple[int, int]:
    """Line and column of a place in a text, from 1."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
