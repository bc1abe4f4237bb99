"""An edition as e-mail: its HTML, its text, and both in one message (RFC 5322, RFC 2046), ready to be sent. Pure.

Nobody is written to: the sender's program adds who it is from and who it is for.
"""

import re
from binascii import b2a_qp
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct, ValidationError, json, structs

from digest.fingerprint import fingerprint
from digest.hypertext import pictured

if TYPE_CHECKING:
    from email.mime.nonmultipart import MIMENonMultipart

    from css_inline import CSSInliner

LIMIT = 102_000
"""Bytes of HTML that are shown of a message; Gmail cuts off what is longer."""

BREVITIES = (0, 1, 2)
"""How much a message says of each story: everything, its title and summary, its title."""

WIDTH = 72
"""Characters of a line of text."""

SHORTENED = "<!-- shortened from "
"""Begins what the HTML says at its end where it is not all of the edition; the bytes of all follow."""


class Letter(Struct, frozen=True, forbid_unknown_fields=True):
    """What an e-mail consists of, as a template gives it."""

    subject: str
    date: str
    """RFC 3339."""
    url: str
    """The page of the edition, of which the message's identifier is made."""
    lang: str
    html: str
    text: str


def letter(write: Callable[[int], str]) -> Letter:
    """The e-mail of what a template gives as JSON for a brevity: of the least one at which its HTML is not too long.

    Raises ValueError where the template gave something else.
    """
    whole = 0
    for brevity in BREVITIES:
        made = _read(write(brevity))
        html = _inlined(made.html)
        size = len(html.encode())
        whole = whole or size
        if size <= LIMIT:
            break
    end = f"{SHORTENED}{whole} bytes -->\n" if brevity else ""
    return structs.replace(made, html=f"{html.strip()}\n{end}", text=wrapped(made.text))


def shortened(html: bytes) -> int | None:
    """The bytes that an edition would have had whole; None where it is."""
    _, found, rest = html[-100:].rpartition(SHORTENED.encode())
    return int(rest.split(b" ")[0]) if found else None


def file(made: Letter, path: str) -> bytes:
    """One of the three files of an e-mail, by how its name ends."""
    if path.endswith(".html"):
        return made.html.encode()
    return made.text.encode() if path.endswith(".txt") else message(made)


def message(made: Letter) -> bytes:
    """Both parts in one message. `X-Unsent` has mail programs open it to be sent, not as one that was received.

    The older half of Python's library writes it: the newer one parses each header first, and takes longer.
    """
    from email.mime.multipart import MIMEMultipart
    from email.policy import compat32
    from email.utils import format_datetime

    whole = MIMEMultipart("alternative", f"={fingerprint((made.text + made.html).encode()).hex()}")
    whole["Subject"] = _subject(made.subject)
    whole["Date"] = format_datetime(datetime.fromisoformat(made.date))
    whole["Message-ID"] = _identifier(made.url)
    whole["Content-Language"] = made.lang
    whole["X-Unsent"] = "1"
    whole.attach(_part("plain", made.text))
    whole.attach(_part("html", made.html))
    return whole.as_bytes(policy=compat32.clone(linesep="\r\n"))


def _subject(text: str) -> str:
    from email.header import Header

    plain = " ".join(text.split())
    return Header(plain, "us-ascii" if plain.isascii() else "utf-8", header_name="Subject").encode()


def _part(kind: str, text: str) -> "MIMENonMultipart":
    from email.mime.nonmultipart import MIMENonMultipart

    part = MIMENonMultipart("text", kind, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(text.encode(), istext=True).decode("ascii"))
    return part


def _identifier(url: str) -> str:
    """The same address gives the same one."""
    parts = urlsplit(url)
    name = re.sub("[^A-Za-z0-9%_-]+", ".", parts.path).strip(".") or "edition"
    host = (parts.hostname or "localhost").encode("idna").decode()
    return f"<{name}@{host}>"


def _read(data: str) -> Letter:
    try:
        return json.decode(data, type=Letter)
    except ValidationError as error:
        raise ValueError(str(error)) from error


def _inlined(html: str) -> str:
    """The page with its style on its elements, as mail programs want it, and without anything to be loaded."""
    return _inliner().inline(_PICTURE.sub(lambda found: _in_words(found[0]), html))


@lru_cache(maxsize=1)
def _inliner() -> "CSSInliner":
    from css_inline import CSSInliner

    return CSSInliner(load_remote_stylesheets=False, minify_css=True)


_PICTURE = re.compile(r"<picture>.*?</picture>|<img [^>]*>", re.DOTALL)
_SOURCE, _ALT = re.compile('<img [^>]*?src="([^"]*)"'), re.compile('<img [^>]*?alt="([^"]*)"')


def _in_words(picture: str) -> str:
    """A link to a picture, named by its words."""
    source, alt = _SOURCE.search(picture), _ALT.search(picture)
    words = pictured(alt[1] if alt else None)
    return f'<a href="{source[1]}">{words}</a>' if source and words else words


def wrapped(text: str) -> str:
    """Text in lines of no more than `WIDTH` characters, but for what has no spaces; one empty line at most in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip(" "):
            lines.extend(_lines(line.rstrip(" ")))
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip("\n") + "\n"


def _lines(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line]
    start = _START.match(line)
    mark = start[0] if start else ""
    found, indent = [mark], mark if mark.startswith(">") else " " * len(mark)
    is_empty = True
    for word in line[len(mark) :].split(" "):
        if not is_empty and len(found[-1]) + 1 + len(word) > WIDTH:
            found.append(indent)
            is_empty = True
        found[-1] += word if is_empty else f" {word}"
        is_empty = False
    return found


_START = re.compile(r"(?:> )*\s*(?:\* |\d+\. |\[\d+\] )?")
