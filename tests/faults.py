"""What the tests of faults share: the command as the machine may stop it, and what it is run on.

Numbers in docstrings of these tests are those of the list of faults that the program must stand.
"""

import os
import subprocess
import sys
from pathlib import Path

from digest.report import Listener
from tests.sites import REPOSITORY, article, output_of, run, story

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
