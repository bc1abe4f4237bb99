"""The text as blocks: paragraphs, subheads, list items, each with its line."""

from msgspec.structs import replace

from digest.importing.document import Change, Document, Fate, Flag, Outcome
from digest.importing.faults import UnreadableError
from digest.importing.readers import text


def to_blocks(document: Document) -> Outcome:
    """Read the blocks with the reader of the document's kind."""
    if not document.text.strip():
        raise UnreadableError(document.name, *_nothing(document))
    if document.kind in ("html", "fragment"):
        from digest.importing.readers import html

        return html.read(document), ()
    if document.kind == "md":
        from digest.importing.readers import markdown

        blocks, changes = markdown.blocks_of(document.text)
        if document.apart:  # with front matter it is an article's file already
            blocks = [replace(block, extracted=True) for block in blocks]
    else:
        blocks, changes = text.blocks_of(document.text)
    offset = document.start - 1
    placed = tuple(replace(block, line=block.line + offset) for block in blocks) if offset else tuple(blocks)
    fronts = [block for block in placed if block.fate is Fate.METADATA]
    flags = tuple(
        Flag("front-matter", f"there is front matter in line {one.line}; it was left out", one.text) for one in fronts
    )
    told = tuple(Change("blocks", "flag", one.text, "front matter in the text", one.line) for one in fronts)
    return replace(document, blocks=placed, flags=(*document.flags, *flags)), (*changes, *told)


def _nothing(document: Document) -> tuple[str, str]:
    """Why there is no text, and what to do: an entry of a feed may be a link alone."""
    title, url = document.claim("title"), document.claim("url")
    if title is None and url is None:
        return "there is nothing in it", "give a file with an article"
    named = f"“{title.value}”" if title else "it"
    return (
        f"there is no text of {named} in it",
        f"import its page: {url.value}" if url else "save its page, and import that",
    )
