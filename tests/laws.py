"""What the tests of the laws share: sites that are written, built, changed, and compared."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from digest.report import Listener
from tests import edits
from tests.sites import article, build_site, story, write_site

AGED = 1_600_000_000
"""A time so long ago that a file that has it counts as settled."""


def write_files(root: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files."""
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Two outputs have the same files with the same bytes; says which differ, and where."""
    assert sorted(one) == sorted(other)
    different = [path for path in one if one[path] != other[path]]
    for path in different[:1]:
        assert one[path].decode(errors="replace") == other[path].decode(errors="replace"), path
    assert not different


def of_whole_builds(examples: int) -> settings:
    """How properties are looked for where each example builds a site several times."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


STEPS = st.lists(st.tuples(st.sampled_from(edits.EDITS), st.integers(0, 2**16)), min_size=3, max_size=8)


def settle(root: Path) -> None:
    """Let every file of the site look old, so that its time tells later changes."""
    for path in root.rglob("*"):
        if path.is_file() and not path.is_relative_to(root / "_site") and not path.is_relative_to(root / ".digest"):
            os.utime(path, (AGED, AGED))


class Hearing(Listener):
    """Keeps which files are written, and why."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def explain(self, path: str, reason: str) -> None:
        assert path not in self.reasons
        self.reasons[path] = reason


SIX: dict[str, str | bytes] = {
    path: text
    for number in range(6)
    for path, text in story(
        f"s{number}",
        topic="world" if number % 2 else "science",
        added=f"2024-0{4 + number // 3}-0{1 + number}",
        sources=[{"name": "reuters" if number < 3 else "afp"}],
    ).items()
} | {
    "content/publishers.yaml": "reuters: Reuters\nafp: AFP\n",
    "content/stories/one-language.fr.md": article(
        "Seul", added="2024-05-30", topic="world", sources=["afp"], only=["fr"]
    ),
    "themes/default/theme.yaml": "{newest: 3, per_topic: 1, page_size: 20, feed_size: 3, related: 1}",
}
"""Seven stories, s0 the oldest, in two months, two topics (s0 s2 s4: science), two publishers (s0 s1 s2: Reuters)."""


def built(root: Path) -> Path:
    """The site of seven stories, built, and with files that look old."""
    write_site(root, SIX)
    settle(root)
    build_site(root)
    return root


def change(root: Path, path: str, old: str, new: str) -> None:
    """Replace words in a file of the site."""
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def opened_by(act: Callable[[], object]) -> list[str]:
    """The files that are opened meanwhile, in this process."""
    import sys

    paths: list[str] = []
    listening = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event == "open" and isinstance(arguments[0], str | os.PathLike):
            paths.append(os.fspath(arguments[0]))

    sys.addaudithook(hear)
    try:
        act()
    finally:
        listening = False
    return paths
