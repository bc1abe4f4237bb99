"""`digest normalize`."""

import click

from digest.asking import site_of
from digest.ending import reporting


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
@reporting
def normalize(context: click.Context, paths: tuple[str, ...], check: bool, diff: bool) -> int:
    """Bring articles into canonical form, line by line; without PATH all of the site."""
    from digest.normalizing.command import run_normalize

    return run_normalize(site_of(context), paths, check, diff)
