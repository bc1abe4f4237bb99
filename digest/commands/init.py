"""`digest init`."""

from pathlib import Path

import click

from digest.ending import reporting


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--languages", default="fr,en", show_default=True, help="Language codes, the first is the first.")
@reporting
def init(folder: Path, languages: str) -> None:
    """Start a site in DIR: a configuration, a topic, and a first story."""
    from digest.scaffold import start_site

    for path in start_site(folder, languages.split(",")):
        click.echo(path)
    click.echo(f"Now: cd {folder} && digest build")
