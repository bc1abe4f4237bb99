"""The list of editions, as a table or as JSON. Pure."""

import json
from typing import Any

from digest.dates import rfc3339, zone
from digest.editions import Edition
from digest.months import Month
from digest.plan import Plan
from digest.shelves import Card, card_at

_HEADS = ("No.", "period", "state", "published", "stories", "introductions", "closed")


def cards_of(plan: Plan, edition: Edition, lang: str) -> list[Card]:
    """The stories of an edition as a language has them."""
    months = {month.text: month for month in plan.months}
    return [card_at(months[text], number, lang) for text, number in edition.places()]


def left_out(plan: Plan, edition: Edition) -> list[str]:
    """The keys of stories of an edition's period that stand in no edition."""
    taken = {place for one in plan.site.editions.every for place in one.places()}
    return [
        month.stories[number].key
        for month, numbers in _of_period(plan, edition.period)
        for number in numbers
        if (month.text, number) not in taken
    ]


def _of_period(plan: Plan, period: str) -> list[tuple[Month, range]]:
    runs = ((month, run) for month in plan.months for run in month.summary.runs)
    return [(month, range(run.start, run.stop)) for month, run in runs if run.period == period]


def as_table(plan: Plan) -> str:
    """A line for each edition, the newest last."""
    rows = [_HEADS, *(_row(plan, one) for one in plan.site.editions.every)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def _row(plan: Plan, one: Edition) -> tuple[str, ...]:
    missing = len(left_out(plan, one))
    stories = f"{one.count} ({missing} left out)" if missing else str(one.count)
    at = rfc3339(one.at, zone(plan.site.config.timezone))[:16].replace("T", " ")
    closed = one.closed.text[:10] if one.closed else "-"
    return str(one.number), one.period, one.state, at, stories, " ".join(one.words) or "-", closed


def as_json(plan: Plan) -> str:
    """The same, and more, for programs."""
    return json.dumps(
        {"editions": [_record(plan, one) for one in plan.site.editions.every]}, ensure_ascii=False, indent=1
    )


def _record(plan: Plan, one: Edition) -> dict[str, Any]:
    tz, first = zone(plan.site.config.timezone), plan.languages[0].code
    stories = [card.story for card in cards_of(plan, one, first)]
    return {
        "number": one.number,
        "period": one.period,
        "state": one.state,
        "date": rfc3339(one.at, tz),
        "closed": one.closed.text if one.closed else None,
        "titles": {lang: words.title for lang, words in one.words.items() if words.title},
        "introductions": list(one.words),
        "stories": [story.key for story in stories],
        "translated": {
            lang.code: sum(story.version(lang.code) is not None for story in stories) for lang in plan.languages
        },
        "left_out": left_out(plan, one),
        "gone": one.gone,
    }
