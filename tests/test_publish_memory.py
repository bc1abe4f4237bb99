"""What a publish holds in memory."""

import subprocess
from pathlib import Path

import pytest

from tests.hosts import Servers
from tests.published import Site, site_for
from tests.sites import REPOSITORY


def peak_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """Kilobytes that the real command holds at most while it publishes."""
    import os
    import sys

    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    words = [sys.executable, "-m", "digest", "publish", "--yes"]
    process = subprocess.Popen(words, cwd=site.root, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss


def test_memory_does_not_grow_with_the_bytes(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    small = site_for("s3", tmp_path / "small", servers, monkeypatch)
    large = site_for("s3", tmp_path / "large", servers, monkeypatch)
    (large.root / "static").mkdir()
    for number in range(3):
        (large.root / "static" / f"{number}.bin").write_bytes(bytes([number]) * 80_000_000)
    assert peak_of(large, monkeypatch) - peak_of(small, monkeypatch) < 90_000
