"""Fault 23: disks that are full, and limits on the size of files."""

import errno
import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from digest.errors import DigestError
from tests.faults import BUILD, ENVIRONMENT, INSTANT, build_command, own_files, stories
from tests.laws import assert_same
from tests.sites import build_site, write_site


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
            _, text = process.communicate(timeout=30)
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
