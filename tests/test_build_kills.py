"""Fault 22: builds that are killed, at any moment, and what the next one makes of it."""

import os
import random
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from digest import arrival
from tests.faults import BUILD, ENVIRONMENT, build_command, stories
from tests.laws import assert_same, write_files
from tests.sites import CONFIG, build_site, output_of, story, write_site

KILLS = 50

ROUNDS: tuple[dict[str, str | bytes], ...] = (
    {"digest.yaml": CONFIG},
    {"digest.yaml": CONFIG.replace("title: {fr: Revue", "title: {fr: Autre"), "static/a/b.txt": "x", "static/c": "y"},
)
"""Two states of a site between which every page differs, and some files exist in one of them only."""


def put_round(root: Path, number: int) -> None:
    """Bring the site into one of its two states: every page differs, ten stories and two files are in one only."""
    write_site(root, ROUNDS[number])
    shutil.rmtree(root / "static", ignore_errors=True)
    write_site(root, ROUNDS[number])
    for path, text in story_of_one_round().items():
        if number:
            write_site(root, {path: text, **ROUNDS[number]})
        else:
            (root / path).unlink(missing_ok=True)


def story_of_one_round() -> dict[str, str]:
    """Ten stories."""
    return {path: text for number in range(10) for path, text in story(f"extra-{number}", tags=["t"]).items()}


@pytest.mark.timeout(1200)
def test_a_killed_build_leaves_whole_files_and_is_finished_by_the_next(tmp_path: Path) -> None:
    """22: SIGKILL at fifty random moments of builds that change everything. Each time every file is as it was before or
    as it will be; one is missing only while a journal says that it is under way; the next build gives the clean one."""
    root = write_site(tmp_path / "site", stories(60))
    states, seconds = [], []
    for number in (0, 1):
        clean = write_site(tmp_path / f"clean-{number}", stories(60))
        put_round(clean, number)
        began = time.monotonic()
        assert build_command(clean).returncode == 0
        seconds.append(time.monotonic() - began)
        states.append(output_of(clean))
    assert build_command(root).returncode == 0
    rng = random.Random(22)
    current, killed = 0, 0
    for attempt in range(3 * KILLS):
        if attempt >= KILLS and killed > KILLS // 3:
            break  # on a machine whose speed varies, more builds end before they are killed
        wanted = 1 - current
        put_round(root, wanted)
        killed += kill_after(root, rng.uniform(0.2, 1.05) * max(seconds))
        after, journal = output_of(root), (root / "_site/.digest-journal").exists()
        for path, data in after.items():
            assert data in (states[current].get(path), states[wanted].get(path)), (attempt, path)
        if not journal:
            assert after in (states[current], states[wanted]), attempt
        done = build_command(root, "--jobs", "1")
        assert done.returncode == 0, done.stderr
        assert_same(output_of(root), states[wanted])
        assert not list((root / "_site").glob(".digest-[js]*"))
        current = wanted
    assert killed > KILLS // 3


def kill_after(root: Path, seconds: float) -> bool:
    """Start a build, and kill it and its workers then; whether it was still at work."""
    process = subprocess.Popen(
        [*BUILD, "--jobs", "2"],
        cwd=root,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


class Killed(BaseException):
    """Stands for a kill at an exact moment."""


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_a_build_killed_between_two_moves_is_finished(at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """22, exactly: a build that ends between any two of its moves is finished by the next, whatever changed since."""
    root = write_site(tmp_path / "site", {**stories(3), "static/old/a.txt": "x"})
    build_site(root)
    shutil.rmtree(root / "static")
    write_site(root, {"static/new/b.txt": "y", "digest.yaml": CONFIG.replace("Revue", "Autre")})
    build_until(at, root, monkeypatch)
    write_site(root, {**story("late"), "digest.yaml": CONFIG.replace("Revue", "Autre")})
    build_site(root)
    clean = write_site(tmp_path / "clean", {**stories(3), **story("late"), "static/new/b.txt": "y"})
    write_site(clean, {"digest.yaml": CONFIG.replace("Revue", "Autre")})
    build_site(clean)
    assert_same(output_of(root), output_of(clean))
    assert not list((root / "_site").glob(".digest-[js]*"))


def build_until(at: int, root: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """A build that is killed after so many changes to folders; whether it was."""
    moves = 0

    def counted(act: Any, *arguments: Any, **options: Any) -> Any:
        nonlocal moves
        moves += 1
        if moves > at:
            raise Killed
        return act(*arguments, **options)

    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink", "rmdir", "makedirs"):
            patch.setattr(os, name, partial(counted, getattr(os, name)))
        with suppress(Killed):
            build_site(root)
    return moves > at


def test_a_first_build_killed_between_two_moves_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """22, exactly: the same where everything is new, and of the folders that move in as a whole one is there already,
    and another is made by somebody while the build moves them."""
    clean = write_site(tmp_path / "clean", {**stories(3), "static/new/b.txt": "y"})
    build_site(clean)
    perform, was_killed, at = arrival.perform, True, 0

    def meddle(folder: Path) -> None:
        write_files(folder, {"en/2024/05/mine.txt": b"mine"})
        perform(folder)

    while was_killed:
        root = write_site(tmp_path / f"site-{at}", {**stories(3), "static/new/b.txt": "y"})
        write_files(root / "_site", {".digest-lock": b"", "fr/2024/mine.txt": b"mine"})
        with monkeypatch.context() as patch:
            patch.setattr(arrival, "perform", meddle)
            was_killed = build_until(at, root, monkeypatch)
        foreign = {path: data for path, data in output_of(root).items() if data == b"mine"}
        build_site(root)
        assert_same(output_of(root), {**output_of(clean), **foreign})
        assert not list((root / "_site").glob(".digest-[js]*"))
        at += 1
    assert len(foreign) == 2
    assert at > 20


def test_a_folder_of_new_files_moves_in_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 2: what moving in costs does not grow with the number of new pages, where their folders are new too."""
    counts = []
    for number in (2, 20):
        root = write_site(tmp_path / str(number), stories(number))
        moved: list[str] = []
        with monkeypatch.context() as patch:
            rename = os.rename
            patch.setattr(os, "rename", lambda old, new, act=rename, to=moved: (to.append(str(new)), act(old, new)))
            build_site(root)
        counts.append(len(moved))
        assert {f"{root}/_site/{lang}" for lang in ("fr", "en")} < set(moved)
    assert counts[0] == counts[1]
