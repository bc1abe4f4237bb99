"""`digest new`."""

import click

from digest.asking import site_of
from digest.ending import reporting


@click.command()
@click.argument("title")
@click.option("--lang", help="The language to write in (default: the site's first).")
@click.option("--topic", help="Its topic.")
@click.pass_context
@reporting
def new(context: click.Context, title: str, lang: str | None, topic: str | None) -> None:
    """Start a story called TITLE, as a draft."""
    from digest.scaffold import start_story

    click.echo(start_story(site_of(context), title, lang, topic))
