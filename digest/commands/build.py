"""`digest build`."""

from pathlib import Path
from typing import Any

import click

from digest.asking import build_asked, build_options, site_of
from digest.ending import reporting, told


@click.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder to write to.")
@click.option("--base-url", help="The address under which the site will be read.")
@build_options
@click.option("--clean", is_flag=True, help="Forget what is remembered, and build everything.")
@click.option("--pdf/--no-pdf", "printed", default=True, help="Print editions, where the site asks for it.")
@click.option("--explain", is_flag=True, help="Say why each page is rendered.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a summary.")
@click.pass_context
@reporting
def build(context: click.Context, explain: bool, as_json: bool, **options: Any) -> int:
    """Build the site."""
    from digest.build import build as build_site

    _check_base_url(options["base_url"])
    asked = build_asked(options)
    return told(
        lambda console: build_site(site_of(context), asked, console), as_json=as_json, explain=explain, built=True
    )


def _check_base_url(text: str | None) -> None:
    if text is None:
        return
    from digest.reader import is_web_address

    if not is_web_address(text):
        raise click.BadParameter(f"{text!r} is not a web address", param_hint="--base-url")
