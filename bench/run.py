"""How long a build takes and how much memory: whole processes on a corpus of this project's own.

    python bench/run.py [--stories 1000 10000] [--rounds 3] [--long]

Prints medians; asserts nothing about times. bench/README.md says how to read it."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

from corpus import SEED, story, write_corpus, write_story

HERE = Path(__file__).parent
JOBS = 2
TITLE = "case                wall s   cpu s  cpu÷wall stories   main MB worker MB  parsed rendered written"
LINE = "{:<18}{:>8.3f}{:>8.3f}{:>10.2f}{:>8}{:>10.0f}{:>10.0f}{:>8.0f}{:>9.0f}{:>8.0f}"


class Run(NamedTuple):
    """One build: seconds, the peaks of its main process and of the largest one below it (10⁶ bytes), and counts."""

    wall: float
    cpu: float
    main: float
    worker: float
    parsed: int
    rendered: int
    written: int


def build(site: Path, jobs: int) -> Run:
    """Build the site in a process of its own, and watch it."""
    command = [sys.executable, "-m", "digest", "--site", str(site), "build", "--json", "--jobs", str(jobs)]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peaks = watch(process.pid)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        report = json.loads(process.stdout.read() if process.stdout else "")
    assert process.returncode == 0, report["errors"]
    main, worker = peaks.pop(process.pid, 0.0), max(peaks.values(), default=0.0)
    return Run(wall, used.ru_utime + used.ru_stime, main, worker, *(report[name] for name in Run._fields[4:]))


def watch(pid: int) -> dict[int, float]:
    """Peak resident memory, in MB, of a process and of all that descend from it, until it ends."""
    peaks: dict[int, float] = {}
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        for one in descendants(pid):
            status = of_process(one, "status")
            if "VmHWM:" in status:
                peaks[one] = int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6
        time.sleep(0.005)
    return peaks


def descendants(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    for child in of_process(pid, f"task/{pid}/children").split():
        yield from descendants(int(child))


def of_process(pid: int, name: str) -> str:
    """A file of /proc; empty where the process has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/{name}").read_text()
    return ""


def settle(*paths: Path) -> None:
    """Let files look a minute old: what is younger than two seconds would be read again."""
    for path in paths:
        os.utime(path, (time.time() - 60,) * 2)


def measured(site: Path, stories: int, number: int) -> Iterator[tuple[str, Run]]:
    """One round: every case in turn, each build upon the one before."""
    for jobs in (JOBS, 1):
        for folder in ("_site", ".digest"):
            shutil.rmtree(site / folder, ignore_errors=True)
        yield f"cold, {jobs} job{'s' * (jobs > 1)}", build(site, jobs)
    yield "nothing changed", build(site, JOBS)
    article = sorted((site / "content").glob("*/*/*.fr.md"))[stories * 9 // 10]
    template = site / "themes/plain/templates/story.html"
    for case, path, old, new in (
        ("one body edited", article, "\n---\n", f"\n---\nUn paragraphe ajouté ({number}).\n\n"),
        ("one title edited", article, 'title: "', f'title: "({number}) '),
        ("a template edited", template, "<article>", f'<article data-round="{number}">'),
    ):
        text = path.read_text(encoding="utf-8")
        settle(*write_story(site, {str(path): text.replace(old, new, 1)}))
        yield case, build(site, JOBS)
        settle(*write_story(site, {str(path): text}))
        build(site, JOBS)
    settle(*write_story(site / "content", story(SEED, stories + number)))
    yield "a story added", build(site, JOBS)


def cases(folder: Path, stories: int, rounds: int, length: int) -> dict[str, Run]:
    """Medians of each case, for a site of so many stories."""
    site = Path(shutil.copytree(HERE / "site", folder / f"{stories}-{length}"))
    write_corpus(site / "content", stories, SEED, length)
    settle(*(path for path in site.rglob("*") if path.is_file()))
    found: dict[str, list[Run]] = {}
    for number in range(rounds):
        for case, run in measured(site, stories, number):
            found.setdefault(case, []).append(run)
    shutil.rmtree(site)
    return {case: Run(*map(median, zip(*runs, strict=True))) for case, runs in found.items()}  # type: ignore[arg-type]


def slopes(small: dict[str, Run], large: dict[str, Run], more: int) -> Iterator[str]:
    """Bytes per story by which each process grows."""
    for case, run in large.items():
        main, worker = ((new - old) * 1e6 / more for new, old in zip(run[2:4], small[case][2:4], strict=True))
        yield f"{case:<18} main {main:6.0f} B/story, worker {worker:6.0f} B/story"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", action="store_true", help="bodies ten times longer as well")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as folder:
        for length in (1, 10) if options.long else (1,):
            print(f"\nbodies × {length}, median of {options.rounds}, in {folder}\n{TITLE}", flush=True)
            tables = []
            for stories in options.stories:
                tables.append(cases(Path(folder), stories, options.rounds, length))
                for case, run in tables[-1].items():
                    print(LINE.format(case, *run[:2], run.cpu / run.wall, stories, *run[2:]), flush=True)
            if len(tables) > 1:
                print("\nmemory", *slopes(tables[0], tables[-1], options.stories[-1] - options.stories[0]), sep="\n")


if __name__ == "__main__":
    main()
