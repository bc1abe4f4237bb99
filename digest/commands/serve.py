"""`digest serve`."""

from typing import Any

import click

from digest.asking import site_of
from digest.ending import reporting


def _editor(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """`--editor`: a name that is known, or how links are written."""
    from digest.preview.editor import EDITORS, pattern_of

    pattern = pattern_of(value) if value else None
    if value and pattern is None:
        named = ", ".join(sorted(EDITORS))
        raise click.BadParameter(
            f"{value!r} is none of {named}, nor a link like myeditor://open?file={{path}}&line={{line}}"
        )
    return pattern


@click.command()
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0: any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0: all of them.")
@click.option("-O", "--open", "opens", is_flag=True, help="Open a browser.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show what the public does not see.")
@click.option("--poll", "polls", is_flag=True, help="Look for changes, where the system does not tell of them.")
@click.option("--editor", callback=_editor, envvar="DIGEST_EDITOR", help="Link sources: vscode, idea …, or a link.")
@click.pass_context
@reporting
def serve(context: click.Context, **options: Any) -> None:
    """Preview the site in a browser, built again on every save."""
    from digest.preview.asked import Asked
    from digest.preview.session import run

    run(site_of(context), Asked(**options))
