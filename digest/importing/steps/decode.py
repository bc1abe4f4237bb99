"""Bytes → text: UTF-8, what a mark or a declaration says, else what the bytes look like; mixed files line by line."""

import codecs
import re

from msgspec.structs import replace

from digest.importing.document import Change, Document, Flag, Outcome
from digest.importing.encodings import guessed
from digest.importing.faults import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w-]+)", re.I
)
_SAMPLE = 1 << 16


def decode(document: Document) -> Outcome:
    """Decode the document's bytes. Raises UnreadableError for what is no text."""
    data = document.data
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with(document, data[len(mark) :].decode(encoding, errors="replace"), "", 1)
    if b"\x00" in data[:_SAMPLE] or _is_binary(data[:_SAMPLE]):
        raise UnreadableError(
            document.name, "it is not a text but binary data", "give a text, a web page, a mail or a feed"
        )
    try:
        return _with(document, data.decode(), "", 1)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    declared = _declared(data)
    if declared:
        return _with(document, data.decode(declared, errors="replace"), declared, line)
    return _by_lines(document, data, line)


def _with(document: Document, text: str, encoding: str, line: int) -> Outcome:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    changes = (Change("decode", "fix", f"{encoding} bytes", "UTF-8", line),) if encoding else ()
    return replace(document, text=plain, data=b""), changes


def _is_binary(data: bytes) -> bool:
    controls = sum(data.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls * 50 > len(data)


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:2048])
    name = (match[1] or match[2]).decode("ascii") if match else ""
    try:
        known = codecs.lookup(name).name if name else ""
    except LookupError:
        return ""
    return "cp1252" if known == "iso8859-1" else "" if known == "utf-8" else known


def _by_lines(document: Document, data: bytes, line: int) -> Outcome:
    """Each line as UTF-8 where it is; the others in the encoding that they look like together."""
    lines = data.split(b"\n")
    others = [at for at, one in enumerate(lines) if not _is_utf8(one)]
    guess = guessed(b"\n".join(lines[at] for at in others))
    odd = set(others)
    texts = [
        one.decode(guess.encoding, errors="replace") if at in odd else one.decode() for at, one in enumerate(lines)
    ]
    done, changes = _with(document, "\n".join(texts), guess.encoding, line)
    if guess.is_sure:
        return done, changes
    message = f"its bytes are no UTF-8, and read as {guess.encoding}, which is not certain; look at its letters"
    flag = Flag("encoding", message, texts[others[0]].strip()[:200])
    return replace(done, flags=(*done.flags, flag)), (*changes, Change("decode", "flag", flag.evidence, message, line))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
