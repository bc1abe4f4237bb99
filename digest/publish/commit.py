"""A commit that is made without a work tree, by `git fast-import`. (effect)"""

import subprocess
import time
from hashlib import new as hashed
from pathlib import Path
from typing import IO

from digest.errors import DigestError
from digest.publish.process import Failed, last_words, run


class Commit:
    """A commit upon another; what is not named stays as it is there."""

    def __init__(self, store: Path, ref: str, tip: str, message: str) -> None:
        self._tip = tip
        words = ["git", f"--git-dir={store}", "fast-import", "--quiet", "--done"]
        self._import = subprocess.Popen(words, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        text = message.encode()
        self._write(f"commit {ref}\ncommitter {_committer()}\ndata {len(text)}\n".encode(), text)
        if tip:
            self._write(f"from {tip}\n".encode())

    def delete(self, path: str) -> None:
        """Without that file."""
        self._write(f"D {_quoted(path)}\n".encode())

    def refer(self, path: str, blob: str) -> None:
        """With a file that the repository has."""
        self._write(f"M 100644 {blob} {_quoted(path)}\n".encode())

    def put(self, path: str, data: bytes) -> str:
        """With a file; returns the name of its blob."""
        self._write(f"M 100644 inline {_quoted(path)}\ndata {len(data)}\n".encode(), data, b"\n")
        header = f"blob {len(data)}\0".encode()
        return hashed("sha256" if len(self._tip) == 64 else "sha1", header + data).hexdigest()

    def finish(self) -> None:
        """It is made. Raises DigestError where git did not take it."""
        self._write(b"done\n")
        self._end()

    def _write(self, *pieces: bytes) -> None:
        stream: IO[bytes] | None = self._import.stdin
        assert stream is not None
        try:
            for piece in pieces:
                stream.write(piece)
        except BrokenPipeError:
            self._end()

    def _end(self) -> None:
        _, said = self._import.communicate()
        if self._import.returncode:
            hint = "delete the folder git in .digest, and publish again"
            raise DigestError(f"git fast-import failed: {last_words(said)}", hint=hint)

    def abandon(self) -> None:
        """It will not be made, unless it is already."""
        if self._import.poll() is None:
            self._import.kill()
        self._import.communicate()


def _quoted(path: str) -> str:
    """As git-fast-import(1) takes any path."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _committer() -> str:
    """As git is configured; it need not be."""
    try:
        return run(["git", "var", "GIT_COMMITTER_IDENT"]).decode().strip()
    except Failed:
        return f"digest <digest@localhost> {int(time.time())} +0000"
