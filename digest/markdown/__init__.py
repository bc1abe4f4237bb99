"""Markdown to plain HTML: CommonMark with tables and strikethrough. The only user of markdown-it.

The law: whatever the engine, the bytes are those of markdown-it-py. Ordinary text takes the shortest way (`prose`);
what is left is parsed by markdown-it-py, or by its port to Rust where that is known to give the same.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import DigestError

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

REFERENCE, FAST = ENGINES = ("reference", "fast")
"""For what is not ordinary: markdown-it-py alone; markdown-it-pyrs where that gives the same."""

PORT = "0.4.0"
"""The version of markdown-it-pyrs that the law is tested with."""


def chosen(asked: str | None) -> str:
    """The engine that was asked for, else the fastest that is installed; imports none of them.

    Raises DigestError where it is not installed.
    """
    if asked == FAST and not _has_port():
        raise DigestError(
            f"the fast Markdown engine (markdown-it-pyrs {PORT}) is not installed",
            hint="pip install 'digest-site[fast]'",
        )
    return asked or (FAST if _has_port() else REFERENCE)


def _has_port() -> bool:
    spec = find_spec("markdown_it_pyrs")
    place = spec and spec.origin
    return bool(place) and Path(str(place)).parent.with_name(f"markdown_it_pyrs-{PORT}.dist-info").is_dir()


def to_html(text: str, engine: str = REFERENCE) -> str:
    """The HTML of a Markdown text; every `<` of it begins a tag that Markdown made."""
    from digest.markdown.prose import prose

    return prose(text, _by_port if engine == FAST else _markdown_it)


def _by_port(text: str) -> str:
    from digest.markdown.port import render

    html = render(text)
    return _markdown_it(text) if html is None else html


def _markdown_it(text: str) -> str:
    return str(markdown_it().render(text))


@lru_cache(maxsize=1)
def markdown_it() -> "MarkdownIt":
    """markdown-it-py as it is configured here, which is what the law compares with."""
    from markdown_it import MarkdownIt

    # Raw HTML is off: what a source file holds is text, and stays inert. A nesting of twenty is beyond any article.
    engine = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": 20}).enable(
        ["table", "strikethrough"]
    )
    engine.disable(["html_block", "html_inline"])
    return engine
