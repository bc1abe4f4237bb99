"""`digest publish`."""

from typing import Any

import click

from digest.asking import site_of
from digest.ending import reporting


@click.command()
@click.argument("target", required=False)
@click.option("--dry-run", is_flag=True, help="Show the plan, and write nothing anywhere.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--strict", is_flag=True, help="Warnings are faults.")
@click.option("--incomplete", is_flag=True, help="Publish although something is lacking that digest.yaml requires.")
@click.option("--pdf/--no-pdf", "printed", default=True, help="Print editions, where the site asks for it.")
@click.option("--max-deletes", type=click.IntRange(0), help="Stop above so many deletions (default: 20, or a tenth).")
@click.option(
    "--rollback", type=click.IntRange(0), is_flag=False, flag_value=0, help="Bring a release back (default: the last)."
)
@click.option("--list", "lists", is_flag=True, help="List the releases.")
@click.option("--verify", "verifies", is_flag=True, help="Read everything that is published, and compare.")
@click.option("--break-lock", "breaks_lock", is_flag=True, help="Take the lock of a publisher who is dead.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a summary.")
@click.pass_context
@reporting
def publish(context: click.Context, **asked: Any) -> int:
    """Build the site and publish it to TARGET of digest.yaml."""
    from digest.publish.command import run

    return run(site_of(context), **asked)
