"""A saved mail → a document: its HTML or plain text, and what its header says."""

import re
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from digest.importing.document import Claim, Document, Given
from digest.importing.faults import UnreadableError

_FORWARDED = re.compile(r"^\s*(?:fwd?|tr|wg|rv|i|enc|re|aw|sv)\s*:\s*", re.I)

_OFFICE = re.compile(
    r"(?:no-?reply|news\w*|info\w*|redak\w*|r[eé]dac\w*|redac\w*|redaz\w*|press\w*|presse\w*|contact\w*|kontakt\w*|editor\w*|hello"
    r"|alerts?|digest|updates?|briefing|service|mail|post|daily|weekly)(?:[+._-].*)?"
)
"""The first part of addresses that belong to an office."""


def document_of(name: str, data: bytes, given: Given) -> Document:
    """The mail as a document. Raises UnreadableError where it holds no text."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    part = message.get_body(preferencelist=("html", "plain"))
    text = _content(part)
    if part is None or not text.strip():
        raise UnreadableError(name, "the mail has no text", "save the mail with its body")
    kind = "html" if part.get_content_type() == "text/html" else "txt"
    return Document(name, data=text.encode("utf-8", "replace"), kind=kind, given=given, claims=_claims(message))


def _content(part: MIMEPart | None) -> str:
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _claims(message: EmailMessage) -> dict[str, tuple[Claim, ...]]:
    subject = _header(message, "Subject")
    is_own = not _FORWARDED.match(subject)
    found = {"title": _FORWARDED.sub("", subject), "url": _header(message, "Archived-At").strip("<>")}
    found["lang"] = _header(message, "Content-Language")
    if is_own:
        found["publisher" if _is_paper(message) else "author"] = parseaddr(_header(message, "From"))[0]
        found["date"] = _date(_header(message, "Date"))
    return {key: (Claim(value, f"mail header {_HEADERS[key]}"),) for key, value in found.items() if value}


_HEADERS = {
    "title": "Subject",
    "url": "Archived-At",
    "lang": "Content-Language",
    "publisher": "From",
    "author": "From",
    "date": "Date",
}


def _is_paper(message: EmailMessage) -> bool:
    """Whether a mail is from a paper and not from a person: by its list, its office, or a name that is its host's."""
    name, address = parseaddr(_header(message, "From"))
    office, _, host = address.lower().partition("@")
    words = [word.lower() for word in re.findall(r"[^\W\d_]{4,}", name)]
    is_list = any(message.get(one) is not None for one in ("List-Id", "List-Unsubscribe", "List-Post"))
    return is_list or _OFFICE.fullmatch(office) is not None or any(word in host for word in words)


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name) or "").split())


def _date(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat(timespec="minutes") if text else ""
    except ValueError:
        return text
