"""Any YAML as text with places, by the events of PyYAML's parser. The only user of PyYAML.

Its parser's events are used, not its constructors: those would turn `no` into False and `1.10` into a float, keep
 the last of two equal keys without a word, and crash the interpreter on deep nesting.
"""

from collections.abc import Iterator
from typing import Any

import yaml

from digest.errors import Where, YamlError
from digest.texts import place_of
from digest.yamllines import Tree

MAX_BYTES = 64 * 1024
MAX_DEPTH = 12

_Parser: Any = vars(yaml.cyaml)["CParser"] if yaml.__with_libyaml__ else yaml.SafeLoader


def tree_of_events(text: str) -> Tree:
    """Read one document.

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
    """Where each key and list item of a document begins: its way → (line, column), from 1; up to its first fault."""
    found: dict[Where, tuple[int, int]] = {(): (1, 1)}
    try:
        for way, mark in _ways(text):
            found.setdefault(way, _at(mark, text))
    except YamlError:
        pass
    return found


def spans(text: str) -> dict[Where, tuple[int, int]]:
    """From where to where each value of a document is written, its quotes included; those of several lines aside."""
    found: dict[Where, tuple[int, int]] = {}
    for way, is_name, event in _walk(text):
        start, end = event.start_mark, event.end_mark
        if isinstance(event, yaml.ScalarEvent) and start.line == end.line and (not is_name or isinstance(way[-1], int)):
            found[way] = (start.index, end.index)
    return found


def _ways(text: str) -> Iterator[tuple[Where, Any]]:
    """Every key and list item of a document, by its way, with the mark at which it begins."""
    return ((way, event.start_mark) for way, is_name, event in _walk(text) if is_name)


def _walk(text: str) -> Iterator[tuple[Where, bool, Any]]:
    """Every key and list item of a document, by its way, and every value of a key, which is no name of its own."""
    trail: list[tuple[Where, bool]] = []  # the way to each open collection, and whether it is a list
    current: list[Any] = []  # the key or number in each that is being read; a key in a tuple, once its value is awaited
    for event in _events(text):
        if isinstance(event, yaml.CollectionEndEvent):
            trail.pop()
            current.pop()
            continue
        is_value = bool(trail) and isinstance(current[-1], tuple)
        if is_value:
            here = (*trail[-1][0], *current[-1])
            current[-1] = None
            yield here, False, event
        elif trail:
            way, is_list = trail[-1]
            if not is_list and not isinstance(event, yaml.ScalarEvent):
                return  # a key that is no word: `tree` refuses the document there
            current[-1] = (0 if current[-1] is None else current[-1] + 1) if is_list else (event.value,)
            here = (*way, current[-1] if is_list else event.value)
            yield here, True, event
        else:
            here = ()
        if isinstance(event, yaml.CollectionStartEvent):
            trail.append((here, isinstance(event, yaml.SequenceStartEvent)))
            current.append(None)


def _key(value: Any, parent: dict[str, Any], event: Any, text: str) -> str:
    if not isinstance(value, str):
        hint = "put text that starts with [ or { in quotes"
        raise YamlError(_at(event.start_mark, text), "a key must be a word", hint)
    if value in parent:
        message, first = f"the key {value!r} stands here again", _first_line(value, event.start_mark, text)
        raise YamlError(_at(event.start_mark, text), message, "it was given before, in line ", first)
    return value


def _first_line(key: str, repeated: Any, text: str) -> int:
    """The line in which the mapping of a repeated key has it first."""
    lines: dict[Where, int] = {}
    for way, mark in _ways(text):
        if mark.index == repeated.index and way[-1] == key and way in lines:
            return lines[way]
        lines.setdefault(way, _at(mark, text)[0])
    raise AssertionError("a repeated key stands in the text")


def _events(text: str) -> Iterator[Any]:
    """The events between the start and the end of one document, bounded and checked."""
    if len(text) > MAX_BYTES // 4 and len(text.encode()) > MAX_BYTES:
        raise YamlError((1, 1), f"more than {MAX_BYTES // 1024} KiB of YAML", "long texts belong into the body")
    depth = documents = 0
    parser = _Parser(text)
    try:
        while True:
            event = parser.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent and event.anchor is None and event.tag is None:
                yield event
                continue
            if kind in _SKIPPED:
                documents += kind is yaml.DocumentStartEvent
                if documents > 1:
                    raise YamlError(_at(event.start_mark, text), "a second document begins here", "leave only one")
                if kind is yaml.StreamEndEvent:
                    return
                continue
            if kind is yaml.AliasEvent or event.__dict__.get("anchor") or event.__dict__.get("tag"):
                raise _refused(event, text)
            depth += kind in _STARTS
            depth -= kind in _ENDS
            if depth > MAX_DEPTH:
                raise YamlError(_at(event.start_mark, text), "nested too deeply")
            yield event
    except yaml.MarkedYAMLError as error:
        raise _translated(error, text) from error
    except yaml.YAMLError as error:
        before = text.encode()[: getattr(error, "position", 0)].decode(errors="ignore")
        raise YamlError(place_of(text, len(before)), "not readable as YAML: a character that is not text") from error
    finally:
        parser.dispose()


def _at(mark: Any, text: str) -> tuple[int, int]:
    """Line and column of a mark; counted here, since YAML ends lines at characters that editors do not."""
    return place_of(text, mark.index)


_SKIPPED = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def _refused(event: Any, text: str) -> YamlError:
    what = "a tag" if getattr(event, "tag", None) else "an anchor or alias"
    message = f"{what} (a word starting with !, & or *) is not allowed"
    return YamlError(_at(event.start_mark, text), message, "put the text in quotes")


def _translated(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    mark = error.problem_mark or error.context_mark
    message = (error.problem or "not readable").replace("'\\t'", "a tab")
    return YamlError(_at(mark, text) if mark else (1, 1), f"not readable as YAML: {message}", _hint(message))


def _hint(message: str) -> str:
    if "tab" in message:
        return "indent with spaces"
    if "mapping values" in message:
        return "text with a colon in it must be in quotes"
    return "check the quotes and the indentation around here"
