"""`digest edition`."""

import click

from digest.asking import moment, site_of
from digest.ending import FAULT, OK, reporting, with_faults

_now = moment("As if it were then")


@click.group()
def edition() -> None:
    """Begin, close, list and check the editions of a site."""


@edition.command("new")
@click.argument("period", required=False, type=str.lower)
@_now
@click.pass_context
@reporting
def edition_new(context: click.Context, period: str | None, now: int | None) -> None:
    """Begin to curate an edition.

    Writes the files of that of PERIOD (as in 2026-w47; default: now), one for each language. They are drafts, unless
    the edition is published: then they keep it as it is.
    """
    from digest.editing.files import start
    from digest.report import Options

    begun = start(site_of(context), period, Options(now=now))
    for place in begun.places:
        click.echo(place)
    if begun.is_out:
        click.echo("the edition is published: these files keep it as it is, and are no drafts", err=True)


@edition.command("close")
@click.argument("periods", nargs=-1, type=str.lower, metavar="[PERIOD...]")
@click.option("--all", "every", is_flag=True, help="Close all that are published.")
@_now
@click.pass_context
@reporting
def edition_close(context: click.Context, periods: tuple[str, ...], every: bool, now: int | None) -> None:
    """Keep an edition as it is.

    Its list goes into a file, so that no later change of its stories changes it.
    """
    from digest.editing.files import close
    from digest.report import Options

    if bool(periods) == every:
        raise click.UsageError("name a PERIOD, or write --all")
    places = close(site_of(context), periods, Options(now=now))
    for place in places:
        click.echo(place)
    if not places:
        click.echo("no edition is published and not closed yet; digest edition list shows them all", err=True)


@edition.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@_now
@click.pass_context
@reporting
def edition_list(context: click.Context, as_json: bool, now: int | None) -> int:
    """List all editions with their state."""
    from digest.editing.command import overview
    from digest.report import Options

    def listed() -> int:
        click.echo(overview(site_of(context), Options(now=now), in_json=as_json))
        return OK

    return with_faults(listed, as_json)


@edition.command("check")
@click.argument("periods", nargs=-1, type=str.lower, metavar="[PERIOD...]")
@click.option("--links", is_flag=True, help="Ask servers whether links lead on to elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@_now
@click.pass_context
@reporting
def edition_check(context: click.Context, periods: tuple[str, ...], links: bool, as_json: bool, now: int | None) -> int:
    """Find what should be looked at.

    By default in editions that are not closed. Exits with 1 where there is anything.
    """
    from digest.editing.command import check as check_editions
    from digest.editing.command import leads_to, told
    from digest.report import Options

    def checked() -> int:
        found = check_editions(site_of(context), periods, Options(now=now), leads_to if links else None)
        click.echo(told(found, in_json=as_json))
        return FAULT if found else OK

    return with_faults(checked, as_json)
