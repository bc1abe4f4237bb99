"""Builds by a cluster: a real scheduler and real workers, which see nothing of the site but what they are sent."""

import os
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import cluster, parcels
from digest.errors import DigestError
from digest.parcels import LOAD, Order, Parcel, packed, unpacked
from digest.program import components
from digest.report import Listener
from digest.work import WORTH_A_POOL, Workforce
from tests.machines import Machines
from tests.servers import own_port
from tests.sites import CONFIG, REPOSITORY, build_site, output_of, run, story, write_site
from tests.test_work import Numbers, Odd, light, whoever

STORIES = 160
"""Enough for some dozen parcels of articles, and as many of pages."""


def site(root: Path) -> Path:
    """A site whose work is worth a cluster."""
    files: dict[str, str | bytes] = {}
    for number in range(STORIES):
        topic = "world" if number % 2 else "science"
        files |= story(f"story-{number}", topic=topic, added=f"2024-{1 + number % 6:02}-{1 + number % 28:02}")
    return write_site(root, files)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What this process alone makes of the site."""
    root = site(tmp_path_factory.mktemp("alone"))
    build_site(root)
    return output_of(root)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A cluster of three workers."""
    with Machines(tmp_path_factory.mktemp("three")) as machines:
        machines.start_scheduler()
        for _ in range(3):
            machines.start_worker()
        yield machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    """A cluster for one test."""
    folder = tmp_path / "machines"
    folder.mkdir()
    with Machines(folder) as started:
        yield started


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits one second for workers where a user would wait for ten."""
    monkeypatch.setattr(cluster, "PATIENCE", 1.0)


class At(Listener):
    """Does something once, when the first results of some work have come."""

    def __init__(self, work: str, does: Callable[[], None]) -> None:
        self.work, self.does, self.done = work, does, False

    def progress(self, work: str, done: int) -> None:
        """Once."""
        if work == self.work and not self.done:
            self.done = True
            self.does()


def build_by(machines: Machines, root: Path, listener: Listener | None = None) -> None:
    """Build with the workers; no thread is left."""
    before = set(threading.enumerate())
    try:
        build_site(root, listener, jobs=None, scheduler=machines.address)
    finally:
        assert set(threading.enumerate()) <= before


# The same output


def test_a_cluster_makes_what_one_process_makes(three: Machines, tmp_path: Path, expected: dict[str, bytes]) -> None:
    """By the real command, which says nothing more than ever."""
    root = site(tmp_path)
    done = run("build", "--scheduler", three.address, "--now", "1720000000", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(rf"{STORIES} stories, .* 0 unchanged, in .* s\n", done.stdout)
    assert output_of(root) == expected


def test_what_is_sent_tells_nothing_of_the_disk(
    three: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers lie in folders of their own: what they could not read by a path, they are sent."""
    sent: list[Order] = []

    def order(*fields: Any) -> Order:
        sent.append(Order(*fields))
        return sent[-1]

    monkeypatch.setattr(cluster, "Order", order)
    build_by(three, site(tmp_path))
    assert len(sent) > 10
    for one in sent:
        assert os.fsencode(tmp_path) not in one.data + (one.told or b"")
    assert not [path for folder in three.folder.iterdir() for path in folder.rglob("*.md")]


