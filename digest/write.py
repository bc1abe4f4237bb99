"""The output folder: whole or as it was. (effect)

New files gather in a staging folder inside the output; when all are there, a journal names every move, and the moves
are made. A fault before the journal leaves the output untouched; after it, whoever comes next finishes the moves.
What is new lies there as it will in the output: a folder that the output lacks is moved in as a whole.
`.digest-manifest` says what each file was written from, and marks the folder as ours.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from digest.aside import aside
from digest.fingerprint import fingerprint, fingerprint_of_pieces, in_letters
from digest.holding import JOURNAL, MANIFEST, STAGING, locked, refuse
from digest.load import pieces
from digest.manifest import Chunk, Staging, chunks, entries, is_intact, look_of

MANY = 400_000
"""Bytes of a manifest, some two thousand files, from which on a process beside this one is worth its start."""


class Output:
    """One output folder, held under its lock."""

    def __init__(self, folder: Path, site: Path, say: Callable[[str], None], spare: Path | None) -> None:
        self.folder = folder
        self.staging = folder / STAGING
        self._say = say
        self.name = name_of_output(folder, site)
        self._spare = spare and spare / self.name
        """Where a copy of the manifest is kept."""
        self._touched: Callable[[], bytes] | None = None
        """What `touched` is to be known from, once somebody looks aside."""
        self._written, self._is_intact = b"", False
        """The manifest as it was read, until it is taken apart."""
        self._differing: set[str] | None = None
        self.mark = b""
        """The fingerprint of the manifest."""

    def read(self) -> None:
        """Finish what a killed build left, and read the manifest."""
        self._recover()
        data = _bytes(self.folder / MANIFEST)
        self._is_intact = is_intact(data)
        if not self._is_intact and self._spare is not None:
            copy = _bytes(self._spare)
            if is_intact(copy):
                self._say(f"{self.folder / MANIFEST} is damaged; a copy is used")
                data, self._is_intact = copy, True
        self.mark = fingerprint(data)
        self._written, self._differing = data, None

    def read_again(self) -> None:
        """Read the manifest that was written here last; nobody else has touched the files since."""
        self._written, self._is_intact = _bytes(self.folder / MANIFEST), True
        self.mark, self._differing = fingerprint(self._written), set()

    def look_aside(self) -> None:
        """Begin to look at the files, which takes as long as much else; `kept` and `is_whole` know then."""
        if self._touched is None and len(self._written) > MANY:
            self._touched = aside(self._look)

    def let_go(self) -> None:
        """Wait for who looks aside, if nobody has."""
        if self._touched is not None:
            self._touched()

    def _look(self) -> bytes:
        """The paths whose files do not look as they were written."""
        touched = (path for path, written in entries(self._written) if not self.is_untouched(path, written))
        return "\n".join(touched).encode()

    @property
    def touched(self) -> set[str]:
        """The files that do not look as they were written."""
        if self._differing is None:
            find, self._touched = self._touched or self._look, None
            self._differing = set(find().decode().split("\n")) - {""}
        return self._differing

    def chunks(self) -> dict[str, Chunk]:
        """What the manifest says of each sheaf; all at once, where it is damaged."""
        self._differing = self.touched  # which is found out from what is let go of here
        data, self._written = self._written, b""
        return chunks(data) if self._is_intact else {"": Chunk("", data)}

    def kept(self, path: str, written: str) -> str | None:
        """What the manifest is to say of a file that holds what was written; None where it does not.

        A file that looks different is read: a copy of the whole output is as good as the output.
        """
        if path not in self.touched:
            return written
        try:
            status = os.stat(f"{self.folder}/{path}")
            look = look_of(status)
            key, content, size, *_ = written.split(" ")
            if (
                int(size) != status.st_size
                or in_letters(fingerprint_of_pieces(pieces(f"{self.folder}/{path}"))) != content
            ):
                return None
        except OSError:
            return None
        return f"{key} {content}{look}"

    def _content(self, path: str) -> str:
        return in_letters(fingerprint_of_pieces(pieces(f"{self.folder}/{path}")))

    def is_untouched(self, path: str, written: str) -> bool:
        """Whether the file still looks as it was written."""
        try:
            status = os.stat(f"{self.folder}/{path}")
        except OSError:
            return False
        return written.endswith(look_of(status))

    def is_whole(self) -> bool:
        """Whether every file still looks as it was written."""
        return not self.touched

    def stage(self) -> Path:
        """An empty folder for new files."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)
        return self.staging

    def discard(self) -> None:
        """Drop what was staged."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def commit(self, staged: Staging, deletes: list[str]) -> None:
        """Move the staged files in and delete others; from its first move on it will be finished."""
        staged.finish(deletes)
        if staged.count == 0 and not deletes and staged.mark == self.mark:
            self.discard()
            return
        from digest.arrival import perform, refuse_foreign

        refuse_foreign(self.folder, set(deletes))
        os.replace(self.staging / "journal", self.folder / JOURNAL)
        perform(self.folder)
        self.mark = staged.mark
        if self._spare is not None:
            self._spare.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / MANIFEST, self._spare)

    def _recover(self) -> None:
        if (self.folder / JOURNAL).exists():
            from digest.arrival import perform

            perform(self.folder)
        elif self.staging.exists():
            self.discard()


def name_of_output(folder: Path, site: Path) -> str:
    """Tells the outputs of a site apart, wherever the site lies."""
    return fingerprint(os.fsencode(os.path.relpath(folder.resolve(), site.resolve()))).hex()


@contextmanager
def opened(folder: Path, site: Path, say: Callable[[str], None], spare: Path | None = None) -> Iterator[Output]:
    """The output folder under its lock, ready to be built into.

    Raises DigestError for a folder that is not digest's to write, and where another build holds it for too long.
    """
    refuse(folder, site)
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder, say):
        output = Output(folder, site, say, spare)
        try:
            yield output
        finally:
            output.let_go()
            if not (folder / JOURNAL).exists():
                output.discard()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
