"""The page of stories and languages: what is current, outdated or missing; never published. (effect)"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from digest.addresses import hrefs
from digest.build import configured
from digest.editions import periods_of
from digest.errors import DigestError, Problem
from digest.preview.editor import link
from digest.preview.rebuild import Rebuilder
from digest.preview.standing import Standing
from digest.preview.words import words_in
from digest.translating.command import rows_of, told_of
from digest.translating.difference import abridged
from digest.translating.reading import Site, read_site
from digest.translating.state import STATES, Row, totals
from digest.vocabulary import label

TEMPLATE = Path(__file__).parent / "matrix.html"

FILTERS = ("topic", "edition", "todo", "lang")
"""What may stand in the query of its address."""


class Matrix:
    """The page, made anew where the site was built anew."""

    def __init__(self, rebuilder: Rebuilder, editor: str | None, address: str) -> None:
        self.rebuilder, self.editor, self.address = rebuilder, editor, address
        self._read: tuple[int, Site | tuple[Problem, ...]] = (-1, ())

    def page(self, query: dict[str, str]) -> str:
        """The page as HTML, with what the query asks for."""
        asked = {name: query[name] for name in FILTERS if query.get(name)}
        site = self._site()
        languages = self.rebuilder.config.languages if self.rebuilder.config else ()
        lang = asked.get("lang") or (languages[0].code if languages else "en")
        standing = self.rebuilder.standing
        own = standing.words.get(lang, {}) if standing else {}
        words = words_in(lang, (one.code for one in languages), own)
        shared = {"words": words, "lang": lang, "states": STATES}
        if not isinstance(site, Site):
            return str(_template().render(problems=site, **shared))
        rows = _filtered(site, asked)
        made = _template().render(
            problems=(),
            languages=languages,
            rows=[self._row(row, standing) for row in rows],
            changes=self._changes(site, rows),
            totals=totals(rows),
            topics=self._filters(site, asked, lang),
            editions=sorted({edition for story in site.stories for edition in story.editions}),
            asked=asked,
            href=lambda **changes: self._href({**asked, **changes}),
            **shared,
        )
        return str(made)

    def _site(self) -> Site | tuple[Problem, ...]:
        number = self.rebuilder.outcome.number
        if self._read[0] != number:
            try:
                config = configured(self.rebuilder.root, self.rebuilder.options)
                self._read = number, read_site(self.rebuilder.root, config, _memberships(self.rebuilder.standing))
            except DigestError as error:
                self._read = number, error.problems
        return self._read[1]

    def _filters(self, site: Site, asked: dict[str, str], lang: str) -> list[tuple[str, str, int]]:
        """Each topic that has stories: its id, its name, and how many of them are shown."""
        others = {name: value for name, value in asked.items() if name != "topic"}
        rows = _filtered(site, others)
        counts = {id: sum(id in row.topics for row in rows) for id in site.vocabulary.topics}
        topics = site.vocabulary.topics.values()
        return [(one.id, label(one.label, lang, one.id), counts[one.id]) for one in topics if counts[one.id]]

    def _href(self, query: dict[str, Any]) -> str:
        kept = {name: value for name, value in query.items() if value}
        return f"{self.address}?{urlencode(kept)}" if kept else self.address

    def _row(self, row: Row, standing: Standing | None) -> dict[str, Any]:
        cells = [
            {"cell": cell, "link": link(self.editor, str(self.rebuilder.root / cell.path), 1, 1), "page": page}
            for cell, page in zip(row.cells, _pages(row, standing), strict=True)
        ]
        return {"row": row, "cells": cells}

    def _changes(self, site: Site, rows: list[Row]) -> list[tuple[str, str, str, Any]]:
        """Story, language, field, and what changed in the original."""
        return [
            (key, lang, field, abridged(pieces))
            for (key, lang), fields in told_of(self.rebuilder.root, site, rows).items()
            for field, pieces in fields.items()
        ]


def _memberships(standing: Standing | None) -> dict[str, tuple[str, ...]]:
    """Story → the periods of its editions."""
    if standing is None:
        return {}
    return periods_of(standing.editions, lambda month, number: standing.months[month][1][number].key)


def _filtered(site: Site, asked: dict[str, str]) -> list[Row]:
    topic = asked.get("topic") if asked.get("topic") in site.vocabulary.topics else None
    edition = asked.get("edition") if any(asked.get("edition") in one.editions for one in site.stories) else None
    rows = rows_of(site, topic, edition)
    return [row for row in rows if row.is_to_do] if asked.get("todo") else rows


def _pages(row: Row, standing: Standing | None) -> list[str]:
    """The address of the story's page in each language; empty where there is none."""
    story = next((one for one, _ in standing.stories() if one.key == row.key), None) if standing else None
    here = hrefs(standing.config) if standing else None
    addresses = [story.address(cell.lang) if story else None for cell in row.cells]
    return [here.href(address) if here and address else "" for address in addresses]


@cache
def _template() -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True).from_string(TEMPLATE.read_text(encoding="utf-8"))
