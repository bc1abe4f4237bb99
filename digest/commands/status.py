"""`digest status`."""

from typing import Any

import click

from digest.asking import site_of
from digest.ending import reporting, with_faults


@click.command()
@click.option("--topic", metavar="TOPIC", help="Only the stories of this topic.")
@click.option("--edition", type=str.lower, metavar="PERIOD", help="Only the stories of this edition, as in 2026-w47.")
@click.option("--todo", "only_to_do", is_flag=True, help="Only stories of which somebody has work to do.")
@click.option(
    "--accept", "accepts", multiple=True, metavar="STORY", help="Record that its translations are up to date."
)
@click.option("--strict", is_flag=True, help="Exit with 3 where somebody has work to do.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.pass_context
@reporting
def status(context: click.Context, **asked: Any) -> int:
    """Show which translations are current, outdated, made by a machine, or missing."""
    from digest.editing.survey import memberships
    from digest.translating.command import run_status

    return with_faults(lambda: run_status(site_of(context), editions=memberships, **asked), asked["as_json"])
