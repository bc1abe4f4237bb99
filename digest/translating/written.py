"""What is to be translated of a version, as its file has it: texts of the front matter, and Markdown. Pure."""

import json
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from digest.parse import split
from digest.yamltext import tree


class Written(Struct, frozen=True):
    """The texts of a version as they were written."""

    title: str = ""
    summary: str = ""
    key_points: tuple[str, ...] = ()
    timeline: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    body: str = ""


LISTS = ("key_points", "timeline", "quotes")


def written_in(path: str, text: str) -> Written:
    """The texts of a file that can be parsed."""
    parts, _ = split(path, text)
    front, body = parts or ("", "")
    read: Any = tree(front)
    return Written(
        _text(read.get("title")),
        _text(read.get("summary")),
        tuple(map(_text, _listed(read.get("key_points")))),
        tuple(_text(one.get("text")) for one in _listed(read.get("timeline"))),
        tuple(_text(one.get("text")) for one in _listed(read.get("quotes"))),
        body.strip("\n"),
    )


def _listed(value: Any) -> list[Any]:
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if one is not None]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def front_lines(written: Written) -> Iterator[str]:
    """The texts as lines of front matter."""
    yield f"title: {quoted(written.title)}"
    if written.summary:
        yield f"summary: {quoted(written.summary)}"
    if written.key_points:
        yield "key_points:"
        yield from (f"  - {quoted(point)}" for point in written.key_points)
    for field in LISTS[1:]:
        texts = getattr(written, field)
        if texts:
            yield f"{field}:"
            yield from (f"  - text: {quoted(text)}" for text in texts)


def quoted(text: str) -> str:
    """A text as a scalar of YAML that means the same to every program."""
    return _UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""Characters that YAML does not allow, or takes for the end of a line."""
