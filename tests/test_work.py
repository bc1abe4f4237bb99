"""Work that is spread: batches by weight, the same results whoever does it, and a clear word where a worker dies."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent import futures
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from digest import work
from digest.errors import DigestError
from digest.work import WORTH_A_POOL, Workforce, _batches, processors
from tests.sites import build_site, output_of, story, write_site

MANY = WORTH_A_POOL + 50
WEIGHTS = st.lists(st.integers(1, 150), max_size=300)


class Numbers(Struct, frozen=True):
    """A job on numbers."""

    does: Callable[[int], Any]

    def fetch(self, item: int) -> tuple[int, int | None]:
        return item, item

    @property
    def run(self) -> Callable[[int], Any]:
        return self.does

    def keep(self, made: Iterable[tuple[int, Any]]) -> list[Any]:
        return [result for _, result in made]


class Odd(Numbers, frozen=True):
    """A job in which there is nothing to do with even numbers."""

    def fetch(self, item: int) -> tuple[int, int | None]:
        return item, item if item % 2 else None


def square(offset: int, number: int) -> int:
    return number * number + offset


def whoever(number: int) -> int:
    return os.getpid()


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    raise DigestError(f"cannot do {number}")


def render_and_die(*arguments: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


squares = Numbers(partial(square, 7))


def light(item: int) -> int:
    return 1


@given(WEIGHTS)
def test_batches_hold_every_item_once_and_in_order(weights: list[int]) -> None:
    batches = list(_batches(weights, lambda weight: weight))
    assert [item for batch in batches for item in batch] == weights
    assert all(batches)


@given(WEIGHTS)
def test_a_batch_ends_with_the_item_that_makes_it_heavy(weights: list[int]) -> None:
    """20 at first, so that every worker has something soon; 10 more each time, 100 in the end."""
    batches = list(_batches(weights, lambda weight: weight))
    limits = [min(20 + 10 * number, 100) for number in range(len(batches))]
    assert all(sum(batch[:-1]) < limit for batch, limit in zip(batches, limits, strict=True))
    assert all(sum(batch) >= limit for batch, limit in zip(batches[:-1], limits, strict=False))


@pytest.mark.parametrize("amount", [0, 1, WORTH_A_POOL - 1, WORTH_A_POOL, MANY])
def test_processes_give_what_this_one_gives(amount: int) -> None:
    items = list(range(amount))
    with Workforce(1) as alone, Workforce(3) as three:
        expected = [item * item + 7 for item in items]
        assert list(alone.spread(squares, items, light)) == expected
        assert sorted(three.spread(squares, items, light)) == expected


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_needs_no_work_is_kept_as_it_is(jobs: int) -> None:
    with Workforce(jobs) as workforce:
        results = list(workforce.spread(Odd(partial(square, 0)), range(MANY), light))
    assert results.count(None) == MANY // 2
    assert sorted(one for one in results if one is not None) == [number**2 for number in range(1, MANY, 2)]


def test_little_work_starts_no_process() -> None:
    with Workforce(3) as workforce:
        assert set(workforce.spread(Numbers(whoever), range(WORTH_A_POOL - 1), light)) == {os.getpid()}
        assert os.getpid() not in set(workforce.spread(Numbers(whoever), range(MANY), light))


def test_one_job_is_this_process() -> None:
    with Workforce(1) as workforce:
        assert set(workforce.spread(Numbers(whoever), range(MANY), light)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 3])
def test_items_are_taken_as_they_are_needed(jobs: int) -> None:
    """Else everything that waits for a worker would have to be held."""
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    with Workforce(jobs) as workforce:
        next(workforce.spread(squares, items(), light))
        assert len(taken) < 1500


class Pairs(Executor):
    """Ends two batches at a time, and notes how many it had been given by then."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[[], Any]]] = []
        self.given: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        self.waiting.append((future, partial(fn, *args, **kwargs)))
        return future

    def end_two(self) -> None:
        self.given.append(len(self.waiting))
        for future, act in self.waiting[:2]:
            future.set_result(act())
        del self.waiting[:2]


def test_workers_have_something_to_do_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends at once, as many batches are given out again: none of the workers must wait for another."""
    pairs = Pairs()
    wait = futures.wait

    def waited(pending: set[Future[Any]], **options: Any) -> Any:
        pairs.end_two()
        return wait(pending, **options)

    monkeypatch.setattr(futures, "wait", waited)
    monkeypatch.setattr(Workforce, "_executor", lambda workforce, amount: pairs)
    results = Workforce(2).spread(Numbers(partial(square, 1)), range(4000), lambda item: 1)
    assert sorted(results) == [number * number + 1 for number in range(4000)]
    before_the_last = pairs.given[: -2 * 2]
    assert len(before_the_last) > 15
    assert min(before_the_last) >= 2 * 2


def test_a_worker_that_dies_is_said_in_words() -> None:
    with Workforce(2) as workforce, pytest.raises(DigestError) as caught:
        list(workforce.spread(Numbers(die), range(MANY), light))
    (problem,) = caught.value.problems
    assert problem.message == "a worker process ended before its work was done"
    assert "--jobs 1" in problem.hint


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_worker_raises_is_raised_here(jobs: int) -> None:
    with Workforce(jobs) as workforce, pytest.raises(DigestError, match="cannot do "):
        list(workforce.spread(Numbers(fail), range(MANY), light))


def test_without_a_number_every_processor_works() -> None:
    assert Workforce(None).jobs == processors() >= 1


def test_a_site_built_by_processes_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "WORTH_A_POOL", 4)
    files = {path: text for name in "abcdefgh" for path, text in story(name).items()}
    for jobs in (1, 3):
        build_site(write_site(tmp_path / str(jobs), files), jobs=jobs)
    assert output_of(tmp_path / "1") == output_of(tmp_path / "3")


def test_a_build_whose_worker_dies_leaves_the_output_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_site(tmp_path, {path: text for name in "abcdefgh" for path, text in story(name).items()})
    build_site(root)
    before = output_of(root)
    write_site(root, story("new"))
    monkeypatch.setattr(work, "WORTH_A_POOL", 4)
    monkeypatch.setattr("digest.rendering.render", render_and_die)
    with pytest.raises(DigestError, match="a worker process ended"):
        build_site(root, jobs=2)
    assert output_of(root) == before
