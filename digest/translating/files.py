"""Writing files of the site. (effect)"""

import os
from pathlib import Path

from digest.errors import DigestError


def replace(file: Path, text: str) -> None:
    """Replace a file as a whole, with the rights that it has; line ends are as the text has them."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8", newline="")
        if file.is_file():
            new.chmod(file.stat().st_mode)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def create(file: Path, text: str) -> None:
    """Write a file that is not there. Raises DigestError where there is one: nothing is ever overwritten."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "x", encoding="utf-8", newline="") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise DigestError(f"{file} exists already", hint="translate it there, or delete it first") from error


def raw_text(file: Path) -> str:
    """A file's text with its own line ends, byte order mark included."""
    with open(file, encoding="utf-8", newline="") as stream:
        return stream.read()
