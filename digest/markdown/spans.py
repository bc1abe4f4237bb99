"""Ordinary running text of Markdown → HTML: links, images, code and emphasis that stand apart from each other.

Works on text whose `&`, `<`, `>` and `"` are escaped already: to the rules of emphasis, an entity that was made begins
and ends with punctuation, as what it stands for did, and so does a tag that was made of brackets or backticks.
"""

import re
from unicodedata import category

WHITE = frozenset("\t\n\x0b\x0c\r \xa0\u1680\u202f\u205f\u3000") | set(map(chr, range(0x2000, 0x200B)))
"""White space to the rules of emphasis."""
TRIMMED = "".join(WHITE) + "\u2028\u2029"
"""What is cut off both ends of a text."""

ENTITY = r"&(?:#|[A-Za-z][A-Za-z0-9]*;)"


def target(ampersand: str, quote: str) -> str:
    """A pattern for the end of a link: an address that stays as it is, and a title; both in the form given."""
    safe = rf"(?:[A-Za-z0-9/._~+,=@:-]|{ampersand}|%[0-9A-Fa-f]{{2}})"
    host = r"[a-z0-9][a-z0-9.-]{0,60}(?::[0-9]{1,5})?"
    fragment = r"\#[A-Za-z0-9._~-]*+"
    address = (
        rf"(?:https?://{host}(?>(?:/{safe}*+)?)(?>(?:\?{safe}*+)?)|(?!//|https?:)[A-Za-z0-9/._~-]++)(?>(?:{fragment})?)"
    )
    return rf"\]\((?:{address}|{fragment})(?:[ ]{quote}[^][&`\\<\"\x00-\x1f\x7f-\x9f]*+{quote})?\)"


_TAG = re.compile(r"<(?!\s)")
_ENTITY = re.compile(ENTITY)
_TARGET = target("&amp;", "&quot;")
# Each begins with a class of characters, which is what makes searching fast.
_SPANS = re.compile(
    r"[`\[!](?:"
    r"(?<=`)(?P<code>[^`]++)`(?!`)"
    rf"|(?<=\[)(?P<link>[^][`]*+{_TARGET})"
    r"|(?<=\[)(?P<bracketed>[^][`]*+\](?![(\[]))"
    rf"|(?<=!)(?P<image>\[[^][`*_\n]*+{_TARGET})"
    r"|(?<=!)(?P<exclaimed>(?!\[))"
    r"|(?P<unknown>))"
)
_MARKS = re.compile(r"[<*_](?:(?<=<)(?:code>[^<]*+</code>|[^>]*+>)|(?<=\*)\**+|(?<=_)_*+)")
_BREAK = re.compile(r"([ ]*+)\n[ ]*+")


class Unknown(Exception):  # noqa: N818 - no fault: another is asked
    """This is not ordinary; markdown-it is to be asked."""


def escaped(text: str) -> str:
    """As it stands in HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def spans(text: str) -> str:
    """The HTML of a paragraph's text. Raises Unknown where it has more than ordinary marks."""
    if "\\" in text or "~~" in text or ("<" in text and _TAG.search(text)) or ("&" in text and _ENTITY.search(text)):
        raise Unknown
    indented = "\n " in text
    if indented and "`" in text:
        raise Unknown
    html = escaped(text)
    if "[" in html or "`" in html:
        html = _SPANS.sub(_span, html)
    if "*" in html or "_" in html:
        html = _around_words(html) or _emphasized(html)
    return _BREAK.sub(_break, html) if indented or " \n" in html else html


def _span(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind in ("bracketed", "exclaimed"):
        return found[0]
    if kind == "link":
        label, href, title = _parts(found["link"])
        label = _emphasized(f"[{label}", 1) if "*" in label or "_" in label else label
        return f'<a href="{href}"{title}>{label}</a>'
    if kind == "image":
        alt, src, title = _parts(found["image"][1:])
        return f'<img src="{src}" alt="{alt}"{title}>'
    if kind == "code":
        return f"<code>{_code(found['code'].replace(chr(10), ' '))}</code>"
    raise Unknown


def _parts(linked: str) -> tuple[str, str, str]:
    """The label, the address and the attribute of a title of `label](address "title")`."""
    label, _, target = linked[:-1].partition("](")
    address, _, title = target.partition(" ")
    words = title[len("&quot;") : -len("&quot;")]
    return label, address, f' title="{words}"' if words else ""


def _code(inside: str) -> str:
    """Code without the one space that may set its backticks off."""
    padded = inside[0] == inside[-1] == " " and inside.strip(" ")
    return inside[1:-1] if padded else inside


# Emphasis that can be nothing else: it stands around words, apart from other marks and from tags.
_AROUND_WORDS = re.compile(r"\*(?<![^ \n(]\*)(\*?)(?=[^\W_])([^*_<]*+)(?<=[^\W_])\*\1(?![^ \n.,;:)])")


def _around_words(html: str) -> str | None:
    """With the tags of emphasis, where all of it stands around words; else None."""
    if "<code>" in html or ' title="' in html:
        return None
    html = _AROUND_WORDS.sub(_tagged, html)
    return None if "*" in html or "_" in html else html


def _tagged(found: re.Match[str]) -> str:
    return f"<strong>{found[2]}</strong>" if found[1] else f"<em>{found[2]}</em>"


def _emphasized(html: str, start: int = 0) -> str:
    """With the tags of emphasis, from `start` on; what is before it is seen, but not returned."""
    made: list[str] = []
    opened: list[str] = []
    position = start
    for found in _MARKS.finditer(html, start):
        run = found[0]
        if run[0] == "<":
            continue
        opens, closes = _flanks(html, found.start(), found.end())
        if opens and closes:
            closes = bool(opened) and opened[-1] == run
            opens = not closes and all(run[0] != other[0] for other in opened)
        elif not opens and not closes:
            continue
        if len(run) > 2 or opens == closes or (closes and (not opened or opened.pop() != run)):
            raise Unknown
        if opens:
            opened.append(run)
        made += (html[position : found.start()], _TAGS[opens, len(run)])
        position = found.end()
    if opened:
        raise Unknown
    return "".join((*made, html[position:]))


_TAGS = {(True, 1): "<em>", (True, 2): "<strong>", (False, 1): "</em>", (False, 2): "</strong>"}


def _flanks(html: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether a run of marks can open emphasis, and close it: CommonMark, 'left-flanking' and 'right-flanking'."""
    before = html[start - 1] if start else " "
    after = html[end] if end < len(html) else " "
    white, follows_white = after in WHITE, before in WHITE
    point, follows_point = _is_punctuation(after), _is_punctuation(before)
    left = not (white or (point and not (follows_white or follows_point)))
    right = not (follows_white or (follows_point and not (white or point)))
    if html[start] == "*":
        return left, right
    return left and (not right or follows_point), right and (not left or point)


def _is_punctuation(character: str) -> bool:
    return category(character)[0] in "PS"


def _break(found: re.Match[str]) -> str:
    return "<br>\n" if len(found[1]) > 1 else "\n"
