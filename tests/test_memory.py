"""Memory: a + b × stories in every process, b ≤ 2 kB, whatever the length of bodies; no news, no reading.

Peaks are the kernel's own (`VmHWM`), of the real command and of each of its workers.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.laws import Hearing, opened_by, settle
from tests.sites import REPOSITORY, TOPICS, build_site, output_of, story, write_site

FEW, MANY = 1500, 5000
"""Enough for what is bounded (batches under way, caches) to be full in both."""
PER_STORY = 2048
"""Bytes, of which every process may need as many for each further story."""

WORDS = ("council", "budget", "river", "school", "hospital", "vote", "harvest", "bridge", "museum", "train", "court")


def text(rng: Random, words: int) -> str:
    """Paragraphs with some emphasis and quotes, as articles have them."""
    chosen = [rng.choice(WORDS) for _ in range(words)]
    lines = [" ".join(chosen[at : at + 60]) for at in range(0, words, 60)]
    return "\n\n".join(f'The {line}, "said" **{rng.choice(WORDS)}**.' for line in lines)


def articles(count: int, words: int) -> Iterator[tuple[str, str]]:
    """Path and text of both versions of that many stories; story N is the same in every site."""
    for number in range(count):
        rng = Random(number)
        day = f"{2018 + number % 6}-{1 + number % 12:02}-{1 + number % 28:02}"
        source = rng.choice(("Reuters", "AFP", "The Guardian", "Le Monde", "BBC"))
        facts = [
            f"added: {day}",
            f"date: {day}T08:{number % 60:02}Z",
            f"topic: {'world' if number % 2 else 'science'}",
            f"tags: [{rng.choice(WORDS)}, {rng.choice(WORDS)}]",
            f"sources: [{{name: {source}, url: 'https://news.example/{number}', title: {rng.choice(WORDS)}}}]",
        ]
        for lang in ("fr", "en"):
            head = [f"title: {lang} {text(rng, 8)[4:40]} {number}", f"summary: {' '.join(rng.choices(WORDS, k=25))}"]
            points = ["key_points:", *(f"  - {' '.join(rng.choices(WORDS, k=9))}" for _ in range(3))]
            front = "\n".join([*(line.replace('"', "").replace("*", "") for line in head), *points])
            facts_here = "\n".join(facts) + "\n" if lang == "fr" else ""
            yield (
                f"content/stories/{day[:4]}/{day[5:7]}/story-{number}.{lang}.md",
                f"---\n{front}\n{facts_here}---\n{text(rng, words)}\n",
            )


def site_of(root: Path, count: int, words: int) -> Path:
    """A site of that many stories with bodies of that many words."""
    write_site(root, {"content/topics.yaml": TOPICS})
    for path, words_of_it in articles(count, words):
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(words_of_it)
    return root


def peaks(root: Path) -> tuple[int, int]:
    """Peak bytes of the command and of the largest of its workers, in a first build with two workers."""
    command = [sys.executable, "-m", "digest", "build", "--clean", "--jobs", "2", "--now", "2024-07-01"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": "0"}
    highest: dict[int, int] = {}
    shutil.rmtree(root / "_site", ignore_errors=True)
    with subprocess.Popen(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        while True:
            for pid in (process.pid, *children(process.pid)):
                highest[pid] = max(peak(pid), highest.get(pid, 0))
            try:
                process.wait(0.01)
                break
            except subprocess.TimeoutExpired:
                continue
        assert process.stdout is not None
        assert process.returncode == 0, process.stdout.read()
    workers = [value for pid, value in highest.items() if pid != process.pid]
    assert len(workers) == 2
    return highest[process.pid], max(workers)


def children(pid: int) -> list[int]:
    """The processes that it started and that still run."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def peak(pid: int) -> int:
    """The largest resident size that a process had, in bytes; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)


def lowest(root: Path) -> tuple[int, int]:
    """The lower of two measurements, process by process: what else the machine does only ever adds."""
    first, second = peaks(root), peaks(root)
    return min(first[0], second[0]), min(first[1], second[1])


@pytest.mark.timeout(600)
def test_memory_grows_by_at_most_two_kilobytes_a_story(tmp_path: Path) -> None:
    """b ≤ 2 kB in each process, also where bodies are ten times as long, which changes nothing."""
    few = lowest(site_of(tmp_path / "few", FEW, 120))
    many = lowest(site_of(tmp_path / "many", MANY, 120))
    long = lowest(site_of(tmp_path / "long", FEW, 1200))
    for process, small, large, wordy in zip(("command", "worker"), few, many, long, strict=True):
        slope = (large - small) / (MANY - FEW)
        further = (wordy - small) / (MANY - FEW)
        print(
            f"{process}: {small / 1e6:.1f} → {large / 1e6:.1f} MB, {slope:.0f} B a story, "
            f"longer bodies: {further:.0f} B of that"
        )
        assert slope <= PER_STORY, process
        assert further <= PER_STORY, process


HEAVY, HEAVIER = 4_000_000, 80_000_000
ALONE = """
from pathlib import Path
from digest.build import build
from digest.report import Options
build(Path.cwd(), Options(jobs=1, now=1_720_000_000))
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")))
"""
FROM_HERE = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def peak_with_a_file_of(size: int, root: Path) -> int:
    """Peak bytes of a first build of a site with a film, and of one that finds it touched in the output."""
    write_site(root, {**story("a"), "static/film.mp4": b""})
    os.truncate(root / "static/film.mp4", size)
    found = []
    for _ in range(2):
        words = [sys.executable, "-c", ALONE]
        done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=True, env=FROM_HERE)
        found.append(int(done.stdout.split()[1]) * 1024)
        os.utime(root / "_site/film.mp4", (1, 1))
    return max(found)


def test_files_that_are_copied_may_be_of_any_length(tmp_path: Path) -> None:
    difference = peak_with_a_file_of(HEAVIER, tmp_path / "heavier") - peak_with_a_file_of(HEAVY, tmp_path / "heavy")
    assert difference < (HEAVIER - HEAVY) / 4


def test_a_build_with_nothing_to_do_reads_no_article_and_renders_nothing(tmp_path: Path) -> None:
    """A rebuild of an unchanged site opens no file of the site but its configuration, nor any of the output's pages."""
    root = write_site(tmp_path, {**story("a"), **story("b"), "static/a.txt": "x", "content/pages/about.fr.md": ABOUT})
    settle(root)
    first = build_site(root)
    hearing = Hearing()
    opened: list[str] = []
    opened += opened_by(lambda: build_site(root, hearing))
    ours = [os.path.relpath(path, root) for path in opened if path.startswith(str(root))]
    pages = output_of(root)
    assert not hearing.reasons
    assert [path for path in ours if path.startswith(("content", "static", "themes"))] == []
    assert [path for path in ours if path.removeprefix("_site/") in pages] == []
    again = build_site(root)
    counts = (again.parsed, again.rendered, again.written, again.deleted, again.unchanged, again.stories, again.pages)
    assert counts == (0, 0, 0, 0, first.written, first.stories, first.pages)


def test_a_touched_site_is_read_once_and_never_again(tmp_path: Path) -> None:
    """Where every file looks changed, each is read and none is parsed; the build after that reads none."""
    root = write_site(tmp_path, {**story("a"), **story("b")})
    settle(root)
    build_site(root)
    for path in (root / "content").rglob("*.md"):
        os.utime(path, (1, 1))
    read = [path for path in opened_by(lambda: build_site(root)) if path.endswith(".md")]
    assert sorted(read) == sorted(map(str, (root / "content").rglob("*.md")))
    assert [path for path in opened_by(lambda: build_site(root)) if path.endswith(".md")] == []


ABOUT = "---\ntitle: About\n---\nWords.\n"
