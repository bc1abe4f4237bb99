"""`digest import`."""

from typing import Any

import click

from digest.ending import reporting


@click.command(name="import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--story", help="The key of a story: write source articles of it, below content/articles/.")
@click.option("--topic", help="The topic of the drafts.")
@click.option("--lang", help="The language of the articles, where it need not be told from the text.")
@click.option("--into", metavar="FOLDER", help="The folder below content/ to write to.")
@click.option("--dry-run", is_flag=True, help="Write nothing; needs no site.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything that was found.")
@click.pass_context
@reporting
def import_(context: click.Context, paths: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Make drafts of raw texts, web pages, mails and feeds: files, folders, addresses, or - for standard input."""
    from digest.importing.command import run_import

    return run_import(context.obj, paths, as_json, **options)
