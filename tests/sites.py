"""Small sites for tests: written from a mapping of path → text, built in this process or by the real command."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from digest.build import build
from digest.report import Listener, Options, Report

REPOSITORY = Path(__file__).parent.parent
SAMPLE = REPOSITORY

CONFIG = """\
title: {fr: Revue, en: Digest}
base_url: https://digest.example
languages: {fr: Français, en: English}
timezone: Europe/Paris
"""
TOPICS = """\
world: {fr: Monde, en: World}
science: {fr: Sciences, en: Science}
"""


def article(title: str = "A title", body: str = "Some words.", **keys: Any) -> str:
    """An article file; the keys are written as JSON, which is YAML too. A key set to None is left out."""
    facts = {"title": title, "summary": f"Summary of {title}.", **keys}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items() if value is not None]
    return "\n".join(["---", *lines, "---", body, ""])


FACTS: dict[str, Any] = {
    "added": "2024-05-17",
    "topic": "world",
    "sources": [{"name": "Reuters", "url": "https://www.reuters.com/x"}],
}


def story(slug: str, *, folder: str = "stories", **keys: Any) -> dict[str, str]:
    """The two files of a complete story; facts may be overridden by keyword."""
    return {
        f"content/{folder}/{slug}.fr.md": article(f"Titre {slug}", **{**FACTS, **keys}),
        f"content/{folder}/{slug}.en.md": article(f"Title {slug}"),
    }


def write_site(root: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write a site: a configuration and topics, then the files, which may replace these."""
    everything: dict[str, str | bytes] = {"digest.yaml": CONFIG, "content/topics.yaml": TOPICS, **(files or {})}
    for name, text in everything.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def build_site(root: Path, listener: Listener | None = None, **options: Any) -> Report:
    """Build in this process, at a fixed time."""
    return build(root, Options(**{"now": 1_720_000_000, "jobs": 1, **options}), listener)


def output_of(root: Path, folder: str = "_site") -> dict[str, bytes]:
    """The published files: path → bytes, without digest's own."""
    base = root / folder
    return {
        path.relative_to(base).as_posix(): path.read_bytes()
        for path in sorted(base.rglob("*"))
        if path.is_file() and not path.relative_to(base).parts[0].startswith(".digest-")
    }


def run(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    import os

    return subprocess.run(
        [sys.executable, "-m", "digest", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
