"""Programs of the system that publishing runs: git, ssh, rsync. (effect)"""

import os
import subprocess
from collections.abc import Mapping, Sequence

from digest.errors import DigestError
from digest.publish.secrecy import without_secrets

LAST = 6
"""Lines of what a program said that are passed on."""


class Failed(Exception):  # noqa: N818 - a program's own word for it
    """A program ended with a fault."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(said)
        self.code = code


def run(words: Sequence[str], data: bytes = b"", more: Mapping[str, str] | None = None) -> bytes:
    """What the program prints. Raises Failed with its last words, DigestError where it is not installed."""
    try:
        done = subprocess.run(
            list(words), input=data, capture_output=True, check=False, env={**os.environ, "LC_ALL": "C", **(more or {})}
        )
    except FileNotFoundError as error:
        raise DigestError(f"{words[0]} is not installed", hint="publishing to this target needs it") from error
    if done.returncode:
        raise Failed(done.returncode, last_words(done.stderr))
    return done.stdout


def last_words(said: bytes) -> str:
    """The end of what a program said, on one line and without secrets."""
    lines = [line.strip() for line in said.decode(errors="replace").splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("hint:")]
    return without_secrets(" / ".join(lines[-LAST:]))
