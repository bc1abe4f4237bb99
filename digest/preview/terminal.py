"""What the terminal shows of a preview: one line for each build, and whatever is at fault. (effect)"""

import time
from threading import Lock

import click

from digest.errors import Problem
from digest.preview.excerpt import shown
from digest.preview.outcome import NAMED, Outcome

FEW = 20
"""Faults or warnings that are shown at once."""


class Terminal:
    """Tells what came of builds, unless it is nothing; of warnings only those that it has not told."""

    def __init__(self) -> None:
        self._told: set[Problem] = set()
        self._turn, self._over = Lock(), False

    def say(self, text: str) -> None:
        """A sentence for the user."""
        with self._turn:
            if not self._over:
                click.echo(text, err=True)

    def say_last(self, text: str) -> None:
        """After it nothing is said: a build in another thread may go on for a moment."""
        with self._turn:
            click.echo(text, err=True)
            self._over = True

    def tell(self, outcome: Outcome) -> None:
        """What came of a build."""
        if outcome.failed:
            self._faults(outcome)
        else:
            self._warnings(outcome.report.warnings)
        if outcome.causes or outcome.failed or outcome.number == 1 or outcome.report.written or outcome.report.deleted:
            self.say(line(outcome))

    def _faults(self, outcome: Outcome) -> None:
        for fault in outcome.faults[:FEW]:
            self.say(click.style(str(fault.problem), fg="red"))
            for row in shown(fault):
                self.say(row)
        rest = len(outcome.faults) - FEW + outcome.more_faults
        if rest > 0:
            self.say(f"… and {rest} more")

    def _warnings(self, warnings: list[Problem]) -> None:
        new = [warning for warning in warnings if warning not in self._told]
        for warning in new[:FEW]:
            self.say(f"warning: {warning}")
        if len(new) > FEW:
            self.say(f"… and {len(new) - FEW} more warnings; digest check lists them all")
        self._told = set(warnings)


def line(outcome: Outcome) -> str:
    """One build in one line: when, what had changed, what was done, how long it took."""
    clock = time.strftime("%H:%M:%S")
    named = ", ".join(outcome.causes[:NAMED])
    more = f" and {len(outcome.causes) - NAMED} more" if len(outcome.causes) > NAMED else ""
    cause = f"{named}{more}: " if named else "built: " if outcome.number == 1 else "looked again: "
    if outcome.failed:
        count = len(outcome.faults) + outcome.more_faults
        text = f"{count} {'fault' if count == 1 else 'faults'}; the last good site is kept"
    else:
        report = outcome.report
        parts = [f"{report.written} {'page' if report.written == 1 else 'pages'} written"]
        parts += [f"{report.deleted} deleted"] if report.deleted else []
        parts += [f"{len(report.warnings)} warnings"] if len(report.warnings) > 1 else []
        parts += ["1 warning"] if len(report.warnings) == 1 else []
        text = ", ".join(parts)
    return f"{clock} {cause}{text}, in {outcome.seconds:.2f} s"
