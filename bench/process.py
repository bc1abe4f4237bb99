"""Runs a command and watches it: wall time, CPU time, and the memory of all its processes together."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PERIOD = 0.02
"""Seconds between two samples of memory."""
SHARE = 0.1
"""Sampling takes at most this part of the time: adding up the pages of a large process holds it up."""


class Run(NamedTuple):
    """A command that has ended well: seconds; 10⁶ bytes, or none where nobody watched; what it printed."""

    wall: float
    cpu: float
    memory: float | None
    period: float
    """The longest time between two samples of memory, in seconds."""
    output: str


class CommandError(Exception):
    """A command ended badly."""


def run(command: list[str], folder: Path, environment: Mapping[str, str], watched: bool) -> Run:
    """Run a command to its end. What others have written goes to the disk first. Raises CommandError."""
    os.sync()
    with tempfile.TemporaryFile() as printed:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
        )
        memory, period = watch(process.pid) if watched else (None, 0.0)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        output = printed.read().decode(errors="replace")
    if process.returncode:
        raise CommandError(f"{' '.join(command)}: exit code {process.returncode}\n{output[-2000:]}")
    return Run(wall, used.ru_utime + used.ru_stime, memory, period, output)


def watch(pid: int) -> tuple[float, float]:
    """The most memory that a process and its descendants hold at one instant until it ends, and the longest period."""
    peak = longest = 0.0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        began = time.thread_time()
        peak = max(peak, sum(map(proportional_set, descendants(pid))))
        pause = max(PERIOD, (time.thread_time() - began) / SHARE)
        longest = max(longest, pause)
        time.sleep(pause)
    return peak, longest


def proportional_set(pid: int) -> float:
    """Memory of a process in 10⁶ bytes, each page divided by the number of processes that share it (PSS)."""
    rollup = of_process(pid, "smaps_rollup").partition("\nPss:")[2]
    return int(rollup.split(None, 1)[0]) * 1024 / 1e6 if rollup else 0.0


def descendants(pid: int) -> Iterator[int]:
    """The process and all below it, whichever thread started them."""
    yield pid
    with suppress(OSError):
        for thread in os.listdir(f"/proc/{pid}/task"):
            for child in of_process(pid, f"task/{thread}/children").split():
                yield from descendants(int(child))


def of_process(pid: int, name: str) -> str:
    """A file of /proc; empty where the process has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/{name}").read_text()
    return ""
