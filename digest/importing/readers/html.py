"""A web page → its lines in their order, which of them trafilatura holds for the article, and what the page states.

The lines that trafilatura leaves out are kept as blocks: nothing of a page is lost without being told.
"""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from msgspec.structs import replace

from digest.importing.document import Block, Document, Shape, solid
from digest.importing.readers.extract import extract_of, marked_by
from digest.importing.readers.statements import statements

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "head",
        "iframe",
        "object",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "textarea",
    ]
)
_TIME = "\x1f"
"""Where a `time` begins and ends: what stands beside it without a space is set apart by the page's style."""

_GLUED = re.compile(rf"(?<=\w){_TIME}+(?=\w)")
_ZONES = frozenset(("nav", "footer", "aside", "form"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def read(document: Document) -> Document:
    """The document with the page's blocks and claims."""
    tree = _tree(document.text)
    if document.kind == "fragment":
        return replace(document, blocks=tuple(replace(block, extracted=True) for block in lines_of(tree)))
    claims = {key: (*document.claims.get(key, ()), *found) for key, found in statements(tree).items()}
    extract = extract_of(document.text)
    blocks = marked_by(list(lines_of(tree)), extract)
    return replace(document, blocks=tuple(blocks), claims={**document.claims, **claims})


def _tree(text: str) -> lxml_html.HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return lxml_html.document_fromstring(b"<p></p>", parser=parser)


def lines_of(tree: lxml_html.HtmlElement) -> Iterator[Block]:
    """The page's lines: what stands in one block element, or between two breaks."""
    parts: list[str] = []
    linked = 0
    held: list[tuple[Shape, int, str]] = [(Shape.PARAGRAPH, 0, "")]
    line = 1

    def flush() -> Iterator[Block]:
        nonlocal linked
        text = " ".join(_GLUED.sub(" ", "".join(parts)).replace(_TIME, "").split())
        if text:
            shape, level, zone = held[-1]
            size = solid(text)
            yield Block(text, line, size, shape, level, zone=zone, linked=min(linked / size, 1.0))
        parts.clear()
        linked = 0

    depth = 0
    silent = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            silent += tag in _SILENT or _is_hidden(element)
            if tag in _BLOCKS:
                yield from flush()
                line = element.sourceline or line
            if tag in _BLOCKS and tag != "br":
                held.append(_shape(tag, held[-1]))
            depth += tag == "a"
            parts.extend([_TIME] if tag == "time" else [])
            if not silent and element.text:
                parts.append(element.text)
                linked += solid(element.text) if depth else 0
        else:
            if tag in _BLOCKS:
                yield from flush()
            if tag in _BLOCKS and tag != "br":
                held.pop()
            silent -= tag in _SILENT or _is_hidden(element)
            depth -= tag == "a"
            parts.extend([_TIME] if tag == "time" else [])
            if not silent and element.tail:
                parts.append(element.tail)
                linked += solid(element.tail) if depth else 0
    yield from flush()


def _is_hidden(element: lxml_html.HtmlElement) -> bool:
    return element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", "")


def _shape(tag: str, outer: tuple[Shape, int, str]) -> tuple[Shape, int, str]:
    zone = tag if tag in _ZONES else outer[2]
    if tag in _HEADINGS:
        return Shape.HEADING, _HEADINGS[tag], zone
    if tag in ("ul", "ol"):
        return (
            (Shape.NUMBERED if tag == "ol" else Shape.ITEM),
            outer[1] + 1 if outer[0] in (Shape.ITEM, Shape.NUMBERED) else 1,
            zone,
        )
    if tag == "li":
        return (outer[0] if outer[0] in (Shape.ITEM, Shape.NUMBERED) else Shape.ITEM), max(outer[1], 1), zone
    if tag == "blockquote":
        return Shape.QUOTE, 0, zone
    return outer[0], outer[1], zone
