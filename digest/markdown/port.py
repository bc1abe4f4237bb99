"""markdown-it's port to Rust, for texts in which it is known to give the bytes of markdown-it-py.

What is known: blocks that cannot be mistaken for others, in text whose marks are all plain. Left out is also what the
port does in more than linear time, in deep recursion, or by failing. Marks are looked for in bytes: that is fastest.
"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.markdown.prose import BULLETS, END, FIRST, HEADING, NEXT, NUMBERS, PARAGRAPH
from digest.markdown.spans import ENTITY, target

if TYPE_CHECKING:
    from markdown_it_pyrs import MarkdownIt

LONGEST, MOST_MARKS = 200_000, 2_000
"""Characters of a text; marks of emphasis in it."""

_QUOTED = rf">[ ]{FIRST}(?>(?:\n>[ ]{NEXT})*)"
_QUOTE = rf"{_QUOTED}(?>(?:\n>[ ]*+\n{_QUOTED})*){END}"
_ROW = r"(?>(?:\|[^|\n]++)+)\|[ ]*+"
_TABLE = rf"{_ROW}\n\|(?>(?:[ ]*+:?-++:?[ ]*+\|)+)(?>(?:\n{_ROW})*){END}"
_FENCE = r"```[A-Za-z0-9]*+\n(?>(?:(?!```)[^\n]*+\n)*)```(?![^\n])"
_BLOCKS = re.compile(
    rf"(?>(?:(?>(?:[ ]*+\n)*)(?:{'|'.join((PARAGRAPH, HEADING, _QUOTE, BULLETS, NUMBERS, _TABLE, _FENCE))}))*)[ \n]*+"
)

_PLAIN = bytes(byte for byte in range(256) if byte == 10 or (byte >= 32 and byte != 127))
_LABEL = r"[^][`\n]*+(?>(?:\n[^][`\n]++)*)"


_AROUND = r"\xc3[\x80-\x96\x98-\xb6\xb8-\xbf]", r"[\xc4-\xca][\x80-\xbf]", r"\xc2[\xab\xbb]", r"\xe2\x80[\x93-\x9e\xa6]"
"""What both class alike beside a mark of emphasis, besides ASCII: European letters, and the signs of quotations."""


def _mark(mark: str) -> str:
    """A mark that stands thrice, or beside a character that the two may class differently."""
    before = "|".join((rf"(?<![\x80-\xff]{mark})", *(rf"(?<={known}{mark})" for known in _AROUND)))
    after = "|".join((rf"(?!{mark})[\x00-\x7f]", *_AROUND, r"\Z"))
    return rf"{mark}(?!(?:{before}){mark}?(?:{after}))"


# Each by the byte that it begins with, which is quickly found missing.
_UNLIKE = [
    (first, re.compile(pattern.encode("latin-1")))
    for first, pattern in (
        (b"*", _mark(r"\*")),
        (b"_", _mark("_")),
        # Brackets that are neither a link with a plain address nor mere text, and what may define one.
        (b"[", rf"\[(?!{_LABEL}(?:{target(f'(?!{ENTITY})&', chr(34))}|\](?![(\[])))"),
        (b"]", r"\](?=:)"),
        (b"\\", r"\\"),
        (b"<", r"<(?!\s)"),
        (b"&", ENTITY),
        (b"~", r"~(?=~)"),
        # Space, where only one of the two cuts it off a line or a cell.
        (b"\xc2", r"\xc2(?:\x85|\xa0(?:(?![^\s|#])|(?<![^\s|#>]\xc2\xa0)))"),
        (b"\xe2", r"\xe2(?:\x80(?:\xaf(?:(?![^\s|#])|(?<![^\s|#>]\xe2\x80\xaf))|[\x80-\x8a\xa8\xa9])|\x81\x9f)"),
        (b"\xe1", r"\xe1(?=\x9a\x80)"),
        (b"\xe3", r"\xe3(?=\x80\x80)"),
        (b"\xef", r"\xef(?=\xbb\xbf)"),
    )
]
_CODE = re.compile(rb"(?<![^\n])```[A-Za-z0-9]*+\n[^`]*+```(?![^\n])|`[^`\n|]++`(?!`)")


@lru_cache(maxsize=1)
def _port() -> "MarkdownIt":
    from markdown_it_pyrs import MarkdownIt

    blocks = MarkdownIt("zero").enable_many(["blockquote", "fence", "heading", "list", "paragraph", "table"])
    return blocks.enable_many(["backticks", "emphasis", "image", "link", "newline"])


def render(text: str) -> str | None:
    """The HTML of a Markdown text; None where that would not certainly be the one of markdown-it-py."""
    if not is_known(text):
        return None
    try:
        return _port().render(text, xhtml=False)
    except Exception:
        raise
    except BaseException as panic:  # not an Exception, that the user's Ctrl-C is neither
        if type(panic).__name__ != "PanicException":
            raise
        return None


def is_known(text: str) -> bool:
    """Whether the port gives the same bytes."""
    return len(text) <= LONGEST and _BLOCKS.fullmatch(text) is not None and _has_plain_marks(text.encode())


def _has_plain_marks(data: bytes) -> bool:
    if data.translate(None, _PLAIN) or data.count(b"*") + data.count(b"_") > MOST_MARKS:
        return False
    if b"`" in data:
        data = _CODE.sub(b"x", data)
        if b"`" in data:
            return False
    return not any(first in data and unlike.search(data) for first, unlike in _UNLIKE)
