"""Ordinary YAML → its tree, directly: lines of `key: value` and `- value`, nested by their indentation.

What it gives is what the events of YAML give, to the character. It knows little of YAML, but knows what it does not
know: of a text with anything else in it, it says nothing.
"""

import re
from typing import Any

Tree = str | list[Any] | dict[str, Any] | None
"""None is a value that was left empty."""

MOST = 16 * 1024
"""Longer texts, in characters, are not ordinary."""

_DEEPEST = 8

# What ends a line, what YAML refuses, and what it treats in a way of its own; a class of these, and of all others.
_STRANGE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
_BEYOND_ASCII = r"\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"

_PLAIN = rf"[A-Za-z0-9(/.+{_BEYOND_ASCII}](?>(?:[^:#{_STRANGE}]++|:(?=[^ \n])|(?<! )#)*)(?<! )"
_DOUBLE = rf"\"[^\"\\{_STRANGE}]*+(?>(?:\\\"[^\"\\{_STRANGE}]*+)*)\""
_SINGLE = rf"'[^'{_STRANGE}]*+(?>(?:''[^'{_STRANGE}]*+)*)'"
_WORD = r"[^\W_][\w .'/+-]*+"
_WORDS = rf"\[[ ]*+(?>(?:{_WORD}(?>(?:,[ ]*+{_WORD})*))?)\]"
_TEXT = rf"[^ {_STRANGE}][^{_STRANGE}]*+(?<! )"
_BLOCK = rf"[>|]-?+\n(?P<margin>[ ]++){_TEXT}(?>(?:\n(?P=margin){_TEXT})*)"
_KEY = r"(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,99}+):(?=[ \n]|\Z)"
_LINE = re.compile(
    rf"(?P<prefix>[ ]*+(?>(?:-[ ]++)?))(?=[^\n])(?>(?:{_KEY})?)"
    rf"(?>(?:[ ]*+(?P<written>{_PLAIN}|{_DOUBLE}|{_SINGLE}|{_BLOCK}|{_WORDS}))?)(?P<end>\n|\Z)|(?P<rest>[\s\S]++)"
)


class Unknown(Exception):  # noqa: N818 - no fault: the events are asked
    """The text is not an ordinary one."""


def tree_of_lines(text: str) -> dict[str, Any] | None:
    """The tree of an ordinary text; None of any other, be it YAML or not."""
    lines = _LINE.findall(text) if len(text) <= MOST else []
    try:
        return _grown(lines) if lines and not lines[-1][-1] else None
    except Unknown:
        return None


def _grown(lines: list[Any]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    inner: Any = root
    around = [(0, inner)]  # the open collections, and the columns in which they stand
    before, column, listed = "", 0, False  # the prefix that continues the innermost; its column; whether it is a list
    awaited = ""  # the key whose value may still follow
    for prefix, key, written, margin, end, _ in lines:
        if prefix != before:
            before, listed = prefix, "-" in prefix
            column, inner = _turned(around, prefix.find("-") if listed else len(prefix), listed, awaited)
        if listed and key:
            column, inner = _item(around, len(prefix))
            before, listed = " " * column, False
        value = written or None
        if value and written[0] in "\"'[>|":
            value = _read(written, margin, end, column)
        if listed:
            inner.append(value)
        elif key and key not in inner:
            inner[key] = value
        else:
            raise Unknown
        awaited = key if value is None else ""
    return root


def _turned(around: list[tuple[int, Any]], column: int, listed: bool, awaited: str) -> tuple[int, Any]:
    """The list or the mapping in that column: a new one, if it is the value that is awaited, or one still open."""
    kind = list if listed else dict
    last, inner = around[-1]
    if awaited and (column > last or (column == last and listed)):
        inner[awaited] = kind()
        around.append((column, inner[awaited]))
    while column != around[-1][0] or type(around[-1][1]) is not kind:
        around.pop()
        if not around:
            raise Unknown
    if len(around) > _DEEPEST:
        raise Unknown
    return around[-1]


def _item(around: list[tuple[int, Any]], column: int) -> tuple[int, Any]:
    """A mapping in the innermost list, begun in that column."""
    item: dict[str, Any] = {}
    around[-1][1].append(item)
    around.append((column, item))
    return column, item


def _read(written: str, margin: str, end: str, column: int) -> str | list[str]:
    """What quotes, brackets or a block hold, within a collection in that column."""
    if written[0] == '"':
        return written[1:-1].replace('\\"', '"')
    if written[0] == "'":
        return written[1:-1].replace("''", "'")
    return _words(written) if written[0] == "[" else _text(written, margin, end, column)


def _words(written: str) -> list[str]:
    words = written[1:-1].strip(" ")
    return [word.strip(" ") for word in words.split(",")] if words else []


def _text(written: str, margin: str, end: str, column: int) -> str:
    """The text of a block, which stands further in than the collection that it is in."""
    if len(margin) <= column:
        raise Unknown
    style, text = written.split(f"\n{margin}", 1)
    text = text.replace(f"\n{margin}", " " if style[0] == ">" else "\n")
    return text if style[-1] == "-" else text + end
