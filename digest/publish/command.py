"""`digest publish` on the command line: shows the plan, asks, shows progress, sums up. (effect)"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from digest.console import Console
from digest.errors import DigestError, InputError, Problem
from digest.publish import words
from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.asking import verify, with_place
from digest.publish.crew import Underway
from digest.publish.place import Place, Put
from digest.publish.publishing import publish
from digest.publish.secrecy import without_secrets
from digest.report import Options

OK, FAULT, STOPPED = 0, 1, 130


def run(root: Path, *, as_json: bool, yes: bool, **asked: Any) -> int:
    """Do what was asked; returns the exit code. Raises DigestError, whose text holds no secret."""
    try:
        return _run(root, as_json, yes, asked)
    except (DigestError, OSError) as error:
        found = error.problems if isinstance(error, DigestError) else (Problem("", message=_said(error)),)
        problems = [_quiet(problem) for problem in found]
        if as_json:
            click.echo(words.errors_as_json(problems))
            return FAULT
        raise InputError(problems) from None
    except Underway:
        click.echo("stopped while requests were underway; publishing again takes the lock over and goes on", err=True)
        os._exit(STOPPED)  # nothing else ends requests that wait for an answer


def _said(error: OSError) -> str:
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)


def _quiet(problem: Problem) -> Problem:
    message, hint = without_secrets(problem.message), without_secrets(problem.hint)
    return Problem(problem.path, problem.line, problem.column, message, hint, problem.where)


def _run(root: Path, as_json: bool, yes: bool, asked: dict[str, Any]) -> int:
    name, options = asked["target"], Options()
    if asked.pop("lists"):
        return _list(root, name, options, as_json)
    if asked.pop("breaks_lock"):
        return _break_lock(root, name, options)
    if asked.pop("verifies"):
        return _sum_up(verify(root, name, options), as_json)
    audience = Teller(yes, as_json)
    try:
        outcome = publish(root, Wish(**asked), options, audience)
    finally:
        audience.close()
    return _sum_up(outcome, as_json, asked["dry_run"])


def _list(root: Path, name: str | None, options: Options, as_json: bool) -> int:
    def ask(place: Place) -> str:
        ledger = place.known().ledger
        if as_json:
            return words.releases_as_json(ledger)
        return "\n".join(words.releases_in_words(ledger)) or f"nothing was published to {place.about} yet"

    click.echo(with_place(root, name, options, ask))
    return OK


def _break_lock(root: Path, name: str | None, options: Options) -> int:
    def ask(place: Place) -> str:
        lock = place.break_lock()
        if lock is None:
            return f"nobody holds a lock on {place.about}"
        return f"took the lock on {place.about} from {lock.owner}, who had it for {lock.age(time.time())}"

    click.echo(with_place(root, name, options, ask))
    return OK


def _sum_up(outcome: Outcome, as_json: bool, is_dry: bool = False) -> int:
    if as_json:
        click.echo(words.outcome_as_json(outcome))
        return FAULT if outcome.faults else OK
    for warning in outcome.report.warnings if outcome.report else ():
        click.echo(f"warning: {warning}", err=True)
    for note in outcome.notes:
        click.echo(f"warning: {without_secrets(note)}", err=True)
    if is_dry and outcome.plan is not None:
        click.echo(f"{outcome.target}: {words.plan_in_words(outcome.plan)}")
        return OK
    if outcome.faults:
        if outcome.is_done:
            click.echo(words.outcome_in_words(outcome))
        for line in words.faults_in_words(outcome):
            click.echo(without_secrets(line), err=True)
        return FAULT
    click.echo(words.outcome_in_words(outcome))
    return OK


class Teller(Console, Audience):
    """Asks on the terminal, and shows a bar for each group."""

    def __init__(self, yes: bool, as_json: bool) -> None:
        super().__init__(False)
        self._yes, self._as_json = yes, as_json
        self._put: Any = None
        self._group: Any = None

    def agrees(self, outcome: Outcome) -> bool:
        """Whether the plan may be carried out: asked on a terminal, else it must have been said."""
        self.close()
        assert outcome.plan is not None
        text = f"{outcome.target}, {outcome.place}: {words.plan_in_words(outcome.plan)}"
        if not self._as_json:
            click.echo(text)
        if self._yes:
            return True
        if not sys.stdin.isatty():
            raise DigestError("nobody can be asked whether to publish this", hint="say so beforehand: --yes")
        return click.confirm("Publish?", default=False, err=True)

    def group(self, name: str, count: int) -> None:
        """A bar of its own."""
        if not self.shows or not count:
            return
        if self._put is None:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            terminal = Terminal(stderr=True, no_color="NO_COLOR" in os.environ)
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self._put = Progress(*columns, console=terminal, transient=True)
            self._put.start()
        self._group = self._put.add_task(name, total=count)

    def done(self, one: Put) -> None:
        """One more."""
        if self._put is not None:
            self._put.advance(self._group)

    def close(self) -> None:
        """Take the bars away."""
        super().close()
        if self._put is not None:
            self._put.stop()
            self._put = None
