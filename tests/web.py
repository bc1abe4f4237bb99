"""A built site as a reader of the web has it: pages as trees, addresses, and a server."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "head"}


class Element:
    """An element of a page, with its attributes and what it contains."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def all(self, *tags: str) -> Iterator["Element"]:
        """The elements below it, in their order; of the given tags if any are given."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def one(self, tag: str) -> "Element":
        (found,) = self.all(tag)
        return found

    def within(self, *tags: str) -> bool:
        """Whether it is one of the tags, or inside of one."""
        return self.tag in tags or (self.parent is not None and self.parent.within(*tags))

    def inherited(self, name: str) -> str | None:
        """The attribute of the nearest element that has it."""
        return self.get(name) or (self.parent.inherited(name) if self.parent else None)

    def texts(self) -> Iterator[tuple["Element", str]]:
        """Each run of text that can be read, with the element that it is in."""
        for child in self.children:
            if isinstance(child, str):
                yield self, child
            elif child.tag not in UNSEEN:
                yield from child.texts()

    @property
    def text(self) -> str:
        return " ".join("".join(text for _, text in self.texts()).split(" ")).strip()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.at = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> ends <{self.at.tag}>"
        assert self.at.parent
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def parsed(html: str) -> Element:
    """The tree of a page that closes what it opens."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.at is builder.root, f"<{builder.at.tag}> is not closed"
    return builder.root


class Site:
    """The files of an output folder and the address under which they are published."""

    def __init__(self, folder: Path, base_url: str) -> None:
        self.folder, self.base_url = folder, base_url.rstrip("/")

    @cached_property
    def files(self) -> dict[str, Path]:
        """The published files by their paths."""
        return {
            path.relative_to(self.folder).as_posix(): path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.name.startswith(".digest-")
        }

    @cached_property
    def pages(self) -> dict[str, Element]:
        """The pages, e-mails excepted, by their addresses below the site's own (`/fr/`)."""
        return {
            "/" + name.removesuffix("index.html"): parsed(path.read_text("utf-8"))
            for name, path in self.files.items()
            if name.endswith(".html") and not name.endswith("/mail.html")
        }

    def url(self, address: str) -> str:
        return self.base_url + address

    def internal(self, address: str, page: str = "/") -> str | None:
        """The full URL of a link on a page, where it leads to this host at all."""
        url = urljoin(self.url(page), address)
        return url if urlsplit(url).netloc == urlsplit(self.base_url).netloc else None

    def address(self, url: str) -> str | None:
        """The site's own address of a full URL, without its fragment; None where it is not below the site's."""
        plain = unquote(urldefrag(url).url)
        return plain.removeprefix(self.base_url) if plain.startswith(self.base_url + "/") else None

    def fault(self, url: str) -> str:
        """What is wrong with an internal URL: no file there, no such fragment; empty where it is right."""
        address = self.address(url)
        if address is None:
            return f"{url} is outside of the site"
        file = address[1:] + ("index.html" if address.endswith("/") else "")
        if file not in self.files:
            return f"{url} has no file"
        fragment = unquote(urldefrag(url).fragment)
        if fragment and all(element.get("id") != fragment for element in self.pages[address].all()):
            return f"{url} has no such fragment"
        return ""


@contextmanager
def serving(folder: Path, base_path: str = "") -> Iterator[str]:
    """Serve a folder on a free port of this machine as a static host does: 404.html, and the headers of `_headers`.

    The folder may come into being later, but before the first request.
    """

    @cache
    def headers() -> list[list[str]]:
        lines = (folder / "_headers").read_text().splitlines()
        everywhere = lines[lines.index(f"{base_path}/*") + 1 :]
        end = next((at for at, line in enumerate(everywhere) if not line.startswith(" ")), None)
        return [line.strip().split(": ", 1) for line in everywhere[:end]]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer leaves in one piece; in two, the second waits 40 ms for the first to be acknowledged

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            inside = path.startswith(f"{base_path}/")
            file = folder / (path.removeprefix(base_path)[1:] + ("index.html" if path.endswith("/") else ""))
            found = inside and file.is_file()
            file = file if found else folder / "404.html"
            body = file.read_bytes()
            self.send_response(200 if found else 404)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base_path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
