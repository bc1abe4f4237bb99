"""A feed (Atom, RSS, JSON Feed) → a document for each of its entries."""

import json
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from digest.importing.document import Claim, Document, Flag, Given
from digest.importing.faults import UnreadableError

_FEED = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*)*<(?:rss|feed|rdf:RDF)\b", re.S | re.I)
_JSON = re.compile(rb"\s*\{.{0,2000}?\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org", re.S)
_MARKED = re.compile(r"<[a-zA-Z/!][^>]*>")


def is_feed(data: bytes) -> bool:
    """Whether it is a feed, by its first words."""
    head = data[:8192].removeprefix(b"\xef\xbb\xbf")
    return _FEED.match(head) is not None or _JSON.match(head) is not None


def documents_of(name: str, data: bytes, given: Given) -> list[Document]:
    """One document for each entry, in the feed's order."""
    head = data[:8192].removeprefix(b"\xef\xbb\xbf")
    entries, fault = (_of_json(data), "") if _JSON.match(head) else _of_xml(data)
    if fault and not any(content.strip() for content, _, _ in entries):
        raise UnreadableError(name, f"the feed is broken: {fault}", "save it again, as a whole")
    flags = (Flag("feed", f"the feed is broken, there may be more in it: {fault}"),) if fault else ()
    documents = (
        _document(f"{name}#{number}", content, claims, is_whole, given)
        for number, (content, claims, is_whole) in enumerate(entries, 1)
    )
    return [replace(one, flags=(*one.flags, *flags)) if flags else one for one in documents]


Entry = tuple[str, dict[str, tuple[Claim, ...]], bool]
"""Its content, what the feed says of it, and whether that is all of it and no summary."""


def _document(name: str, content: str, claims: dict[str, tuple[Claim, ...]], is_whole: bool, given: Given) -> Document:
    short = () if is_whole else (Flag("summary-only", "the feed gives only a summary of the article"),)
    kind = "fragment" if _MARKED.search(content) else "txt"
    clean = _clean(content) if kind == "fragment" else content
    return Document(name, data=clean.encode("utf-8", "replace"), kind=kind, given=given, claims=claims, flags=short)


def _clean(content: str) -> str:
    """HTML of third parties, without what could act."""
    import nh3

    return nh3.clean(content)


def _of_xml(data: bytes) -> tuple[list[Entry], str]:
    """The entries, and what is wrong with the feed's markup, if anything."""
    import feedparser

    read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    publisher = read.feed.get("title", "")
    lang = read.feed.get("language", "")
    return [_entry(one, publisher, lang) for one in read.entries], _fault(read.get("bozo_exception"))


def _fault(error: object) -> str:
    """The place and the words of a parser's error; encodings that were declared wrongly are none."""
    from xml.sax import SAXParseException

    if not isinstance(error, SAXParseException):
        return ""
    return f"{error.getMessage()} in line {error.getLineNumber()}"


def _entry(one: Any, publisher: str, lang: str) -> Entry:
    contents = [part.get("value", "") for part in one.get("content", [])]
    content = max(contents, key=len, default="")
    summary = one.get("summary", "")
    values = {
        "title": [one.get("title", "")],
        "url": [one.get("link", "")],
        "author": [author.get("name", "") for author in one.get("authors", [])],
        "date": [_moment(one.get("published_parsed"))],
        "updated": [_moment(one.get("updated_parsed"))],
        "publisher": [one.get("source", {}).get("title", "") or publisher],
        "lang": [lang],
    }
    return (content or summary, _claims(values), bool(content) or len(summary) > 1500)


def _of_json(data: bytes) -> list[Entry]:
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return []
    items = read.get("items", []) if isinstance(read, dict) else []
    return [_item(one, read) for one in items if isinstance(one, dict)]


def _item(one: dict[str, Any], feed: dict[str, Any]) -> Entry:
    content = str(one.get("content_html") or one.get("content_text") or "")
    people = [*(one.get("authors") or []), *([one["author"]] if one.get("author") else [])]
    values = {
        "title": [one.get("title")],
        "url": [one.get("url")],
        "author": [person.get("name") for person in people if isinstance(person, dict)],
        "date": [one.get("date_published")],
        "updated": [one.get("date_modified")],
        "publisher": [feed.get("title")],
        "lang": [one.get("language") or feed.get("language")],
    }
    return content or str(one.get("summary") or ""), _claims(values), bool(content)


def _claims(values: dict[str, list[Any]]) -> dict[str, tuple[Claim, ...]]:
    claims = {
        key: tuple(
            Claim(" ".join(one.split()), f"feed entry, {key}") for one in listed if isinstance(one, str) and one.strip()
        )
        for key, listed in values.items()
    }
    return {key: found for key, found in claims.items() if found}


def _moment(parsed: Any) -> str:
    """feedparser gives times in UTC."""
    return datetime.fromtimestamp(timegm(parsed), UTC).isoformat(timespec="minutes") if parsed else ""
