"""What a publish holds in memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts import Servers
from tests.published import Site, command, site_for
from tests.sites import REPOSITORY

PROGRAM = """
from pathlib import Path
from digest.cli import cli
try:
    cli(["publish", "--yes"])
finally:
    (peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    print(peak)
"""
"""Tells its own peak: what the system tells of a process that ended includes the peak of the one that started it."""


def peak_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """Kilobytes that the command holds at most while it publishes what was built before."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    assert command(site, "--dry-run").returncode == 0
    words = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(words, cwd=site.root, stdout=subprocess.PIPE, text=True, check=True)
    assert site.host.read("index.html")
    return int(done.stdout.split()[-2])


def test_memory_does_not_grow_with_the_bytes(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    small = site_for("s3", tmp_path / "small", servers, monkeypatch)
    large = site_for("s3", tmp_path / "large", servers, monkeypatch)
    (large.root / "static").mkdir()
    for number in range(3):
        (large.root / "static" / f"{number}.bin").write_bytes(bytes([number]) * 40_000_000)
    assert peak_of(large, monkeypatch) - peak_of(small, monkeypatch) < 60_000
