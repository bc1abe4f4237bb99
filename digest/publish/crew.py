"""Many small requests at once; the first that fails ends them all. (effect)"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

HANDS = 16
"""Requests at a time."""


def crew(work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What the work makes of each item, in any order. Raises what the first failure raised, once no other runs."""
    from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

    remaining = iter(items)
    pending: set[Future[R]] = set()
    with ThreadPoolExecutor(HANDS) as hands:
        try:
            while True:
                pending |= {hands.submit(work, item) for item in islice(remaining, 2 * HANDS - len(pending))}
                if not pending:
                    return
                done, pending = wait(pending, return_when=FIRST_COMPLETED)
                for one in done:
                    yield one.result()
        except BaseException:  # Ctrl+C too, wherever it comes
            hands.shutdown(wait=False, cancel_futures=True)
            raise
