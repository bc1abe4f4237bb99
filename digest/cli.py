"""The command line: reads arguments, calls, prints. (effect)"""

import gc
import os
import re
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from digest import __version__

OK, FAULT = 0, 1
SELDOM = 20_000, 20, 100
"""When to look for garbage: most of what a build makes lasts until its end."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site", type=click.Path(path_type=Path), help="The site's folder (default: the nearest with digest.yaml)."
)
@click.version_option(__version__, prog_name="digest")
@click.pass_context
def cli(context: click.Context, site: Path | None) -> None:
    """A static site generator for curated news digests in several languages."""
    context.obj = site


def _root(context: click.Context) -> Path:
    from digest.inputs import find_site

    given: Path | None = context.obj
    if given is not None and not (given / "digest.yaml").is_file():
        from digest.errors import DigestError

        raise DigestError(f"no digest.yaml in {given}", hint="start a site with: digest init DIR")
    return given.absolute() if given is not None else find_site(Path.cwd())


def reporting(command: Callable[..., int | None]) -> Callable[..., None]:
    """Ends the process with the command's exit code; what is the user's to know is said, never a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        from digest.errors import DigestError

        try:
            code = command(*args, **kwargs) or OK
        except DigestError as error:
            click.echo(_styled(error), err=True)
            code = FAULT
        except OSError as error:
            click.echo(f"{error.filename or 'digest'}: {error.strerror or error}", err=True)
            code = FAULT
        except click.ClickException:
            raise
        except Exception as error:
            if "DIGEST_TRACEBACK" in os.environ:
                raise
            hint = "this is a fault of digest; DIGEST_TRACEBACK=1 shows where"
            click.echo(f"{type(error).__name__}: {error}; {hint}", err=True)
            code = FAULT
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
            code = 130
        sys.stdout.flush()
        sys.exit(code)

    return run


def _styled(error: Any) -> str:
    count = len(error.problems)
    lines = [str(problem) for problem in error.problems]
    return "\n".join([*lines, f"{count} faults"] if count > 1 else lines)


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


def build_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that `build` and `check` share."""
    options = (
        click.option("--drafts", is_flag=True, help="Include drafts and stories that lack a source or a summary."),
        click.option("--future", is_flag=True, help="Include stories whose publish_date has not come."),
        click.option(
            "--now", callback=_instant, metavar="TIME", help="Build as if it were then (ISO 8601 or seconds)."
        ),
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


@cli.command()
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
    return _told(context, build_site, options, as_json=as_json, explain=explain, built=True)


def _told(
    context: click.Context,
    run: Callable[..., Any],
    options: dict[str, Any],
    *,
    as_json: bool,
    explain: bool,
    built: bool,
) -> int:
    """Run a build or a check, and print what came of it."""
    from digest.console import Console, failure, print_report
    from digest.report import Options

    if options["scheduler"] is not None and options["jobs"] is not None:
        raise click.UsageError("--jobs is for processes of this machine, --scheduler for workers of others: choose one")
    console = Console(explain)
    try:
        report = run(_root(context), Options(**options), console)
    except Exception as error:
        if as_json and failure(error):
            return FAULT
        raise
    finally:
        console.close()
    print_report(report, as_json, built)
    return OK


def _check_base_url(text: str | None) -> None:
    if text is None:
        return
    from digest.reader import is_web_address

    if not is_web_address(text):
        raise click.BadParameter(f"{text!r} is not a web address", param_hint="--base-url")


@cli.command()
@build_options
@click.option("--links", is_flag=True, help="Ask the servers of sources whether they can still be read.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a summary.")
@click.pass_context
@reporting
def check(context: click.Context, as_json: bool, **options: Any) -> int:
    """Find every fault of the site without writing anything."""
    from digest.publish.vanishing import check as check_site

    return _told(context, check_site, options, as_json=as_json, explain=False, built=False)


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


@cli.command()
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

    run(_root(context), Asked(**options))


@cli.command()
@click.argument("target", required=False)
@click.option("--dry-run", is_flag=True, help="Show the plan, and write nothing anywhere.")
@click.option("--yes", is_flag=True, help="Publish without asking.")
@click.option("--strict", is_flag=True, help="Warnings are faults.")
@click.option("--incomplete", is_flag=True, help="Publish although something is lacking that digest.yaml requires.")
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

    return run(_root(context), **asked)


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--languages", default="fr,en", show_default=True, help="Language codes, the first is the first.")
@reporting
def init(folder: Path, languages: str) -> None:
    """Start a site in DIR: a configuration, a topic, and a first story."""
    from digest.scaffold import start_site

    for path in start_site(folder, languages.split(",")):
        click.echo(path)
    click.echo(f"Now: cd {folder} && digest build")


@cli.command()
@click.argument("title")
@click.option("--lang", help="The language to write in (default: the site's first).")
@click.option("--topic", help="Its topic.")
@click.pass_context
@reporting
def new(context: click.Context, title: str, lang: str | None, topic: str | None) -> None:
    """Start a story called TITLE, as a draft."""
    from digest.scaffold import start_story

    click.echo(start_story(_root(context), title, lang, topic))


@cli.command()
@click.option("--topic", help="Only the stories of this topic.")
@click.option("--edition", metavar="PERIOD", help="Only the stories of this edition, as in 2026-w47.")
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
    from digest.console import failure
    from digest.editing.survey import memberships
    from digest.translating.command import run_status

    try:
        return run_status(_root(context), editions=memberships, **asked)
    except Exception as error:
        if asked["as_json"] and failure(error):
            return FAULT
        raise


@cli.command()
@click.argument("stories", nargs=-1, metavar="[STORY...]")
@click.option("--to", "lang", help="The language to translate to.")
@click.option("--export", "export", type=click.Path(path_type=Path), metavar="FILE", help="Write .po or .xlf instead.")
@click.option("--import", "take", type=click.Path(path_type=Path), metavar="FILE", help="Take translations back.")
@click.option("--by", help="The translator.")
@click.option("--kind", type=click.Choice(["human", "machine", "machine_edited"]), help="Who translated.")
@click.pass_context
@reporting
def translate(context: click.Context, **asked: Any) -> None:
    """Begin translations of STORY, or exchange what is missing or outdated with translators as PO or XLIFF 2.0."""
    from digest.translating.command import run_translate

    run_translate(_root(context), **asked)


@cli.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.pass_context
@reporting
def normalize(context: click.Context, paths: tuple[str, ...], check: bool, diff: bool) -> int:
    """Bring articles into canonical form, line by line; without PATH all of the site."""
    from digest.normalizing.command import run_normalize

    return run_normalize(_root(context), paths, check, diff)


@cli.command(name="import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--story", help="The key of a story: write source articles of it, below content/articles/.")
@click.option("--topic", help="The topic of the drafts.")
@click.option("--lang", help="The language of the articles, where it need not be told from the text.")
@click.option("--into", metavar="FOLDER", help="The folder below content/ to write to.")
@click.option("--dry-run", is_flag=True, help="Write nothing; needs no site.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything that was found.")
@click.pass_context
@reporting
def import_(context: click.Context, paths: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Make drafts of raw texts, web pages, mails and feeds: files, folders, addresses, or - for standard input."""
    from digest.importing.command import run_import

    return run_import(context.obj, paths, as_json, **options)


