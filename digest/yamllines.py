"""Ordinary YAML → its tree, directly: lines of `key: value` and `- value`, nested by their indentation.

What it gives is what the events of YAML give, to the character. It knows little of YAML, but knows what it does not
know: of a text with anything else in it, it says nothing.
"""

import re
from typing import Any

MOST = 16 * 1024
"""Longer texts, in characters, are not ordinary."""

_DEEPEST = 8

# What ends a line, what YAML refuses, and what it treats in a way of its own; a class of these, and of all others.
_STRANGE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
_BEYOND_ASCII = r"\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"

_PLAIN = rf"[A-Za-z0-9(/.+{_BEYOND_ASCII}](?:[^:#{_STRANGE}]++|:(?=[^ \n])|(?<! )#)*+(?<! )"
_DOUBLE = rf"\"[^\"\\{_STRANGE}]*+(?:\\\"[^\"\\{_STRANGE}]*+)*+\""
_SINGLE = rf"'[^'{_STRANGE}]*+(?:''[^'{_STRANGE}]*+)*+'"
_WORD = r"[^\W_][\w .'/+-]*+"
_WORDS = rf"\[[ ]*+(?:{_WORD}(?:,[ ]*+{_WORD})*+)?+\]"
_TEXT = rf"[^ {_STRANGE}][^{_STRANGE}]*+(?<! )"
_BLOCK = rf"(?P<style>[>|]-?+)\n(?P<margin>[ ]++)(?P<block>{_TEXT}(?:\n(?P=margin){_TEXT})*+)(?!\n(?P=margin))"
_KEY = r"(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,99}+):(?=[ \n]|\Z)"
_VALUE = rf"(?P<scalar>{_PLAIN}|{_DOUBLE}|{_SINGLE})|{_BLOCK}|(?P<words>{_WORDS})"
_LINE = re.compile(
    rf"(?P<indent>[ ]*+)(?=[-A-Za-z_])(?P<dash>-[ ]++(?=[^\n]))?+(?:{_KEY})?+"
    rf"(?:[ ]*+(?:{_VALUE}))?+(?P<end>\n|\Z)|(?P<rest>[\s\S]++)"
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
    column, listed, awaited = 0, False, ""  # of the innermost, and the key in it whose value may still follow
    for indent, dash, key, scalar, style, margin, block, words, end, _ in lines:
        if len(indent) != column or listed is not (dash != ""):
            column, inner = _turned(around, len(indent), list if dash else dict, awaited)
            listed = dash != ""
        if listed and key:
            column, inner = _item(around, column + len(dash))
            listed = False
        if scalar:
            value = _unquoted(scalar) if scalar[0] in "\"'" else scalar
        elif style:
            value = _text(style, margin, block, end, column)
        else:
            value = _words(words) if words else None
        if listed:
            inner.append(value)
        elif key and key not in inner:
            inner[key] = value
        else:
            raise Unknown
        awaited = key if value is None else ""
    return root


def _turned(around: list[tuple[int, Any]], column: int, kind: type, awaited: str) -> tuple[int, Any]:
    """The collection of that kind in that column: a new one, if it is the value that is awaited, or one still open."""
    last, inner = around[-1]
    if awaited and (column > last or (column == last and kind is list)):
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


def _unquoted(written: str) -> str:
    quote, text = written[0], written[1:-1]
    return text.replace('\\"' if quote == '"' else "''", quote)


def _text(style: str, margin: str, block: str, end: str, column: int) -> str:
    """The text of a block, which stands further in than the collection it is in."""
    if len(margin) <= column:
        raise Unknown
    text = block.replace(f"\n{margin}", " " if style[0] == ">" else "\n")
    return text if style[-1] == "-" else text + end


def _words(written: str) -> list[str]:
    words = written[1:-1].strip(" ")
    return [word.strip(" ") for word in words.split(",")] if words else []
