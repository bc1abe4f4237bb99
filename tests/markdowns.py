"""Markdown to compare engines by: the CommonMark suite, the sample content, a generated corpus, and texts made up."""

import re
from collections.abc import Iterator

from hypothesis import strategies as st

from bench.corpus import story
from tests.sites import REPOSITORY

SPECIFICATION = REPOSITORY / "node_modules/commonmark-spec/spec.txt"

# fmt: off
WORDS = [
    *(
        "a",
        "été",
        "Le Monde",
        "deux mots",
        "1",
        "2015. Été",
        "1. b",
        "12) c",
        "— d",
        "« q »",
        "«\xa0q\xa0»",
        "“q”",
        "\xa0",
    ),
    *(
        "\u202f",
        "’",
        "'",
        '"',
        "…",
        "!",
        "?",
        ":",
        ";",
        "%",
        "€",
        "n°",
        "°",
        "R&D",
        "A & B",
        "5 * 3",
        "snake_case",
        "a_b_c",
    ),
    *("=", "|", "/", "-5", "+5", "#tag", "$", "😀", "中", "ß", "İ", "e\u0301", "\u2003", "\u200b", "\ufeff", "\t"),
]
SPANS = [
    *(
        "*a*",
        "**b**",
        "_c_",
        "__d__",
        "***e***",
        "**a *b* c**",
        "*a **b** c*",
        "*«a»*",
        "«*a*»",
        "(*a*)",
        "*a.*",
        "*a*b",
    ),
    *("**a**b", "*", "**", "_", "__", "~~s~~", "~t~", "~~~u~~~", "`code`", "``a`b``", "` x `", "`a|b`", "`", "```"),
    *("[l](http://ex.com/a_b)", "[m n](https://www.journal.example/a/b-c.html)", "[*x*](/fr/a.md)", '[a](b.md "T t")'),
    *(
        "[a](<u v>)",
        "[a](u 'x')",
        "[a]()",
        "[](u)",
        "[a](http://EX.com)",
        "[a](http://é.fr/à?b=c&d=e#f)",
        "[a](x?b=c&d=e)",
    ),
    *("[a](javascript:x)", "[a](u(v)w)", "[a\nb](u)", "[a *b](u) c*", "*a [b* c](u)", "**[b](u)**", "[a [b](u) c](v)"),
    *(
        "[sic]",
        "[...]",
        "[a][b]",
        "[a]",
        "[",
        "]",
        "](",
        "[[",
        "![i](p.jpg)",
        '![i *j*](p.jpg "t")',
        "![",
        "[![i](p)](u)",
    ),
    *("<http://a.example>", "<a@b.example>", "<b>", "<!-- c -->", "<", ">", "&amp;", "&copy;", "&", "&#65;", "&#0;"),
    *(
        "\\*",
        "\\",
        "\\\n",
        "\\[",
        "  \n",
        "\n",
        " \n",
        "\n  ",
        "\n    ",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\u2028",
        "\0",
        "\r",
    ),
]
BLOCKS = [
    *(
        "# h",
        "## h ##",
        "### *h*",
        "#",
        "#x",
        "####### y",
        "h\n===",
        "h\n---",
        "---",
        "***",
        "* * *",
        "_ _ _",
        ">",
        "> \n> q",
    ),
    *(
        "- a\n- b",
        "* a\n+ b",
        "1. n\n2. n",
        "7) n",
        "- a\n\n- b",
        "- a\n\n  b",
        "- a\nb",
        "- a\n  - b\n    - c",
        "-",
        "- - a",
    ),
    *(
        "> q\n> r",
        "> q\nlazy",
        "> # h\n>\n> - a",
        "> > n",
        "> ```\n>",
        "```\ncode *x*\n```",
        "```py\nx < y\n\n```",
        "~~~\nc\n~~~",
    ),
    *(
        "```",
        "~~~",
        "````\n```\n````",
        "    code",
        "\tcode",
        "| a | b |\n| --- | ---: |\n| x | 0 |",
        "| a |\n| - |",
        "a | b\n--|--",
    ),
    *(
        "| a | b |\n|:-:|:--|\n| 1 |\n| 1 | 2 | 3 |\nx",
        "| \\| | `|` |\n|---|---|\n| *a* | [l](u) |",
        "|a||\n|-|-|\n||\n- x",
    ),
    *("[r]: /url", "[r]: /u 'T'", "[r]", "[É]: /x", "[é]", "<div>\nx\n</div>", "&nbsp;"),
]
MARKS = "*_`~[]()<>!&\\#-+=|:.;/\"'\n\t abé1\xa0«»’,\r\0\u2003\ufeff\u0301\x0b\x1c\x85\u2028ßİ😀"
# fmt: on
GLUE = [" ", " ", " ", "", "\n", ", ", ". "]


