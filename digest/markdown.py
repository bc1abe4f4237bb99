"""Markdown to plain HTML: CommonMark with tables and strikethrough. The only user of markdown-it."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@lru_cache(maxsize=1)
def _engine() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    # Raw HTML is off: what a source file holds is text, and stays inert. A nesting of twenty is beyond any article.
    engine = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": 20}).enable(
        ["table", "strikethrough"]
    )
    engine.disable(["html_block", "html_inline"])
    return engine


def to_html(text: str) -> str:
    """The HTML of a Markdown text; every `<` of it begins a tag that Markdown made."""
    return str(_engine().render(text))
