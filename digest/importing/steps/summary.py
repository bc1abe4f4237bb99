"""A summary to begin with: the first sentences of the article. The draft marks it as an extract until it is edited."""

from msgspec.structs import replace

from digest.importing.document import Document, Outcome, Shape
from digest.importing.lines import count_words, sentences

LONGEST = 320
"""Characters that a summary may have, where its first sentence is not longer."""


def extract_summary(document: Document) -> Outcome:
    """Take one to two sentences."""
    return replace(document, summary=_extract(document)), ()


def _extract(document: Document) -> str:
    paragraphs = [block for block in document.body if block.shape is Shape.PARAGRAPH]
    chosen = ""
    for block in paragraphs[:2]:
        for sentence in sentences(block.text):
            longer = f"{chosen} {sentence}".strip()
            if chosen and len(longer) > LONGEST:
                return chosen
            chosen = longer
            if count_words(chosen) >= 30:
                return chosen
    return chosen
