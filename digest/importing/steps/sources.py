"""Publications that the prose names as its sources: ‘as the Wall Street Journal reports’."""

import re
from collections.abc import Iterator

from msgspec.structs import replace

from digest.importing.document import Cited, Document, Outcome
from digest.importing.lines import sentences
from digest.importing.markers import found_in, normal
from digest.importing.media import is_medium, is_wire

_PART = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁЄІЇҐ][\w'’&.-]*|24|1)"
_NAME = re.compile(rf"(?:[«“\"„]\s*)?({_PART}(?:\s+(?:(?:of|the|de|du|des|la|le|al|der|für|and|&)\s+)?{_PART}){{0,4}})")
_ARTICLE = re.compile(r"^(?:the|le|la|les|el|los|il|lo|der|die|das|o|a|l['’]|d['’]|de|du)\s*", re.I)


def find_sources(document: Document) -> Outcome:
    """Find the sources that the article cites."""
    found: dict[str, Cited] = {}
    for block in document.body:
        for sentence in sentences(block.text):
            for name in _names(sentence, document.given.publishers):
                role = "wire" if is_wire(name) else "reported"
                found.setdefault(normal(_bare(name)), Cited(name, role))
    own = normal(document.publisher or "")
    return replace(document, cited=tuple(cited for key, cited in found.items() if key != own)), ()


def _names(sentence: str, known: dict[str, str]) -> Iterator[str]:
    line = normal(sentence)
    if not found_in("according", line) and not found_in("reports", line):
        return
    for match in _NAME.finditer(sentence):
        name = _trimmed(match[1])
        shown = known.get(normal(name)) or known.get(normal(_bare(name)))
        if shown or is_medium(name):
            yield shown or name


def _trimmed(name: str) -> str:
    """Without an elided article at its beginning and signs at its end: `L'Express` stays one word."""
    return name.rstrip(".,'’-")


def _bare(name: str) -> str:
    return _ARTICLE.sub("", name, count=1)
