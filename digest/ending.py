"""How commands end: with an exit code, and with what the user should know, never with a traceback. (effect)"""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from digest.console import Console
    from digest.report import Report

OK, FAULT = 0, 1


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


def told(run: Callable[["Console"], "Report"], *, as_json: bool, explain: bool, built: bool) -> int:
    """Run a build or a check, and print what came of it."""
    from digest.console import Console, print_report

    console = Console(explain)

    def reported() -> int:
        try:
            report = run(console)
        finally:
            console.close()
        print_report(report, as_json, built)
        return OK

    return with_faults(reported, as_json)


def with_faults(run: Callable[[], int], as_json: bool) -> int:
    """What it returns; with `as_json`, what ends it is printed as an object that has `errors`, as of a build."""
    try:
        return run()
    except Exception as error:
        from digest.console import failure

        if as_json and failure(error):
            return FAULT
        raise
