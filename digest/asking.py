"""What several commands ask for: the site, the moment, and how to build. (effect)"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from digest.report import Options


def site_of(context: click.Context) -> Path:
    """The folder of the site: the one that was named, or the nearest with a `digest.yaml`."""
    from digest.inputs import find_site

    given: Path | None = context.obj
    if given is not None and not (given / "digest.yaml").is_file():
        from digest.errors import DigestError

        raise DigestError(f"no digest.yaml in {given}", hint="start a site with: digest init DIR")
    return given.absolute() if given is not None else find_site(Path.cwd())


def _instant(context: click.Context, option: click.Parameter, value: str | None) -> int | None:
    """`--now` as seconds since 1970, or as an ISO 8601 date and time (in UTC where it has no offset)."""
    if value is None or value.isdecimal():
        return int(value) if value else None
    from digest.dates import parse_date, zone

    try:
        return parse_date(value, zone("UTC")).instant
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _scheduler(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """`--scheduler`: an address with protocol and port."""
    if value is not None and not re.fullmatch(r"(tcp|tls)://([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}", value):
        raise click.BadParameter(f"{value!r} is not an address like tcp://HOST:8786")
    return value


def moment(about: str) -> Callable[..., Any]:
    """The option `--now`."""
    return click.option("--now", callback=_instant, metavar="TIME", help=f"{about} (ISO 8601 or seconds).")


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `build` and `check` share."""
    options = (
        click.option("--drafts", is_flag=True, help="Include drafts and stories that lack a source or a summary."),
        click.option("--future", is_flag=True, help="Include stories whose publish_date has not come."),
        moment("Build as if it were then"),
        click.option("--strict", is_flag=True, help="Warnings are faults."),
        click.option(
            "--markdown",
            type=click.Choice(["reference", "fast"]),
            help="The engine that parses Markdown, to the same bytes (default: fast, where it is installed).",
        ),
        click.option("--jobs", "-j", type=click.IntRange(1, 1000), help="Processes to work with (default: all)."),
        click.option(
            "--scheduler",
            callback=_scheduler,
            metavar="ADDRESS",
            help="Work with the workers of a Dask scheduler, as in tcp://HOST:8786 (instead of --jobs).",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def build_asked(options: dict[str, Any]) -> "Options":
    """What the options of a build or a check ask for together."""
    from digest.report import Options

    if options["scheduler"] is not None and options["jobs"] is not None:
        raise click.UsageError("--jobs is for processes of this machine, --scheduler for workers of others: choose one")
    return Options(**options)
