"""The matrix of stories and languages, for people and for programs. (effect)"""

import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from digest.translating.difference import Piece, abridged
from digest.translating.state import STATES, Row, grouped, totals
from digest.vocabulary import Vocabulary, label

Differences = Mapping[tuple[str, str], Mapping[str, tuple[Piece, ...]]]
"""Story and language → field → what changed in the original."""

LOOKS = {
    "original": ("·", "dim"),
    "current": ("✓", "green"),
    "outdated": ("≠", "bold yellow"),
    "unrecorded": ("?", "yellow"),
    "machine": ("⚙", "magenta"),
    "draft": ("…", "cyan"),
    "missing": ("✗", "bold red"),
    "unneeded": ("–", "dim"),
}
_STYLES = {"kept": "", "removed": "red strike", "added": "bold green"}
_SIGNS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
"""As word diffs are written where there are no colours."""


def print_table(
    rows: list[Row], every: list[Row], languages: list[str], vocabulary: Vocabulary, told: Differences
) -> None:
    """The matrix; what changed; and the totals of all stories."""
    from rich.console import Console
    from rich.table import Table

    width = shutil.get_terminal_size((120, 40)).columns
    console = Console(width=width, no_color="NO_COLOR" in os.environ or None, highlight=False)
    if rows:
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column("story", overflow="fold")
        for lang in languages:
            table.add_column(lang, no_wrap=True)
        for row in rows:
            table.add_row(row.key.rpartition("/")[2], *(_shown(cell.state, cell.changed) for cell in row.cells))
        console.print(table)
        console.print()
    _print_differences(console, rows, told)
    console.print(_totals(every, languages, vocabulary))


def _shown(state: str, fields: Iterable[str]) -> Any:
    from rich.text import Text

    sign, style = LOOKS[state]
    named = ", ".join(field.replace("_", " ") for field in fields)
    return Text(f"{sign} {state}{f': {named}' if named else ''}", style)


def _print_differences(console: Any, rows: list[Row], told: Differences) -> None:
    from rich.text import Text

    for row in rows:
        for cell in row.cells:
            for field in cell.changed:
                pieces = told.get((row.key, cell.lang), {}).get(field)
                console.print(Text(f"{row.key} {cell.of} → {cell.lang}, {field.replace('_', ' ')}", "bold"))
                if pieces is None:
                    console.print("  its words as they were then are not kept in content/translations/")
                    continue
                form = _SIGNS if not console.is_terminal or console.no_color else dict.fromkeys(_SIGNS, "{}")
                parts = [(form[one.kind].format(one.text), _STYLES[one.kind]) for one in abridged(pieces)]
                spaced = [part for one in parts for part in (one, (" ", ""))]
                console.print(Text.assemble("  ", *spaced[:-1]))
                console.print()


def _totals(rows: list[Row], languages: list[str], vocabulary: Vocabulary) -> Any:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("topic")
    for lang in languages:
        table.add_column(lang)
    for topic, members in grouped(rows, "topics").items():
        known = vocabulary.topics.get(topic)
        table.add_row(label(known.label, languages[0], topic) if known else topic, *_counts(members, languages))
    editions = grouped(rows, "editions")
    if editions:
        table.add_row("edition", style="bold")
    for edition, members in editions.items():
        table.add_row(edition, *_counts(members, languages))
    table.add_row("all", *_counts(rows, languages), style="bold")
    return table


def _counts(rows: list[Row], languages: list[str]) -> list[Any]:
    from rich.text import Text

    found = totals(rows)
    cells = []
    for lang in languages:
        counts = found.get(lang, Counter())
        parts = [(f"{counts[state]} {state}", LOOKS[state][1]) for state in STATES if counts[state]]
        cells.append(Text(", ").join(Text(*part) for part in parts))
    return cells


def as_json(rows: list[Row], every: list[Row], languages: list[str], told: Differences) -> str:
    """The same as one JSON object."""
    by = {name: grouped(every, name) for name in ("topics", "editions")}
    data = {
        "languages": languages,
        "stories": [_row(row, told) for row in rows],
        "totals": {
            "all": totals(every),
            **{name: {one: totals(members) for one, members in groups.items()} for name, groups in by.items()},
        },
    }
    return json.dumps(data, ensure_ascii=False)


def _row(row: Row, told: Differences) -> dict[str, Any]:
    return {
        "story": row.key,
        "title": row.title,
        "topics": row.topics,
        "editions": row.editions,
        "versions": {cell.lang: _cell(row, cell, told) for cell in row.cells},
    }


def _cell(row: Row, cell: Any, told: Differences) -> dict[str, Any]:
    found = {"state": cell.state, "path": cell.path, "of": cell.of, "kind": cell.kind, "by": cell.by}
    pieces = told.get((row.key, cell.lang), {})
    changes = [
        {"field": field, "words": [[one.kind, one.text] for one in pieces[field]] if field in pieces else None}
        for field in cell.changed
    ]
    return {key: value for key, value in found.items() if value} | ({"changed": changes} if changes else {})


def print_json(text: str) -> None:
    """One line for programs."""
    sys.stdout.write(f"{text}\n")
