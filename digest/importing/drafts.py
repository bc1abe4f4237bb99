"""A document → the file of its draft: front matter, and the body in Markdown that stands for nothing but its words."""

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from digest.canonical import host_of
from digest.importing.document import Block, Cited, Document, Shape
from digest.slugs import slugify
from digest.texts import extract_mark

_SIGNS = re.compile(r"[\\`*_\[\]<>|~&]")
_CLOSING = re.compile(r"(?<=\s)(#+)$")
"""At the end of a heading these would be signs."""

_START = re.compile(r"^(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{2,}\s*$|(\d{1,9})(?=[.)](?:\s|$)))")


class Order(Struct, frozen=True):
    """What the draft is to be."""

    added: str
    """Date and time in the site's time zone."""
    story: str = ""
    """The story whose source article it is; empty: a story's version."""
    topic: str = ""
    ids: dict[str, str] = {}
    """Names of publishers as the site shows them → their ids."""


def draft_of(document: Document, order: Order) -> str:
    """The file's text."""
    lines = [*_source_head(document, order)] if order.story else [*_version_head(document, order)]
    return "\n".join(["---", *lines, "---", "", markdown_of(document), ""])


def slug_of(document: Document) -> str:
    """The stem of the file's name."""
    return slugify(document.title) or slugify(document.summary)


def _version_head(document: Document, order: Order) -> Iterator[str]:
    yield f"title: {_quoted(document.title)}"
    if document.summary:
        yield "# An extract, word for word: the story is withheld until you have written a summary of your own."
        yield f"summary: {_quoted(document.summary)}"
        yield f"extract: {_quoted(extract_mark(document.summary))}"
    yield f"added: {order.added}"
    yield from _date(document)
    yield from _updated(document)
    if order.topic:
        yield f"topic: {_quoted(order.topic)}"
    own = [*_own_source(document, order)]
    sources = [*own, *_cited(document.cited, order)]
    yield from ([] if own else _unplaced(document))
    yield from (["sources:", *sources] if sources else [])
    yield from _quotes(document)
    yield "republish: false"
    yield "draft: true"


def _source_head(document: Document, order: Order) -> Iterator[str]:
    yield f"title: {_quoted(document.title)}"
    yield f"story: {_quoted(order.story)}"
    yield from _date(document)
    yield from _updated(document)
    own = [*_own_source(document, order)]
    yield from (["sources:", *own] if own else _unplaced(document))
    yield "republish: false"


def _date(document: Document) -> Iterator[str]:
    if document.date:
        yield f"date: {document.date}  # {_comment(document.date_evidence or '')}"


def _unplaced(document: Document) -> Iterator[str]:
    """Who wrote it, where nothing says who published it: a source cannot do without a name."""
    if document.authors:
        yield f"# By {_comment(', '.join(document.authors))}: write who published it below sources:, with author:."


def _updated(document: Document) -> Iterator[str]:
    if document.updated and document.updated != document.date:
        yield f"updated: {document.updated}"


def _comment(text: str) -> str:
    return " ".join(text.split())[:120]


def _own_source(document: Document, order: Order) -> Iterator[str]:
    """The publication itself, by its publisher's name, else by its host."""
    name = document.publisher or (host_of(document.url) if document.url else "")
    if not slugify(name):
        return
    values = {
        "name": order.ids.get(name, name),
        "url": document.url,
        "title": document.title,
        "author": ", ".join(document.authors),
        "date": document.date,
        "lang": document.lang,
        "role": "reported",
    }
    if order.story:
        del values["title"], values["date"], values["lang"]
    yield from _item(values)


def _cited(cited: tuple[Cited, ...], order: Order) -> Iterator[str]:
    for one in cited:
        if slugify(one.name):
            yield from _item({"name": order.ids.get(one.name, one.name), "role": one.role})


def _quotes(document: Document) -> Iterator[str]:
    named = [quote for quote in document.quotes if quote.speaker]
    if named:
        yield "quotes:"
    for quote in named:
        yield from _item({"text": quote.text, "speaker": quote.speaker})


def _item(values: dict[str, str | None]) -> Iterator[str]:
    """An item of a list of mappings."""
    given = [(key, value) for key, value in values.items() if value]
    for number, (key, value) in enumerate(given):
        yield f"  {'  ' if number else '- '}{key}: {value if key in ('date', 'role', 'lang') else _quoted(value)}"


def _quoted(text: str) -> str:
    """The text as a YAML double-quoted scalar, which JSON's strings are."""
    return json.dumps(text, ensure_ascii=False)


def markdown_of(document: Document) -> str:
    """The body in Markdown."""
    parts: list[str] = []
    before: Block | None = None
    number = 0
    for block in document.body:
        number = number + 1 if block.shape is Shape.NUMBERED and before and before.shape is Shape.NUMBERED else 1
        together = before is not None and before.shape == block.shape and block.shape in (Shape.ITEM, Shape.NUMBERED)
        parts.append(("\n" if together else "\n\n") if parts else "")
        parts.append(_block(block, number))
        before = block
    return "".join(parts)


def _block(block: Block, number: int) -> str:
    if block.shape is Shape.CODE:
        fence = "`" * (max((len(run) for run in re.findall("`+", block.text)), default=2) + 1)
        fence = fence if len(fence) > 2 else "```"
        return f"{fence}\n{block.text}\n{fence}"
    text = block.source.replace("\n", " ") if block.source and block.shape is Shape.PARAGRAPH else escaped(block.text)
    if block.shape is Shape.HEADING:
        return f"{'#' * min(max(block.level, 2), 6)} {text}"
    if block.shape is Shape.ITEM:
        return f"{'  ' * (max(block.level, 1) - 1)}- {text}"
    if block.shape is Shape.NUMBERED:
        return f"{'   ' * (max(block.level, 1) - 1)}{number}. {text}"
    return f"> {text}" if block.shape is Shape.QUOTE else text


def escaped(text: str) -> str:
    """Plain text as Markdown that shows just that."""
    line = _SIGNS.sub(lambda match: f"\\{match[0]}", " ".join(text.split()))
    line = _CLOSING.sub(r"\\\1", line)
    start = _START.match(line)
    if start is None:
        return line
    return f"{start[1]}\\{line[len(start[1]) :]}" if start[1] else f"\\{line}"
