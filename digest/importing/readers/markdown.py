"""Markdown → blocks. HTML in it becomes its text; what may be lists in lists is taken item by item."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from digest.importing.document import Block, Change, Shape, solid


def blocks_of(text: str) -> tuple[list[Block], list[Change]]:
    """The blocks of a Markdown text."""
    lines = text.split("\n")
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    blocks: list[Block] = []
    around: list[str] = []
    for at, token in enumerate(tokens):
        if token.nesting > 0:
            around.append(token.type)
        elif token.nesting < 0:
            around.pop()
        elif token.type in ("inline", "fence", "code_block", "html_block", "hr") and token.content.strip():
            blocks.append(_block(token, tokens[at - 1], around, lines))
    counted = sum(block.size for block in blocks)
    return _with_marks(blocks, solid(text) - counted), []


def _block(token: Token, opening: Token, around: list[str], lines: list[str]) -> Block:
    first, last = token.map or (0, 0)
    source = "\n".join(line.strip() for line in lines[first:last])
    size = solid(source)
    if token.type in ("fence", "code_block"):
        return Block(token.content.strip("\n"), first + 1, size, Shape.CODE)
    if token.type == "html_block":
        return Block(_text_of_html(token.content), first + 1, size)
    text = " ".join(_plain(token).split())
    shape, level = _shape(opening, around)
    return Block(text, first + 1, size, shape, level, source=source if _is_marked(token) else "")


def _shape(opening: Token, around: list[str]) -> tuple[Shape, int]:
    if opening.type == "heading_open":
        return Shape.HEADING, int(opening.tag[1])
    depth = around.count("list_item_open")
    if depth:
        lists = [one for one in around if one.endswith("_list_open")]
        return (Shape.NUMBERED if lists[-1].startswith("ordered") else Shape.ITEM), depth
    return (Shape.QUOTE, 0) if "blockquote_open" in around else (Shape.PARAGRAPH, 0)


def _plain(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "html_inline":
            parts.append(_text_of_html(child.content))
        elif child.type == "image":
            parts.append("")
        else:
            parts.append(child.content)
    return "".join(parts)


def _is_marked(token: Token) -> bool:
    """Whether it has links or emphasis to be kept; HTML is not kept."""
    types = {child.type for child in token.children or ()}
    return (
        not types <= {"text", "softbreak", "hardbreak", "html_inline", "text_special"}
        and "html_inline" not in types
        and "image" not in types
    )


def _text_of_html(html: str) -> str:
    import html as entities

    import nh3

    return entities.unescape(nh3.clean(html, tags=set())).strip()


def _with_marks(blocks: list[Block], left: int) -> list[Block]:
    """The characters of fences and rules are counted with the first block: they are few, and none may be lost."""
    if not blocks or not left:
        return blocks
    from msgspec.structs import replace

    return [replace(blocks[0], size=blocks[0].size + left), *blocks[1:]]
