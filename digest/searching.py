"""The search index, which Pagefind makes of the stories' pages: a part for each language. (effect)

Pagefind is a program of its own, in the wheel of the extra `search`.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from digest.config import Config
from digest.errors import DigestError, Problem
from digest.fingerprint import fingerprint, fingerprint_of, in_letters
from digest.layout import CONFIG
from digest.pages import Copy
from digest.program import program

WHEELS = ("pagefind_bin_extended", "pagefind_bin")
"""The extended program also parts words of Chinese and Japanese."""

FOLDER, SHEAF = "pagefind", "search index"
"""Where the index lies in the output, and how the manifest names it."""

STORIES = "story "
"""Begins the names of the sheaves whose pages are searched."""

ENTRY = "pagefind-entry.json"
NEEDED = ("pagefind.js", "pagefind-worker.js", ENTRY)
"""What of Pagefind's own files is used, besides the index and the program that reads it; the others are interfaces."""

SELECTORS = ("--root-selector", "main", "--exclude-selectors", "nav, [data-pagefind-ignore]")


class Searched(NamedTuple):
    """A page that can be searched."""

    path: str
    content: str
    """The fingerprint of its bytes."""
    place: Path
    """Where the file lies now."""


def is_wanted(config: Config) -> bool:
    """Whether a build makes the index."""
    return config.indexed and config.makes("search")


def lacking(config: Config) -> list[Problem]:
    """What the index needs and is not installed."""
    if not is_wanted(config) or _wheel() is not None:
        return []
    hint = "install it with: pip install 'digest-site[search]', or write `search: false`"
    return [Problem(CONFIG, message="Pagefind, which makes the search index, is missing", hint=hint, where=("search",))]


def key_of(pages: Iterable[Searched]) -> str:
    """The fingerprint of everything that decides the index."""
    return in_letters(fingerprint_of([page[:2] for page in pages], SELECTORS, program()))


def made_of(pages: Iterable[Searched], folder: Path) -> list[Copy]:
    """Make the index in a folder that is not there yet: its files, each with its path in the output.

    Raises DigestError where Pagefind fails.
    """
    site, index = folder / "pages", folder / "index"
    for page in pages:
        _link(page.place, site / page.path)
    if not site.is_dir():
        return []
    _run("--site", str(site), "--output-path", str(index), "--silent", *SELECTORS)
    entry = json.loads((index / ENTRY).read_bytes())
    (index / ENTRY).write_text(json.dumps(entry, sort_keys=True, separators=(",", ":")), encoding="utf-8")
    return [_copy(path, index) for path in sorted(_needed(index, entry))]


def _link(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)


def _run(*arguments: str) -> None:
    import subprocess

    wheel = _wheel()
    if wheel is None:
        raise DigestError("Pagefind is missing", hint="pip install 'digest-site[search]'")
    done = subprocess.run([str(wheel), *arguments], capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise DigestError(f"Pagefind could not make the search index: {done.stderr.strip() or done.stdout.strip()}")


def _wheel() -> Path | None:
    """The program; None where no wheel of it is installed."""
    for name in WHEELS:
        with suppress(ImportError, ValueError):
            spec = find_spec(name)
            for folder in (spec.submodule_search_locations or ()) if spec else ():
                program = Path(folder) / name.replace("_bin", "")
                if program.is_file():
                    return program
    return None


def _needed(index: Path, entry: Mapping[str, Mapping[str, Mapping[str, str]]]) -> Iterator[Path]:
    """The files that a search page may ask for."""
    readers = {f"wasm.{language.get('wasm') or 'unknown'}.pagefind" for language in entry["languages"].values()}
    for path in index.rglob("*"):
        if path.is_file() and (path.parent != index or path.suffix == ".pf_meta" or path.name in {*NEEDED, *readers}):
            yield path


def _copy(path: Path, index: Path) -> Copy:
    name = f"{FOLDER}/{path.relative_to(index).as_posix()}"
    return Copy(name, str(path), fingerprint(path.read_bytes()), "the search index")
