"""What a build tells: sentences and progress for people, one JSON object for programs. (effect)"""

import json
import os
import sys
import time
from typing import Any

import click
from msgspec import to_builtins

from digest.errors import DigestError, Problem
from digest.report import Listener, Report

PATIENCE = 1.0
"""Seconds of work before progress is shown."""


class Console(Listener):
    """Tells on standard error; progress only on a terminal, and only of what takes long."""

    def __init__(self, explains: bool) -> None:
        self.explains = explains
        self.began = time.monotonic()
        self.shows = sys.stderr.isatty()
        self._bar: Any = None
        self._tasks: dict[str, Any] = {}

    def say(self, text: str) -> None:
        """A sentence for the user."""
        click.echo(text, err=True)

    def progress(self, work: str, done: int) -> None:
        """So much of some work is done."""
        if not self.shows or time.monotonic() - self.began < PATIENCE:
            return
        if self._bar is None:
            from rich.console import Console as Terminal
            from rich.progress import Progress, SpinnerColumn, TextColumn

            terminal = Terminal(stderr=True, no_color="NO_COLOR" in os.environ)
            self._bar = Progress(
                SpinnerColumn(), TextColumn("{task.completed:.0f} {task.description}"), console=terminal, transient=True
            )
            self._bar.start()
        if work not in self._tasks:
            self._tasks[work] = self._bar.add_task(work, total=None)
        self._bar.update(self._tasks[work], completed=done)

    def explain(self, path: str, reason: str) -> None:
        """Why a page is rendered, where that was asked for."""
        if self.explains:
            click.echo(f"{path}: {reason}", err=True)

    def close(self) -> None:
        """Nothing more will be told."""
        if self._bar is not None:
            self._bar.stop()


def print_report(report: Report, as_json: bool, built: bool = True) -> None:
    """What was done, and the warnings."""
    if as_json:
        print(_json(report))
        return
    for warning in report.warnings:
        click.echo(f"warning: {warning}", err=True)
    for reason, count in report.withheld.items():
        click.echo(f"withheld: {count} ({reason})", err=True)
    stories = f"{report.stories} {'story' if report.stories == 1 else 'stories'}"
    if built:
        click.echo(
            f"{stories}, {report.pages} pages: {report.written} files written, "
            f"{report.deleted} deleted, {report.unchanged} unchanged, in {report.seconds:.2f} s"
        )
    else:
        click.echo(f"{stories}, {report.pages} pages, no faults, {len(report.warnings)} warnings")


def failure(error: Exception) -> bool:
    """Print a failed build as JSON; False for an exception that is no finding."""
    if not isinstance(error, DigestError | OSError):
        return False
    problems = error.problems if isinstance(error, DigestError) else (Problem("", message=str(error)),)
    print(_json(Report(errors=list(problems))))
    return True


def _json(report: Report) -> str:
    data = to_builtins(report)
    for problem in (*data["warnings"], *data["errors"]):
        problem.pop("where", None)
    return json.dumps(data, ensure_ascii=False)
