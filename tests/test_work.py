"""Work that is spread: batches by weight, the same results whoever does it, and a clear word where a worker dies."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import work
from digest.errors import DigestError
from digest.work import WORTH_A_POOL, Workforce, _batches, processors
from tests.sites import build_site, output_of, story, write_site

MANY = WORTH_A_POOL + 50
WEIGHTS = st.lists(st.integers(1, 150), max_size=300)


def squares(batch: list[int], offset: int) -> list[int]:
    return [number * number + offset for number in batch]


def whoever(batch: list[int]) -> list[int]:
    return [os.getpid() for _ in batch]


def die(batch: list[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return batch


def render_and_die(*arguments: object) -> bytes:
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def fail(batch: list[int]) -> list[int]:
    raise DigestError(f"cannot do {batch[0]}")


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
        assert list(alone.spread(squares, items, light, 7)) == expected
        assert sorted(three.spread(squares, items, light, 7)) == expected


def test_little_work_starts_no_process() -> None:
    with Workforce(3) as workforce:
        assert set(workforce.spread(whoever, range(WORTH_A_POOL - 1), light)) == {os.getpid()}
        assert os.getpid() not in set(workforce.spread(whoever, range(MANY), light))


def test_one_job_is_this_process() -> None:
    with Workforce(1) as workforce:
        assert set(workforce.spread(whoever, range(MANY), light)) == {os.getpid()}


@pytest.mark.parametrize("jobs", [1, 3])
def test_items_are_taken_as_they_are_needed(jobs: int) -> None:
    """Else everything that waits for a worker would have to be held."""
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10_000):
            taken.append(number)
            yield number

    with Workforce(jobs) as workforce:
        next(workforce.spread(squares, items(), light, 0))
        assert len(taken) < 1500


def test_a_worker_that_dies_is_said_in_words() -> None:
    with Workforce(2) as workforce, pytest.raises(DigestError) as caught:
        list(workforce.spread(die, range(MANY), light))
    (problem,) = caught.value.problems
    assert problem.message == "a worker process ended before its work was done"
    assert "--jobs 1" in problem.hint


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_worker_raises_is_raised_here(jobs: int) -> None:
    with Workforce(jobs) as workforce, pytest.raises(DigestError, match="cannot do "):
        list(workforce.spread(fail, range(MANY), light))


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
