"""How long builds take and how much memory: this project and its peers side by side, on a corpus of its own.

    python bench/run.py [compare] [--stories 1000 5000 10000] [--where memory disk] [--peers …] [--cases …]
    python bench/run.py growth [--stories 1000 3000 10000 30000 100000]
    python bench/run.py saves [--stories 1000 5000 10000] [--rounds 20] [--saves 1000]
    python bench/run.py publishing [--stories 9400]
    python bench/run.py plots --results FILE

Prints medians; asserts nothing about times. README.md beside it says how to read it."""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import growth
import publishing
import saves
from cases import CASES, Case, Site, prepare
from measure import Row, measure
from peers import HERE, PEERS, Peer, installed, version_of
from process import PERIOD, CommandError
from table import by_size, page_counts, read_rows, table

QUICK = ("cold", "unchanged", "body")
"""Cases of slow peers, which build the smallest corpus only."""
ON_DISK = (*QUICK, "template")
SIZES = {
    "compare": [1000, 5000, 10_000],
    "growth": [1000, 3000, 10_000, 30_000, 100_000],
    "saves": [1000, 5000, 10_000],
}
PLOTS, RESULTS = HERE / "plots", HERE / "results"
MEMORY = Path("/dev/shm")


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "what", nargs="?", choices=("compare", "growth", "saves", "publishing", "plots"), default="compare"
    )
    parser.add_argument("--stories", type=int, nargs="+", help="how many; several sizes, one after another")
    parser.add_argument(
        "--rounds", type=int, help="builds that count (3; growth: 1), after a warm-up that memory is taken from"
    )
    parser.add_argument(
        "--peers", nargs="+", choices=[peer.name for peer in PEERS], help="all cases and sizes, for these"
    )
    parser.add_argument("--cases", nargs="+", choices=[case.name for case in CASES], help="cold is always among them")
    parser.add_argument("--where", nargs="+", choices=("memory", "disk"), default=["memory", "disk"])
    parser.add_argument("--disk", type=Path, default=RESULTS, help="a folder on the disk (default: bench/results/)")
    parser.add_argument("--saves", type=int, default=1000, help="saves: so many while memory is watched; 0: none")
    parser.add_argument("--length", type=int, default=1, help="bodies so many times as long")
    parser.add_argument(
        "--results", type=Path, help="JSON lines to write, or for plots to read (default: bench/results/)"
    )
    return parser.parse_args()


def present(asked: argparse.Namespace) -> list[Peer]:
    """The peers to measure; says which ones are absent."""
    found = []
    for peer in PEERS:
        if asked.peers and peer.name not in asked.peers:
            continue
        here = installed(peer)
        print(f"{peer.label}: {version_of(here.command[0]) if here else 'absent'}", flush=True)
        found += [here] if here else []
    return found


def chosen(asked: argparse.Namespace, peer: Peer, where: str, stories: int) -> list[Case]:
    """The cases in which a peer builds a corpus of that size there."""
    names = {case.name for case in CASES} if where == asked.where[0] else set(ON_DISK)
    if peer.slow and not asked.peers:
        names = set(QUICK) if stories == min(asked.stories) and where == asked.where[0] else set()
    if asked.cases and names:
        names = {"cold", *asked.cases} if asked.peers or not peer.slow else names & set(asked.cases)
    return [case for case in CASES if case.name in names]


def rounds(asked: argparse.Namespace, sites: list[Site], where: str, aside: Path | None) -> Iterator[Row]:
    """All builds: in each round case by case, and in each case one generator after another."""
    first = -1 if where == asked.where[0] else 0
    failed: set[str] = set()
    for number in range(first, asked.rounds):
        for case in CASES:
            for site in sites:
                if case not in chosen(asked, site.peer, where, site.stories) or site.peer.name in failed:
                    continue
                try:
                    yield measure(site, case, where, number, number < 0, aside)
                except (CommandError, OSError) as error:
                    failed.add(site.peer.name)
                    print(f"{site.peer.label} failed, and is left out: {error}", file=sys.stderr, flush=True)


