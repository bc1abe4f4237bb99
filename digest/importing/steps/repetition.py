"""What is said twice: a doubled word is mended, a paragraph said again in other words is flagged, never deleted."""

import re

from msgspec.structs import replace

from digest.importing.document import Block, Change, Document, Fate, Flag, Outcome
from digest.importing.doubles import undoubled

_STEP = "repetition"
_WORD = re.compile(r"[^\W_]{4,}|\d+")
ALIKE = 0.5
"""The share of the smaller paragraph's words from which on two say the same."""


def mend_repetition(document: Document) -> Outcome:
    """Take out doubled words, and flag paragraphs that say the same."""
    changes: list[Change] = []
    blocks = []
    for block in document.blocks:
        text = undoubled(block.text) if block.fate is Fate.BODY else block.text
        if text != block.text:
            changes.append(Change(_STEP, "fix", block.text, text, block.line))
        blocks.append(block if text == block.text else replace(block, text=text))
    flags = _said_twice([block for block in blocks if block.fate is Fate.BODY])
    changes.extend(Change(_STEP, "flag", flag.evidence, flag.message, 0) for flag in flags)
    return replace(document, blocks=tuple(blocks), flags=(*document.flags, *flags)), tuple(changes)


def _said_twice(blocks: list[Block]) -> list[Flag]:
    stems = [{word[:6].lower() for word in _WORD.findall(block.text)} for block in blocks]
    found = []
    for at, own in enumerate(stems):
        for before in range(at):
            smaller = min(len(own), len(stems[before]))
            if smaller >= 8 and len(own & stems[before]) >= ALIKE * smaller:
                message = (
                    f"the paragraph of line {blocks[at].line} says much of what that of line {blocks[before].line} says"
                )
                found.append(Flag("said-twice", message, blocks[at].text))
                break
    return found
