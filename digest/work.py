"""Work that can be spread: batches through any `concurrent.futures.Executor`, or a cluster. (effect)

Which worker runs a batch makes no difference; results come as they are done.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from digest.errors import DigestError
from digest.job import Job

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from digest.cluster import Cluster

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_POOL = 150
"""Items below which starting processes takes longer than the work."""


class Workforce:
    """This process; from the moment when the work is worth it, a pool of processes or the workers of a cluster."""

    def __init__(self, jobs: int | None, scheduler: str | None = None) -> None:
        self.jobs = jobs or processors()
        self.scheduler = scheduler
        self._pool: Executor | None = None
        self._cluster: Cluster | None = None

    def spread(self, job: Job[T, R], items: Iterable[T], weigh: Callable[[T], int]) -> Iterator[R]:
        """What the job makes of all items, in any order.

        Where other processes do it, they begin at once. Items are taken as they are needed; `weigh` says how many
        ordinary ones an item is worth.
        """
        remaining = iter(items)
        head = list(islice(remaining, WORTH_A_POOL))
        batches = _batches(chain(head, remaining), weigh)
        if self._cluster is not None and len(head) >= WORTH_A_POOL:
            return self._cluster.spread(job, batches)
        executor = self._executor(len(head))
        if executor is None:
            return (result for batch in batches for result in _all_steps(batch, job))
        with _unbroken(), _uninterrupted():
            first = {executor.submit(_all_steps, batch, job) for batch in islice(batches, 2 * self.jobs)}
        return _spread(job, batches, executor, first)

    def _executor(self, amount: int) -> "Executor | None":
        if self._pool is None and self._cluster is None and self.jobs > 1 and amount >= WORTH_A_POOL:
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._pool = ProcessPoolExecutor(self.jobs, get_context("fork"), _leave_interrupts)
        return self._pool

    def __enter__(self) -> "Workforce":
        """Connect to the cluster, where there is one: whatever is wrong with it is said before the work begins."""
        if self.scheduler is not None:
            from digest.cluster import Cluster

            self._cluster = Cluster(self.scheduler)
        return self

    def __exit__(self, *error: object) -> None:
        """Let the processes or the cluster go."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        if self._cluster is not None:
            self._cluster.close()
            self._cluster = None


def _spread(
    job: Job[T, R], batches: Iterator[list[T]], executor: "Executor", pending: "set[Future[list[R]]]"
) -> Iterator[R]:
    """The results of what is pending and of all other batches; while there are any, as many are pending as at first."""
    most = len(pending)
    with _unbroken():
        for batch in batches:
            pending.add(executor.submit(_all_steps, batch, job))
            if len(pending) > most:
                yield from _done(pending)
        while pending:
            yield from _done(pending)


@contextmanager
def _unbroken() -> Iterator[None]:
    """Raises DigestError where a process ends before its work is done."""
    from concurrent.futures import BrokenExecutor

    try:
        yield
    except BrokenExecutor as error:
        hint = "it may have run out of memory; --jobs 1 needs the least"
        raise DigestError("a worker process ended before its work was done", hint=hint) from error


@contextmanager
def lasting() -> Iterator[None]:
    """Meanwhile, what exists now is no garbage, and is not searched for any: not here, nor in processes made here."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _all_steps(batch: list[T], job: Job[T, R]) -> list[R]:
    """What a process of this machine does with a batch: nothing of an article or a page leaves it."""
    run = job.run
    fetched = map(job.fetch, batch)
    return job.keep((ticket, None if data is None else run(data)) for ticket, data in fetched)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl+C waits meanwhile: processes that are just starting would not know yet to leave it to this one."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _leave_interrupts() -> None:
    """Ctrl+C reaches every process of a terminal; what comes of it is decided by the one that was called."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


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


def _done(pending: "set[Future[list[R]]]") -> Iterator[R]:
    from concurrent.futures import FIRST_COMPLETED, wait

    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        pending.discard(future)
        yield from future.result()
