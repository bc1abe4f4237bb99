"""`digest clean`."""

from pathlib import Path

import click

from digest.asking import site_of
from digest.ending import reporting


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The output folder.")
@click.option("--unused", is_flag=True, help="Only what the next build does not need; the output stays.")
@click.pass_context
@reporting
def clean(context: click.Context, output: Path | None, unused: bool) -> None:
    """Delete what is remembered and what was built; files that digest did not write stay."""
    from digest.cleaning import clean_site, prune_site

    if unused:
        click.echo(prune_site(site_of(context), output))
        return
    for line in clean_site(site_of(context), output):
        click.echo(line)
