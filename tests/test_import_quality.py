"""How well import parts articles from residue, on the pages of `bench/pages/`; and what it does not load for that."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites import REPOSITORY

AIMS = {"text": 0.93, "html": 0.957}

THEMES = sorted((REPOSITORY / "bench/pages/themes").glob("*.txt"))
GROUPS = sorted({theme.read_text(encoding="utf-8").removeprefix("# ").partition(".")[0] for theme in THEMES})
"""Themes that served to tune the program, and such as did not."""


@pytest.fixture(scope="module")
def scored() -> list[tuple[str, str, str, float]]:
    """(group, form, page, F1) of each test page."""
    sys.path.insert(0, str(REPOSITORY / "bench"))
    try:
        bench = importlib.import_module("importing")
        return [(group, form, name, one.f1) for group, form, name, one in bench.own_pages()]
    finally:
        sys.path.remove(str(REPOSITORY / "bench"))


@pytest.mark.parametrize("form", AIMS)
@pytest.mark.parametrize("group", GROUPS)
def test_the_aims_are_met(group: str, form: str, scored: list[tuple[str, str, str, float]]) -> None:
    """The mean over the pages, of those that the program was tuned by and of the others."""
    own = [f1 for at, kind, _, f1 in scored if (at, kind) == (group, form)]
    assert len(own) >= 30
    assert sum(own) / len(own) >= AIMS[form]


def test_there_are_pages_in_five_languages(scored: list[tuple[str, str, str, float]]) -> None:
    names = {name for _, _, name, _ in scored}
    assert len(names) >= 60
    assert {name[:2] for name in names} == {"en", "fr", "de", "es", "uk"}


def test_a_text_needs_no_library_for_pages_mails_and_feeds(tmp_path: Path) -> None:
    """They are imported where they are used, so that one text is imported at once."""
    (tmp_path / "raw.txt").write_text(
        "Bridge closed\n\nThe old bridge over the river was closed to traffic on Monday by the council.\n"
    )
    heavy = (
        "trafilatura",
        "lxml",
        "httpx",
        "feedparser",
        "nh3",
        "ftfy",
        "charset_normalizer",
        "markdown_it",
        "rich",
        "email",
    )
    code = (
        "import sys; from digest.cli import cli\n"
        "try: cli(['import', '--dry-run', 'raw.txt'], prog_name='digest')\n"
        f"except SystemExit as end: print([name for name in {heavy} if name in sys.modules], end.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=250, check=True
    )
    assert done.stdout.splitlines()[-1] == "[] 0"
