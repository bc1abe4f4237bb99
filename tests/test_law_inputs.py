"""Law 3 of the build: no hidden inputs."""

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import edits
from tests.laws import SIX, assert_same, settle
from tests.sites import REPOSITORY, article, build_site, output_of, run, story, write_site


def command(root: Path, *arguments: str, **environment: str) -> Any:
    """The real command's build of a site, by default at a fixed time and with this package."""
    now = () if "--now" in arguments or "SOURCE_DATE_EPOCH" in environment else ("--now", "2024-07-01T12:00")
    return run("build", *now, *arguments, cwd=root, **{"PYTHONPATH": str(REPOSITORY), **environment})


RICH: dict[str, str | bytes] = {
    **SIX,
    **{
        path: text
        for number in range(70)
        for path, text in story(
            f"much-{number}", added=f"2024-03-{1 + number % 28:02}T23:30", tags=["é", "z", "a"]
        ).items()
    },
    "content/stories/p.gif": edits.PIXEL,
    "content/stories/pic.fr.md": article(
        "Image", "![Une](p.gif)", added="2024-03-31T23:30", topic="world", sources=["afp"], date="2024-03-31"
    ),
    "static/favicon.svg": "<svg/>",
}
"""Enough for a pool of processes, with days that end elsewhere."""

