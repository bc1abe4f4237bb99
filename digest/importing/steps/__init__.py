"""What import does, in this order: each step takes a document and gives the document and its changes."""

from digest.importing.document import Change, Document, Outcome, Step
from digest.importing.steps.addresses import set_address
from digest.importing.steps.blocks import to_blocks
from digest.importing.steps.characters import mend_characters
from digest.importing.steps.credits import set_credits
from digest.importing.steps.dates import set_dates
from digest.importing.steps.decode import decode
from digest.importing.steps.front import take_front_matter
from digest.importing.steps.headline import set_headline
from digest.importing.steps.kind import tell_kind
from digest.importing.steps.language import tell_language
from digest.importing.steps.quotes import find_quotes
from digest.importing.steps.repetition import mend_repetition
from digest.importing.steps.residue import part_residue
from digest.importing.steps.sources import find_sources
from digest.importing.steps.summary import extract_summary

STEPS: tuple[Step, ...] = (
    decode,
    mend_characters,
    tell_kind,
    take_front_matter,
    to_blocks,
    part_residue,
    set_headline,
    tell_language,
    set_dates,
    set_address,
    set_credits,
    find_sources,
    find_quotes,
    mend_repetition,
    extract_summary,
)


def run(document: Document) -> Outcome:
    """All steps, one after the other, and the changes of all. Raises UnreadableError."""
    changes: list[Change] = []
    for step in STEPS:
        document, made = step(document)
        changes.extend(made)
    return document, tuple(changes)
