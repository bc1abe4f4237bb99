"""What a host is told by `_headers`, and what a preview makes of it. Pure.

A preview answers with the headers that a host would, so that what they forbid is forbidden here too; it adds to their
content security policy what its own script needs, and nothing else.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape

_META = re.compile(rb"<meta\b[^>]*http-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.I)
_CONTENT = re.compile(r"(\bcontent\s*=\s*)(\"[^\"]*\"|'[^']*')", re.I)
NOT_HERE = ("access-control-", "cache-control", "connection", "content-length", "strict-transport-", "transfer-")
"""How headers begin that are the preview's own, would outlast it, or would let other sites read it."""


@lru_cache(maxsize=4)
def _rules(text: str) -> list[tuple[re.Pattern[str], tuple[tuple[str, str], ...]]]:
    """Each pattern of a `_headers` file with its headers."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if line[:1] not in (" ", "\t") and line.strip():
            rules.append((line.strip(), []))
        elif rules and colon and not name.strip().lower().startswith(NOT_HERE):
            rules[-1][1].append((name.strip().lower(), value.strip()))
    return [(_pattern(path), tuple(headers)) for path, headers in rules]


def _pattern(path: str) -> re.Pattern[str]:
    """`*` is anything, `:name` anything up to the next `/`."""
    parts = re.split(r"(\*|:[A-Za-z]\w*)", path)
    return re.compile("".join(".*" if one == "*" else "[^/]+" if one[:1] == ":" else re.escape(one) for one in parts))


def headers_for(rules: str, address: str) -> dict[str, str]:
    """The headers that the rules of a `_headers` file give for an address; where two match, the later one counts."""
    return {name: value for pattern, headers in _rules(rules) if pattern.fullmatch(address) for name, value in headers}


def widened(policy: str, nonce: str) -> str:
    """A content security policy that also lets the preview's script run and ask the preview."""
    directives = dict(_directives(policy))
    fallback = directives.get("default-src")
    for name in ("script-src", "script-src-elem"):
        allowed = directives.get(name, fallback if name == "script-src" else None)
        if allowed is not None:
            directives[name] = _with_script(_listed(allowed), f"'nonce-{nonce}'")
    connected = directives.get("connect-src", fallback)
    if connected is not None:
        directives["connect-src"] = " ".join({**dict.fromkeys(_listed(connected)), "'self'": None})
    directives.pop("upgrade-insecure-requests", None)
    return "; ".join(f"{name} {value}".rstrip() for name, value in directives.items())


def _listed(sources: str) -> list[str]:
    return [source for source in sources.split() if source.lower() != "'none'"]


def _with_script(sources: list[str], nonce: str) -> str:
    """With leave for the preview's script; a nonce would switch off `'unsafe-inline'`, which is then left alone."""
    if "'strict-dynamic'" not in sources:
        if "'self'" in sources or "*" in sources:
            return " ".join(sources)
        if "'unsafe-inline'" in sources:
            return " ".join([*sources, "'self'"])
    return " ".join([*sources, nonce])


def _directives(policy: str) -> Iterator[tuple[str, str]]:
    """Name and value of each; of several under one name the first counts."""
    seen: set[str] = set()
    for part in policy.split(";"):
        name, _, value = part.strip().partition(" ")
        if name and name.lower() not in seen:
            seen.add(name.lower())
            yield name.lower(), value.strip()


def with_widened_meta(page: bytes, nonce: str) -> bytes:
    """A page whose own `<meta>` policies are widened."""

    def meta(match: re.Match[bytes]) -> bytes:
        return _CONTENT.sub(content, match[0].decode(errors="surrogateescape")).encode(errors="surrogateescape")

    def content(match: re.Match[str]) -> str:
        return f'{match[1]}"{escape(widened(unescape(match[2][1:-1]), nonce))}"'.replace("&#x27;", "'")

    return _META.sub(meta, page)


def with_script(page: bytes, script: str) -> bytes:
    """A page with an element of the preview's own at the end of its head, or wherever a browser will find it."""
    for end in (b"</head>", b"<body", b"</body>", b"</html>"):
        at = page.find(end)
        if at >= 0:
            return page[:at] + script.encode() + page[at:]
    return page + script.encode()
