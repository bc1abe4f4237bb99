"""An input → the documents in it: a feed has one for each entry, a text of several articles one for each."""

import re

from msgspec.structs import replace

from digest.importing.document import Document, Given
from digest.importing.faults import UnreadableError

LARGEST = 64 << 20
"""Bytes that an input may have."""

LARGEST_PAGE = 16 << 20
"""Bytes that a web page may have: parsing one takes many times its size."""

LONGEST = 1 << 20
"""Bytes of a line from which on it is no text that somebody wrote."""

_BETWEEN = re.compile(rb"\n[ \t]*(?:(?:[*=_~][ \t]*){3,}|-{5,}|\x0c)[ \t]*\r?\n|\x0c")
_PARAGRAPH = re.compile(rb"[^\n]{80,}")


_DOCUMENTS = (
    (b"%PDF-", "a PDF", "save its text: pdftotext FILE.pdf, or copy it into a .txt"),
    (b"PK\x03\x04", "an office document or an archive", "save it as text or as a web page"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save it as text or as a web page"),
    (b"{\\rtf", "rich text", "save it as text or as a web page"),
)


def documents_in(name: str, data: bytes, given: Given) -> list[Document]:
    """The documents of an input. Raises UnreadableError for what cannot hold any."""
    if not data.strip():
        raise UnreadableError(name, "the file is empty", "give a file with an article")
    if len(data) > LARGEST:
        raise UnreadableError(name, f"it has more than {LARGEST >> 20} MiB", "split it into its articles")
    if len(data) > LARGEST_PAGE and b"<html" in data[:4096].lower():
        raise UnreadableError(name, f"the page has more than {LARGEST_PAGE >> 20} MiB", "save its article alone")
    for mark, kind, hint in _DOCUMENTS:
        if data.startswith(mark):
            raise UnreadableError(name, f"it is {kind}", hint)
    if data.lstrip()[:1] in (b"<", b"{", b"\xef"):
        from digest.importing.readers import feed

        if feed.is_feed(data):
            return _entries(name, data, given)
    if looks_like_mail(name, data):
        from digest.importing.readers import mail

        return [mail.document_of(name, data, given)]
    line = next((at for at, one in enumerate(data.split(b"\n"), 1) if len(one) > LONGEST), 0)
    if line and b"<" not in data[:1000]:
        raise UnreadableError(
            f"{name}:{line}", f"the line has more than {LONGEST >> 20} MiB", "break it into paragraphs"
        )
    return _parted(Document(name, data=data, given=given))


def _entries(name: str, data: bytes, given: Given) -> list[Document]:
    from digest.importing.readers import feed

    found = feed.documents_of(name, data, given)
    if not found:
        raise UnreadableError(name, "the feed has no entries")
    return found


_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_NAMES = re.compile(rb"^(?:From|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To):", re.M | re.I)


def looks_like_mail(name: str, data: bytes) -> bool:
    """Whether it is a mail, by its name or by its first lines."""
    head = data[:4096].replace(b"\r\n", b"\n").lstrip()
    named = {one.lower() for one in _NAMES.findall(head.partition(b"\n\n")[0])}
    return _HEADER.match(head) is not None and (name.lower().endswith(".eml") or len(named) >= 3)


def _parted(document: Document) -> list[Document]:
    """The parts between lines of signs, where each could be an article: a headline and long paragraphs."""
    data = document.data
    if b"<html" in data[:2000].lower() or data.startswith(b"---"):
        return [document]
    parts, start = [], 0
    for match in (*_BETWEEN.finditer(data), None):
        end = match.start() if match else len(data)
        parts.append((start, data[start:end]))
        start = match.end() if match else end
    if len(parts) < 2 or not all(_could_be_article(part) for _, part in parts):
        return [document]
    return [
        replace(document, data=part, name=f"{document.name}#{number}", start=data.count(b"\n", 0, at) + 1, kind="txt")
        for number, (at, part) in enumerate(parts, 1)
    ]


def _could_be_article(data: bytes) -> bool:
    first, _, rest = data.strip().partition(b"\n")
    return 12 <= len(first) <= 300 and first.strip()[-1:] not in b".,;:" and len(_PARAGRAPH.findall(rest)) >= 2
