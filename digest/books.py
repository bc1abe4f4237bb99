"""An edition as a book: an EPUB 3 (w3.org/TR/epub-33), whose bytes are decided by its words alone. Pure.

No picture goes along, and no script; whoever reads it by ear has headings, languages and a table of contents.
"""

import re
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from itertools import groupby
from urllib.parse import urljoin
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from msgspec import Struct, ValidationError, json

from digest.hypertext import as_xhtml


class Chapter(Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the book, mostly a story."""

    title: str
    html: str
    lang: str
    part: str = ""
    """What stands above it in the table of contents, and above those that follow and have the same."""
    url: str = ""
    """Where the story can be read in a browser; links to it from other chapters stay in the book."""


class Book(Struct, frozen=True, forbid_unknown_fields=True):
    """What a book consists of, as a template gives it."""

    title: str
    lang: str
    direction: str
    id: str
    """What tells it from all other books, and stays (a URI)."""
    date: str
    """When it was published (RFC 3339)."""
    publisher: str
    url: str
    """Where it can be read in a browser; what its links are relative to."""
    about: str
    contents: str
    """The heading of the table of contents."""
    style: str
    chapters: tuple[Chapter, ...]


def book(data: str) -> bytes:
    """The book for what a template gave as JSON. Raises ValueError where it gave something else."""
    try:
        made = json.decode(data, type=Book)
    except ValidationError as error:
        raise ValueError(str(error)) from error
    return _packed(_files(made))


def _files(made: Book) -> dict[str, str]:
    chapters = {f"c{number}.xhtml": chapter for number, chapter in enumerate(made.chapters)}
    inside = {chapter.url: name for name, chapter in chapters.items() if chapter.url}
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "book/package.opf": _package(made, list(chapters)),
        "book/contents.xhtml": _page(made, made.contents, _contents(made, chapters)),
        "book/style.css": made.style,
        **{f"book/{name}": _chapter(made, chapter, inside) for name, chapter in chapters.items()},
    }


def _chapter(made: Book, chapter: Chapter, inside: dict[str, str]) -> str:
    def led(address: str) -> str:
        found = urljoin(made.url, address)
        return inside.get(found, found) if found != chapter.url else found

    return _page(made, chapter.title, as_xhtml(chapter.html, led))


def _packed(files: dict[str, str]) -> bytes:
    """A ZIP file without the times of files; its first one says what it is, and stands there as it is."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, text in files.items():
            entry = ZipInfo(name)
            entry.create_system = 3
            entry.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(entry, _NOT_XML.sub("", text))
    return stream.getvalue()


_NOT_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff]")

_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def _page(made: Book, title: str, body: str) -> str:
    lang, direction = escape(made.lang), escape(made.direction)
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}" \
dir="{direction}">
<head><meta charset="utf-8"/><title>{escape(title)}</title><link rel="stylesheet" href="style.css"/></head>
<body>
{body}
</body>
</html>
"""


def _contents(made: Book, chapters: dict[str, Chapter]) -> str:
    parts = groupby(chapters.items(), lambda one: one[1].part)
    lines = "\n".join(_part(made, part, list(some)) for part, some in parts)
    return f'<nav epub:type="toc" id="toc"><h1>{escape(made.contents)}</h1>\n<ol>\n{lines}\n</ol></nav>'


def _part(made: Book, part: str, chapters: list[tuple[str, Chapter]]) -> str:
    lines = "\n".join(
        f'<li><a href="{name}"{_spoken(made, chapter.lang)}>{escape(chapter.title)}</a></li>'
        for name, chapter in chapters
    )
    return f"<li><span>{escape(part)}</span>\n<ol>\n{lines}\n</ol></li>" if part else lines


def _spoken(made: Book, lang: str) -> str:
    return "" if lang == made.lang else f' lang="{escape(lang)}" xml:lang="{escape(lang)}"'


def _package(made: Book, chapters: list[str]) -> str:
    """The package document; the book was last changed when it was published, whenever it was made."""
    date = datetime.fromisoformat(made.date).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = (
        ("dc:identifier", ' id="id"', made.id),
        ("dc:title", "", made.title),
        ("dc:language", "", made.lang),
        ("dc:publisher", "", made.publisher),
        ("dc:description", "", made.about),
        ("dc:source", "", made.url),
        ("dc:date", "", date),
        ("meta", ' property="dcterms:modified"', date),
        *(("meta", f' property="schema:{name}"', value) for name, value in _ACCESSIBILITY),
    )
    metadata = "\n".join(f"<{tag}{more}>{escape(value)}</{tag}>" for tag, more, value in said)
    files = "\n".join(f'<item id="c{n}" href="{name}" media-type="{_XHTML}"/>' for n, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="c{number}"/>' for number in range(len(chapters)))
    return f"""\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{escape(made.lang)}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
<item id="contents" href="contents.xhtml" media-type="{_XHTML}" properties="nav"/>
<item id="style" href="style.css" media-type="text/css"/>
{files}
</manifest>
<spine page-progression-direction="{escape(made.direction)}"><itemref idref="contents"/>{spine}</spine>
</package>
"""


_XHTML = "application/xhtml+xml"
_ACCESSIBILITY = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityHazard", "none"),
)
"""What a reader can rely on (schema.org)."""
