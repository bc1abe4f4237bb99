"""Building whenever the site changes, until the preview ends. (effect)"""

import os
import time
from collections.abc import Callable, Collection

from digest.build import now_of
from digest.preview.checkout import is_checking_out
from digest.preview.outcome import Outcome
from digest.preview.pulse import LONG_CALM, LONGEST, Pulse
from digest.preview.rebuild import Rebuilder

SELDOM, OFTEN = 5.0, 0.5
"""Seconds between two looks at all files: beside a watcher, which may miss something, and in its place."""

PART = 20
"""How many times as long as such a look takes it must wait for the next."""

FEW, MANY = 4, 40
"""Files that are saved together in an editor; files from which on it is a checkout or a copy."""

SOON = 1.0
"""Seconds after a build in which more than a few files are the rest of what was built."""


class Loop:
    """Waits, builds, tells."""

    def __init__(
        self, rebuilder: Rebuilder, pulse: Pulse, tell: Callable[[Outcome], None], is_whole: Callable[[], bool]
    ) -> None:
        self.rebuilder, self.pulse, self.tell, self.is_whole = rebuilder, pulse, tell, is_whole
        self.polls = False
        self._took = 0.0
        """Seconds that the last look at all files took."""
        self._seen_until: int | None = None
        """The time that was built for last: where that failed, it is not tried again before something changes."""
        self._built = 0.0
        """When the last build ended."""

    def run(self) -> None:
        """Until the pulse is stopped. What a watcher has missed, a look at all files after each build finds."""
        missed = False
        while not self.pulse.is_stopped():
            touched: set[str] | None = None
            if missed:
                self._await_end()
            elif self.pulse.wait(self._patience()):
                touched = self.pulse.settle()
                if self._is_part(touched):
                    self._await_end()
                    touched = None
            elif self.pulse.is_stopped() or (not self._is_due() and self._is_current()):
                continue
            if self.pulse.is_stopped():
                return
            self._seen_until = self.rebuilder.until if self._is_due() else None
            if not self.is_whole():
                self.rebuilder.forget()
                touched = None
            self.tell(self.rebuilder.rebuild(touched))
            self._built = time.monotonic()
            missed = not self.pulse.is_beating() and not self._is_current()

    def _is_part(self, touched: Collection[str]) -> bool:
        """Whether what was touched seems a part of more that is going on: new folders fill before they are watched."""
        if len(touched) > MANY:
            return True
        return time.monotonic() < self._built + SOON and (len(touched) > FEW or any(map(os.path.isdir, touched)))

    def _await_end(self) -> None:
        """Wait until the files stay as they are: of much that happens at once, a watcher hears a part."""
        deadline = time.monotonic() + LONGEST
        seen = self.rebuilder.glance()
        while not self.pulse.is_stopped() and time.monotonic() < deadline:
            self.pulse.pause(LONG_CALM)
            before, seen = seen, self.rebuilder.glance()
            if before == seen and not is_checking_out(self.rebuilder.root):
                return

    def _patience(self) -> float:
        """Seconds until the files should be looked at, even where nothing seems to happen."""
        pause = max(OFTEN if self.polls else SELDOM, PART * self._took)
        until = self.rebuilder.until
        if until is None or until == self._seen_until:
            return pause
        return max(min(pause, until - now_of(self.rebuilder.options)), 0.05)

    def _is_due(self) -> bool:
        """Whether the time has come at which something else is shown, and was not built for yet."""
        until = self.rebuilder.until
        return until is not None and until != self._seen_until and until <= now_of(self.rebuilder.options)

    def _is_current(self) -> bool:
        began = time.perf_counter()
        current = self.is_whole() and self.rebuilder.is_current()
        self._took = time.perf_counter() - began
        return current