def specification() -> list[tuple[str, str]]:
    """The examples of the CommonMark specification: Markdown, and its HTML."""
    text = SPECIFICATION.read_text(encoding="utf-8").replace("→", "\t")
    found = re.findall(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", text, re.M | re.S)
    return [(markdown, html) for markdown, html in found]


def sample() -> list[str]:
    """The bodies of the sample content."""
    return [_body(path.read_text(encoding="utf-8")) for path in sorted((REPOSITORY / "content").rglob("*.md"))]


def generated(stories: int) -> Iterator[str]:
    """The bodies of so many stories of the corpus that speed is measured with."""
    return (version.body for number in range(stories) for version in story(number).versions.values())


def _body(text: str) -> str:
    return text.split("\n---\n", 1)[1]


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(text + glue for text, glue in parts)


def _indented(first: str, rest: str, text: str) -> str:
    return first + text.replace("\n", f"\n{rest}")


def _running(words: list[str], spans: list[str], size: int) -> st.SearchStrategy[str]:
    word = st.sampled_from(words)
    return st.lists(st.tuples(word | word | st.sampled_from(spans), st.sampled_from(GLUE)), max_size=size).map(_joined)


def _documents(running: st.SearchStrategy[str], blocks: list[str], gaps: list[str]) -> st.SearchStrategy[str]:
    def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        holders = [("> ", "> "), ("> ", ""), ("- ", "  "), ("* ", "  "), ("1. ", "   "), ("3) ", "   "), ("- ", "")]
        return st.builds(lambda marks, text: _indented(*marks, text), st.sampled_from(holders), inner)

    row = st.lists(running, min_size=1, max_size=3).map(lambda cells: f"| {' | '.join(cells)} |".replace("\n", " "))
    table = st.builds(lambda head, rule, rows: "\n".join((head, rule, *rows)), row, _RULES, st.lists(row, max_size=2))
    block = st.recursive(running | running | st.sampled_from(blocks) | table, nested, max_leaves=4)
    return st.lists(st.tuples(block, st.sampled_from(gaps)), max_size=5).map(_joined)


_RULES = st.lists(st.sampled_from(["---", ":--", "--:", ":-:", " - "]), min_size=1, max_size=3).map(
    lambda columns: f"|{'|'.join(columns)}|"
)
constructs = _documents(_running(WORDS, SPANS, 6), BLOCKS, ["\n\n", "\n\n", "\n", "\n \n", ""])
"""Documents of every construct, well formed and not, one in another."""

ordinary = _documents(_running(WORDS[:30], SPANS[:20], 8), ["## h", "- a\n- b", "```\nc\n```"], ["\n\n"])
"""Documents of which many are ordinary: what is known, and what is nearly so."""

soup = st.lists(st.sampled_from([*MARKS, "\n\n", "\n- ", "\n> ", "\n1. ", "\n    ", "](", "](/u)", "```"])).map("".join)
"""Characters that mean something, in any order."""
