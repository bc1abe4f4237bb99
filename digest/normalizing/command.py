"""`digest normalize` as a command: finds the files, tells or writes what differs. (effect)"""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from digest.dates import zone
from digest.errors import DigestError
from digest.inputs import collected_folder, read_config, vocabulary_texts
from digest.layout import CONTENT, EDITIONS, TRANSLATIONS
from digest.load import read_bytes
from digest.normalizing.form import Ids, canonical_form
from digest.reader import Reader
from digest.vocabulary import parse_vocabulary


def run_normalize(root: Path, paths: tuple[str, ...], check: bool, diff: bool) -> int:
    """Bring files into canonical form, or tell which are not; returns the exit code."""
    ids, changed, faults = _ids(root), 0, 0
    for file in _files(root, paths):
        name = file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)
        try:
            data = read_bytes(file)
            after = canonical_form(name, data, ids)
        except ValueError as error:
            click.echo(str(error), err=True)
            faults += 1
            continue
        if after.encode() == data:
            continue
        changed += 1
        click.echo(_difference(name, data, after) if diff else name)
        if not (check or diff):
            _write(file, after)
    click.echo(
        f"{changed} {'files' if changed != 1 else 'file'} {'would be changed' if check or diff else 'changed'}",
        err=True,
    )
    return 1 if faults or (check and changed) else 0


def _ids(root: Path) -> Ids:
    config = read_config(root)
    texts, _ = vocabulary_texts(root)
    vocabulary, _ = parse_vocabulary(texts, lambda path: Reader(path, zone(config.timezone)))
    topics = {alias: topic.id for topic in vocabulary.topics.values() for alias in topic.aliases}
    names = {name: one.id for one in vocabulary.publishers.values() for name in (*one.aliases, one.name)}
    return Ids(
        {**topics, **{id: id for id in vocabulary.topics}}, {**names, **{id: id for id in vocabulary.publishers}}
    )


def _files(root: Path, paths: tuple[str, ...]) -> Iterator[Path]:
    """The articles' files: those that are named, else all of the site."""
    config = read_config(root)
    collected = collected_folder(root, config)
    given = [Path(path).absolute() for path in paths] or [root / CONTENT, *([Path(collected)] if collected else [])]
    for path in given:
        if path.is_dir():
            others = [root / folder for folder in (EDITIONS, TRANSLATIONS)]
            found = (file for file in sorted(path.rglob("*.md")) if file.is_file())
            yield from (file for file in found if not any(map(file.is_relative_to, others)))
        elif path.is_file():
            yield path
        else:
            raise DigestError(f"there is no file {path}", hint=f"give files or folders, or none for all of {CONTENT}")


def _difference(name: str, before: bytes, after: str) -> str:
    old = before.decode("utf-8-sig").splitlines()
    return "\n".join(difflib.unified_diff(old, after.splitlines(), name, name, lineterm=""))


def _write(file: Path, text: str) -> None:
    """Replace the file as a whole, with the rights that it has."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8", newline="\n")
        new.chmod(file.stat().st_mode)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)
