"""What was named on the command line → bytes: files, folders, addresses, standard input. (effect)"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from digest.errors import DigestError, Problem
from digest.importing.opening import LARGEST
from digest.load import read_bytes

ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".md", ".markdown", ".eml", ".xml", ".rss", ".atom", ".json")
"""Of the files that are taken from a folder."""


def bytes_of(names: Iterable[str], problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """The inputs with their bytes; a folder stands for the files in it."""
    for name in names:
        if name == "-":
            yield name, sys.stdin.buffer.read(LARGEST + 1)
        elif name.startswith(("http://", "https://")):
            from digest.importing.fetching import fetch

            try:
                yield fetch(name)
            except DigestError as error:
                problems.extend(error.problems)
        else:
            yield from _files(Path(name), problems)


def _files(path: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and file.suffix.lower() in ENDINGS:
                yield from _files(file, problems)
        return
    try:
        if path.stat().st_size > LARGEST:
            hint = "split it into its articles"
            problems.append(Problem(str(path), message=f"it has more than {LARGEST >> 20} MiB", hint=hint))
        elif not path.is_file():
            problems.append(Problem(str(path), message="it is not a file", hint="give a file, a folder or -"))
        else:
            yield str(path), read_bytes(path)
    except OSError as error:
        problems.append(Problem(str(path), message=f"it cannot be read: {error.strerror}"))
