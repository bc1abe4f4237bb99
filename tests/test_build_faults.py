"""What the machine may do to a build: kill it, take its disk away, damage what it remembers, run two of it at once.

Numbers in docstrings are those of the list of faults that the program must stand.
"""

import errno
import fcntl
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from digest import arrival
from digest import holding as holding_module
from digest.errors import DigestError
from digest.report import Listener
from digest.segments import segments_in
from tests.edits import PIXEL
from tests.sites import CONFIG, FACTS, REPOSITORY, article, build_site, output_of, run, story, write_site
from tests.test_laws import assert_same, settle, write_files

NOW = "2024-07-01T12:00"
INSTANT = 1_719_835_200
BUILD = (sys.executable, "-m", "digest", "build", "--now", NOW)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY)}


def build_command(root: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """The real command's build of a site at a fixed time."""
    return run("build", "--now", NOW, *arguments, cwd=root, PYTHONPATH=str(REPOSITORY), **environment)


class Saying(Listener):
    """Keeps what the user is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


def stories(count: int, body: str = "Some words.") -> dict[str, str | bytes]:
    """That many stories, in two topics."""
    return {
        path: text
        for number in range(count)
        for path, text in {
            **story(f"s{number}", added=f"2024-05-{1 + number % 28:02}", topic="science" if number % 2 else "world"),
            f"content/stories/s{number}.en.md": article(f"Title {number}", body),
        }.items()
    }


def own_files(root: Path) -> dict[str, bytes]:
    """Output and manifest, byte for byte."""
    manifest = root / "_site/.digest-manifest"
    return output_of(root) | ({manifest.name: manifest.read_bytes()} if manifest.exists() else {})


# ---------------------------------------------------------------------------------------------------------------
# 22: kills

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


@pytest.mark.timeout(900)
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


# ---------------------------------------------------------------------------------------------------------------
# 23: no room


def limited(root: Path, limit: int, *arguments: str) -> tuple[int, str]:
    """A build that may write no file of more bytes: its exit code, and what it told. One that hangs ends with -9."""
    with subprocess.Popen(
        [*BUILD, *arguments],
        cwd=root,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),  # noqa: PLW1509 - no threads here
    ) as process:
        try:
            _, text = process.communicate(timeout=100)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            text = "it hung"
    return process.returncode, text


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("limit", [0, 512, 4096, 20_000, 60_000])
def test_a_limit_on_file_sizes_is_a_clear_error(limit: int, jobs: str, tmp_path: Path) -> None:
    """23: where no file may grow beyond a limit (RLIMIT_FSIZE), exit code 1, a message, the output as it was."""
    root = write_site(tmp_path, stories(90, "Short."))
    assert build_command(root).returncode == 0
    before = own_files(root)
    write_site(root, {**stories(90, "Much longer words. " * 5000), "static/big.bin": bytes(200_000)})
    code, told = limited(root, limit, "--jobs", jobs)
    assert (code, "Traceback" in told, "fault of digest" in told) == (1, False, False), told
    assert "large" in told.lower() or "full" in told.lower(), told
    assert_same(own_files(root), before)
    assert build_command(root).returncode == 0


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[bool]:
    """A small tmpfs there, as root where mounting is permitted; says whether it is."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, check=False
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("where", ["all", "output", "store"])
def test_a_full_disk_is_a_clear_error(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """23: on a full disk: exit code 1, a message, the output as it was; with room again, it builds."""
    with small_disk(tmp_path / "disk", "3m") as is_small:
        site = tmp_path / "disk/site" if where == "all" else tmp_path / "site"
        root = write_site(site, stories(20, "Short."))
        if where != "all":
            (tmp_path / "disk/folder").mkdir()
            (root / ("_site" if where == "output" else ".digest")).symlink_to(tmp_path / "disk/folder")
        done = build_command(root)
        assert done.returncode == 0, done.stderr
        before = own_files(root)
        if is_small:
            fill(tmp_path / "disk")
            write_long(root, where)
            done = build_command(root)
            assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
            assert "space" in done.stderr.lower() or "full" in done.stderr.lower(), done.stderr
        else:
            write_long(root, where)
            with full(monkeypatch, where), pytest.raises((OSError, DigestError)):
                build_site(root, now=INSTANT)
        assert_same(own_files(root), before)
        (tmp_path / "disk/filling").unlink(missing_ok=True)
        done = build_command(root)
        assert done.returncode == 0, done.stderr
        assert "longer" in (root / "_site/en/2024/05/s1/index.html").read_text()


def write_long(root: Path, where: str) -> None:
    """Articles whose pages do not fit any more; where the whole site is on the disk, in place of as many bytes."""
    if where == "all":
        for path in stories(20):
            if path.endswith(".en.md"):
                text = (root / path).read_text()
                (root / path).write_text(text.replace("Short.", "longer"))
    else:
        write_site(root, stories(20, "longer words. " * 3000))


def fill(disk: Path) -> None:
    """Take all the room that is left."""
    with open(disk / "filling", "wb", buffering=0) as stream:
        try:
            while True:
                stream.write(bytes(4096))
        except OSError as error:
            assert error.errno == errno.ENOSPC


@contextmanager
def full(monkeypatch: pytest.MonkeyPatch, where: str) -> Iterator[None]:
    """No file below the output or the store can be opened for writing."""
    opened = os.open

    def refuse(path: Any, flags: int, *arguments: Any, **options: Any) -> int:
        if flags & os.O_CREAT and (".digest-staging" in str(path) or where == "store"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return opened(path, flags, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        yield


# ---------------------------------------------------------------------------------------------------------------
# 24: what is remembered is damaged

REMEMBERED: dict[str, str | bytes] = {
    **stories(4),
    "content/stories/s0.fr.md": article("Un", "[x](s1.fr.md) ![Une](p.gif)", **FACTS, image={"src": "p.gif"}),
    "content/stories/s1.en.md": article("Two", added="2024-05-02", tags=["t"]),
    "content/stories/p.gif": PIXEL,
    "static/a.txt": "x",
}
"""Has rows of every kind: articles, facts stated by two versions, files, pictures."""


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built, to be copied."""
    root = write_site(tmp_path_factory.mktemp("remembered"), REMEMBERED)
    settle(root)
    build_site(root)
    return root


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of that site after the edit of `damaged_and_edited`."""
    root = write_site(tmp_path_factory.mktemp("edited"), {**REMEMBERED, **EDIT})
    build_site(root)
    return output_of(root)


EDIT = {
    "content/stories/s1.fr.md": article("Autre", "Mots.", **{**FACTS, "added": "2024-05-02"}),
    "digest.yaml": CONFIG.replace("Revue", "R"),
}
"""Makes every page render, and therefore every part be read."""


def damaged_copy(remembered: Path, tmp_path: Path) -> Path:
    """A copy of the built site whose files look as they did; inodes are new, and so is every look."""
    root = tmp_path / "site"
    shutil.copytree(remembered, root)
    build_site(root)
    segments_in.cache_clear()
    return root


def damages(root: Path) -> dict[str, Path]:
    """The files that hold what is remembered."""
    segments = sorted((root / ".digest/segments").iterdir())
    return {
        "index": root / ".digest/index.sqlite",
        "segment": segments[0],
        "manifest": root / "_site/.digest-manifest",
    }


def garble(place: Path, how: str, rng: random.Random) -> None:
    """Damage a file."""
    data = place.read_bytes()
    if how == "deleted":
        place.unlink()
    elif how == "empty":
        place.write_bytes(b"")
    elif how == "half":
        place.write_bytes(data[: len(data) // 2])
    elif how == "cut":
        place.write_bytes(data[:-3])
    elif how == "random":
        place.write_bytes(rng.randbytes(len(data)))
    elif how == "zeros":
        place.write_bytes(bytes(len(data)))
    elif how == "longer":
        place.write_bytes(data + rng.randbytes(100))


UNSAID = {(which, how) for which in ("index", "segment", "manifest") for how in ("cut", "longer")} | {
    ("index", "deleted"),
    ("index", "empty"),
    ("manifest", "deleted"),
}
"""What leaves nothing that is unusable: everything is there, or it is as in a first build."""

HOWS = ("deleted", "empty", "half", "cut", "random", "zeros", "longer")


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("which", ["index", "segment", "manifest"])
def test_damage_is_noticed_said_and_mended(
    which: str, how: str, remembered: Path, edited: dict[str, bytes], tmp_path: Path
) -> None:
    """24: whatever happens to a remembered file, the next build gives the bytes of a clean one, and says a word about
    what was unusable."""
    root = damaged_copy(remembered, tmp_path)
    garble(damages(root)[which], how, random.Random(24))
    write_site(root, EDIT)
    saying = Saying()
    build_site(root, saying)
    assert_same(output_of(root), edited)
    assert (which, how) in UNSAID or saying.said, "nothing was said"
    again = Saying()
    build_site(root, again)
    assert (output_of(root), again.said) == (edited, [])


@pytest.mark.parametrize("which", ["index", "segment", "manifest"])
def test_damage_without_a_change_gives_the_same_bytes(which: str, remembered: Path, tmp_path: Path) -> None:
    """24: also where nothing else changed."""
    for how in HOWS:
        root = damaged_copy(remembered, tmp_path / how)
        before = output_of(root)
        garble(damages(root)[which], how, random.Random(24))
        build_site(root)
        assert_same(output_of(root), before)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("which", ["index", "segment", "manifest"])
def test_single_bytes_that_changed_do_no_harm(
    which: str, seed: int, remembered: Path, edited: dict[str, bytes], tmp_path: Path
) -> None:
    """24: any byte of what is remembered may be another: the next build gives the bytes of a clean one."""
    root = damaged_copy(remembered, tmp_path)
    rng = random.Random(f"{which} {seed}")
    for _ in range(4):
        copy = tmp_path / "one"
        shutil.copytree(root, copy)
        place = damages(copy)[which]
        data = bytearray(place.read_bytes())
        used = [at for at, byte in enumerate(data) if byte]
        at = rng.choice(used)
        data[at] ^= 1 << rng.randrange(8)
        place.write_bytes(data)
        write_site(copy, EDIT)
        build_site(copy)
        assert_same(output_of(copy), edited)
        shutil.rmtree(copy)


VANDALISM = {
    "a record is no blob": "update article set record = 'text'",
    "a record is missing": "update article set record = null",
    "a record is short": "update article set record = x'00'",
    "a record is another's": "update article set record = (select record from article where path like '%s2.fr.md')",
    "a path is another": "update article set path = 'content/stories/zz.fr.md' where path like '%s2.fr.md'",
    "the name of bytes is another": "update article set source = x'00112233445566778899aabbccddeeff'",
    "sizes are texts": "update article set size = 'many', mtime = 'late', inode = 'x'",
    "a file's record is another": "update file set record = x'00112233445566778899aabbccddeeff'",
    "a file's record is that of another": "update file set record = (select record from file order by path limit 1)",
    "a file's record is missing": "update file set record = null",
    "a place is short": "update part set place = x'00'",
    "a place is far away": "update part set place = x'ffffffffffffffffffffffffffffffffffffffffffffffffffffffff'",
    "a place is missing": "update part set place = null",
    "a state is another": "update state set value = x'0011223344556677'",
    "a state is missing": "update state set value = null",
    "the format is older": "update meta set value = '0' where key = 'format'",
    "the format is unknown": "delete from meta where key = 'format'",
    "a table is missing": "drop table file",
    "a column is missing": "alter table article drop column inode",
}


@pytest.mark.parametrize("name", VANDALISM)
def test_an_index_with_wrong_rows_does_no_harm(
    name: str, remembered: Path, edited: dict[str, bytes], tmp_path: Path
) -> None:
    """24: an index that is a fine data base and says wrong things, or is of another version, gives the clean result."""
    root = damaged_copy(remembered, tmp_path)
    with sqlite3.connect(root / ".digest/index.sqlite") as base:
        assert base.execute(VANDALISM[name]).rowcount != 0
    base.close()
    write_site(root, EDIT)
    build_site(root)
    assert_same(output_of(root), edited)


def test_another_version_of_the_store_is_said(remembered: Path, tmp_path: Path) -> None:
    """24: the real command, with an index of another version: exit code 0, and a word about it on standard error."""
    root = damaged_copy(remembered, tmp_path)
    before = output_of(root)
    with sqlite3.connect(root / ".digest/index.sqlite") as base:
        base.execute("update meta set value = '0' where key = 'format'")
    base.close()
    done = build_command(root)
    assert (done.returncode, output_of(root) == before) == (0, True)
    assert "format 0" in done.stderr
    assert "afresh" in done.stderr


@pytest.mark.parametrize(
    "line", ["delete - ../../victim", "put-new 1 /etc/x", "delete - fr/../../victim", "what", "delete - "]
)
def test_a_garbled_journal_touches_nothing_outside(line: str, remembered: Path, tmp_path: Path) -> None:
    """24: a journal or a manifest that names a path outside of the output is not followed."""
    root = damaged_copy(remembered, tmp_path)
    (tmp_path / "victim").write_text("alive")
    (root / "victim").write_text("alive")
    before = output_of(root)
    manifest = root / "_site/.digest-manifest"
    manifest.write_text(manifest.read_text() + f"{'0' * 32} 1 1 1 {line.rsplit(' ', maxsplit=1)[-1]}\n")
    (root / "_site/.digest-journal").write_text(line + "\n")
    build_site(root)
    assert (root / "victim").read_text() == (tmp_path / "victim").read_text() == "alive"
    assert_same(output_of(root), before)


# ---------------------------------------------------------------------------------------------------------------
# 25: two at once


@contextmanager
def holding(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock of the output, as a build does, until its standard input is closed."""
    program = (
        "import fcntl, os, sys\n"
        "stream = open(sys.argv[1], 'w')\n"
        "fcntl.flock(stream, fcntl.LOCK_EX)\n"
        "stream.write(f'process {os.getpid()}\\n')\n"
        "stream.flush()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    (root / "_site").mkdir(exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-c", program, root / "_site/.digest-lock"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.stdin.close()


def test_a_second_build_waits_and_names_the_holder(tmp_path: Path) -> None:
    """25: a build that finds the output held says by whom, and goes on when the other is done."""
    root = write_site(tmp_path, story("a"))
    with holding(root) as holder:

        class Releasing(Saying):
            def say(self, text: str) -> None:
                super().say(text)
                assert holder.stdin is not None
                holder.stdin.close()

        saying = Releasing()
        report = build_site(root, saying)
    assert report.stories == 1
    assert len(saying.said) == 1
    assert f"process {holder.pid}" in saying.said[0]


def test_a_build_gives_up_on_a_holder_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """25: after its patience, which is ten seconds, it ends with an error that names the holder; nothing is written."""
    assert holding_module.PATIENCE == 10
    monkeypatch.setattr(holding_module, "PATIENCE", 0.1)
    root = write_site(tmp_path, story("a"))
    with holding(root) as holder:
        with pytest.raises(DigestError, match=f"process {holder.pid} is still building"):
            build_site(root)
        assert output_of(root) == {}
    assert build_site(root).written


def test_a_build_that_gives_up_exits_with_one(tmp_path: Path) -> None:
    """25: the real command."""
    root = write_site(tmp_path, story("a"))
    with holding(root) as holder:
        done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert (done.returncode, done.stdout) == (1, "")
    assert f"process {holder.pid}" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("outputs", [("_site", "_site"), ("_site", "other")], ids=["one output", "two outputs"])
def test_builds_at_once_all_give_the_clean_result(outputs: tuple[str, str], tmp_path: Path) -> None:
    """25: several commands at once on one site, into one folder or into several: all succeed, with the same bytes."""
    root = write_site(tmp_path / "site", stories(90))
    for turn in range(3):
        write_site(root, {"digest.yaml": CONFIG.replace("Revue", f"Revue {turn}"), **stories(90, f"Turn {turn}.")})
        at_once = [
            subprocess.Popen([*BUILD, "-o", output], cwd=root, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True)
            for output in outputs * 2
        ]
        for process in at_once:
            assert process.stderr is not None
            with process:
                text = process.stderr.read()
            assert process.returncode == 0, text
        clean = write_site(tmp_path / f"clean-{turn}", stories(90, f"Turn {turn}."))
        write_site(clean, {"digest.yaml": CONFIG.replace("Revue", f"Revue {turn}")})
        build_site(clean, now=INSTANT)
        for output in set(outputs):
            assert_same(output_of(root, output), output_of(clean))


# ---------------------------------------------------------------------------------------------------------------
# 27, 28: what is ours, and what is not


def test_a_deleted_article_takes_its_pages_and_folders_along(tmp_path: Path) -> None:
    """27: the pages of a deleted article go, and the folders that they leave empty; foreign files stay."""
    root = write_site(tmp_path, {**story("a"), **story("b", added="2023-01-02", topic="science", tags=["only"])})
    build_site(root)
    write_files(root / "_site", {"fr/2023/mine.txt": b"mine"})
    for path in story("b"):
        (root / path).unlink()
    report = build_site(root)
    left = {path.relative_to(root / "_site").as_posix() for path in (root / "_site").rglob("*")}
    assert report.deleted == 2 * (2 + 1 + 1 + 1 + 2)  # its page and card, its month, its tag, its topic with two feeds
    assert {path for path in left if "2023" in path} == {"fr/2023", "fr/2023/mine.txt"}
    assert not any("science" in path or "only" in path for path in left)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".digest" not in path.parts
    }


@pytest.mark.parametrize(
    "output",
    [".", "..", "../..", "/", "~", "content", "content/stories", "content/new", "static", "themes/x", "foreign"],
)
@pytest.mark.parametrize("configured", [False, True], ids=["option", "configuration"])
def test_an_output_folder_that_is_not_ours_is_refused(configured: bool, output: str, tmp_path: Path) -> None:
    """28: home, the root, the site, a folder that holds it, a folder of its content, any non-empty foreign folder."""
    home, root = tmp_path / "home", tmp_path / "over/sites/site"
    write_site(root, {**story("a"), "static/a.txt": "x", "foreign/mine.txt": "mine"})
    home.mkdir()
    output = output.replace("~", str(home))
    if configured:
        write_site(root, {"digest.yaml": CONFIG + f"output: {output}\n"})
    before = snapshot(tmp_path)
    done = run("build", *(() if configured else ("-o", output)), cwd=root, PYTHONPATH=str(REPOSITORY), HOME=str(home))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert snapshot(tmp_path) == before
    assert not list(tmp_path.rglob(".digest-*"))
    assert not (root / "content/new").exists()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """28: nor a file."""
    root = write_site(tmp_path, {**story("a"), "_site": "mine"})
    with pytest.raises(DigestError, match="not a folder"):
        build_site(root)
    assert (root / "_site").read_text() == "mine"


IN_THE_WAY: dict[str, dict[str, bytes]] = {
    "a file where a page belongs": {"fr/index.html": b"mine"},
    "a folder where a page belongs": {"fr/index.html/mine.txt": b"mine"},
    "a file where a folder belongs": {"fr": b"mine"},
    "a file where a folder far down belongs": {"en/2024/05/a": b"mine"},
    "a file where an asset's folder belongs": {"assets": b"mine"},
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_a_foreign_file_in_the_way_is_not_overwritten(name: str, tmp_path: Path) -> None:
    """28: what digest did not write stays, and the error names it; nothing is written; once it is gone, all is well."""
    root = write_site(tmp_path / "site", story("a"))
    (root / "_site").mkdir()
    (root / "_site/.digest-lock").touch()
    write_files(root / "_site", IN_THE_WAY[name])
    (place,) = IN_THE_WAY[name]
    done = build_command(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert place.removesuffix("/mine.txt") in done.stderr
    assert output_of(root) == IN_THE_WAY[name]
    (root / "_site" / place).unlink()
    if "/mine.txt" in place:
        (root / "_site" / place).parent.rmdir()
    done = build_command(root)
    assert done.returncode == 0, done.stderr


def test_a_foreign_file_with_the_very_same_bytes_is_no_hindrance(tmp_path: Path) -> None:
    """28: where the manifest was lost, files that are already what they should be are taken over."""
    root = write_site(tmp_path, story("a"))
    build_site(root)
    before = output_of(root)
    (root / "_site/.digest-manifest").unlink()
    build_site(root)
    assert_same(output_of(root), before)


REPLACED = {
    "a page that stays": (lambda root: None, "fr/2024/05/a/index.html"),
    "a page that changes": (
        lambda root: write_site(root, {"digest.yaml": CONFIG.replace("Revue", "R")}),
        "fr/feed.xml",
    ),
    "a page that goes": (lambda root: [(root / path).unlink() for path in story("b")], "fr/2024/05/b/index.html"),
    "the folder of a page that goes": (lambda root: [(root / path).unlink() for path in story("b")], "fr/2024/05/b"),
}


@pytest.mark.parametrize("name", REPLACED)
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_somebody_put_in_the_place_of_a_page_is_not_lost(kind: str, name: str, tmp_path: Path) -> None:
    """Law 4, 28: a folder with foreign files in place of a page, or a file in place of a folder, is never deleted: the
    build leaves it or says that it is in the way, and is not stuck afterwards."""
    edit, path = REPLACED[name]
    if kind == "file" and not path.endswith("/b"):
        path = path.rpartition("/")[0]
    root = write_site(tmp_path, {**story("a"), **story("b")})
    build_site(root)
    place = root / "_site" / path
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    if kind == "file":
        place.write_bytes(b"mine")
    else:
        write_files(place, {"mine.txt": b"mine"})
    edit(root)
    mine = place if kind == "file" else place / "mine.txt"
    done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or path in done.stderr
    assert mine.is_file()
    assert mine.read_bytes() == b"mine"
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 0, done.stderr
    assert (root / "_site/fr/2024/05/a/index.html").exists()


# ---------------------------------------------------------------------------------------------------------------
# Files that cannot be what they should be


def test_a_static_file_in_the_place_of_a_folder_of_pages_is_an_error(tmp_path: Path) -> None:
    """13, 28: a file `fr` and pages below `fr/` cannot both be; nothing is written, and
    when the file is gone the site builds."""
    root = write_site(tmp_path, {**story("a"), "static/fr": "a file"})
    done = build_command(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "static/fr" in done.stderr
    assert output_of(root) == {}
    (root / "static/fr").unlink()
    done = build_command(root)
    assert done.returncode == 0, done.stderr


UNREADABLE = {
    "the configuration is a folder": "digest.yaml",
    "the topics are a folder": "content/topics.yaml",
    "a template is a folder": "themes/default/templates/home.html",
    "words are a folder": "themes/default/words/fr.yaml",
    "the store is a file": ".digest",
    "the index is a folder": ".digest/index.sqlite",
    "the segments are a file": ".digest/segments",
    "the manifest is a folder": "_site/.digest-manifest",
    "the lock is a folder": "_site/.digest-lock",
    "the journal is a folder": "_site/.digest-journal",
    "the staging folder is a file": "_site/.digest-staging",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_or_written_is_no_traceback(name: str, tmp_path: Path) -> None:
    """A file where a folder belongs, or the other way round: a clear error or a build, never a traceback."""
    root = write_site(tmp_path, story("a"))
    place = root / UNREADABLE[name]
    is_file = "a file" in name
    if place.is_file():
        place.unlink()
    place.parent.mkdir(parents=True, exist_ok=True)
    if is_file:
        place.write_bytes(b"?")
    else:
        place.mkdir()
    done = build_command(root)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert "fault of digest" not in done.stderr
    assert done.returncode == 0 or place.name in done.stderr, done.stderr


def test_an_article_that_vanishes_or_cannot_be_read_is_an_error_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that the system refuses to open is named; all of them are, in one run; the output stays."""
    import digest.memo

    root = write_site(tmp_path, {**story("a"), **story("b")})
    build_site(root)
    before = own_files(root)
    read = digest.memo.read_bytes

    def refuse(path: str) -> bytes:
        if path.endswith(".fr.md"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(digest.memo, "read_bytes", refuse)
        with pytest.raises(DigestError) as caught:
            build_site(root, clean=True)
    text = str(caught.value)
    for name in "ab":
        assert re.search(rf"^content/stories/{name}\.fr\.md:.*cannot be read: Permission denied", text, re.MULTILINE)
    assert_same(own_files(root), before)


def test_a_file_name_that_is_not_utf8_is_a_clear_error(tmp_path: Path) -> None:
    """A name in bytes that are no UTF-8 cannot stand in an address: exit code 1, its name, no traceback."""
    root = write_site(tmp_path, {**story("a"), "static/a.txt": "x"})
    os.rename(root / "static/a.txt", os.fsencode(root / "static") + b"/caf\xe9.txt")
    done = build_command(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "caf" in done.stderr
    assert "fault of digest" not in done.stderr


def test_a_site_in_a_folder_whose_name_is_not_utf8_builds(tmp_path: Path) -> None:
    """Where the site lies is nobody's business: a folder may have any name that the system allows."""
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)
    root = write_site(Path(os.fsdecode(folder)), stories(3))
    done = build_command(root)
    assert done.returncode == 0, done.stderr


def test_hashes_are_of_contents(tmp_path: Path) -> None:
    """A file that was replaced by another of the same size and time, which has another inode, is noticed."""
    root = write_site(tmp_path, story("a"))
    settle(root)
    build_site(root)
    page = root / "_site/en/2024/05/a/index.html"
    before = hashlib.sha256(page.read_bytes()).digest()
    place = root / "content/stories/a.en.md"
    look = place.stat()
    other = place.with_suffix(".new")
    other.write_text(place.read_text().replace("Some words.", "Same words."))
    os.utime(other, ns=(look.st_atime_ns, look.st_mtime_ns))
    os.replace(other, place)
    build_site(root)
    assert hashlib.sha256(page.read_bytes()).digest() != before


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    """After a build, failed or not, the output may be built into at once."""
    root = write_site(tmp_path, story("a"))
    build_site(root)
    write_site(root, {"content/stories/a.fr.md": "broken"})
    with pytest.raises(DigestError):
        build_site(root)
    with open(root / "_site/.digest-lock") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
