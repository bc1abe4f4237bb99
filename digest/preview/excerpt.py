"""The lines of a file around a fault. (effect)"""

from pathlib import Path

from msgspec import Struct

from digest.config import Config
from digest.errors import Problem
from digest.inputs import collected_folder, file_of
from digest.load import read_bytes
from digest.texts import decoded

AROUND = 3
"""Lines before and after the one at fault."""

WIDEST = 160
"""Characters of a line that are shown."""


class Fault(Struct, frozen=True):
    """A fault or warning with what stands around it."""

    problem: Problem
    lines: tuple[tuple[int, str], ...] = ()
    """Number and text."""
    column: int = 0
    """Where in the shown text of its line the fault stands; counts from 1, 0 is unknown."""


def place_of(root: Path, config: Config | None, path: str) -> Path:
    """The file that a problem names."""
    if path.startswith("/"):
        return Path(path)
    return Path(file_of(path, str(root), collected_folder(root, config) if config else None))


def fault_of(root: Path, config: Config | None, problem: Problem) -> Fault:
    """The problem with its lines, where it has a place and the file can be read."""
    if not problem.path or not problem.line:
        return Fault(problem)
    try:
        data = read_bytes(place_of(root, config, problem.path))
    except (OSError, ValueError):
        return Fault(problem)
    text = decoded(problem.path, data)[0] or data.decode(errors="replace")
    start = max(problem.column - WIDEST // 2, 0) if problem.column > WIDEST else 0
    first = max(problem.line - AROUND, 1)
    around = text.split("\n")[first - 1 : problem.line + AROUND]
    lines = tuple((first + at, line[start : start + WIDEST]) for at, line in enumerate(around))
    return Fault(problem, lines, max(problem.column - start, 0))


def shown(fault: Fault) -> list[str]:
    """The lines as a terminal shows them, with a mark below the place."""
    width = len(str(fault.lines[-1][0])) if fault.lines else 0
    rows = []
    for number, text in fault.lines:
        here = number == fault.problem.line
        rows.append(f"  {'>' if here else ' '} {number:{width}} | {text}".rstrip())
        if here and fault.column:
            indent = "".join("\t" if one == "\t" else " " for one in text[: fault.column - 1])
            rows.append(f"    {'':{width}} | {indent}^")
    return rows
