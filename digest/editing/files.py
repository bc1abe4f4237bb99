"""The files of editions as commands write them: never over one that is there. (effect)"""

import json
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digest.build import now_of
from digest.dates import rfc3339, zone
from digest.editing.survey import edition_of, survey, with_editions
from digest.editionfiles import CLOSED
from digest.editions import DRAFT, PUBLISHED, Edition
from digest.errors import DigestError, NothingShownError
from digest.issue import arranged
from digest.layout import EDITIONS
from digest.periods import kind_of, period_of
from digest.plan import Plan
from digest.report import Options
from digest.shelves import Card
from digest.translating.files import File, write

_NEW = """\
---
# The name of the edition; without one it is called by its number.
title:
{draft}{stories}---
"""
_STORIES = """\
# All of its stories, in their order; without this list, those of the period. The topics group them.
stories:
{listed}# The one of them that opens it:
lead:{lead}
"""
_CLOSED = """\
# This edition as it was when it was closed (`digest edition close`): what changes later does not change it.
# Commit this file; delete it to open the edition again.
number: {number}
date: {date}
closed: {closed}
{lead}stories:{listed}"""


class Begun(Struct, frozen=True):
    """What is written of an edition that somebody begins to curate."""

    stories: str = ""
    """The lines of its list, where it has one."""
    is_draft: bool = True
    is_out: bool = False
    """Whether readers have it already, as its period made it."""
    places: tuple[Path, ...] = ()


def start(root: Path, period: str | None, options: Options) -> Begun:
    """Write the files of an edition, one for each language that has none; by default of the running period.

    What readers have already stays: no draft takes its place. Raises DigestError where there is nothing to write.
    """
    config = with_editions(root)
    period = period or period_of(now_of(options), config.editions, config.timezone)
    if kind_of(period) != config.editions:
        example = period_of(now_of(options), config.editions, config.timezone)
        raise DigestError(
            f"{period!r} is no period of this site", hint=f"its editions are {config.editions}: write it like {example}"
        )
    begun = _known(root, options, period)
    places = [root / EDITIONS / f"{period}.{lang.code}.md" for lang in config.languages]
    missing = tuple(place for place in places if not place.exists())
    if not missing:
        raise DigestError(f"{places[0]} exists already", hint="edit it, or name another period")
    draft = "draft: true\n" if begun.is_draft else ""
    texts = (_NEW.format(draft=draft, stories="" if number else begun.stories) for number in range(len(missing)))
    write(*(File(place, text, is_new=True) for place, text in zip(missing, texts, strict=True)))
    return replace(begun, places=missing)


def _known(root: Path, options: Options, period: str) -> Begun:
    """What the site has for the edition; nothing, while none of its stories is ready."""
    try:
        return survey(root, options, lambda plan: _begun(plan, period))
    except NothingShownError:
        return Begun()


def _begun(plan: Plan, period: str) -> Begun:
    edition = next((one for one in plan.site.editions.every if one.period == period), None)
    if edition is None:
        return Begun()
    if edition.words or edition.closed is not None:
        return Begun(is_draft=edition.state == DRAFT)
    is_out = edition.state == PUBLISHED
    return Begun(_stories_of(plan, edition), not is_out, is_out)


def _stories_of(plan: Plan, edition: Edition) -> str:
    lead, sections = arranged(plan, edition)
    cards = [*([lead] if lead else []), *(card for some in sections.values() for card in some)]
    listed = "".join(f"  - {card.story.key}  # {plan.site.title_of(card.version)}\n" for card in cards)
    return _STORIES.format(listed=listed, lead=f" {lead.story.key}" if lead else "") if cards else ""


def close(root: Path, periods: tuple[str, ...], options: Options) -> list[Path]:
    """Close editions, or all that are published; returns the files. Raises DigestError for what cannot be closed."""
    with_editions(root)
    made = survey(root, options, lambda plan: [_closed(root, plan, one, options) for one in _to_close(plan, periods)])
    write(*made)
    return [file.place for file in made]


def _to_close(plan: Plan, periods: tuple[str, ...]) -> list[Edition]:
    if not periods:
        return [one for one in plan.site.editions.every if one.state == PUBLISHED and one.closed is None]
    found = [edition_of(plan, period) for period in dict.fromkeys(periods)]
    for one in found:
        if one.closed is not None:
            hint = f"delete {EDITIONS}{one.period}{CLOSED} to open it again"
            raise DigestError(f"the edition {one.period} was closed on {one.closed.text[:10]}", hint=hint)
        if one.state != PUBLISHED:
            why = (
                "is a draft" if one.state == DRAFT else f"is not published yet: it will be on {_instant(plan, one.at)}"
            )
            raise DigestError(f"the edition {one.period} {why}", hint="close it when it is out")
    return found


def _closed(root: Path, plan: Plan, edition: Edition, options: Options) -> File:
    lead, sections = arranged(plan, edition)
    listed = [(card, topic) for topic, some in sections.items() for card in some]
    if lead is not None:
        main = lead.story.outline.topics
        listed.insert(0, (lead, main[0] if main else None))
    text = _CLOSED.format(
        number=edition.number,
        date=_instant(plan, edition.at),
        closed=_instant(plan, now_of(options)),
        lead=f"lead: {lead.story.key}\n" if lead else "",
        listed="\n" + "".join(_entry(plan, card, topic, edition.at) for card, topic in listed) if listed else " []\n",
    )
    return File(root / EDITIONS / f"{edition.period}{CLOSED}", text, is_new=True)


def _entry(plan: Plan, card: Card, topic: str | None, at: int) -> str:
    """A story of a closed edition, with what may change later; corrections count as known before it went out."""
    corrected = (one.particulars.corrected for one in card.story.versions if one.particulars is not None)
    counts = (sum(instant < at for instant in instants) for instants in corrected)
    added = _instant(plan, card.story.outline.added or 0)
    lines = [
        f"  - story: {card.story.key}",
        *([f"    topic: {json.dumps(topic, ensure_ascii=False)}"] if topic else []),
        f"    added: {added}",
        *([f"    corrections: {count}"] if (count := max(counts, default=0)) else []),
    ]
    return "".join(f"{line}\n" for line in lines)


def _instant(plan: Plan, instant: int) -> str:
    return rfc3339(instant, zone(plan.site.config.timezone))
