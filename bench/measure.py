"""Measures a case of a site: one build in a process of its own, and what it wrote."""

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cases import Case, Site, restore
from process import CommandError, run


class Row(NamedTuple):
    """One build. Seconds, and 10⁶ bytes of memory (none where it was not watched)."""

    where: str
    stories: int
    generator: str
    case: str
    round: int
    """Below 0: a warm-up, whose times do not count."""
    wall: float
    cpu: float
    memory: float | None
    period: float
    files: int
    """Files of the output that were written, and their bytes."""
    bytes: int
    pages: int
    """HTML files of the output."""
    state: int
    """Bytes that are remembered for the next build."""
    counts: dict[str, int]
    """What this project says that it parsed, rendered and wrote."""


def measure(site: Site, case: Case, where: str, round: int, watched: bool, aside: Path | None) -> Row:
    """Prepare and build. An output that a cold build finds goes `aside`, or away. Raises CommandError."""
    if case.name == "cold":
        restore(site)
        clear(site, aside)
    check = case.change(site, f"jeton{round + 1}{case.name}")
    began = time.time_ns()
    done = run(list(site.peer.command), site.folder, site.peer.environment, watched)
    if not check():
        raise CommandError(f"{site.peer.label}, {case.label}: the output does not show it")
    found = list(status_of(site.output))
    new = [status.st_size for _, status in found if status.st_ctime_ns >= began]
    state = [status.st_size for path, status in status_of(site.folder / ".digest")]
    state += [status.st_size for path, status in found if ".digest-" in path]
    return Row(
        where, site.stories, site.peer.label, case.label, round, done.wall, done.cpu, done.memory, done.period,
        files=len(new), bytes=sum(new), pages=sum(path.endswith(".html") for path, _ in found),
        state=sum(state), counts=counts_of(done.output) if site.peer.ours else {},
    )  # fmt: skip


def clear(site: Site, aside: Path | None) -> None:
    """Remove the output and what is remembered.

    ext4 without a journal does not use an inode again for a minute after its file was deleted, and every new file then
    looks at all of those; so that on a disk nothing is deleted before all is measured.
    """
    for name in (site.output.name, *site.peer.caches):
        path = site.folder / name
        if aside and path.exists():
            path.rename(aside / f"{site.peer.name}-{time.time_ns()}")
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def status_of(folder: Path | str) -> Iterator[tuple[str, os.stat_result]]:
    """All files below a folder, each with its status."""
    if os.path.isdir(folder):
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                yield from status_of(entry.path)
            else:
                yield entry.path, entry.stat(follow_symlinks=False)


def counts_of(output: str) -> dict[str, int]:
    """The counts in what this project printed."""
    report = json.loads(output)
    return {name: report[name] for name in ("parsed", "rendered", "written")}