def compare(asked: argparse.Namespace, peers: list[Peer], keep: Callable[[Row], None]) -> None:
    """Measure everywhere, at each size; print a table of each."""
    for where in asked.where:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=folder_of(asked, where)) as folder:
            aside = Path(folder, "aside") if where == "disk" else None
            if aside:
                aside.mkdir()
            for stories in asked.stories:
                found = []
                here = Path(folder, str(stories))
                sites = prepare(
                    [peer for peer in peers if chosen(asked, peer, where, stories)], here, 0, stories, asked.length
                )
                for row in rounds(asked, sites, where, aside):
                    found.append(row)
                    keep(row)
                for groups in by_size(found).values():
                    print(f"\n{stories} stories, {where}\n\n{table(groups)}\n\n{page_counts(groups)}", flush=True)
                if where == asked.where[0]:
                    print(periods(found), flush=True)
                if not aside:
                    shutil.rmtree(here)


def periods(rows: list[Row]) -> str:
    """How often memory was looked at."""
    longest = max((row.period for row in rows), default=0.0)
    return f"memory was sampled every {PERIOD * 1000:.0f} ms, in large processes up to {longest * 1000:.0f} ms apart"


def grow(asked: argparse.Namespace, peers: list[Peer], keep: Callable[[Row], None]) -> None:
    """Measure one corpus while it grows; print the lines that fit."""
    found = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder_of(asked, asked.where[0])) as folder:
        for start, stories in zip([0, *asked.stories], asked.stories, strict=False):
            sites = prepare(peers, Path(folder), start, stories, asked.length)
            for number in range(asked.rounds):
                for case in (case for case in CASES if case.name in growth.CASES):
                    for site in sites:
                        found.append(measure(site, case, "growth", number, True, None))
                        keep(found[-1])
    print("\n| | quantity | at 0 stories | grows by | off the line |\n| --- | --- | --- | --- | --- |")
    print(*growth.summary(found), periods(found), sep="\n")


def folder_of(asked: argparse.Namespace, where: str) -> Path:
    """The folder below which to measure; says so where the disk is none."""
    memory = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    if memory.stat().st_dev == asked.disk.stat().st_dev:
        print(f"{memory} and {asked.disk} are on the same file system", file=sys.stderr)
    return memory if where == "memory" else asked.disk


def keeper(file: TextIO) -> Callable[[Row], None]:
    """Writes rows as JSON lines, and tells them."""

    def keep(row: Row) -> None:
        file.write(json.dumps(row._asdict(), ensure_ascii=False) + "\n")
        file.flush()
        print(
            f"  {row.stories} {row.where} {row.round}: {row.generator}, {row.case}: {row.wall:.3f} s", file=sys.stderr
        )

    return keep


def main() -> None:
    asked = options()
    if asked.what == "publishing":
        publishing.compare((asked.stories or [publishing.STORIES])[0], ["rclone"])
        return
    if asked.what != "plots":
        asked.stories = sorted(asked.stories or SIZES[asked.what])
        asked.rounds = asked.rounds or {"compare": 3, "growth": 1, "saves": 20}[asked.what]
        if asked.what == "growth" and not asked.peers:
            asked.peers = ["digest", "fast"]
        asked.results = asked.results or RESULTS / time.strftime(f"{asked.what}-%Y%m%d-%H%M%S.jsonl")
        RESULTS.mkdir(exist_ok=True)
        asked.results.parent.mkdir(parents=True, exist_ok=True)
        peers = present(asked)
        if asked.what == "saves":
            where = folder_of(asked, asked.where[0])
            saves.run(peers, asked.stories, asked.rounds, asked.saves, where, asked.results)
            return
        with asked.results.open("w", encoding="utf-8") as file:
            versions = {peer.label: version_of(peer.command[0]) for peer in peers}
            file.write(json.dumps({"cores": os.cpu_count(), "python": sys.version, "versions": versions}) + "\n")
            (compare if asked.what == "compare" else grow)(asked, peers, keeper(file))
        print(f"\nresults: {asked.results}")
    try:
        import plots
    except ImportError:
        print("No plots: matplotlib is not installed.")
        return
    rows = read_rows(asked.results)
    drawn = [plots.draw_growth(rows, PLOTS)] if rows[0].where == "growth" else plots.draw(rows, PLOTS)
    print(*drawn, sep="\n")


if __name__ == "__main__":
    main()
