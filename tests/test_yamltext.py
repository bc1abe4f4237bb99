"""YAML as text with places, by property: what was written is read back, and every key is found where it stands."""

import json
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.errors import YamlError
from digest.yamlevents import MAX_DEPTH, places
from digest.yamltext import tree

# JSON is YAML but for what YAML 1.1 calls unprintable or a line end; json.dumps writes quotes and controls as escapes.
NOT_IN_YAML = "".join(map(chr, range(0x7F, 0xA0))) + "\ufeff"
CHARACTERS = st.characters(exclude_categories=["Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters=NOT_IN_YAML)
TEXTS = st.text(CHARACTERS, max_size=20)
FLAT = st.dictionaries(TEXTS, TEXTS, max_size=8)
TREES = st.recursive(
    TEXTS, lambda below: st.lists(below, max_size=4) | st.dictionaries(TEXTS, below, max_size=4), max_leaves=20
)
DOCUMENTS = st.dictionaries(TEXTS, TREES, max_size=6)


def depth(value: Any) -> int:
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if below is None else 1 + max(map(depth, below), default=0)


def ways(value: Any, start: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The way to every key and item of a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way for key, item in items for way in ((*start, key), *ways(item, (*start, key)))]


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from([None, 2, 4]))
def test_json_is_read_as_it_was_written(document: dict[str, Any], indent: int | None) -> None:
    """Any tree of texts comes back as it was, whatever its texts look like."""
    if depth(document) <= MAX_DEPTH:
        assert tree(json.dumps(document, indent=indent, ensure_ascii=False)) == document


@settings(deadline=None)
@given(FLAT)
def test_block_style_is_read_as_it_was_written(document: dict[str, str]) -> None:
    """`key: value` lines, as people write them, give the same texts."""
    text = "".join(f"{_quoted(key)}: {_quoted(value)}\n" for key, value in document.items())
    assert tree(text) == (document or None)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.text("abcdefghij", min_size=1, max_size=5), st.integers() | st.booleans() | st.none() | st.floats()
    )
)
def test_nothing_is_guessed(document: dict[str, Any]) -> None:
    """Numbers, truths and nothing stay the words that stand there."""
    assert tree(json.dumps(document)) == {key: json.dumps(value) for key, value in document.items()}


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from([None, 2]))
def test_places_point_at_the_keys(document: dict[str, Any], indent: int | None) -> None:
    """Every key and item has a place; in the text, the key stands at that line and column."""
    text = json.dumps(document, indent=indent, ensure_ascii=False)
    if depth(document) > MAX_DEPTH:
        return
    found = places(text)
    lines = text.split("\n")
    assert set(found) == {(), *ways(document)}
    for way, (line, column) in found.items():
        if way and isinstance(way[-1], str):
            assert lines[line - 1][column - 1 :].startswith(_quoted(way[-1]))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@settings(deadline=None)
@given(st.text("ab\x85\u2028\u2029", max_size=12))
def test_lines_are_those_of_editors(before: str) -> None:
    """A place counts the line ends that editors count: not the separators that only YAML 1.1 knows."""
    text = json.dumps({"a": before, "key": "x"}, ensure_ascii=False)
    assert places(text)[("key",)] == (1, text.index('"key"') + 1)


@settings(deadline=None)
@given(DOCUMENTS.filter(bool), st.data())
def test_equal_keys_are_found_anywhere(document: dict[str, Any], data: st.DataObject) -> None:
    """A key that stands twice in one mapping is a fault at its second place which names the line of its first."""
    way = data.draw(st.sampled_from([way for way in ways(document) if isinstance(way[-1], str)]))
    text = _with_key_again(document, way)
    if depth(document) > MAX_DEPTH:
        return
    with pytest.raises(YamlError) as caught:
        tree(text)
    again, first = _lines_of_both(document, way)
    assert (caught.value.line, caught.value.problem("x").hint) == (again, f"it was given before, in line {first}")
    assert repr(way[-1]) in caught.value.message


AGAIN = "again:6c2f"


def _with_key_again(document: Any, way: tuple[str | int, ...]) -> str:
    """The document as JSON, with the last key of the way a second time at the end of its mapping."""
    key = way[-1]

    def put(value: Any, rest: tuple[str | int, ...]) -> Any:
        if isinstance(value, dict):
            changed = {
                name: put(item, rest[1:]) if len(rest) > 1 and name == rest[0] else item for name, item in value.items()
            }
            return {**changed, AGAIN: ""} if len(rest) == 1 else changed
        if isinstance(value, list) and rest:
            return [put(item, rest[1:]) if number == rest[0] else item for number, item in enumerate(value)]
        return value

    return json.dumps(put(document, way), indent=1, ensure_ascii=False).replace(_quoted(AGAIN), _quoted(str(key)))


