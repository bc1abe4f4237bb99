"""Cases as data, in the form of markdown-it-py's fixture files: title, input and expected, each ended by a lone dot."""

from collections.abc import Iterator
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases"


def fixtures(*paths: Path) -> list:
    """The cases of some files as pytest parameters: the file, the input, the expected."""
    return [
        pytest.param(path, given, expected, id=f"{path.stem}: {title}")
        for path in paths
        for title, given, expected in _cases(path.read_text(encoding="utf-8"))
    ]


def _cases(text: str) -> Iterator[tuple[str, str, str]]:
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line == ".":
            parts.append([])
        else:
            parts[-1].append(line)
    assert len(parts) % 3 == 1, "each case has three dots"
    joined = ["\n".join(part) for part in parts[:-1]]
    yield from ((joined[at].strip(), joined[at + 1], joined[at + 2]) for at in range(0, len(joined), 3))
