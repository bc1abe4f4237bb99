"""The steps of import, each on the cases of its file: what became of the input, then the changes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from digest.importing.document import Change, Document, Given
from digest.importing.steps import STEPS
from tests.fixtures import CASES, fixtures

FOLDER = CASES / "importing"
GIVEN = Given(
    learned=frozenset(("the gazette, since #",)),
    publishers={"wall street journal": "The Wall Street Journal", "wsj": "The Wall Street Journal"},
    hosts={"gazette.example": "The Gazette"},
)
NAMES = [step.__name__ for step in STEPS]

Show = Callable[[Document], list[str]]


def blocks(document: Document) -> list[str]:
    """The blocks with their shapes."""
    return [f"{block.line} {block.shape.value}{block.level or ''}: {block.text}" for block in document.blocks]


def fates(document: Document) -> list[str]:
    """The blocks with what became of them, the teasers and what is flagged."""
    kept = [f"{block.fate.value}: {block.text}" for block in document.blocks]
    stubs = [f"stub: {stub.title} / {stub.excerpt}" for stub in document.stubs]
    return [*kept, *stubs, *(f"flag {flag.kind}: {flag.message}" for flag in document.flags)]


def values(*names: str) -> Show:
    """Some fields of the document."""
    return lambda document: [f"{name}: {getattr(document, name)}" for name in names if getattr(document, name)]


def flagged(document: Document) -> list[str]:
    """What a person should look at."""
    return [f"flag {flag.kind}: {flag.message}" for flag in document.flags]


SHOWN: dict[str, Show] = {
    "mend_characters": lambda document: document.text.rstrip("\n").split("\n"),
    "take_front_matter": lambda document: [
        *flagged(document),
        *(f"{key}: {claim.value} ({claim.evidence})" for key, found in document.claims.items() for claim in found),
        *document.text.rstrip("\n").split("\n"),
    ],
    "tell_kind": values("kind"),
    "to_blocks": blocks,
    "part_residue": fates,
    "set_headline": lambda document: [f"title: {document.title}", *flagged(document)],
    "tell_language": lambda document: [f"lang: {document.lang}", *flagged(document)],
    "set_dates": lambda document: [*values("date", "date_evidence", "updated")(document), *flagged(document)],
    "set_address": values("url"),
    "set_credits": values("publisher", "authors"),
    "find_sources": lambda document: [f"{one.role}: {one.name}" for one in document.cited],
    "find_quotes": lambda document: [f"{one.speaker or '?'}: {one.text}" for one in document.quotes],
    "mend_repetition": lambda document: [*(block.text for block in document.body), *flagged(document)],
    "extract_summary": values("summary"),
}


def outcome(step: str, text: str) -> str:
    """What a step makes of a text, once the steps before it have run."""
    document, changes = Document("case", data=text.encode(), given=GIVEN), tuple[Change, ...]()
    for run in STEPS[: NAMES.index(step) + 1]:
        document, changes = run(document)
    told = [f"{one.kind}: {one.before} → {one.after}" for one in changes if step != "part_residue"]
    return "\n".join([*SHOWN[step](document), *told])


@pytest.mark.parametrize(("path", "given", "expected"), fixtures(*sorted(FOLDER.glob("*.txt"))))
def test_each_step_does_what_its_cases_say(path: Path, given: str, expected: str) -> None:
    assert outcome(path.stem, given) == expected


def test_every_step_has_cases() -> None:
    """Bytes stand in a test of their own."""
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*NAMES} - {"decode"}