HIDDEN: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "the same again": ((), {}),
    "a time zone": ((), {"TZ": "Pacific/Auckland"}),
    "another time zone": ((), {"TZ": "America/Los_Angeles"}),
    "a locale": ((), {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "the C locale, without UTF-8 mode": ((), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "a hash seed": ((), {"PYTHONHASHSEED": "1"}),
    "another hash seed": ((), {"PYTHONHASHSEED": "4711"}),
    "one process": (("--jobs", "1"), {}),
    "three processes": (("--jobs", "3"), {"PYTHONHASHSEED": "7"}),
    "optimized": ((), {"PYTHONOPTIMIZE": "2"}),
    "no colour, narrow": ((), {"NO_COLOR": "1", "COLUMNS": "20"}),
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output that every other build of that site must have."""
    root = write_site(tmp_path_factory.mktemp("rich"), RICH)
    done = command(root, "--jobs", "2", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    assert done.returncode == 0, done.stderr
    return output_of(root)


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_of_the_surroundings_reaches_the_output(name: str, rich: dict[str, bytes], tmp_path: Path) -> None:
    """Law 3: another folder, time zone, locale, hash seed or number of processes gives the same bytes."""
    arguments, environment = HIDDEN[name]
    root = write_site(tmp_path / "an other, längerer folder" / "deeper", RICH)
    done = command(root, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    assert_same(output_of(root), rich)


def test_neither_the_working_directory_nor_the_output_folder_matters(rich: dict[str, bytes], tmp_path: Path) -> None:
    """Law 3: built from elsewhere with `--site`, from a folder below the site, and into another folder."""
    root = write_site(tmp_path / "site", RICH)
    (tmp_path / "elsewhere").mkdir()
    before = ("--site", "../site", "build", "--now", "2024-07-01T12:00", "-o", "out")
    done = run(*before, cwd=tmp_path / "elsewhere", PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 0, done.stderr
    assert_same(output_of(tmp_path / "elsewhere", "out"), rich)
    done = command(root / "content" / "stories")
    assert done.returncode == 0, done.stderr
    assert_same(output_of(root), rich)


def test_the_umask_does_not_matter(rich: dict[str, bytes], tmp_path: Path) -> None:
    """Law 3: bytes are the same under a strict umask."""
    root = write_site(tmp_path, RICH)
    old = os.umask(0o077)
    try:
        done = command(root)
    finally:
        os.umask(old)
    assert done.returncode == 0, done.stderr
    assert_same(output_of(root), rich)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_folders_are_read_does_not_matter(
    seed: int, rich: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 3: a file system may list a folder in any order."""
    root = write_site(tmp_path, RICH)
    rng, scan, listdir = random.Random(seed), os.scandir, os.listdir

    class Shuffled:
        def __init__(self, *arguments: Any) -> None:
            with scan(*arguments) as listing:
                self.entries = sorted(listing, key=lambda entry: entry.name)
            rng.shuffle(self.entries)

        def __enter__(self) -> "Shuffled":
            return self

        def __exit__(self, *error: object) -> None:
            self.close()

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def close(self) -> None:
            self.entries = []

    monkeypatch.setattr(os, "scandir", Shuffled)
    monkeypatch.setattr(os, "listdir", lambda *arguments: rng.sample(names := listdir(*arguments), len(names)))
    build_site(root, now=1_719_835_200)
    monkeypatch.undo()
    assert_same(output_of(root), rich)


DUE = 1_717_200_000
"""2024-06-01T00:00Z."""

SCHEDULED: dict[str, str | bytes] = {
    **story("always"),
    **{
        f"content/stories/due.{lang}.md": article(
            f"Due {lang}",
            **({"added": "2024-05-20", "topic": "world", "sources": ["AFP"]} if lang == "fr" else {}),
            publish_date="2024-06-01T00:00Z",
            expiry_date="2024-07-01T00:00Z",
        )
        for lang in ("fr", "en")
    },
}

EXPIRY = 1_719_792_000
"""2024-07-01T00:00Z."""


def test_a_story_appears_when_it_is_due_and_goes_when_it_expires(tmp_path: Path) -> None:
    """Law 3: time decides what is withheld though nothing else changed; a build in between has nothing to do."""
    root = write_site(tmp_path, SCHEDULED)
    settle(root)
    page = "fr/2024/05/due/index.html"
    shown = []
    for now in (DUE - 2, DUE - 1, DUE, DUE + 1, EXPIRY - 1, EXPIRY, EXPIRY + 1):
        report = build_site(root, now=now)
        shown.append(((root / "_site" / page).exists(), report.written > 0, report.deleted > 0))
        assert report.parsed == (4 if now == DUE - 2 else 0)
        cold = write_site(tmp_path / f"cold-{now}", SCHEDULED)
        build_site(cold, now=now)
        assert_same(output_of(root), output_of(cold))
    assert shown == [
        (False, True, False),
        (False, False, False),
        (True, True, False),
        (True, False, False),
        (True, False, False),
        (False, True, True),
        (False, False, False),
    ]


def test_a_build_before_the_next_moment_assembles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 3: the next moment at which time decides otherwise is remembered, so that a build until then is none."""
    import digest.assemble

    root = write_site(tmp_path, SCHEDULED)
    settle(root)
    first = build_site(root, now=DUE)
    with monkeypatch.context() as patch:
        patch.setattr(digest.assemble, "assemble", None)
        again = build_site(root, now=EXPIRY - 1)
        with pytest.raises(TypeError):
            build_site(root, now=EXPIRY)
        with pytest.raises(TypeError):
            build_site(root, now=DUE - 1)
    assert (again.written, again.unchanged, again.withheld) == (0, first.written, {})
    assert (root / "_site/fr/2024/05/due/index.html").exists()


def test_now_comes_from_the_option_then_the_environment_then_the_clock(tmp_path: Path) -> None:
    """Law 3: `--now` goes before SOURCE_DATE_EPOCH, which goes before the clock (long past 2024)."""
    root = write_site(tmp_path, SCHEDULED)
    page = root / "_site/fr/2024/05/due/index.html"
    assert command(root, SOURCE_DATE_EPOCH=str(DUE - 1)).returncode == 0
    assert not page.exists()
    assert command(root, SOURCE_DATE_EPOCH=str(DUE)).returncode == 0
    assert page.exists()
    assert command(root, "--now", str(DUE - 1), SOURCE_DATE_EPOCH=str(DUE)).returncode == 0
    assert not page.exists()
    assert command(root, "--now", "2024-06-15", SOURCE_DATE_EPOCH="0").returncode == 0
    assert page.exists()
    assert run("build", cwd=root, PYTHONPATH=str(REPOSITORY)).returncode == 0
    assert not page.exists()
