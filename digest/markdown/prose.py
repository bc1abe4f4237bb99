"""Ordinary Markdown → HTML, directly: paragraphs, headings, quotations and lists of plain running text.

What it gives is what markdown-it gives, to the byte. It knows little of Markdown, but knows what it does not know: such
a block is left to markdown-it. That is right for blocks that do not see each other; what may reach further is looked
for: definitions of references, open fences, and nesting so deep that markdown-it gives up on all that follows.
"""

import re
from collections.abc import Callable

from digest.markdown.spans import TRIMMED, Unknown, escaped, spans

# A line that begins a paragraph and nothing else, and one that can only go on with it.
_MARKED = r"\*{1,2}(?=[^\s*])|_{1,2}(?=[^\s_])|`(?!``)|~(?!~)|:(?=[-:| ]*+[^-:|\s])|[-+](?=[^-+:|\s])|#(?=[^#\s])|"
FIRST = rf"(?:{_MARKED}(?!\d{{1,9}}[.)])[^\s#>+*_~`|:=-])[^\n]*+"
NEXT = rf"[ ]*+(?:{_MARKED}(?!0*+1[.)](?:\s|\Z))[^\s#>+*_~`|:=-])[^\n]*+"
_ITEM = rf"[ ]{FIRST}(?>(?:\n[ ]*+{FIRST})*)"
END = r"(?=\n?\Z|\n[ ]*+\n)"
_LIST_END = r"(?=\n*\Z|\n[ ]*+\n(?>(?:[ ]*+\n)*)(?![-+* \t]|\d{1,9}[.)]))"

PARAGRAPH = rf"{FIRST}(?>(?:\n{NEXT})*){END}"
HEADING = r"#{1,6}[ ]++[^\n|]*+(?=\n|\Z)"  # one with a `|` may be the head of a table
BULLETS, NUMBERS = (
    "|".join(rf"{marker}{_ITEM}(?>(?:\n{marker}{_ITEM})*){_LIST_END}" for marker in markers)
    for markers in ((r"-", r"\+", r"\*"), (r"\d{1,9}[.]", r"\d{1,9}[)]"))
)
_QUOTE = rf">(?>(?:[ ][^\n]*+)?)(?>(?:\n>(?>(?:[ ][^\n]*+)?))*){END}"
_TABLE = rf"\|[^\n]*+\n\|(?>(?:[ ]*+:?-++:?[ ]*+\|)+)(?>(?:\n\|[^\n]*+)*){END}"
_FENCE = r"(?P<ticks>`{3,}+)(?P<info>[^`\n]*+)\n(?P<code>(?:[^\n]*+\n)*?)[ ]{0,3}(?P=ticks)`*+[ ]*+(?=\n|\Z)"
_BLOCK = re.compile(
    rf"(?P<paragraph>{PARAGRAPH})|(?P<heading>{HEADING})|(?P<quote>{_QUOTE})|(?P<bullets>{BULLETS})"
    rf"|(?P<numbers>{NUMBERS})|(?P<table>{_TABLE})|(?P<fence>{_FENCE})"
)
_BLANK = re.compile(r"(?>(?:[ ]*+\n)*)(?:[ ]*+\Z)?")
_SPLIT = re.compile(r"\n[ ]*+\n(?![-+* \t\n]|\d{1,9}[.)])")
"""Between two blocks, whatever they are, if no fence is open."""

_FAR = re.compile(r"```|~~~|^(?:[ \t>*+.)0-9-]{16}|[ >*+.)0-9-]*+\t[ >*+.)0-9-]*+\t)", re.M)
"""A fence, or as much before the text of a line as it takes to nest twenty deep."""

_ITEMS = re.compile(r"(?:\A|\n)(?:[-+*]|\d{1,9}[.)])[ ]")


def prose(text: str, other: Callable[[str], str]) -> str:
    """The HTML of a Markdown text; `other` makes that of the parts that are not ordinary."""
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if "]:" in text or "\0" in text:
        return other(text)
    return "".join(_blocks(text, other))


