"""The record of an edition → its view, in any worker. Pure."""

import re
from typing import Any

from digest.issueviews import (
    EditionCorrection,
    EditionLink,
    EditionSection,
    EditionSource,
    EditionStory,
    EditionView,
)
from digest.model import Date, Moment
from digest.pages import Writer
from digest.references import Target
from digest.views import CardView

WORDS_A_MINUTE = 220

Values = dict[str, Any]
"""What an edition shows, as plain values; see `digest.issue.contents`."""

Line = tuple[int, str, str, str, str, int, str, int]
"""An edition as lists have it: number, title, address, first and last day, stories, state, instant."""


def link(line: Line, writer: Writer) -> EditionLink:
    """The view of such a line."""
    number, title, address, first, last, count, state, at = line
    days = Date(first, 0), Date(last, 0)
    published = Date(writer.instant(at), at)
    return EditionLink(number, title, writer.href(address), writer.absolute(address), *days, count, state, published)


def view(values: Values, cards: list[list[CardView]], writer: Writer) -> EditionView:
    """The view of an edition, of its record and its cards."""
    *groups, corrected = cards
    line = link(values["line"], writer)
    leading, *rest = [
        [_story(card, *said) for card, said in zip(group, some, strict=True)]
        for group, some in zip(groups, values["stories"], strict=True)
    ]
    targets = tuple(Target(*target) for target in values["targets"])
    sections = zip(values["topics"], rest, strict=True)
    return EditionView(
        line,
        values["period"],
        writer.body(values["body"], targets),
        writer.body_in_full(values["body"], targets),
        leading[0] if leading else None,
        tuple(EditionSection(writer.topic(topic), tuple(stories)) for topic, stories in sections),
        tuple(_source(writer, *source) for source in values["sources"]),
        tuple(_correction(writer, card, *one) for card, one in zip(corrected, values["corrections"], strict=True)),
        _minutes(values, groups),
        Date(*values["closed"]) if values["closed"] else None,
        values["gone"],
        {kind: writer.href(address) for kind, address in values["files"].items()},
        values["newer"] and link(values["newer"], writer),
        values["older"] and link(values["older"], writer),
        writer.tag(line.first.text, f"editions/{values['period']}"),
    )


def _story(card: CardView, points: list[str], corrections: list[Any]) -> EditionStory:
    return EditionStory(card, tuple(points), tuple(_moment(*one) for one in corrections))


def _moment(when: tuple[str, int] | None, text: str, source: str | None) -> Moment:
    return Moment(Date(*when) if when else None, text, source)


def _source(
    writer: Writer, name: str, address: str | None, country: str | None, langs: list[str], count: int
) -> EditionSource:
    return EditionSource(name, address and writer.href(address), country, tuple(langs), count)


def _correction(writer: Writer, card: CardView, moment: Any, number: int, address: str) -> EditionCorrection:
    return EditionCorrection(card, _moment(*moment), number, writer.href(address))


_TAG = re.compile("<[^>]*>")
_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""Signs of scripts that have no spaces between words."""


def _minutes(values: Values, groups: list[list[CardView]]) -> int:
    """How long it takes to read all of it."""
    texts = [_TAG.sub(" ", values["body"])]
    texts += [text for group in groups for card in group for text in (card.title, card.summary)]
    texts += [point for group in values["stories"] for points, _ in group for point in points]
    return max(1, round(sum(map(_words, texts)) / WORDS_A_MINUTE))


def _words(text: str) -> int:
    """How many words there are; of scripts without spaces, two signs count as one."""
    signs = 0 if text.isascii() or max(text) < "\u3040" else len(_SIGNS.findall(text))
    return len(text.split()) + signs // 2
