"""What a host is to say of a file: type, caching; from `_headers` of the site where it says so. Pure."""

import re
from collections.abc import Callable

from digest.publish.tree import Headers, is_lasting

TEXTS = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "vtt": "text/vtt",
    "ics": "text/calendar",
    "xml": "application/xml",
    "opml": "text/x-opml",
    "xsl": "application/xml",
    "svg": "image/svg+xml",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "map": "application/json",
    "webmanifest": "application/manifest+json",
}
"""Ending → type of what is text, in UTF-8."""

OTHERS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/vnd.microsoft.icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "pdf": "application/pdf",
    "eml": "message/rfc822",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "wasm": "application/wasm",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
PLAIN_TEXT = ("_headers", "_redirects", "CNAME", ".nojekyll")
UNKNOWN = "application/octet-stream"

LASTING_CACHE = "public, max-age=31536000, immutable"
PAGE_CACHE = "public, max-age=0, must-revalidate"
"""Pages are asked for again each time; whether they changed, the host tells by their ETag."""

Rule = tuple[re.Pattern[str], dict[str, str]]


def type_of(path: str) -> str:
    """The media type of a file by its name, with the charset where it is text (RFC 9110)."""
    name = path.rpartition("/")[2]
    ending = name.rpartition(".")[2].lower()
    if name in PLAIN_TEXT:
        return "text/plain; charset=utf-8"
    return f"{TEXTS[ending]}; charset=utf-8" if ending in TEXTS else OTHERS.get(ending, UNKNOWN)


def is_text(path: str) -> bool:
    """Whether it is worth compressing."""
    return path.rpartition(".")[2].lower() in TEXTS


def headers_by(rules: list[Rule], base_path: str) -> Callable[[str], Headers]:
    """The headers of each path, as the rules of `_headers` say, else by its name."""

    def headers(path: str) -> Headers:
        said: dict[str, str] = {}
        for pattern, values in rules:
            if pattern.fullmatch(f"{base_path}/{path}"):
                said.update(values)
        cache = LASTING_CACHE if is_lasting(path) else PAGE_CACHE
        return Headers(said.get("content-type", type_of(path)), said.get("cache-control", cache))

    return headers


def rules_of(text: str) -> list[Rule]:
    """The rules of a `_headers` file: a path with `*` and `:names`, and below it indented `Name: value` lines."""
    rules: list[Rule] = []
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            rules.append((_pattern(line.strip()), {}))
        elif rules:
            name, _, value = line.strip().partition(":")
            rules[-1][1][name.lower()] = value.strip()
    return rules


def _pattern(path: str) -> re.Pattern[str]:
    from urllib.parse import unquote

    parts = re.split(r"(\*|:[A-Za-z]\w*)", unquote(path))
    return re.compile("".join({"*": ".*", ":": "[^/]+"}.get(part[:1], re.escape(part)) for part in parts))
