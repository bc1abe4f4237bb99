"""`digest check`."""

from typing import Any

import click

from digest.asking import build_asked, build_options, site_of
from digest.ending import reporting, told


@click.command()
@build_options
@click.option("--links", is_flag=True, help="Ask the servers of sources whether they can still be read.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a summary.")
@click.pass_context
@reporting
def check(context: click.Context, as_json: bool, **options: Any) -> int:
    """Find every fault of the site without writing anything."""
    from digest.publish.vanishing import check as check_site

    asked = build_asked(options)
    return told(
        lambda console: check_site(site_of(context), asked, console), as_json=as_json, explain=False, built=False
    )
