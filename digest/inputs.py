"""Everything a build reads, as it looks from outside: what is there, and whether anything changed. (effect)"""

import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from digest.config import FILE, Config, parse_config
from digest.errors import DigestError, InputError, Problem
from digest.load import SETTLED, Found, read_bytes, walk
from digest.model import CONTENT
from digest.program import program
from digest.texts import decoded
from digest.theme import SHIPPED
from digest.vocabulary import FILES

COLLECTED = "@collected/"
"""Begins the paths of source articles that lie outside of the content folder."""

EDITIONS = "content/editions/"
FOLDERS = ("content", "static", "themes")


class Look(Struct, frozen=True):
    """How everything that a build reads looks from outside."""

    mark: bytes | None
    """The fingerprint of it; None while something is too young to tell."""
    problems: list[Problem]


def find_site(start: Path) -> Path:
    """The nearest folder upwards that holds a configuration. Raises DigestError where there is none."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise DigestError(f"no {FILE} here or in any folder above", hint="start a site with: digest init DIR")


def read_config(root: Path) -> Config:
    """The site's configuration. Raises InputError for its faults, DigestError where it cannot be read."""
    path = root / FILE
    try:
        text, problems = decoded(FILE, read_bytes(path))
    except OSError as error:
        raise DigestError(f"{path} cannot be read: {error.strerror}") from error
    if problems:
        raise InputError(problems)
    return parse_config(text)


def look(root: Path, config: Config, *options: object) -> Look:
    """Look at all files of the site, without reading them."""
    problems: list[Problem] = []
    mark = blake2b(repr((config, program(), options)).encode(), digest_size=16)
    young, now = False, time.time_ns()
    for found in _everything(root, config):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            young = young or now - found.mtime <= SETTLED
            mark.update(repr(found).encode())
    return Look(None if young else mark.digest(), problems)


def _everything(root: Path, config: Config) -> Iterator[Found | Problem]:
    for name in FOLDERS:
        yield from walk(root / name, f"{name}/")
    yield from walk(SHIPPED, "shipped/")
    if config.collected:
        yield from walk(root / config.collected, COLLECTED)


def articles(root: Path, config: Config) -> Iterator[Found]:
    """The files that hold articles, in the order of their paths."""
    if config.collected:
        yield from _files(walk(root / config.collected, COLLECTED))
    yield from (found for found in _files(walk(root / "content", CONTENT)) if not found.path.startswith(EDITIONS))


def _files(found: Iterator[Found | Problem]) -> Iterator[Found]:
    return (file for file in found if isinstance(file, Found) and file.path.endswith(".md"))


def others(root: Path) -> Iterator[Found]:
    """The files that are copied: those of `static/`, and whatever lies beside the articles."""
    for name in ("content", "static"):
        for found in walk(root / name, f"{name}/"):
            if isinstance(found, Found) and found.path not in FILES and (name == "static" or found.path[-3:] != ".md"):
                yield found


def collected_folder(root: Path, config: Config) -> str | None:
    """Where the collected articles lie."""
    return str(root / config.collected) if config.collected else None


def file_of(path: str, root: str | Path, collected: str | None) -> Path:
    """Where an article's file lies."""
    if path.startswith(COLLECTED) and collected is not None:
        return Path(collected, path[len(COLLECTED) :])
    return Path(root, path)


def text_of(root: Path, path: str) -> str | None:
    """A file of the site for looking up places in it; None where it has none."""
    place = root / path
    if not place.is_file():
        return None
    text, _ = decoded(path, read_bytes(place))
    return text or None


def vocabulary_texts(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """The files of the vocabulary by path, and what of them cannot be read."""
    texts, problems = {}, []
    for path in FILES:
        if (root / path).is_file():
            texts[path], faults = decoded(path, read_bytes(root / path))
            problems.extend(faults)
    return texts, problems
