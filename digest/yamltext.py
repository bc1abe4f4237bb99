"""YAML as text with places: mappings, lists and the strings that were written, nothing guessed.

The only user of PyYAML. Its parser events are used, not its constructors: those would turn `no`
into False and `1.10` into a float, keep the last of two equal keys without a word, and crash the
interpreter on deep nesting.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from digest.errors import Where

Tree = str | list[Any] | dict[str, Any] | None
"""None is a value that was left empty."""

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class YamlError(Exception):
    """Not YAML, or YAML that is refused; lines and columns count from 1."""

    def __init__(self, line: int, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.hint = line, column, message, hint


def tree(text: str) -> Tree:
    """Read one YAML document.

    Raises YamlError for anything that is not plain YAML: tags, anchors, aliases, deep nesting, equal keys.
    """
    root: list[Any] = []
    containers: list[Any] = [root]
    keys: list[str | None] = [None]
    for event in _events(text):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value: Any = event.value if event.value or not event.implicit[0] else None
        elif kind is yaml.MappingStartEvent:
            value = {}
        elif kind is yaml.SequenceStartEvent:
            value = []
        else:
            containers.pop()
            keys.pop()
            continue
        parent = containers[-1]
        if type(parent) is list:
            parent.append(value)
        elif keys[-1] is None:
            keys[-1] = _key(value, parent, event, text)
            continue
        else:
            parent[keys[-1]] = value
            keys[-1] = None
        if kind is not yaml.ScalarEvent:
            containers.append(value)
            keys.append(None)
    return root[0] if root else None


def places(text: str) -> dict[Where, tuple[int, int]]:
    """Where each key and list item of a document begins: its way → (line, column), from 1.

    Of a document with faults, the places before the first of them.
    """
    found: dict[Where, tuple[int, int]] = {(): (1, 1)}
    trail: list[list[Any]] = []
    try:
        for event in _events(text):
            if isinstance(event, yaml.CollectionEndEvent):
                trail.pop()
                continue
            _note(event, trail, found)
            if isinstance(event, yaml.CollectionStartEvent):
                trail.append([isinstance(event, yaml.SequenceStartEvent), _way(trail), None])
    except YamlError:
        pass
    return found


def _note(event: Any, trail: list[list[Any]], found: dict[Where, tuple[int, int]]) -> None:
    """Move on to the next key or item, and note where it begins."""
    if not trail:
        return
    is_list, way, current = trail[-1]
    at = (event.start_mark.line + 1, event.start_mark.column + 1)
    if is_list:
        trail[-1][2] = 0 if current is None else current + 1
    elif isinstance(current, tuple) or current is None:
        trail[-1][2] = event.value
    else:
        trail[-1][2] = (current,)
        return
    found.setdefault((*way, trail[-1][2]), at)


def _way(trail: list[list[Any]]) -> Where:
    if not trail:
        return ()
    _, way, current = trail[-1]
    return (*way, *(current if isinstance(current, tuple) else (current,)))


def _key(value: Any, parent: dict[str, Any], event: Any, text: str) -> str:
    mark = event.start_mark
    if not isinstance(value, str):
        raise YamlError(
            mark.line + 1, mark.column + 1, "a key must be a word", "put text that starts with [ or { in quotes"
        )
    if value in parent:
        first = min(place[0] for way, place in places(text).items() if way and way[-1] == value)
        raise YamlError(
            mark.line + 1,
            mark.column + 1,
            f"the key {value!r} stands here again",
            f"it was given before, in line {first}",
        )
    return value


def _events(text: str) -> Iterator[Any]:
    """The events between the start and the end of one document, bounded and checked."""
    if len(text) > MAX_BYTES:
        raise YamlError(1, 1, f"more than {MAX_BYTES // 1024} KiB of YAML", "long texts belong into the body")
    depth = 0
    loader = _Loader(text)
    try:
        while True:
            event = loader.get_event()
            kind = type(event)
            if kind in _SKIPPED:
                if kind is yaml.StreamEndEvent:
                    return
                continue
            if kind is yaml.AliasEvent or event.__dict__.get("anchor") or event.__dict__.get("tag"):
                raise _refused(event)
            depth += kind in _STARTS
            depth -= kind in _ENDS
            if depth > MAX_DEPTH:
                raise YamlError(event.start_mark.line + 1, event.start_mark.column + 1, "nested too deeply")
            yield event
    except yaml.MarkedYAMLError as error:
        raise _translated(error) from error
    except yaml.YAMLError as error:
        raise YamlError(1, 1, f"not readable as YAML: {error}") from error
    finally:
        loader.dispose()


_SKIPPED = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _refused(event: Any) -> YamlError:
    mark = event.start_mark
    what = "a tag" if getattr(event, "tag", None) else "an anchor or alias"
    return YamlError(
        mark.line + 1,
        mark.column + 1,
        f"{what} (a word starting with !, & or *) is not allowed",
        "put the text in quotes",
    )


def _translated(error: yaml.MarkedYAMLError) -> YamlError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = (error.problem or "not readable").replace("'\\t'", "a tab")
    return YamlError(line, column, f"not readable as YAML: {message}", _hint(message))


def _hint(message: str) -> str:
    if "tab" in message:
        return "indent with spaces"
    if "mapping values" in message:
        return "text with a colon in it must be in quotes"
    return "check the quotes and the indentation around here"