def _blocks(text: str, other: Callable[[str], str]) -> list[str]:
    made: list[str] = []
    position = 0
    while (position := _past_blank(text, position)) < len(text):
        block = _BLOCK.match(text, position)
        end = block.end() if block else _end_of_unknown(text, position)
        try:
            made.append(_KINDS[block.lastgroup or ""](block) if block else _refuse())
        except Unknown:
            end = len(text) if _FAR.search(text, position, end) else end
            made.append(other(text[position : end + 1]))
        position = end
    return made


def _past_blank(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    return blank.end() if blank else position


def _end_of_unknown(text: str, position: int) -> int:
    split = _SPLIT.search(text, position)
    return split.start() if split else len(text)


def _paragraph(block: re.Match[str]) -> str:
    return f"<p>{spans(block[0].strip(TRIMMED))}</p>\n"


def _heading(block: re.Match[str]) -> str:
    marks, _, title = block[0].partition(" ")
    words = title.strip(TRIMMED)
    if words.endswith("#"):
        raise Unknown
    return f"<h{len(marks)}>{spans(words)}</h{len(marks)}>\n"


def _quote(block: re.Match[str]) -> str:
    text = "\n".join(line[2:] for line in block[0].split("\n"))
    if "\t" in text or text.startswith(">") or "\n>" in text:
        raise Unknown
    inside = "".join(_blocks(text, _refuse))
    return f"<blockquote>\n{inside}</blockquote>\n" if inside else _refuse()


def _bullets(block: re.Match[str]) -> str:
    return f"<ul>\n{_items(block[0])}</ul>\n"


def _numbers(block: re.Match[str]) -> str:
    start = int(block[0][: block[0].index(" ") - 1])
    attribute = "" if start == 1 else f' start="{start}"'
    return f"<ol{attribute}>\n{_items(block[0])}</ol>\n"


def _items(text: str) -> str:
    return "".join(f"<li>{spans(item.strip(TRIMMED))}</li>\n" for item in _ITEMS.split(text)[1:])


def _table(block: re.Match[str]) -> str:
    first, rule, *rows = block[0].split("\n")
    head, styles = _cells(first), [_style(cell.strip(" ")) for cell in _cells(rule)]
    if len(head) != len(styles) or len(rows) * len(head) > 10_000:
        raise Unknown
    body = "".join(_row(_cells(row), "td", styles) for row in rows)
    body = f"<tbody>\n{body}</tbody>\n" if rows else ""
    return f"<table>\n<thead>\n{_row(head, 'th', styles)}</thead>\n{body}</table>\n"


def _style(rule: str) -> str:
    left, right = rule[0] == ":", rule[-1] == ":"
    side = "center" if left and right else "left" if left else "right" if right else ""
    return f' style="text-align:{side}"' if side else ""


def _cells(line: str) -> list[str]:
    """The cells of a line; one more `|` may begin it, and end it."""
    if "\\" in line:
        raise Unknown
    cells = line.strip(TRIMMED).split("|")[1:]
    return cells[:-1] if cells[-1] == "" else cells


def _row(cells: list[str], tag: str, styles: list[str]) -> str:
    """A line of a table: what is missing is empty, what is too much is left out."""
    cells = cells + [""] * (len(styles) - len(cells))
    made = (f"<{tag}{style}>{spans(cell.strip(TRIMMED))}</{tag}>\n" for cell, style in zip(cells, styles, strict=False))
    return f"<tr>\n{''.join(made)}</tr>\n"


def _fence(block: re.Match[str]) -> str:
    info = block["info"].strip(TRIMMED)
    if not ((info.isascii() and info.isalnum()) or info == ""):
        raise Unknown
    language = f' class="language-{info}"' if info else ""
    return f"<pre><code{language}>{escaped(block['code'])}</code></pre>\n"


def _refuse(_: object = None) -> str:
    raise Unknown


_KINDS: dict[str, Callable[[re.Match[str]], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "quote": _quote,
    "bullets": _bullets,
    "numbers": _numbers,
    "table": _table,
    "fence": _fence,
}
