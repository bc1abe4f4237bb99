"""Corrections that were made after an edition went out: shown in it as such, and told by the next one. Pure."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import structs

from digest.editions import DRAFT, PUBLISHED, Edition, Later
from digest.months import Corrected, Month


def corrected(editions: list[Edition], months: list[Month]) -> list[Edition]:
    """The same with the corrections that were made after they went out, each told by the next edition as well."""
    later: dict[str, list[Later]] = defaultdict(list)
    told: dict[str, list[Later]] = defaultdict(list)
    for text, one in ((month.text, one) for month in months for one in month.summary.corrected):
        edition = next((edition for edition in editions if _has(edition, text, one.number)), None)
        if edition is None:
            continue
        for at, instant in _since(edition, text, one):
            correction = Later(text, one.number, one.lang, at, one.text, (edition.period, edition.number))
            later[edition.period].append(correction)
            for teller in _next_after(editions, max(edition.at, instant)):
                told[teller.period].append(correction)
    return [
        structs.replace(one, later=tuple(later[one.period]), corrections=tuple(told[one.period])) for one in editions
    ]


def _has(edition: Edition, month: str, number: int) -> bool:
    is_out = edition.state == PUBLISHED
    return is_out and any(text == month and number in numbers for text, numbers in edition.runs)


def _next_after(editions: list[Edition], instant: int) -> list[Edition]:
    """The first edition that goes out after a moment."""
    return [one for one in editions if one.at > instant and one.state != DRAFT][:1]


def _since(edition: Edition, month: str, one: Corrected) -> Iterator[tuple[int, int]]:
    """Which corrections of a version are later than its edition, and their instants."""
    known = dict(zip(edition.places(), edition.known, strict=True)) if edition.known else {}
    for at, instant in enumerate(one.instants):
        if at >= known[month, one.number] if known else instant >= edition.at:
            yield at, instant
