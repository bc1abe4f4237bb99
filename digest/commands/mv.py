"""`digest mv`."""

import click

from digest.asking import site_of
from digest.ending import reporting


@click.command()
@click.argument("story")
@click.argument("path")
@click.pass_context
@reporting
def mv(context: click.Context, story: str, path: str) -> None:
    """Move STORY (its key or a file of it) to PATH below content/; old addresses become aliases."""
    from digest.moving import move_story

    for change in move_story(site_of(context), story, path):
        click.echo(change)
