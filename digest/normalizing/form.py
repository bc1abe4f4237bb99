"""The canonical form of an article's file, line by line: comments, order and layout stay as they are. Pure.

Characters are composed (NFC) and as they were meant, addresses are without what tracks readers, topics and publishers
are named by their ids, and times are written with a `T`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from digest.canonical import canonical
from digest.errors import Where, YamlError
from digest.importing.steps.characters import mended
from digest.reader import is_web_address
from digest.texts import decoded
from digest.yamlevents import spans
from digest.yamltext import tree

_PLAIN = re.compile(r"[\w/][\w/.:?=&%+~;@-]*")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d.*)")


class Ids(Struct, frozen=True):
    """What topics and publishers are called, and their ids."""

    topics: dict[str, str] = {}
    publishers: dict[str, str] = {}


def canonical_form(path: str, data: bytes, ids: Ids) -> str:
    """The file's text in canonical form. Raises ValueError, with words for the user, for what is no article's file."""
    text, problems = decoded(path, data.replace(b"\r\n", b"\n"))
    if problems and "is not text" not in problems[0].message:
        raise ValueError(str(problems[0]))
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(map(mended, text.split("\n"))).rstrip("\n") + "\n"
    front, fence, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not fence:
        raise ValueError(f"{path}:1:1: there is no front matter; begin the file with a line of ---")
    return f"---\n{_front(path, front, ids)}{fence}{body}"


def _front(path: str, front: str, ids: Ids) -> str:
    try:
        before = tree(front)
    except YamlError as error:
        raise ValueError(str(error.problem(path, 1))) from error
    text = "\n".join(line.rstrip() if not _in_text(line) else line for line in front.split("\n"))
    after = text
    for way, (start, end) in sorted(spans(text).items(), key=lambda one: -one[1][0]):
        value = _at(before, way)
        wanted = _wanted(way, value, ids) if isinstance(value, str) else None
        if wanted is not None and wanted != value and tree(text[start:end]) == value:
            after = f"{after[:start]}{_written(wanted)}{after[end:]}"
    return after if _same_keys(before, tree(after)) else front


def _in_text(line: str) -> bool:
    """Whether spaces at its end may be of a quoted text that goes on."""
    return line.count('"') % 2 == 1 or line.count("'") % 2 == 1


def _at(value: Any, way: Where) -> Any:
    for key in way:
        if isinstance(value, dict):
            value = value.get(str(key))
        elif isinstance(value, list) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return value if key == way[-1] and isinstance(value, str) and key == 0 else None
    return value


def _wanted(way: Where, value: str, ids: Ids) -> str | None:
    """The value that should stand there; None for what has no canonical form of its own."""
    keys = tuple(key for key in way if isinstance(key, str))
    if keys in (("sources", "url"), ("source", "url")) and is_web_address(value):
        return canonical(value)
    if keys in (("sources", "name"), ("source", "name"), ("source",), ("sources",)):
        return ids.publishers.get(value, value)
    if keys == ("topic",):
        return ids.topics.get(value, value)
    if keys[-1:] == ("date",) or keys in (("added",), ("updated",), ("publish_date",), ("expiry_date",)):
        return _TIME.sub(r"\1T\2", value)
    return None


def _written(value: str) -> str:
    """A value as YAML, without quotes where it means the same without."""
    return value if _PLAIN.fullmatch(value) and tree(value) == value else json.dumps(value, ensure_ascii=False)


def _same_keys(before: Any, after: Any) -> bool:
    """Whether two documents have the same keys in the same places."""
    return list(_ways(before, ())) == list(_ways(after, ()))


def _ways(value: Any, way: Where) -> Iterator[Where]:
    yield way
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        yield from _ways(item, (*way, key))
