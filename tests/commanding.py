"""What the tests of commands share: the command as people call it, and the site that it finds."""

import subprocess
from pathlib import Path
from typing import Any

from tests.sites import SAMPLE, run, write_site

ENVIRONMENT = {"PYTHONPATH": str(SAMPLE)}

MEMBERS = {
    **dict.fromkeys(
        ("stories", "articles", "parsed", "pages", "rendered", "written", "deleted", "unchanged", "encoded"), int
    ),
    **{"withheld": dict, "warnings": list, "errors": list, "seconds": float},
}

NOW = ("--now", "2024-07-01T12:00")


def digest(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(*arguments, cwd=cwd, **ENVIRONMENT, **environment)


def done(*arguments: str | Path, cwd: Path) -> str:
    """What a command that succeeds prints."""
    result = digest(*arguments, cwd=cwd)
    assert result.returncode == 0, result.stderr
    return result.stdout


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def site(root: Path, *stories: dict[str, str], **files: str) -> Path:
    everything: dict[str, Any] = {path: text for one in stories for path, text in one.items()}
    return write_site(root, {**everything, **files})
