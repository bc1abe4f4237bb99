"""Fault 25: two builds at once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest import holding as holding_module
from digest.errors import DigestError
from tests.faults import BUILD, ENVIRONMENT, INSTANT, Saying, stories
from tests.laws import assert_same
from tests.sites import CONFIG, REPOSITORY, build_site, output_of, run, story, write_site


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
