"""Many small requests at once; the first that fails ends them all. (effect)"""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Lock, Thread, current_thread, main_thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

HANDS = 16
"""Requests at a time."""


PATIENCE = 3.0
"""Seconds that requests have to end, once somebody types Ctrl+C."""


class Underway(KeyboardInterrupt):
    """Ctrl+C was typed, and a server keeps us waiting: what it will do with our requests nobody knows."""


def crew(work: Callable[[T], R], items: Iterable[T], count: int = HANDS) -> Iterator[R]:
    """What the work makes of each item, in any order. Raises what the first failure raised, once no other runs."""
    job = _Job(work, items)
    hands = [Thread(target=job.help_along, daemon=True) for _ in range(count)]
    try:
        for hand in hands:
            hand.start()
        yield from job.made_by(len(hands))
    except KeyboardInterrupt:
        _end(job, hands, time.monotonic() + PATIENCE)
        raise
    except BaseException:  # also where the caller wants no more
        _end(job, hands)
        raise


def waiting_for(work: Callable[[], R]) -> R:
    """What a single request gives. Unlike itself, waiting for it hears Ctrl+C."""
    if current_thread() is not main_thread():
        return work()
    (made,) = crew(lambda one: one(), [work], 1)
    return made


def _end(job: "_Job[Any, Any]", hands: list[Thread], deadline: float | None = None) -> None:
    """Ctrl+C, once more if it comes to that, ends the wait for requests that are underway."""
    job.over.set()
    with suppress(KeyboardInterrupt):
        for hand in (hand for hand in hands if hand.ident is not None):
            hand.join(deadline and max(0.0, deadline - time.monotonic()))
    if any(hand.is_alive() for hand in hands):
        raise Underway


class _Done(Exception):  # noqa: N818 - a hand has no more to do
    """Nothing is left for a hand."""


class _Job(Generic[T, R]):
    """What is left to do, and what was made. `concurrent.futures` would take as long for an item as a request does."""

    def __init__(self, work: Callable[[T], R], items: Iterable[T]) -> None:
        self._work, self._remaining = work, iter(items)
        self._turn, self.over = Lock(), Event()
        self._made: SimpleQueue[tuple[R] | BaseException] = SimpleQueue()

    def help_along(self) -> None:
        """What each hand does; it ends with an exception of its own in any case."""
        try:
            while True:
                self._made.put((self._work(self._next()),))
        except BaseException as error:
            if not isinstance(error, _Done):
                self.over.set()
            self._made.put(error)

    def _next(self) -> T:
        with self._turn:
            for item in () if self.over.is_set() else self._remaining:
                return item
        raise _Done

    def made_by(self, hands: int) -> Iterator[R]:
        """What so many hands make."""
        while hands:
            one = self._made.get()
            if isinstance(one, _Done):
                hands -= 1
            elif isinstance(one, BaseException):
                raise one
            else:
                yield one[0]
