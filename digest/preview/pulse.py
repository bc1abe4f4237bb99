"""When something happens to the files: what watchers say, and waiting until it is over. (effect)"""

import threading
import time
from collections.abc import Iterable

CALM = ((4, 0.005), (40, 0.1))
"""Up to so many files touched: seconds without another that are quiet."""

LONG_CALM = 0.4
"""The same for more: a checkout or a copy, which pauses now and then."""

LONGEST = 10.0
"""Seconds after which what still goes on is built nevertheless."""


class Pulse:
    """Beats for every event; those who wait for it are in other threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._touched: set[str] = set()
        self._last = 0.0
        self._stopped = False

    def is_stopped(self) -> bool:
        """Whether all is over."""
        return self._stopped

    def beat(self, paths: Iterable[str]) -> None:
        """Something happened to these paths."""
        with self._changed:
            self._touched.update(paths)
            self._last = time.monotonic()
            self._changed.notify_all()

    def stop(self) -> None:
        """Let everybody go who waits."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def is_beating(self) -> bool:
        """Whether something happened that nobody has waited for yet."""
        return bool(self._touched)

    def wait(self, seconds: float | None) -> bool:
        """Wait until something happens; False where it does not within that time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._touched or self._stopped, seconds) and not self._stopped

    def settle(self) -> set[str]:
        """Wait until nothing happens any more, for longer where much did: returns what was touched.

        What happens from now on is new.
        """
        deadline = time.monotonic() + LONGEST
        with self._changed:
            while not self._stopped:
                rest = min(self._last + calm(len(self._touched)), deadline) - time.monotonic()
                if rest <= 0:
                    break
                self._changed.wait(rest)
            return self._taken()

    def pause(self, seconds: float) -> None:
        """Wait, whatever happens; what does is part of what is waited for."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped, seconds)
            self._taken()

    def _taken(self) -> set[str]:
        touched, self._touched = self._touched, set()
        return touched


def calm(touched: int) -> float:
    """Seconds of quiet to wait for after so many files were touched."""
    return next((seconds for most, seconds in CALM if touched <= most), LONG_CALM)