@cli.group()
def edition() -> None:
    """Begin, close, list and check the editions of a site."""


_now = click.option("--now", callback=_instant, metavar="TIME", help="As if it were then (ISO 8601 or seconds).")


@edition.command("new")
@click.argument("period", required=False)
@_now
@click.pass_context
@reporting
def edition_new(context: click.Context, period: str | None, now: int | None) -> None:
    """Write the files of the edition of PERIOD (as in 2026-w47; default: now), one for each language, as a draft."""
    from digest.editing.files import start
    from digest.report import Options

    for place in start(_root(context), period, Options(now=now)):
        click.echo(place)


@edition.command("close")
@click.argument("periods", nargs=-1, metavar="[PERIOD...]")
@click.option("--all", "every", is_flag=True, help="Close all that are published.")
@_now
@click.pass_context
@reporting
def edition_close(context: click.Context, periods: tuple[str, ...], every: bool, now: int | None) -> None:
    """Keep the list of an edition in a file, so that no later change of its stories changes it."""
    from digest.editing.files import close
    from digest.report import Options

    if bool(periods) == every:
        raise click.UsageError("name a PERIOD, or write --all")
    for place in close(_root(context), periods, Options(now=now)):
        click.echo(place)


@edition.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
@_now
@click.pass_context
@reporting
def edition_list(context: click.Context, as_json: bool, now: int | None) -> None:
    """List all editions with their state."""
    from digest.editing.command import overview
    from digest.report import Options

    click.echo(overview(_root(context), Options(now=now), in_json=as_json))


@edition.command("check")
@click.argument("periods", nargs=-1, metavar="[PERIOD...]")
@click.option("--links", is_flag=True, help="Ask servers whether links lead on to elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@_now
@click.pass_context
@reporting
def edition_check(context: click.Context, periods: tuple[str, ...], links: bool, as_json: bool, now: int | None) -> int:
    """Find what should be looked at in editions (default: those not closed); exit with 1 where there is anything."""
    from digest.editing.command import check as check_editions
    from digest.editing.command import leads_to, told
    from digest.report import Options

    found = check_editions(_root(context), periods, Options(now=now), leads_to if links else None)
    click.echo(told(found, in_json=as_json))
    return FAULT if found else OK


@cli.command()
@click.argument("story")
@click.argument("path")
@click.pass_context
@reporting
def mv(context: click.Context, story: str, path: str) -> None:
    """Move STORY (its key or a file of it) to PATH below content/; old addresses become aliases."""
    from digest.moving import move_story

    for change in move_story(_root(context), story, path):
        click.echo(change)


@cli.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The output folder.")
@click.option("--unused", is_flag=True, help="Only what the next build does not need; the output stays.")
@click.pass_context
@reporting
def clean(context: click.Context, output: Path | None, unused: bool) -> None:
    """Delete what is remembered and what was built; files that digest did not write stay."""
    from digest.cleaning import clean_site, prune_site

    if unused:
        click.echo(prune_site(_root(context), output))
        return
    for line in clean_site(_root(context), output):
        click.echo(line)


@cli.command()
@click.argument(
    "what",
    type=click.Choice(["article", "page", "edition", "config", "topics", "publishers", "tags"]),
    default="article",
)
@reporting
def schema(what: str) -> None:
    """Print the JSON Schema of front matter or of a file of the site, for editors that complete and check."""
    import json

    from digest.schema import schema_of

    click.echo(json.dumps(schema_of(what), ensure_ascii=False, indent=2))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@reporting
def completion(shell: str) -> None:
    """Print the completion script of SHELL, as in: eval "$(digest completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(cli, {}, "digest", "_DIGEST_COMPLETE").source())


def main() -> None:
    """The command `digest`; names of files are UTF-8 whatever the locale says."""
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "digest", *sys.argv[1:]])
    gc.set_threshold(*SELDOM)
    cli(prog_name="digest")
