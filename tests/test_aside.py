"""What is found out by a process beside this one is what this one would find."""

import os
from pathlib import Path

import pytest

import digest.write
from digest.aside import aside
from tests.sites import build_site, output_of, story, write_site


def test_the_answer_comes_from_another_process() -> None:
    assert aside(lambda: str(os.getpid()).encode())() != str(os.getpid()).encode()


def test_a_long_answer_is_whole() -> None:
    """Longer than a pipe holds at once."""
    answer = bytes(range(256)) * 4000
    assert aside(lambda: answer)() == answer


def test_what_fails_there_is_found_out_here() -> None:
    home = os.getpid()

    def find() -> bytes:
        if os.getpid() != home:
            raise RuntimeError
        return b"here"

    assert aside(find)() == b"here"


def test_nothing_is_left_of_the_process() -> None:
    child = int(aside(lambda: str(os.getpid()).encode())())
    assert child != os.getpid()
    with pytest.raises(ChildProcessError):
        os.waitpid(child, os.WNOHANG)


def test_a_build_that_looks_aside_sees_what_was_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was changed, one that is missing, and an edit; then nothing is left to do."""
    root = write_site(tmp_path, {**story("a"), **story("b")})
    build_site(root)
    before = output_of(root)
    monkeypatch.setattr(digest.write, "MANY", 0)
    (root / "_site/fr/2024/05/a/index.html").write_text("Other.")
    (root / "_site/en/2024/05/b/index.html").unlink()
    assert build_site(root, jobs=2).written == 2
    assert output_of(root) == before
    report = build_site(root, jobs=2)
    assert (report.rendered, report.written) == (0, 0)
