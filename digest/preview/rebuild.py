"""One build after another, by the same `build` as the command, and what came of each. (effect)"""

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from digest.build import Builder, configured
from digest.comparison import IS_NEW
from digest.config import Config
from digest.errors import DigestError, Problem
from digest.inputs import Look, look
from digest.layout import CONFIG, FOLDERS
from digest.preview.excerpt import fault_of
from digest.preview.hearing import Ear
from digest.preview.moved import Identity, gone, moved_lists
from digest.preview.outcome import MOST, NAMED, Causes, Outcome, Reason
from digest.preview.standing import Months, Standing
from digest.report import Options, Report

LAST = 200
"""Builds whose causes are remembered."""

MOST_GONE = 10_000
"""Addresses whose former pages are remembered."""


OWN = tuple(f"{name}/" for name in FOLDERS)

T = TypeVar("T")


class Rebuilder:
    """Builds a site again and again, and remembers what the pages of its last good state are made from."""

    def __init__(self, root: Path, options: Options) -> None:
        self.root, self.options = root, options
        self.outcome = Outcome(0, Report(), 0.0)
        self.standing: Standing | None = None
        """Of the last build that succeeded."""
        self.gone: dict[str, Identity] = {}
        """Address of a page that was there before → what it was."""
        self.born: dict[str, int] = {}
        """Address of a page that came → the build that it came by."""
        self.moved: dict[str, str] = {}
        """Address of a list that was there before → where it is now."""
        self.config: Config | None = None
        self.reasons: dict[str, Reason] = {}
        """Path of a page → why it was rendered last."""
        self._causes: dict[int, Causes] = {}
        self._builder: Builder | None = None
        self._settings = b""
        self._seen: Look | None = None

    def rebuild(self, touched: Iterable[str] | None = None) -> Outcome:
        """Build the newest state of the site; what goes wrong is part of the outcome.

        `touched` are the files at which a watcher saw something happen: these alone are looked at. None: all are. What
        it did not see is for `is_current` to find.
        """
        began, ear, settings = time.perf_counter(), Ear(self._months()), self._configuration()
        problems: tuple[Problem, ...] = ()
        report = None
        try:
            report = self._build(ear, self._changed(touched))
        except DigestError as error:
            problems = error.problems
        except OSError as error:
            problems = (Problem(str(error.filename or ""), message=error.strerror or str(error)),)
        except Exception as error:
            problems = (Problem("", message=f"{type(error).__name__}: {error}", hint="this is a fault of digest"),)
        finally:
            ear.close()
        causes = tuple(self._seen.differing(ear.seen)) if self._seen and ear.seen else ()
        if settings != self._settings and self.outcome.number:
            causes = (CONFIG, *causes)
        self._settings, self._seen = settings, ear.seen
        if report is not None:
            self._take(ear, report)
        self.outcome = Outcome(
            self.outcome.number + 1,
            report or self.outcome.report,
            time.perf_counter() - began,
            tuple(fault_of(self.root, self.config, problem) for problem in problems[:MOST]),
            max(len(problems) - MOST, 0),
            frozenset(ear.reasons if report is not None else ()),
            causes,
        )
        self._causes[self.outcome.number] = causes[:NAMED], len(causes[NAMED:])
        self._causes.pop(self.outcome.number - LAST, None)
        return self.outcome

    def _take(self, ear: Ear, report: Report) -> None:
        """The output is as this build says."""
        now, number = time.time(), self.outcome.number + 1
        if self.standing:
            born = {f"/{path.removesuffix('index.html')}": number for path, why in ear.reasons.items() if why == IS_NEW}
            self.born = _newest(self.born | born)
        if report.deleted and self.standing and ear.standing:
            self.gone = _newest(self.gone | gone(self.standing, ear.standing, number))
            self.moved = _newest(self.moved | moved_lists(self.standing, ear.standing))
        if ear.standing:
            self.standing, self.config = ear.standing, ear.standing.config
        for path, reason in ear.reasons.items():
            self.reasons.pop(path, None)  # so that the oldest come first
            self.reasons[path] = Reason(reason, number, now)
        if len(self.reasons) > 2 * report.pages + MOST:
            self.reasons = dict(list(self.reasons.items())[-report.pages :])

    def is_current(self) -> bool:
        """Whether the site still looks as the last build saw it: what a watcher missed is found here."""
        if self._configuration() != self._settings:
            return False
        if self._seen is None:
            return True
        now = self.glance()
        return now is not None and now.problems == self._seen.problems and not now.differing(self._seen)

    def glance(self) -> Look | None:
        """How the site looks now; None where its configuration keeps it from being looked at."""
        try:
            return look(self.root, configured(self.root, self.options))
        except (DigestError, OSError):
            return None

    def causes_of(self, build: int) -> Causes:
        """The files that had changed before a build; none where it was long ago."""
        return self._causes.get(build, ((), 0))

    @property
    def until(self) -> int | None:
        """The instant at which something would be withheld or shown that now is not."""
        return self.standing.until if self.standing else None

    def _build(self, ear: Ear, changed: list[str] | None) -> Report:
        """By a builder that stays; it holds the output's lock, and is made anew where it could not be made before."""
        if self._builder is None:
            self._builder = Builder(self.root, self.options, ear, stays=True).__enter__()
        return self._builder.build(ear, changed)

    def _changed(self, touched: Iterable[str] | None) -> list[str] | None:
        """The touched files as builds name them; None where all must be looked at."""
        if touched is None:
            return None
        paths = [path.removeprefix(f"{self.root}/") for path in touched]
        return paths if all(path.startswith(OWN) for path in paths) else None

    def forget(self) -> None:
        """The output is not what it was: begin afresh."""
        if self._builder is not None:
            self._builder.__exit__(None, None, None)
            self._builder = None

    def _months(self) -> Months:
        return self.standing.months if self.standing else {}

    def _configuration(self) -> bytes:
        try:
            return (self.root / CONFIG).read_bytes()
        except OSError:
            return b""


def _newest(found: dict[str, T]) -> dict[str, T]:
    return found if len(found) <= MOST_GONE else dict(list(found.items())[-MOST_GONE:])
