"""Keys of front matter written anew, `translation:` above all: every other line stays as it is. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from digest.errors import InputError, Problem, Where, YamlError
from digest.patch import parts_of, without_what_follows
from digest.translating.written import quoted
from digest.yamlevents import places, spans
from digest.yamltext import tree

Values = dict[str, str | dict[str, str]]

_PLAIN = re.compile(r"[A-Za-z][\w-]*|(?=\w*[a-df-z])[\w]+")


def marked(text: str, values: Values, path: str = "") -> str:
    """The file's text with these keys of `translation:` set; the file must have front matter that can be read.

    Raises InputError where that is written in a way in which no single key can be changed.
    """
    start, front, rest = parts_of(text)
    end = "\r\n" if start.endswith("\r\n") else "\n"
    lines = front.splitlines()
    before: Any = tree("\n".join(lines))
    said = before.get("translation")
    wanted = {**before, "translation": {**({"of": said} if isinstance(said, str) else said or {}), **values}}
    for change in (_patched, _rewritten):
        after = change(lines, wanted["translation"], values)
        if after is not None and _means(after, wanted):
            return start + end.join(after) + rest
    raise _unfit(path)


def _means(lines: list[str], wanted: Any) -> bool:
    try:
        return bool(tree("\n".join(lines)) == wanted)
    except YamlError:
        return False


def _unfit(path: str) -> InputError:
    hint = "write each of its keys on a line of its own, without braces around them"
    return InputError([Problem(path, 2, 1, "no key of this front matter can be changed by itself", hint)])


def with_block(text: str, key: str, value: Any, block: list[str], path: str = "") -> str:
    """The file's text with a key of its front matter written as these lines, which must mean that value.

    Where only words differ, they alone are written, so that comments between and beside them stay.
    Raises InputError as `marked` does.
    """
    start, front, rest = parts_of(text)
    end = "\r\n" if start.endswith("\r\n") else "\n"
    lines = front.splitlines()
    before: Any = tree("\n".join(lines))
    if before.get(key) == value:
        return text
    first, own = _own(lines, key)
    comment = _comment(own) if own else ""
    whole = [*lines[:first], block[0] + comment, *block[1:], *lines[first + len(own) :]]
    for after in (_reworded(lines, before.get(key), value, (key,)), whole):
        if after is not None and _means(after, {**before, key: value}):
            return start + end.join(after) + rest
    raise _unfit(path)


def _reworded(lines: list[str], before: Any, value: Any, way: Where) -> list[str] | None:
    """The lines with each text that differs in its place; None where more than that differs."""
    text = "\n".join(lines)
    old, new, known = dict(_leaves(before, way)), dict(_leaves(value, way)), spans(text)
    changed = [one for one in new if one in old and new[one] != old[one]]
    if old.keys() != new.keys() or not all(one in known and isinstance(new[one], str) for one in changed):
        return None
    for first, last, one in sorted(((*known[one], one) for one in changed), reverse=True):
        text = text[:first] + quoted(new[one]) + text[last:]
    return text.split("\n")


def _leaves(value: Any, way: Where) -> Iterator[tuple[Where, Any]]:
    """What a value has that has no parts of its own, each by its way."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if pairs is None:
        yield way, value
    else:
        for key, item in pairs:
            yield from _leaves(item, (*way, key))


def _comment(own: list[str]) -> str:
    """The comment in the first line of a block, with the space before it."""
    said = tree(own[0]) if len(own) == 1 else None
    for mark in re.finditer(r"\s+#", own[0]):
        bare = own[0][: mark.start()]
        if _means([bare], said) if said is not None else _OPENING.fullmatch(bare):
            return own[0][mark.start() :]
    return ""


_OPENING = re.compile(r"[^\s:]+\s*:(?:\s*[|>][-+\d]*)?")
"""A key whose value stands in the following lines."""


def _own(lines: list[str], key: str = "translation") -> tuple[int, list[str]]:
    """Where the block of a key begins, and its lines; without the block, the end of the front matter."""
    known = places("\n".join(lines))
    if (key,) not in known:
        return len(lines), []
    first = known[(key,)][0] - 1
    starts = (place[0] - 1 for way, place in known.items() if len(way) == 1 and place[0] - 1 > first)
    return first, without_what_follows(lines[first : min(starts, default=len(lines))])


def _rewritten(lines: list[str], wanted: Values, _: Values) -> list[str]:
    """The block written as a whole; a comment beside its key stays."""
    first, own = _own(lines)
    block = [
        f"translation:{_comment(own) if own else ''}",
        *(line for key in wanted for line in _lines(key, wanted[key])),
    ]
    return [*lines[:first], *block, *lines[first + len(own) :]]


def _patched(lines: list[str], _: Values, values: Values) -> list[str] | None:
    """Only the lines of these keys written; None where the block has not a line for each key."""
    first, own = _own(lines)
    if len(own) < 2 or not re.fullmatch(r"translation\s*:\s*(?:#.*)?", own[0]):
        return None
    indent = next((re.match(r"\s*", line)[0] for line in own[1:] if line.strip() and line.lstrip()[0] != "#"), "  ")  # type: ignore[index]
    for key, value in values.items():
        own = _with_key(own, indent, key, value)
    return [*lines[:first], *own, *lines[first + _length(lines, first) :]]


def _length(lines: list[str], first: int) -> int:
    return len(_own(lines)[1]) if first < len(lines) else 0


def _with_key(own: list[str], indent: str, key: str, value: str | dict[str, str]) -> list[str]:
    at = next((at for at, line in enumerate(own) if re.match(rf"{indent}{key}\s*:", line)), None)
    new = [f"{indent}{line[2:]}" for line in _lines(key, value)]
    if at is None:
        return [*own, *new]
    end = at + 1
    while end < len(own) and len(own[end]) - len(own[end].lstrip()) > len(indent):
        end += 1
    comment = re.search(r"\s#[^'\"\]}]*$", own[at])
    return [*own[:at], new[0] + (comment[0] if comment else ""), *new[1:], *own[end:]]


def _lines(key: str, value: str | dict[str, str]) -> list[str]:
    if isinstance(value, str):
        return [f"  {key}: {_scalar(value)}"]
    return [f"  {key}:", *(f"    {name}: {_scalar(one)}" for name, one in value.items())]


def _scalar(text: str) -> str:
    """Unquoted where no reader of YAML takes it for anything but a text."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else quoted(text)


_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "null", "y", "n"))
