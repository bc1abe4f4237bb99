"""Where the article was published: the page's canonical address, or a line that gives one; cleaned of tracking."""

import re

from msgspec.structs import replace

from digest.canonical import canonical, host_of
from digest.importing.document import Block, Change, Document, Fate, Outcome
from digest.importing.lines import is_address
from digest.reader import is_web_address

_STEP = "addresses"
_LABELLED = re.compile(r"^(?:[^\W\d_]+\s?){1,3}[:：]\s*(https?://\S+)$")


def set_address(document: Document) -> Outcome:
    """Find the address, and the publisher whose host it has."""
    found, line = _address(document)
    url = canonical(found) if found else None
    changes = (Change(_STEP, "fix", found, url or "", line),) if url != found and found else ()
    return replace(document, url=url), changes


def publisher_of(document: Document) -> str | None:
    """The publisher's name: the site's own of the address, else as the page says."""
    host = host_of(document.url) if document.url else ""
    known = document.given.hosts.get(host) if host else None
    claim = document.claim("publisher")
    return known or (claim.value if claim else None)


def _address(document: Document) -> tuple[str, int]:
    for claim in document.claims.get("url", ()):
        if is_web_address(claim.value):
            return claim.value, 0
    written = [(url, block.line, at) for at, block in enumerate(document.blocks) if (url := _written(block))]
    last = len(document.blocks) - 1
    for url, line, at in written:
        if at in (0, 1, last) or not is_address(document.blocks[at].text) or len(written) == 1:
            return url, line
    return "", 0


def _written(block: Block) -> str:
    """The address that a line consists of, whatever it is labelled with."""
    if block.fate is Fate.BODY:
        return ""
    text = block.text.strip().strip("<>()[]")
    match = _LABELLED.match(text)
    url = match[1] if match else text if is_address(text) and " " not in text else ""
    url = f"https://{url}" if url.startswith("www.") else url
    return url if is_web_address(url) else ""