def _lines_of_both(document: Any, way: tuple[str | int, ...]) -> tuple[int, int]:
    """The lines of the second and the first standing of a key: `json.dumps` with an indent gives each key a line."""
    number = 1

    def walk(value: Any, rest: tuple[str | int, ...] | None) -> tuple[int, int] | None:
        nonlocal number
        found = None
        if not isinstance(value, dict | list) or (not value and rest is None):
            return None
        first = 0
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            number += 1
            on_way = rest is not None and key == rest[0]
            if on_way and rest is not None and len(rest) == 1:
                first = number
            inner = rest[1:] if on_way and rest is not None and len(rest) > 1 else None
            found = walk(item, inner) or found
        if first:
            number += 1
            found = (number, first)
        number += 1
        return found

    both = walk(document, way)
    assert both is not None
    return both


@pytest.mark.parametrize(
    ("text", "line", "column", "first"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, 1),
        ("x: {a: 1}\na: 1\na: 2\n", 3, 1, 2),
        ("x:\n  - {a: 1, b: 2}\n  - {b: 1,\n     b: 2}\n", 4, 6, 3),
        ("a: 1\n'a': 2\n", 2, 1, 1),
        ('"\\u0061": 1\na: 2\n', 2, 1, 1),
        ("x:\n  a: 1\ny:\n  a: 1\n  a: 2\n", 5, 3, 4),
    ],
)
def test_an_equal_key_names_both_lines(text: str, line: int, column: int, first: int) -> None:
    """The first line is that of the same mapping, not of a namesake elsewhere."""
    with pytest.raises(YamlError) as caught:
        tree(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.problem("x").hint == f"it was given before, in line {first}"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", None),
        ("# nothing\n", None),
        ("a:\nb: ''\nc: ~\n", {"a": None, "b": "", "c": "~"}),
        ("- a\n-\n- ''\n", ["a", None, ""]),
        ("a: |\n  one\n  two\nb: >-\n  one\n  two\n", {"a": "one\ntwo\n", "b": "one two"}),
        ("a: {b: [c, {d: e}]}\n", {"a": {"b": ["c", {"d": "e"}]}}),
        ("1: one\ntrue: yes\n2024-05-17: x\n", {"1": "one", "true": "yes", "2024-05-17": "x"}),
        ("<<: {a: b}\n", {"<<": {"a": "b"}}),
        ("? a\n: b\n", {"a": "b"}),
        ("\ufeffa: b\n", {"a": "b"}),
    ],
)
def test_plain_yaml(text: str, read: Any) -> None:
    """Texts, lists and mappings; what is left empty is None."""
    assert tree(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "a: b\n---\nc: d\n",
        "a: b\n...\nc: d\n",
        "- a\n--- x\n",
        "[a]: b\n",
        "{a: b}: c\n",
        ": b\n",
        "a: &x b\n",
        "*x\n",
        "!!str a\n",
        "a: ! b\n",
        "%TAG ! x:\n--- !y a\n",
        "a: 'b\n",
        "a: [b\n",
        "a: b: c\n",
        "\tb: c\n",
        "a: \x07\n",
        '"\\ud800"',
        '"\\x"',
        "@a\n",
        "`a\n",
    ],
)
def test_what_is_refused_has_a_place(text: str) -> None:
    """Further documents, tags, anchors, aliases, keys that are no words, broken YAML: YamlError with a place."""
    with pytest.raises(YamlError) as caught:
        tree(text)
    assert caught.value.line >= 1
    assert caught.value.column >= 1
    assert caught.value.message


def test_an_unprintable_character_is_told_where_it_stands() -> None:
    """A control character in the text is refused at its own place, not at the beginning."""
    with pytest.raises(YamlError) as caught:
        tree("a: x\nb: é \x07\n")
    assert (caught.value.line, caught.value.column) == (2, 6)


def test_depth_is_bounded_exactly() -> None:
    """As deep as allowed is read, one deeper is refused."""
    assert depth(tree("[" * MAX_DEPTH + "]" * MAX_DEPTH)) == MAX_DEPTH
    with pytest.raises(YamlError, match="nested too deeply"):
        tree("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


@example("{{}: }\n")
@given(st.text(max_size=60) | st.text("abc:-[]{}#&*!|>'\"%@`,? \n\t", max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    """No other exception than YamlError, and places can always be looked up."""
    try:
        tree(text)
    except YamlError as error:
        assert error.line >= 1
    assert places(text)[()] == (1, 1)


@settings(deadline=None)
@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.text("ab1", min_size=1, max_size=5), max_size=5))
def test_plain_words_are_what_pyyaml_reads_as_text(document: dict[str, str]) -> None:
    """Where nothing is to be guessed, the tree is PyYAML's own."""
    text = yaml.dump(document)
    assert tree(text) == {str(key): value for key, value in yaml.load(text, yaml.BaseLoader).items()}
