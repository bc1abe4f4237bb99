"""HTML as our own templates and Markdown give it, turned into what is read elsewhere: XHTML, and plain text. Pure."""

from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser

VOID = frozenset(("area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
BLOCKS = frozenset(
    ("address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "header")
) | frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul"))

Attributes = list[tuple[str, str | None]]


def as_xhtml(html: str, led: Callable[[str], str]) -> str:
    """A fragment as XML, with its links where `led` says; a picture becomes its words, since none goes along."""
    walker = _Xhtml(led)
    walker.feed(html)
    walker.close()
    return walker.finished()


def as_text(html: str) -> str:
    """A fragment as plain text: paragraphs with a line between them, addresses of links on lines below it."""
    walker = _Text()
    walker.feed(html)
    walker.close()
    return walker.finished()


class _Xhtml(HTMLParser):
    def __init__(self, led: Callable[[str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.led = led
        self._written: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "img":
            self.handle_data(pictured(dict(attrs).get("alt")))
        elif tag not in ("picture", "source"):
            end = "/" if tag in VOID else ""
            self._written.append(f"<{tag}{''.join(self._said(attrs))}{end}>")
            if not end:
                self._open.append(tag)

    def _said(self, attrs: Attributes) -> Iterator[str]:
        for name, value in dict(attrs).items():
            text = value if value is not None else name
            yield f' {name}="{escape(self.led(text) if name in ("href", "cite") else text)}"'
            if name == "lang":
                yield f' xml:lang="{escape(text)}"'

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while (last := self._open.pop()) != tag:
                self._written.append(f"</{last}>")
            self._written.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._written.append(escape(data, quote=False))

    def finished(self) -> str:
        return "".join((*self._written, *(f"</{tag}>" for tag in reversed(self._open))))


def pictured(alt: str | None) -> str:
    """What stands in place of a picture that has words."""
    return f"[{alt}]" if alt else ""


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = [""]
        self._links: list[str] = []
        self._quoted = 0
        self._listed: list[int] = []
        """For each list that is open, the number of its item; below zero where items have none."""
        self._exact = False
        self._href = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in BLOCKS:
            self._break()
        if tag in ("ul", "ol"):
            self._listed.append(0 if tag == "ol" else -1)
        elif tag == "li" and self._listed:
            self._lines[-1] = self._mark()
        elif tag == "blockquote":
            self._quoted += 1
        elif tag == "br":
            self._lines.append("")
        elif tag == "img":
            self._lines[-1] += pictured(dict(attrs).get("alt"))
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
        elif tag in ("td", "th"):
            self._lines[-1] += " " if self._lines[-1] else ""
        self._exact |= tag == "pre"

    def _mark(self) -> str:
        if self._listed[-1] >= 0:
            self._listed[-1] += 1
        indent = "  " * (len(self._listed) - 1)
        return f"{indent}{self._listed[-1]}. " if self._listed[-1] > 0 else f"{indent}* "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href.startswith(("http:", "https:", "mailto:")):
            self._lines[-1] += f" [{self._number(self._href)}]"
            self._href = ""
        elif tag in ("ul", "ol") and self._listed:
            self._listed.pop()
        elif tag == "blockquote":
            self._quoted -= 1
        self._exact &= tag != "pre"
        if tag in BLOCKS:
            self._break()

    def _number(self, href: str) -> int:
        if href not in self._links:
            self._links.append(href)
        return self._links.index(href) + 1

    def handle_data(self, data: str) -> None:
        if self._exact:
            first, *rest = data.split("\n")
            self._lines[-1] += first
            self._lines += rest
            return
        words = " ".join(data.split("\n"))
        self._lines[-1] += words if self._lines[-1] else words.lstrip(" ")

    def _break(self) -> None:
        """End a paragraph, of a list a line."""
        if self._lines[-1].strip(" *"):
            self._lines[-1] = "> " * self._quoted + self._lines[-1].rstrip(" ")
            self._lines += [""] if self._listed else ["", ""]
        elif not self._listed and len(self._lines) > 1 and self._lines[-2]:
            self._lines.append("")

    def finished(self) -> str:
        self._break()
        links = [f"[{number}] {link}" for number, link in enumerate(self._links, 1)]
        text = "\n".join(self._lines).strip("\n")
        return "\n\n".join(part for part in (text, "\n".join(links)) if part)
