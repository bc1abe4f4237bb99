"""Work that can be spread: batches through any `concurrent.futures.Executor`. (effect)

Which worker runs a batch makes no difference; results come as they are done.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import chain, islice
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

    def __init__(self, jobs: int | None) -> None:
        self.jobs = jobs or processors()
        self._pool: Executor | None = None

    def spread(
        self, run: Callable[..., list[R]], items: Iterable[T], weigh: Callable[[T], int], *shared: Any
    ) -> Iterator[R]:
        """Results of `run(batch, *shared)` for all batches of the items, in any order.

        Items are taken as they are needed; `weigh` says how many ordinary ones an item is worth.
        """
        pending: set[Future[list[R]]] = set()
        remaining = iter(items)
        head = list(islice(remaining, WORTH_A_POOL))
        executor = self._executor(len(head))
        for batch in _batches(chain(head, remaining), weigh):
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

    def __enter__(self) -> "Workforce":
        return self

    def __exit__(self, *error: object) -> None:
        """Let the processes go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


_HERE = Here()


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(items: Iterable[T], weigh: Callable[[T], int]) -> Iterator[list[T]]:
    """Light batches first, so that every worker has something soon; heavier ones when there is much to do."""
    batch: list[T] = []
    weight, limit = 0, 20
    for item in items:
        batch.append(item)
        weight += weigh(item)
        if weight >= limit:
            yield batch
            batch, weight, limit = [], 0, min(limit + 10, 100)
    if batch:
        yield batch


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
