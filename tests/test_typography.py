"""Typography by language. In the case files `~` stands for the no-break space, `^` for the narrow one."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.typography import RULES, rules_of, split_html, typeset, typeset_html
from tests.fixtures import CASES, fixtures

SPACES = str.maketrans({"~": "\u00a0", "^": "\u202f"})
SEEN = {ord(space): mark for mark, space in (("~", "\u00a0"), ("^", "\u202f"))}

LANGUAGES = st.sampled_from(sorted(RULES))
TEXTS = st.text(st.sampled_from("aZé1 09.,;:!?%\"'’‘“”„‚«»…()[]-–—/&\u00a0\u202f\nжش"), max_size=30)
INLINE_TAGS = st.sampled_from(
    ["<em>", "</em>", "<strong>", "</strong>", '<a href="x?y=&quot;z&quot;">', "</a>", "<br>"]
)
PIECES = st.one_of(TEXTS.map(lambda text: text.replace("&", "&amp;").replace('"', "&quot;")), INLINE_TAGS)


def quoteless(text: str) -> str:
    """A text without whatever typography may change: quotes, apostrophes, dots and spaces."""
    return re.sub(r"&quot;|[\"'’‘“”„‚«»….\s]", "", text)


@pytest.mark.parametrize(("path", "text", "expected"), fixtures(*sorted((CASES / "typography").glob("*.txt"))))
def test_each_language_is_set_by_its_habits(path: Path, text: str, expected: str) -> None:
    """The case file's name is the language; an input that begins with a tag is HTML."""
    rules, words = rules_of(path.stem), text.translate(SPACES)
    is_html = text.startswith("<")
    done = typeset_html(words, rules) if is_html else typeset(words, rules)
    assert done.translate(SEEN) == expected


def test_a_language_without_rules_of_its_own_has_those_of_its_base_language() -> None:
    assert rules_of("fr-BE") == RULES["fr"]
    assert rules_of("de-AT") == RULES["de"]
    assert rules_of("sw") == RULES[""]


@given(LANGUAGES, TEXTS)
@example("fr", "«;")
@example("fr", ":»")
@example("fr", "a. ...")
def test_setting_what_is_set_changes_nothing(lang: str, text: str) -> None:
    once = typeset(text, rules_of(lang))
    assert typeset(once, rules_of(lang)) == once


@given(LANGUAGES, st.text(max_size=40) | TEXTS)
def test_nothing_but_quotes_apostrophes_dots_and_spaces_changes(lang: str, text: str) -> None:
    assert quoteless(typeset(text, rules_of(lang))) == quoteless(text)


@given(LANGUAGES, st.lists(PIECES, max_size=8).map(lambda pieces: f"<p>{''.join(pieces)}</p>"))
def test_no_text_moves_over_a_tag(lang: str, html: str) -> None:
    """Tags stay as they are, and each text stays between the same two."""
    before, after = split_html(html), split_html(typeset_html(html, rules_of(lang)))
    assert after[1::2] == before[1::2]
    assert list(map(quoteless, after[::2])) == list(map(quoteless, before[::2]))


@given(LANGUAGES, st.lists(PIECES, max_size=8).map(lambda pieces: f"<p>{''.join(pieces)}</p>"))
def test_setting_html_that_is_set_changes_nothing(lang: str, html: str) -> None:
    once = typeset_html(html, rules_of(lang))
    assert typeset_html(once, rules_of(lang)) == once


@given(LANGUAGES, TEXTS, st.sampled_from(["code", "kbd", "samp"]))
def test_code_is_left_alone(lang: str, text: str, tag: str) -> None:
    code = text.replace("&", "&amp;").replace('"', "&quot;")
    html = f"<p>a <{tag}>{code}</{tag}> b</p>"
    assert typeset_html(html, rules_of(lang)) == html
