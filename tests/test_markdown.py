"""The law of Markdown: whatever the engine, the bytes are those of markdown-it-py, on everything."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given, settings

from digest import markdown, program
from digest.errors import DigestError
from digest.markdown import ENGINES, FAST, REFERENCE, markdown_it, port, prose, to_html
from tests.fixtures import CASES, fixtures
from tests.markdowns import constructs, generated, ordinary, sample, soup, specification
from tests.sites import FACTS, REPOSITORY, article, build_site, output_of, run, story, write_site

UNSEEN = ("Cs", "Cn", "Co")
"""Surrogates, and what is not assigned."""

LAW = settings(max_examples=400, deadline=None)


def reference(text: str) -> str:
    """What markdown-it-py makes of it."""
    return str(markdown_it().render(text))


expected = cache(reference)


def differing(texts: Iterable[str], way: str) -> list[str]:
    """Those that come out otherwise."""
    return [text for text in texts if rendered(text, way) != expected(text)]


WAYS = (*ENGINES, "port")


def rendered(text: str, way: str) -> str:
    """By an engine; or by the port alone, as far as it is known to give the same: ordinary text never gets to it."""
    if way in ENGINES:
        return to_html(text, way)
    html = port.render(text)
    return reference(text) if html is None else html


def left_over(texts: Iterable[str]) -> list[str]:
    """What of them goes to markdown-it-py."""
    left: list[str] = []

    def other(text: str) -> str:
        left.append(text)
        return ""

    for text in texts:
        prose.prose(text, other)
    return left


# The same bytes


@pytest.mark.parametrize("way", WAYS)
def test_the_commonmark_suite(way: str) -> None:
    examples = [given for given, _ in specification()]
    assert len(examples) > 650
    assert differing(examples, way) == []
    assert differing([f"Some words.\n\n{example}\nMore *words*.\n" for example in examples], way) == []


def test_the_commonmark_suite_knows_the_comparison() -> None:
    """Where raw HTML and hard line ends are not concerned, markdown-it-py gives what the specification says."""
    right = sum(reference(given) == html.replace(" />", ">") for given, html in specification())
    assert right > 550


@pytest.mark.parametrize(("path", "given", "wanted"), fixtures(*sorted((CASES / "markdown").glob("*.txt"))))
def test_each_engine_does_what_the_cases_say(path: Path, given: str, wanted: str) -> None:
    found = {way: rendered(given, way).removesuffix("\n") for way in WAYS}
    assert found == dict.fromkeys(WAYS, wanted)
    assert reference(given).removesuffix("\n") == wanted


@pytest.mark.parametrize("way", WAYS)
def test_the_sample_content(way: str) -> None:
    assert differing(sample(), way) == []


@pytest.mark.parametrize("way", WAYS)
def test_a_generated_corpus(way: str) -> None:
    assert differing(generated(100), way) == []


@LAW
@given(constructs)
def test_documents_of_all_constructs(text: str) -> None:
    assert [rendered(text, way) for way in WAYS] == [reference(text)] * 3


@LAW
@given(ordinary)
def test_documents_that_are_nearly_ordinary(text: str) -> None:
    assert [rendered(text, way) for way in WAYS] == [reference(text)] * 3


@LAW
@given(soup)
def test_characters_in_any_order(text: str) -> None:
    assert [rendered(text, way) for way in WAYS] == [reference(text)] * 3


@pytest.mark.parametrize("way", WAYS)
def test_characters_that_are_no_letters_at_the_ends_and_beside_marks(way: str) -> None:
    signs = [sign for sign in map(chr, range(0x11000)) if category(sign)[0] in "CPSZ" and category(sign) not in UNSEEN]
    assert len(signs) > 4_000
    for form in (
        "{0}a\n\n- {0}b",
        "a{0}\n\n- b{0}\n\n# c{0}",
        "|a{0}|\n|-|",
        "a{0}*b*",
        "*a{0}*",
        "_a_{0}",
        "a _{0}b_",
    ):
        assert differing((form.format(sign) for sign in signs), way) == []


@pytest.mark.parametrize("deep", [19, 20, 21, 400])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_nested_too_deep(way: str, deep: int) -> None:
    texts = [
        "> " * deep + "a",
        "- " * deep + "a",
        "[" * deep + "a" + "](u)" * deep,
        "*a **b " * deep + "b** a* " * deep,
    ]
    assert differing([f"Words.\n\n{text}\n\nMore." for text in texts], way) == []


# And by which way


def test_ordinary_text_goes_the_short_ways() -> None:
    texts = [*generated(100)]
    assert sum(map(port.is_known, texts)) >= 0.95 * len(texts)
    assert sum(map(len, left_over(texts))) <= 0.02 * sum(map(len, texts))


def test_the_sample_content_goes_the_short_ways() -> None:
    texts = sample()
    assert sum(map(port.is_known, texts)) >= 0.95 * len(texts)
    assert sum(map(len, left_over(texts))) <= 0.02 * sum(map(len, texts))


@pytest.mark.parametrize(("path", "given", "_"), fixtures(CASES / "markdown" / "ordinary.txt"))
def test_what_is_ordinary_is_known(path: Path, given: str, _: str) -> None:
    assert port.is_known(given)
    assert left_over([given]) == []


LEFT = "Some words_ of *one."
"""What is not ordinary, but known of the port."""


def test_the_port_renders_what_is_left_and_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "_port", Marking)
    assert to_html(f"Words.\n\n{LEFT}", FAST) == "<p>Words.</p>\nby the port"
    assert to_html(LEFT, REFERENCE) == f"<p>{LEFT}</p>\n"
    assert to_html(f"\\{LEFT}", FAST) == f"<p>\\{LEFT}</p>\n"


@pytest.mark.parametrize(
    "text", ["[`", "a `b", "[r]: /u", "~~a~~", "> > a", "<a@b.example>", "a\tb", "```\na", ">", "*" * 9]
)
def test_what_the_port_may_do_otherwise_is_not_known(text: str) -> None:
    assert not port.is_known(text)


class Marking:
    """A port whose work can be told from the others'."""

    def render(self, text: str, *, xhtml: bool) -> str:
        return "by the port"


