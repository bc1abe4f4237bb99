"""Everything a build reads, as it looks from outside: what is there, and whether anything changed. (effect)"""

import time
from pathlib import Path

from msgspec import Struct

from digest.config import FILE, Config, parse_config
from digest.errors import DigestError, InputError, Problem
from digest.fingerprint import fingerprint_of
from digest.load import Found, scan, settled
from digest.program import program
from digest.theme import SHIPPED
from digest.vocabulary import FILES

COLLECTED = "@collected/"
"""Begins the paths of source articles that lie outside of the content folder."""

EDITIONS = "content/editions/"


class Inputs(Struct, frozen=True):
    """The files of a site."""

    articles: list[Found]
    others: list[Found]
    """Images and whatever else lies beside the articles."""
    static: list[Found]
    problems: list[Problem]
    mark: bytes | None
    """The fingerprint of how everything looks; None while something is too young to tell."""


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
        return parse_config(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError([Problem(FILE, 1, 1, f"byte {error.start} is not UTF-8", "save the file as UTF-8")]) from error
    except OSError as error:
        raise DigestError(f"{path} cannot be read: {error.strerror}") from error


def look(root: Path, config: Config, *options: object) -> Inputs:
    """Look at all files of the site, without reading them."""
    content, static, themes = (scan(root / name, f"{name}/") for name in ("content", "static", "themes"))
    shipped = scan(SHIPPED, "shipped/")
    collected = scan(root / config.collected, COLLECTED) if config.collected else scan(root / FILE, "")
    seen = (content.files, static.files, themes.files, shipped.files, collected.files)
    now = time.time_ns()
    is_young = any(settled(found, now) is not found for files in seen for found in files)
    articles = [found for found in content.files if found.path.endswith(".md")]
    others = [found for found in content.files if not found.path.endswith(".md") and found.path not in FILES]
    problems = [*content.problems, *static.problems, *themes.problems, *collected.problems]
    return Inputs(
        [found for found in collected.files if found.path.endswith(".md")]
        + [found for found in articles if not found.path.startswith(EDITIONS)],
        others,
        static.files,
        problems,
        None if is_young else fingerprint_of(seen, config, program(), *options),
    )


def collected_folder(root: Path, config: Config) -> str | None:
    """Where the collected articles lie."""
    return str(root / config.collected) if config.collected else None


def text_of(root: Path, path: str) -> str | None:
    """A file of the site for looking up places in it; None where it cannot be read."""
    try:
        return (root / path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


