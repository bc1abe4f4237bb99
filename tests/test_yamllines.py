"""Ordinary YAML, read directly: what it gives is what the events give, to the character and the type."""

from pathlib import Path
from time import process_time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import yamlevents
from digest.errors import YamlError
from digest.parse import split
from digest.yamlevents import MAX_BYTES, tree_of_events
from digest.yamllines import MOST, tree_of_lines
from digest.yamltext import tree
from tests.sites import REPOSITORY
from tests.yamls import ORDINARY, OTHER, SOUP, front_matter, mappings

CASES = sorted(path for path in (REPOSITORY / "tests/cases").rglob("*") if path.is_file())
WRITTEN = (path for path in (REPOSITORY / "content").rglob("*.md") if "translations" not in path.parts)
SAMPLES = sorted(WRITTEN) + sorted((REPOSITORY / "tests/golden").rglob("*.md"))


def front_matters(text: str) -> list[str]:
    """All that a file might hold of front matter: whatever stands between two lines of `---`."""
    return [part.strip("\n") for part in text.split("---\n")]


def holds(text: str) -> bool:
    """The law, for one text; whether it was read directly."""
    direct = tree_of_lines(text)
    if direct is None:
        return False
    assert repr(direct) == repr(tree_of_events(text))
    assert tree(text) == direct
    return True


def test_the_corpus_is_read_directly() -> None:
    """All front matter of the generated stories is ordinary."""
    texts = [front_matter(number, lang) for number in range(50) for lang in ("fr", "en")]
    assert sum(map(holds, texts)) >= 0.99 * len(texts) > 0


def test_the_sample_site_is_read_directly() -> None:
    """Most front matter that was written by hand is ordinary."""
    texts = [parts[0] for parts, _ in (split("x", path.read_text(encoding="utf-8")) for path in SAMPLES) if parts]
    assert sum(map(holds, texts)) >= 0.9 * len(texts) > 0


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_cases(path: Path) -> None:
    """The law holds for what stands in the cases of other tests."""
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    for part in [*front_matters(text), *text.split("\n\n"), *text.split("\n.\n")]:
        holds(part)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary(text: str) -> None:
    """These forms are read directly, and with any ending."""
    assert holds(text)
    holds(text.removesuffix("\n"))
    holds(f"{text}\n")


@pytest.mark.parametrize("text", OTHER)
def test_other(text: str) -> None:
    """Of these nothing is said, and `tree` gives or refuses what it always did."""
    assert tree_of_lines(text) is None


def test_too_long_a_text_is_refused_as_ever() -> None:
    """The bound of YAML in bytes holds for ordinary lines as well."""
    assert tree_of_lines(f"a: {'é' * (MOST - 3)}") is not None
    with pytest.raises(YamlError, match="more than 64 KiB"):
        tree("a: b\n" * MAX_BYTES)
    assert MOST * len("\U0001f600".encode()) <= MAX_BYTES


@pytest.mark.parametrize("text", ORDINARY[:-1])
def test_any_character_anywhere(text: str) -> None:
    """The law holds where a character is put in at any place, or any one is left out."""
    for at in range(len(text) + 1):
        holds(text[:at] + text[at + 1 :])
        for character in " \n:#-'\"\\[],|>&?{":
            holds(text[:at] + character + text[at:])


STRANGE = "\t\0\x07\r\x1f\x7f\x80\x85\x9f\u2028\u2029\ufeff\ud800\udfff\ufdd0\ufffe\uffff"


@pytest.mark.parametrize(
    "place", ["a: {}b", "a: b{}", "a: b{}c", 'a: "{}"', "a: '{}'", "a: [{}]", "a: [b{}]", "a: |\n  {}b{}"]
)
def test_characters(place: str) -> None:
    """What is no ordinary character is left to the events; of all others the law holds."""
    assert not [character for character in STRANGE if tree_of_lines(place.format(character, "")) is not None]
    for number in (*range(0x300), *range(0x2000, 0x2070), *range(0x300, 0x11_0000, 1009)):
        holds(place.format(chr(number), chr(number)))


@settings(max_examples=400, deadline=None)
@given(mappings(), st.lists(st.tuples(st.integers(0, 400), SOUP, st.integers(0, 3)), max_size=3))
def test_front_matter_as_it_is_written(text: str, changes: list[tuple[int, str, int]]) -> None:
    """The law holds for what people write, and for what becomes of it by a slip of the finger."""
    for at, put, less in changes:
        text = text[:at] + put + text[at + less :]
    holds(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(SOUP, max_size=16).map("".join) | st.text(max_size=40))
def test_any_text(text: str) -> None:
    """The law holds for characters in any order, below a key as well."""
    holds(text)
    holds(f"a: {text}\n")
    holds(f"a:\n  - b: {text}\n")


def test_the_law_holds_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has only its own parser, it gives the same."""
    monkeypatch.setattr(yamlevents, "_Parser", yaml.SafeLoader)
    assert all(map(holds, ORDINARY))


HARD = [
    *(("a: ", "b:", ""), ("a: ", "b #", ""), ("a: ", " ", "b"), ("a: '", "''", ""), ("a: ", "'", "")),
    *(('a: "', '\\"', ""), ("a: [", "a,", ""), ("a: [", "a, ", ""), ("a: [", " ", ""), ("", "\n", "")),
    *(("a: >-\n", "  b\n", "   c"), ("a: |\n", "  b\n", " c"), ("a:\n", "- a\n", "  b"), ("a:\n", "- a:\n", "a")),
    *(("", "- ", ""), ("", "a", ""), ("", " ", "")),
]


@pytest.mark.parametrize(("before", "piece", "after"), HARD)
def test_time_grows_with_the_text_alone(before: str, piece: str, after: str) -> None:
    """The longest texts, made of what is hardest to leave, take milliseconds."""
    text = (before + piece * MOST)[: MOST - len(after)] + after
    began = process_time()
    tree_of_lines(text)
    assert process_time() - began < 1
