"""YAML as people write it: what is read directly, what is not, and strategies for both."""

import json
import textwrap

from hypothesis import strategies as st

from bench.corpus import story
from digest.yamllines import MOST

ORDINARY = [
    "title: Une loi, « oui » (12:30)",
    "title: Une loi\ndate: 2024-05-17T12:30\nurl: https://x.example/a?b=1#c\nversion: 1.10\nno: null\n",
    "title: \"A: 'b' # \\\"c\\\"\"\nby: 'It''s \"x\": #1'\nempty: \"\"\nnothing: ''\nmissing:\nlast:",
    "tags: [space, e.u., it's,a b ,  c]\nonly: []\nnone: [ ]\n",
    "summary: >-\n  One: # two\n  - three\nabout: >\n one\n two\nverse: |\n    a\n    b\nlast: |-\n  a\n  b\n",
    "verse: |\n  a",
    "tags:\n- a\n- 'b'\ntopic:\n  - a\n  - [b, c]\n  - >-\n    d\n    e\n",
    "source:\n  name: x\n  url: y\nimage:\n    src: x\n    alt:\n      fr: y\n      en: z\nlead: a.b\n",
    "sources:\n  - name: x\n    url: y\n  -   name: z\n      x:\n      - a\n      - b\n  - y: >-\n     c\n     d\ne:\n",
    "a:\n- b: c\n  d:\n- e:\n  - f\ng:",
    "a:\n- b: c\n- d: e\n- f\n- g:\n- h: |-\n   i\n- j: k",
    "a: \U0001f600 e\u0301 \xa0\u202f\n",
    f'a: {"x" * 2000}\nb: "{"x" * 2000}"\nc: [{"x" * 2000}]\nd:\n  - {"x" * 2000}\n',
]
"""What must be read directly."""

OTHER = [
    "",
    "\n",
    "# comment",
    "word",
    "- a",
    " a: b",
    "a: b\na: c",
    "x:\n  a: b\n  a: c",
    "a: b\n  c",
    "a:\n  b",
    "a:b",
    "a: b: c",
    "a: b:",
    "a: b #c",
    "a: #c",
    "a: b ",
    'a: "b" ',
    'a: "b\\n"',
    'a: "b\\\\"',
    'a: "b\n  c"',
    "a: 'b",
    "a: 'b'c'",
    '"a": b',
    "a: [b: c]",
    "a: [b,,c]",
    "a: [b, ]",
    "a: [[b]]",
    "a: [b #c]",
    'a: ["b"]',
    "a: [b] ",
    "a: {b: c}",
    "a: &b c",
    "a: *b",
    "a: !b c",
    "a: - b",
    "a: ? b",
    "a: @b",
    "a: %b",
    "a: `b",
    "<<: a",
    "---\na: b",
    "a: b\n---\n",
    "a: b\n...\n",
    "a: b\n\nc: d",
    "a: b\n  c: d",
    "a:\n    b: c\n  d: e",
    "a:\n  b: c\n d: e",
    "a: b\n- c",
    "a:\n  - b\n- c",
    "a:\n- b\n - c",
    "a:\n- b: c\n   d: e",
    "a:\n- b: c\n d: e",
    "a:\n-b",
    "a:\n- \n- b",
    "a:\n-\n- b",
    "a:\n- - b",
    "a: >-\nb: c",
    "a: >-\n",
    "a: >-\n b\n  c",
    "a: >-\n  b\n c",
    "a: >-\n  b \n  c",
    "a: >-\n  b\n\n  c",
    "a: >-\n  b\n  \nc: d",
    "a: |+\n  b",
    "a: |2\n  b",
    "a: |\n\n  b",
    "a:\n  b: |\n  c",
    "a:\n  - |\n  c",
    f"a: {'x' * MOST}",
    "\n".join(f"{' ' * depth}a:" for depth in range(20)),
    "a:\tb",
    "a: b\tc",
    f"{'k' * 1100}: a",
]
"""What is left to the events."""

WORDS = st.sampled_from(
    ["a", "Une loi", "12:30", "x/y#z", "no", "1.10", "«\xa0Oui\u202f!\xa0»", "it's", "a,b", "- a", "a: b", "a #b"]
)
SCALARS = st.one_of(
    WORDS,
    WORDS.map(lambda text: f'"{text}"'),
    WORDS.map(lambda text: f"'{text}'"),
    st.sampled_from(['""', "''", "", "~"]),
    st.lists(WORDS, max_size=3).map(lambda words: f"[{', '.join(words)}]"),
)


@st.composite
def values(draw: st.DrawFn, column: int) -> str:
    """What may follow a key or a dash: a word or a text in a block."""
    if draw(st.integers(0, 4)):
        return draw(SCALARS)
    margin = " " * (column + draw(st.sampled_from([1, 2, 2, 4, 0])))
    lines = draw(st.lists(WORDS, min_size=1, max_size=3))
    return draw(st.sampled_from([">-", ">", "|", "|-", "|+"])) + "".join(f"\n{margin}{line}" for line in lines)


@st.composite
def mappings(draw: st.DrawFn, column: int = 0, depth: int = 3) -> str:
    """Lines of keys in a column, with what is nested in them."""
    lines = []
    for key in draw(st.lists(st.sampled_from(["a", "b", "key_points", "x-y", "no", "_1"]), min_size=1, max_size=4)):
        below = depth and not draw(st.integers(0, 2))
        value = f"\n{draw(collections(column, depth - 1))}" if below else f" {draw(values(column))}"
        lines.append(f"{' ' * column}{key}:{value if value != ' ' else ''}")
    return "\n".join(lines)


@st.composite
def collections(draw: st.DrawFn, column: int, depth: int) -> str:
    """A mapping or a list below a key in that column."""
    inner = column + draw(st.sampled_from([2, 2, 2, 4, 1, 0]))
    if draw(st.booleans()):
        return draw(mappings(inner, depth))
    lines = []
    for nested in draw(st.lists(st.booleans(), min_size=1, max_size=3)):
        dash = "-" + " " * draw(st.sampled_from([1, 1, 1, 3]))
        item = draw(mappings(inner + len(dash), depth)).lstrip() if nested else draw(values(inner))
        lines.append(" " * inner + dash + item)
    return "\n".join(lines)


SOUP = st.sampled_from(
    [*" \n:#-'\"\\[]{},|>&*!?%@`~=\t\r\x85\ufeffé", "  ", ": ", " #", "- ", "\n  ", "\n- ", "---", "...", "a", "a: "]
)


def front_matter(number: int, lang: str) -> str:
    """That of a generated story, in the form that the benchmarks give it."""
    one = story(number)
    version = one.versions[lang]
    lines = [f"title: {_quoted(version.title)}", f"added: {one.date:%Y-%m-%dT%H:%M}", f"tags: [{', '.join(one.tags)}]"]
    lines += [f"topic: {one.topic}", f"source:\n  name: {one.outlet}\n  url: {one.url}"]
    lines += ["summary: >-", textwrap.indent("\n".join(textwrap.wrap(version.summary, 90)), "  ")]
    return "\n".join((*lines, "key_points:", *(f"  - {_quoted(point)}" for point in version.points)))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
