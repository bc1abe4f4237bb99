"""The output folder: whole or as it was. (effect)

New files gather in a staging folder inside the output; when all are there, a journal names every move, and the moves
are made. A fault before the journal leaves the output untouched; after it, whoever comes next finishes the moves.
What is new lies there as it will in the output: a folder that the output lacks is moved in as a whole.
`.digest-manifest` says what each file was written from, and marks the folder as ours.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EEXIST, ENOTEMPTY
from pathlib import Path

from digest.aside import aside
from digest.errors import DigestError
from digest.fingerprint import fingerprint, in_letters
from digest.load import read_bytes
from digest.manifest import Chunk, Staging, chunks, entries, is_intact, look_of, make_folder, moves

MANIFEST, JOURNAL, STAGING, LOCK = ".digest-manifest", ".digest-journal", ".digest-staging", ".digest-lock"
OWN = (MANIFEST, JOURNAL, STAGING, LOCK)
MANY = 400_000
"""Bytes of a manifest, some two thousand files, from which on a process beside this one is worth its start."""
PATIENCE = 10.0
"""Seconds to wait for another build of the same folder."""


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
            if int(size) != status.st_size or in_letters(fingerprint(read_bytes(f"{self.folder}/{path}"))) != content:
                return None
        except OSError:
            return None
        return f"{key} {content}{look}"

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
        self._refuse_foreign(set(deletes))
        os.replace(self.staging / "journal", self.folder / JOURNAL)
        self._perform()
        self.mark = staged.mark
        if self._spare is not None:
            self._spare.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.folder / MANIFEST, self._spare)

    def _refuse_foreign(self, deletes: set[str]) -> None:
        """A file that somebody else put there is never overwritten, unless it holds the very same bytes."""
        checked: set[str] = set()
        for verb, staged, path in moves(self.staging / "journal"):
            if verb == "delete":
                continue
            for place in [*_unchecked(path, checked), path]:
                if not os.path.lexists(f"{self.folder}/{place}"):
                    break
                if place in deletes:
                    continue
                if verb == "put" and place == path and not os.path.isdir(f"{self.folder}/{place}"):
                    continue
                if self._is_foreign(place, self.staging / staged if place == path else None, deletes):
                    message = f"{self.folder / place} is in the way: digest did not write it"
                    raise DigestError(message, hint="move it elsewhere")

    def _is_foreign(self, path: str, staged: Path | None, deletes: set[str]) -> bool:
        """Whether something stands at a path that may neither be replaced nor, as a folder, be used."""
        place = self.folder / path
        if place.is_dir() and not place.is_symlink():
            files = (file.relative_to(self.folder).as_posix() for file in place.rglob("*") if not file.is_dir())
            return staged is not None and any(file not in deletes for file in files)
        return staged is None or not place.is_file() or place.read_bytes() != _bytes(staged)

    def _perform(self) -> None:
        """Make the moves of the journal; those that were made before are passed over."""
        made = ""
        for verb, staged, path in moves(self.folder / JOURNAL):
            if verb == "delete":
                (self.folder / path).unlink(missing_ok=True)
                self._prune(path)
                continue
            parent = path.rpartition("/")[0]
            if parent != made:
                make_folder(f"{self.folder}/{parent}")
                made = parent
            move = _add if verb == "add" else _replace
            move(f"{self.staging}/{staged}", f"{self.folder}/{path}")
        _replace(f"{self.staging}/manifest", f"{self.folder}/{MANIFEST}")
        (self.folder / JOURNAL).unlink(missing_ok=True)
        self.discard()

    def _prune(self, path: str) -> None:
        """Remove folders that became empty."""
        parent = Path(path).parent
        with suppress(OSError):
            while parent != Path("."):
                (self.folder / parent).rmdir()
                parent = parent.parent

    def _recover(self) -> None:
        if (self.folder / JOURNAL).exists():
            self._perform()
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
    _refuse(folder, site)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / LOCK, say):
        output = Output(folder, site, say, spare)
        try:
            yield output
        finally:
            output.let_go()
            if not (folder / JOURNAL).exists():
                output.discard()


def _refuse(folder: Path, site: Path) -> None:
    place, home = folder.resolve(), Path.home().resolve()
    if place == Path(place.anchor) or place == home or place in home.parents:
        raise DigestError(f"{folder} cannot be the output folder", hint="name a folder of its own, such as _site")
    if place == site.resolve() or place in site.resolve().parents:
        raise DigestError(f"{folder} holds the site itself", hint="name a folder of its own, such as _site")
    for name in ("content", "static", "themes"):
        if place == (site / name).resolve() or (site / name).resolve() in place.parents:
            raise DigestError(f"{folder} is in the site's {name} folder", hint="name a folder of its own")
    if folder.exists() and not folder.is_dir():
        raise DigestError(f"{folder} is not a folder")
    if folder.is_dir() and not any((folder / name).exists() for name in OWN) and any(folder.iterdir()):
        raise DigestError(f"{folder} is not empty, and digest did not write it", hint="name an empty folder")


@contextmanager
def _locked(path: Path, on_wait: Callable[[str], None]) -> Iterator[None]:
    import fcntl

    with open(path, "a+", encoding="utf-8") as stream:
        deadline, told = time.monotonic() + PATIENCE, False
        while True:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                holder = _text(path).strip() or "another process"
                if not told:
                    on_wait(f"waiting for {holder}, which is building into {path.parent}")
                    told = True
                if time.monotonic() > deadline:
                    hint = "wait until it is done, or build into another folder with -o"
                    raise DigestError(f"{holder} is still building into {path.parent}", hint=hint) from None
                time.sleep(0.05)
        stream.truncate(0)
        stream.write(f"process {os.getpid()}\n")
        stream.flush()
        yield


def _unchecked(path: str, checked: set[str]) -> list[str]:
    """The folders above a path that were not given before, the outermost first."""
    folders = []
    folder = path.rpartition("/")[0]
    while folder and folder not in checked:
        checked.add(folder)
        folders.append(folder)
        folder = folder.rpartition("/")[0]
    return folders[::-1]


def _replace(new: str, place: str) -> None:
    """Rename a staged file to its place; where it is no longer staged, that was done before.

    An old file is renamed away first: renaming over it would make ext4 write both to the disk at once.
    """
    if os.path.lexists(new) and os.path.lexists(place):
        os.rename(place, f"{new}.old")
    with suppress(FileNotFoundError):
        os.rename(new, place)


def _add(new: str, place: str) -> None:
    """Rename a new file or folder to its place; into a folder that came to be there meanwhile, what it holds."""
    try:
        os.rename(new, place)
    except FileNotFoundError:
        return  # it is no longer staged: that was done before
    except OSError as error:
        if error.errno not in (ENOTEMPTY, EEXIST):
            raise
        for name in os.listdir(new):
            _add(f"{new}/{name}", f"{place}/{name}")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
