"""Work that can be spread: batches through any `concurrent.futures.Executor`. (effect)

Which worker runs a batch makes no difference; results come as they are done.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from typing import Any, TypeVar

from digest.errors import DigestError

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_POOL = 150
"""Items below which starting processes takes longer than the work."""


class Here(Executor):
    """Runs each batch at once, in this process."""

    def submit(self, fn: Callable[..., R], /, *args: Any, **kwargs: Any) -> "Future[R]":
        """Run it now; the future is done."""
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Workforce:
    """This process, or a pool of processes from the moment when the work is worth it."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: Executor | None = None

    def spread(self, run: Callable[..., list[R]], items: Iterable[T], *shared: Any) -> Iterator[R]:
        """Results of `run(batch, *shared)` for all batches of the items, in any order."""
        pending: set[Future[list[R]]] = set()
        remaining = iter(items)
        head = list(islice(remaining, WORTH_A_POOL))
        executor = self._executor(len(head))
        for batch in _batches(head, remaining, self.jobs):
            pending.add(executor.submit(run, batch, *shared))
            if len(pending) > 2 * self.jobs or executor is _HERE:
                yield from _done(pending, FIRST_COMPLETED)
        while pending:
            yield from _done(pending, FIRST_COMPLETED)

    def _executor(self, amount: int) -> Executor:
        if self._pool is None and self.jobs > 1 and amount >= WORTH_A_POOL:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(self.jobs, mp_context=get_context("fork"))
        return self._pool or _HERE

    def close(self) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


_HERE = Here()


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(head: list[T], remaining: Iterator[T], jobs: int) -> Iterator[Sequence[T]]:
    """Small batches first, so that every worker has something soon; larger ones when there is much to do."""
    size = 20
    for start in range(0, len(head), size):
        yield head[start : start + size]
    while batch := list(islice(remaining, size)):
        yield batch
        size = min(size + 10, 100)


def _done(pending: set[Future[list[R]]], when: str) -> Iterator[R]:
    from concurrent.futures.process import BrokenProcessPool

    done, _ = wait(pending, return_when=when)
    for future in done:
        pending.discard(future)
        try:
            yield from future.result()
        except BrokenProcessPool as error:
            hint = "it may have run out of memory; --jobs 1 needs the least"
            raise DigestError("a worker process ended before its work was done", hint=hint) from error