class Panicking:
    """A port that fails as compiled Rust does."""

    def render(self, text: str, *, xhtml: bool) -> str:
        raise type("PanicException", (BaseException,), {})("index out of bounds")


def test_a_panic_of_the_port_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(port, "_port", Panicking)
    assert to_html(LEFT, FAST) == f"<p>{LEFT}</p>\n"


def test_no_other_end_is_survived(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(port, "_port", stop)
    with pytest.raises(KeyboardInterrupt):
        to_html(LEFT, FAST)


UNITS = (
    *(
        "*a ",
        "*a* ",
        "**a *b ",
        "_a",
        "[a ",
        "[a](u) ",
        "![",
        "`a ",
        "`a` ",
        "a\n",
        "a\n\n",
        "- a\n",
        "> a\n",
        "> a\n\n",
    ),
    *(
        "# a\n",
        "1. a\n",
        "| a ",
        "|",
        "```\n",
        "    a\n",
        " \n",
        "\n",
        " ",
        "&a",
        "\xa0",
        "[a]: ",
        "a](",
        "- a\n\n",
        "]",
    ),
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("unit", UNITS)
def test_no_text_takes_much_longer_than_with_markdown_it(engine: str, unit: str) -> None:
    """Neither patterns nor the port do in quadratic time what markdown-it-py does in linear."""
    text = unit * 5_000
    assert _cost(lambda: to_html(text, engine)) < 2 * _cost(lambda: reference(text)) + 0.1


def _cost(work: Callable[[], object]) -> float:
    """The least of three, without what the search for garbage adds in a process with many tests behind it."""
    gc.disable()
    try:
        return min(map(_seconds, [work] * 3))
    finally:
        gc.enable()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


# How it is chosen


def test_the_fast_engine_is_the_default_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (markdown.chosen(None), markdown.chosen(FAST), markdown.chosen(REFERENCE)) == (FAST, FAST, REFERENCE)
    monkeypatch.setattr(markdown, "find_spec", lambda name: None)
    assert (markdown.chosen(None), markdown.chosen(REFERENCE)) == (REFERENCE, REFERENCE)


def test_a_port_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markdown, "PORT", "0.4.99")
    assert markdown.chosen(None) == REFERENCE


def test_the_version_of_the_port_is_part_of_the_program() -> None:
    assert program._versions()["markdown_it_pyrs"] == markdown.PORT


def test_asking_for_what_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(markdown, "find_spec", lambda name: None)
    with pytest.raises(DigestError, match=r"not installed; pip install 'digest-site\[fast\]'"):
        build_site(write_site(tmp_path, story("a")), markdown=FAST)


def test_the_engine_is_part_of_what_articles_are_kept_under(tmp_path: Path) -> None:
    facts = {"added": "2024-05-17", "topic": "world"}
    files = {**story("a"), "content/stories/b.fr.md": article("B", "Un *mot*.\n\n- a\n- b\n", only=["fr"], **facts)}
    root = write_site(tmp_path, files)
    assert build_site(root, markdown=REFERENCE).parsed > 0
    first = output_of(root)
    assert build_site(root, markdown=REFERENCE).parsed == 0
    report = build_site(root, markdown=FAST)
    assert report.parsed == report.articles > 0
    assert (report.rendered, report.written, output_of(root)) == (0, 0, first)


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("engine", ENGINES)
def test_the_command_takes_the_engine(command: str, engine: str, tmp_path: Path) -> None:
    assert run(command, "--markdown", engine, cwd=write_site(tmp_path, story("a"))).returncode == 0


def test_a_build_with_nothing_to_do_imports_no_engine(tmp_path: Path) -> None:
    root = write_site(tmp_path, {**story("a"), "content/stories/b.fr.md": article("B", LEFT, **FACTS)})
    program = (
        "import os, sys, time\nfrom pathlib import Path\nfrom digest.build import build\n"
        "from digest.report import Options\n"
        "old = time.time() - 60\n"
        "for path in Path().rglob('*'): os.utime(path, (old, old))\n"
        "build(Path.cwd(), Options(jobs=1, now=1_720_000_000))\n"
        "print(sorted(name for name in sys.modules if name.startswith(('markdown_it', 'digest.markdown.'))))\n"
    )
    told = [
        subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert "markdown_it_pyrs" in told[0]
    assert told[1] == "[]\n"


def test_no_other_module_uses_markdown_it() -> None:
    """But the reader of Markdown that is imported, which wants its tokens and not its HTML."""
    users = {
        path.relative_to(REPOSITORY).parts[1]
        for path in (REPOSITORY / "digest").rglob("*.py")
        if "markdown_it" in path.read_text()
    }
    assert users == {"importing", "markdown", "program.py"}
