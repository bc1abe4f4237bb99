"""Everything a build reads, as it looks from outside: what is there, and whether anything changed. (effect)"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, msgpack

from digest.config import Config
from digest.database import sealed, unsealed
from digest.errors import DigestError, InputError, Problem, StoreDamaged
from digest.fingerprint import SIZE, fingerprint_of
from digest.keeping import FOLDER
from digest.layout import COLLECTED, CONFIG, CONTENT, EDITIONS, FOLDERS, SHIPPED, TRANSLATIONS, VOCABULARY
from digest.load import SETTLED, Found, apart, read_bytes, walk
from digest.program import program
from digest.texts import decoded

OF_ARTICLES = (COLLECTED, CONTENT)


class Look(Struct):
    """How everything that a build reads looks from outside."""

    mark: bytes | None
    """The fingerprint of it; None while something is too young to tell."""
    files: list[Found]
    """Those of each folder in the order of their paths; the articles first."""
    problems: list[Problem]
    again: frozenset[str] | None = None
    """The paths of all files that may look otherwise than at the last build; None: any may."""

    def taken(self) -> list[Found]:
        """The files, handed over: there are many, and mostly they are of no use later."""
        files, self.files = self.files, []
        return files

    def differing(self, other: "Look") -> list[str]:
        """The paths of files that look otherwise in one of the two, or are in one only."""
        here, there = apart(sorted(self.files), sorted(other.files))
        return sorted({file.path for file in here | there})


def find_site(start: Path) -> Path:
    """The nearest folder upwards that holds a configuration. Raises DigestError where there is none."""
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise DigestError(f"no {CONFIG} here or in any folder above", hint="start a site with: digest init DIR")


def read_config(root: Path) -> Config:
    """The site's configuration. Raises InputError for its faults, DigestError where it cannot be read."""
    path = root / CONFIG
    try:
        data = read_bytes(path)
    except OSError as error:
        raise DigestError(f"{path} cannot be read: {error.strerror}") from error
    name, place = fingerprint_of(data, program()), root / FOLDER / "config"
    return _remembered(place, name) or _parsed(data, place, name)


def _remembered(place: Path, name: bytes) -> Config | None:
    """The configuration, where the same file was read by the same program before: YAML takes long to import."""
    with suppress(OSError, StoreDamaged, ValueError):
        kept = place.read_bytes()
        return msgpack.decode(unsealed(kept[SIZE:], name), type=Config) if kept[:SIZE] == name else None
    return None


def _parsed(data: bytes, place: Path, name: bytes) -> Config:
    from digest.siteconfig import parse_config

    text, problems = decoded(CONFIG, data)
    if problems:
        raise InputError(problems)
    config = parse_config(text)
    with suppress(OSError):
        if place.parent.is_dir():
            new = place.with_name(f"config-{os.getpid()}")
            new.write_bytes(name + sealed(msgpack.encode(config), name))
            new.replace(place)
    return config


def look(root: Path, config: Config, *options: object) -> Look:
    """Look at all files of the site, without reading them."""
    folders = [(root / name, f"{name}/") for name in FOLDERS] + [(SHIPPED, "shipped/")]
    if config.collected:
        folders.insert(0, (root / config.collected, COLLECTED))
    found = [one for folder, prefix in folders for one in walk(folder, prefix)]
    files = [one for one in found if isinstance(one, Found)]
    problems = [one for one in found if isinstance(one, Problem)]
    mark = None if _is_young(files) else fingerprint_of(repr((config, options)), program(), files)
    return Look(mark, files, problems)


def look_again(seen: Look, root: Path, config: Config, paths: Iterable[str]) -> Look | None:
    """How the site looks where only these files may have changed; None where that takes more than to look at them."""
    named = frozenset(paths)
    files = {file.path: file for file in seen.files}
    for path in named:
        place = place_of(path, root, config)
        if os.path.isdir(place) or os.path.islink(place):
            return None
        files.pop(path, None)
        with suppress(FileNotFoundError, NotADirectoryError):
            status = os.stat(place)
            files[path] = Found(path, status.st_size, status.st_mtime_ns, status.st_ino)
    return None if seen.problems else Look(None, list(files.values()), [], named)


def place_of(path: str, root: Path, config: Config) -> str:
    """Where a file lies that `look` names so."""
    if path.startswith("shipped/"):
        return f"{SHIPPED}{path[7:]}"
    return file_of(path, str(root), collected_folder(root, config))


def _is_young(files: Iterable[Found]) -> bool:
    """Whether the time of one of the files may not tell its next change."""
    since = time.time_ns() - SETTLED
    return any(file.mtime > since for file in files)


def parted(files: Iterable[Found]) -> tuple[list[Found], list[Found]]:
    """The files that hold articles, and the others: of `static/`, of editions, and whatever lies beside articles."""
    articles, copied = [], []
    for file in files:
        path = file.path
        if path.startswith(TRANSLATIONS):
            continue
        if path.startswith("static/"):
            copied.append(file)
        elif path.endswith(".md") and not path.startswith(EDITIONS):
            if path.startswith(OF_ARTICLES):
                articles.append(file)
        elif path.startswith(CONTENT) and path not in VOCABULARY:
            copied.append(file)
    return articles, copied


def collected_folder(root: Path, config: Config) -> str | None:
    """Where the collected articles lie."""
    return str(root / config.collected) if config.collected else None


def file_of(path: str, root: str, collected: str | None) -> str:
    """Where an article's file lies."""
    if path.startswith(COLLECTED) and collected is not None:
        return f"{collected}/{path[len(COLLECTED) :]}"
    return f"{root}/{path}"


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
    for path in VOCABULARY:
        if (root / path).is_file():
            texts[path], faults = decoded(path, read_bytes(root / path))
            problems.extend(faults)
    return texts, problems
