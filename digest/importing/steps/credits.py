"""Who published it and who wrote it."""

import re

from msgspec.structs import replace

from digest.importing.document import Block, Document, Fate, Outcome
from digest.importing.kinds import BYLINE
from digest.importing.markers import normal, start_of
from digest.importing.steps.addresses import publisher_of

_PARTS = re.compile(r"\s*(?:[|·•/;\n]|\s[–—-]\s|,\s)\s*")
_JOINED = re.compile(r"\s+(?:and|et|und|y|e|и|та|і|en|i|&|و)\s+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+(?:[^\W\d_][\w.'’-]*)){1,4}")


def set_credits(document: Document) -> Outcome:
    """Set the publisher and the authors."""
    claimed = tuple(dict.fromkeys(claim.value for claim in document.claims.get("author", ())))
    return replace(document, publisher=publisher_of(document), authors=claimed or _signed(document)), ()


def _signed(document: Document) -> tuple[str, ...]:
    for block in document.blocks:
        if block.fate is Fate.METADATA and any(one.startswith(BYLINE) for one in block.evidence):
            names = _names(block)
            if names:
                return names
    return ()


def _names(block: Block) -> tuple[str, ...]:
    """The names of a byline: ‘By Ann Lee and Bo Kay, Kyiv’ has two."""
    phrase = start_of("byline", normal(block.text))
    rest = " ".join(block.text.split()[len(phrase.split()) :]).lstrip(" :")
    first = _PARTS.split(rest)[0]
    return tuple(name for name in _JOINED.split(first) if _NAME.fullmatch(name) and name[0].isupper())