def test_a_worker_is_told_once_what_is_to_be_done(
    three: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most the parcels that wait for its first answer go to it twice."""
    answers: list[bytes | None] = []
    plain = cluster.Cluster._answer

    def answer(self: cluster.Cluster, future: Any) -> bytes | None:
        answers.append(plain(self, future))
        return answers[-1]

    monkeypatch.setattr(cluster.Cluster, "_answer", answer)
    monkeypatch.setattr(cluster, "UNDER_WAY", 3)
    root = write_site(site(tmp_path), {"digest.yaml": CONFIG.replace("Paris", "Rome")})
    build_by(three, root)
    assert 1 <= answers.count(None) <= 2 * 3 * 3 < len(answers)


def test_a_second_build_by_the_cluster_renders_what_changed(three: Machines, tmp_path: Path) -> None:
    root = site(tmp_path)
    build_by(three, root)
    write_site(root, story("story-0", topic="science", added="2024-01-01", lead=1))
    again = build_site(root, jobs=None, scheduler=three.address)
    assert again.parsed == 1
    assert 0 < again.rendered < 30


def test_what_was_sent_is_not_held(three: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory depends on what is under way, not on how much there was."""

    class Copying(Numbers, frozen=True):
        """Sends much and is given as much back."""

        def fetch(self, item: int) -> tuple[int, Any]:
            return item, os.urandom(10_000)

        def keep(self, made: Iterable[tuple[int, Any]]) -> list[int]:
            return [len(result) for _, result in made]

    monkeypatch.setattr(cluster, "UNDER_WAY", 2)
    monkeypatch.setattr(parcels, "LOAD", 200_000)
    with Workforce(None, three.address) as workforce:
        results = workforce.spread(Copying(bytes), range(3000), light)
        next(results)
        tracemalloc.start()
        try:
            assert 0 < sum(results) < 30_000_000
            assert tracemalloc.get_traced_memory()[1] < 10_000_000
        finally:
            tracemalloc.stop()


def test_faults_of_articles_come_back(three: Machines, tmp_path: Path) -> None:
    root = site(tmp_path)
    write_site(root, {"content/stories/story-7.en.md": "---\ntitle: A\nsumary: B\n---\n"})
    with pytest.raises(DigestError) as caught:
        build_by(three, root)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("content/stories/story-7.en.md", 3)


def test_faults_of_templates_come_back(three: Machines, tmp_path: Path) -> None:
    root = site(tmp_path)
    write_site(root, {"themes/default/templates/story.html": "<!doctype html>\n{{ page.title.nothing }}\n"})
    with pytest.raises(DigestError) as caught:
        build_by(three, root)
    (problem,) = caught.value.problems
    assert (problem.path, problem.line) == ("themes/default/templates/story.html", 2)


# Workers and schedulers that are lost


@pytest.mark.parametrize("work", ["articles", "pages"])
def test_a_worker_killed_in_the_middle_is_survived(
    work: str, machines: Machines, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    machines.start_scheduler()
    for _ in range(3):
        machines.start_worker()

    def kill() -> None:
        """Stopped, it can no longer finish what the scheduler says that it has."""
        for name, process in machines.workers.items():
            process.send_signal(signal.SIGSTOP)
            if machines.known()[name]:
                process.kill()
                process.wait()
                return
            process.send_signal(signal.SIGCONT)
        raise AssertionError("nothing was under way any more")

    root = site(tmp_path)
    build_by(machines, root, At(work, kill))
    assert output_of(root) == expected
    assert [process.poll() for process in machines.workers.values()].count(None) == 2


def test_without_its_last_worker_a_build_ends(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.start_scheduler()
    machines.start_worker()
    root = site(tmp_path)

    def kill() -> None:
        monkeypatch.setattr(cluster, "PATIENCE", 1.0)
        machines.workers["worker-0"].kill()

    with pytest.raises(DigestError, match="has no workers; start one with: dask worker tcp://127"):
        build_by(machines, root, At("pages", kill))
    assert not output_of(root)


def test_without_its_scheduler_a_build_ends_and_changes_nothing(machines: Machines, tmp_path: Path) -> None:
    root = write_site(tmp_path, story("before"))
    build_site(root)
    before = output_of(root)
    site(tmp_path)
    machines.start_scheduler()
    machines.start_worker()
    assert machines.scheduler is not None
    killing = At("pages", machines.scheduler.kill)
    with pytest.raises(DigestError, match=f"the scheduler {machines.address} has gone away"):
        build_by(machines, root, killing)
    assert killing.done
    assert output_of(root) == before


def hoard(number: int) -> None:
    """Needs more memory than there is."""
    held = [os.urandom(1_000_000) for _ in range(2000)]
    raise AssertionError(f"{len(held)} MB were not too much")


def test_a_worker_without_enough_memory_is_said_in_words(machines: Machines) -> None:
    """Its nanny kills it at the limit, whoever is given the work that needs too much."""
    machines.start_scheduler(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
    machines.start_worker("--nanny", "--memory-limit", "300MB")
    with Workforce(None, machines.address) as workforce, pytest.raises(DigestError) as caught:
        list(workforce.spread(Numbers(hoard), range(WORTH_A_POOL), light))
    (problem,) = caught.value.problems
    assert problem.message == "workers of the cluster ended again and again at the same work"
    assert "--memory-limit" in problem.hint


@pytest.mark.usefixtures("impatient")
def test_workers_whose_memory_is_full_from_the_start(machines: Machines, tmp_path: Path) -> None:
    machines.start_scheduler()
    machines.start_worker("--memory-limit", "20MB")
    while "running" in cluster._asked(machines.address).values():
        pass
    with pytest.raises(DigestError, match="have paused: their memory is full; give them more"):
        build_by(machines, site(tmp_path))


def test_an_interrupted_build_ends(three: Machines, tmp_path: Path) -> None:
    """On Ctrl-C, while pages are under way."""
    command = [sys.executable, "-m", "digest", "build", "--explain", "--scheduler", three.address]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    root = site(tmp_path)
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stdout is not None
        assert process.stderr.readline().endswith(": it is new\n")
        process.send_signal(signal.SIGINT)
        *reasons, last = process.stderr
        assert last == "stopped\n"
        assert all(line.endswith(": it is new\n") for line in reasons)
        assert process.stdout.read() == ""
    assert process.returncode == 130
    assert not output_of(root)


# Workers that must not work


def old_package(folder: Path) -> Path:
    """The package as it was once."""
    for name in ("digest", "themes"):
        shutil.copytree(REPOSITORY / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "digest" / "__init__.py").write_text('__version__ = "0.0.9"\n')
    return folder


def other_library(folder: Path) -> Path:
    """This package, with something that looks like another version of a library."""
    (folder / "jinja2-2.0.dist-info").mkdir(parents=True)
    (folder / "digest").symlink_to(REPOSITORY / "digest")
    (folder / "themes").symlink_to(REPOSITORY / "themes")
    return folder


def no_package(folder: Path) -> Path:
    """Nothing, wherever else it might be installed."""
    folder.mkdir()
    (folder / "digest.py").write_text("raise ModuleNotFoundError(\"No module named 'digest'\")\n")
    return folder


OURS = re.escape(components()["digest"])
OTHERS = {
    "old": (old_package, rf"the worker tcp://\S+ has digest 0\.0\.9 \(\w+\); here is digest {OURS}; install the same"),
    "library": (other_library, rf"\S+ has jinja2 2\.0; here is jinja2 {re.escape(components()['jinja2'])}; install"),
    "none": (no_package, rf"worker.* cannot run digest {OURS}: .*No module named 'digest'.*; install the same"),
}


@pytest.mark.parametrize(
    ("other", "joins_late"), [("old", False), ("library", False), ("none", False), ("old", True), ("none", True)]
)
def test_a_worker_with_another_program_is_refused(
    other: str, joins_late: bool, machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the build begins, and by itself where it was not there at that time."""
    make, said = OTHERS[other]
    machines.start_scheduler()
    machines.start_worker(path=make(tmp_path / "other"))
    if joins_late:
        monkeypatch.setattr(cluster.Cluster, "_check_programs", lambda self: None)
    root = site(tmp_path / "site")
    with pytest.raises(DigestError, match=said):
        build_by(machines, root)
    assert not output_of(root)


# Schedulers that are none


def failing(address: str, root: Path) -> str:
    """What the real command says, long before Dask would give up."""
    began = time.monotonic()
    theirs = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "200s"}
    done = run("build", "--scheduler", address, cwd=root, PYTHONPATH=str(REPOSITORY), **theirs)
    assert time.monotonic() - began < 100
    assert (done.returncode, done.stdout) == (1, "")
    assert not output_of(root)
    return done.stderr


def test_a_scheduler_that_is_not_there(tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{own_port()}"
    said = failing(address, write_site(tmp_path, story("a")))
    assert said == f"no Dask scheduler answers at {address}; start one with: dask scheduler\n"


def test_somebody_who_listens_and_says_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        said = failing(address, write_site(tmp_path, story("a")))
    assert said == f"no Dask scheduler answers at {address}; start one with: dask scheduler\n"


def test_somebody_who_speaks_otherwise(served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A web server."""
    monkeypatch.setattr(cluster, "HANDSHAKE", 1.0)
    address = served.replace("http://", "tcp://").rstrip("/")
    with pytest.raises(DigestError, match=f"no Dask scheduler answers at {address}"):
        build_site(write_site(tmp_path, story("a")), scheduler=address)


@pytest.mark.usefixtures("impatient")
def test_a_scheduler_without_workers(machines: Machines, tmp_path: Path) -> None:
    address = machines.start_scheduler()
    hint = re.escape(f"start one with: dask worker {address} --nthreads 1")
    with pytest.raises(DigestError, match=rf"the scheduler {address} has no workers; {hint}"):
        build_by(machines, write_site(tmp_path, story("a")))


def test_without_dask(tmp_path: Path) -> None:
    write_site(tmp_path / "site", story("a"))
    (tmp_path / "distributed.py").write_text("raise ModuleNotFoundError('distributed')\n")
    path = f"{REPOSITORY}{os.pathsep}{tmp_path}"
    done = run("build", "--scheduler", "tcp://127.0.0.1:8786", cwd=tmp_path / "site", PYTHONPATH=path)
    assert (done.returncode, done.stderr) == (1, "--scheduler needs Dask; pip install 'digest-site[cluster]'\n")


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tcp://:8786", ""])
def test_an_address_of_another_form_is_a_wrong_call(address: str, tmp_path: Path) -> None:
    done = run("build", "--scheduler", address, cwd=write_site(tmp_path), PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 2
    assert f"{address!r} is not an address like tcp://HOST:8786" in done.stderr


@pytest.mark.parametrize("command", ["build", "check"])
def test_jobs_are_for_this_machine(command: str, tmp_path: Path) -> None:
    options = ("--scheduler", "tcp://127.0.0.1:8786", "--jobs", "2")
    done = run(command, *options, cwd=write_site(tmp_path), PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 2
    assert "--jobs is for processes of this machine" in done.stderr


# Parcels

THINGS = st.lists(st.one_of(st.binary(max_size=200), st.text(), st.tuples(st.integers(), st.text()), st.none()))


@given(THINGS)
def test_what_was_packed_comes_out(things: list[Any]) -> None:
    assert list(unpacked(packed(things))) == things


def test_what_items_have_in_common_is_packed_once() -> None:
    common = os.urandom(5000)
    parcel = Parcel()
    for number in range(100):
        parcel.add(number, {"own": number, "common": common})
    data = parcel.closed().data
    assert len(data) < 10_000
    assert [one["common"] for one in unpacked(data)] == [common] * 100


def test_a_full_parcel_is_sent() -> None:
    """Long items do not wait until the batch is through; items with which nothing is to be done travel nowhere."""
    made = list(parcels.parcels(Odd(whoever), [list(range(50))]))
    assert [(one.tickets, one.idle) for one in made] == [([*range(1, 50, 2)], [*range(0, 50, 2)])]


def test_parcels_are_bounded() -> None:
    class Long(Numbers, frozen=True):
        def fetch(self, item: int) -> tuple[int, Any]:
            return item, os.urandom(LOAD // 3)

    sizes = [len(one.data) for one in parcels.parcels(Long(whoever), [list(range(20))])]
    assert len(sizes) == 7
    assert max(sizes) <= LOAD * 4 // 3


def test_a_worker_remembers_few_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[bytes, Any] = {}
    monkeypatch.setattr(parcels, "_JOBS", known)
    data, job = packed([1]), pickle.dumps(light)
    assert parcels.run_parcel(components(), b"0", data, None) is None
    for number in range(10):
        answer = parcels.run_parcel(components(), str(number).encode(), data, job)
        assert answer is not None
        assert list(unpacked(answer)) == [1]
    assert list(known) == [b"6", b"7", b"8", b"9"]
