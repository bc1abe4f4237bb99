"""`digest translate`."""

from pathlib import Path
from typing import Any

import click

from digest.asking import site_of
from digest.ending import reporting


@click.command()
@click.argument("stories", nargs=-1, metavar="[STORY...]")
@click.option("--to", "lang", metavar="LANG", help="The language to translate to.")
@click.option("--export", "export", type=click.Path(path_type=Path), metavar="FILE", help="Write .po or .xlf instead.")
@click.option("--import", "take", type=click.Path(path_type=Path), metavar="FILE", help="Take translations back.")
@click.option("--by", metavar="NAME", help="The translator.")
@click.option("--kind", type=click.Choice(["human", "machine", "machine_edited"]), help="Who translated.")
@click.pass_context
@reporting
def translate(context: click.Context, **asked: Any) -> None:
    """Begin translations of STORY (its key or a file of it).

    With --export and --import, exchange what is missing or outdated with translators as PO or XLIFF 2.0.
    """
    from digest.translating.command import run_translate

    run_translate(site_of(context), **asked)
