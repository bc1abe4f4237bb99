"""`digest status` as a command: what stands how, and what is to be done. (effect)"""

from collections.abc import Callable
from pathlib import Path

import click

from digest.config import Config
from digest.errors import DigestError
from digest.inputs import read_config
from digest.periods import check_made
from digest.reader import nearest
from digest.translating.accepted import differences
from digest.translating.accepting import accept, story_named
from digest.translating.difference import Piece
from digest.translating.reading import Site, read_site
from digest.translating.state import Row, origin, row_of

OK, TO_DO = 0, 3
"""Exit codes; 1 is for faults, 2 for the usage."""

Told = dict[tuple[str, str], dict[str, tuple[Piece, ...]]]


def run_status(
    root: Path,
    *,
    as_json: bool,
    strict: bool,
    accepts: tuple[str, ...],
    topic: str | None,
    edition: str | None,
    only_to_do: bool,
    editions: Callable[[Path], dict[str, tuple[str, ...]]],
) -> int:
    """Show the matrix, or accept translations; `editions` finds those of each story. Returns an exit code."""
    if accepts and (as_json or strict or topic or edition or only_to_do):
        raise click.UsageError("--accept records what it is told, and shows nothing: write it without other options")
    config = read_config(root)
    site = read_site(root, config, {} if accepts else editions(root))
    if accepts:
        stories = {story.key: story for story in [story_named(root, site, named) for named in accepts]}
        for story in stories.values():
            for line in accept(root, site, story):
                click.echo(line)
        return OK
    every = rows_of(site, topic, edition)
    rows = [row for row in every if row.is_to_do] if only_to_do else every
    told = told_of(root, site, rows)
    _show(config, site, rows, every, told, as_json)
    return TO_DO if strict and any(row.is_to_do for row in every) else OK


def _show(config: Config, site: Site, rows: list[Row], every: list[Row], told: Told, as_json: bool) -> None:
    from digest.translating import table

    languages = [language.code for language in config.languages]
    if as_json:
        table.print_json(table.as_json(rows, every, languages, told))
    else:
        table.print_table(rows, every, languages, site.vocabulary, told)


def rows_of(site: Site, topic: str | None = None, edition: str | None = None) -> list[Row]:
    """The rows of all stories, or of a topic's or an edition's. Raises DigestError where there is none."""
    topics = site.vocabulary.topics
    if topic is not None and topic not in topics:
        raise DigestError(f"there is no topic {topic!r}", hint=nearest(topic, topics))
    if edition is not None:
        check_made(site.config.editions)
    periods = {period for story in site.stories for period in story.editions}
    if edition is not None and edition not in periods:
        raise DigestError(f"there is no edition {edition!r}", hint=nearest(edition, periods))
    languages = [language.code for language in site.config.languages]
    rows = (row_of(story, languages) for story in site.stories)
    return [row for row in rows if (not topic or topic in row.topics) and (not edition or edition in row.editions)]


def told_of(root: Path, site: Site, rows: list[Row]) -> Told:
    """What changed in the originals of outdated translations."""
    stories = {story.key: story for story in site.stories}
    found: Told = {}
    for row in rows:
        story = stories[row.key]
        for cell in row.cells:
            version = story.versions.get(cell.lang)
            source = origin(story, version) if version is not None and cell.changed else None
            said = version.text.translation if version is not None else None
            if source is not None and said is not None:
                found[row.key, cell.lang] = differences(root, site.config, cell.lang, source, said.made_from)
    return found


def run_translate(
    root: Path,
    *,
    stories: tuple[str, ...],
    lang: str | None,
    export: Path | None,
    take: Path | None,
    by: str | None,
    kind: str | None,
) -> None:
    """Begin translations, or write or read a file for translators. Raises click's errors for unfit options."""
    _check_usage(stories, lang, export, take)
    site = read_site(root, read_config(root))
    if take is not None:
        from digest.translating.returning import take_in

        done, warnings = take_in(root, site, take, by, kind)
        for warning in warnings:
            click.echo(f"warning: {warning}", err=True)
    elif export is not None:
        from digest.translating.exporting import export as export_to

        done = export_to(root, site, export, lang or "", stories)
    else:
        from digest.translating.exporting import write_skeleton

        done = [line for one in stories for line in write_skeleton(root, site, one, lang or "", by, kind or "human")]
    for line in done:
        click.echo(line)


def _check_usage(stories: tuple[str, ...], lang: str | None, export: Path | None, take: Path | None) -> None:
    if take is not None and (stories or lang or export):
        raise click.UsageError(
            "--import takes what is in its file: name no story, no language, and no file to export to"
        )
    if take is None and lang is None:
        raise click.UsageError("say to which language: --to LANG")
    if take is None and export is None and not stories:
        raise click.UsageError("name the stories to translate, or a file to --export to")
