"""A folder of this machine, as a web server reads it: releases beside a link `current`, or the folder itself. (effect)

A release is a folder of its own. What did not change is linked to the files of the one before (they have two names
then), so that a release costs only what changed. Readers see it once `current` is renamed.
"""

import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from digest.config import Target
from digest.errors import DigestError
from digest.keeping import FOLDER as STORE
from digest.layout import FOLDERS
from digest.publish.contents import checked, file_in, write
from digest.publish.files import FileLock, Files
from digest.publish.inplace import InPlace
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.place import PENDING, Done, Place, Put
from digest.publish.place import RELEASES as RECORDS
from digest.publish.plan import Plan
from digest.publish.tree import File, Known, Ledger, Tree, fault_of

CURRENT, RELEASES = "current", "releases"


def open_folder(target: Target, root: Path) -> Place:
    """The folder that a target names. Raises DigestError for one that holds the site's sources, or lies among them."""
    folder = folder_of(target, root)
    if root.resolve().is_relative_to(folder.resolve()):
        raise DigestError(f"{folder} holds the site's sources", hint=_ELSEWHERE)
    for name in (*FOLDERS, STORE):
        refuse_overlap(folder, root / name)
    return InPlace(Files(folder)) if target.keys.get("plain") else Folder(folder)


def folder_of(target: Target, root: Path) -> Path:
    """Where it lies; its name is looked for from the site's folder."""
    return Path(os.path.abspath(root / Path(target.keys["path"]).expanduser()))


def refuse_overlap(folder: Path, ours: Path) -> None:
    """Raises DigestError where one of the two folders is in the other, or is it."""
    one, other = folder.resolve(), ours.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise DigestError(f"{folder} is not apart from {ours}, which is the site's own", hint=_ELSEWHERE)


_ELSEWHERE = "publish to a folder of its own"


class Folder:
    """Releases beside a link."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = str(folder)
        self._lock = FileLock(folder, self.about)
        self.lock, self.unlock, self.break_lock = self._lock.lock, self._lock.unlock, self._lock.break_lock
        self._new = folder

    def known(self) -> Known:
        """What we noted of the live release; files that do not even have their size are doubtful."""
        ledger = self._live()
        served = ledger.served().items()
        odd = (path for path, file in served if _size(self.folder / CURRENT / path) != file.size)
        return Known(ledger, frozenset((*self._doubtful(), *odd)))

    def _live(self) -> Ledger:
        live = self.folder / CURRENT
        if not os.path.lexists(live):
            return Ledger()
        record = self.folder / RECORDS / live.resolve().name
        if not live.is_symlink() or not record.is_file():
            raise DigestError(f"{live} is in the way: digest did not put it there", hint="move it elsewhere")
        return self._ledger(record)

    def _ledger(self, record: Path) -> Ledger:
        try:
            return read_ledger(record.read_bytes())
        except Unreadable as error:
            hint = "bring it back, or publish to another folder"
            raise DigestError(f"{record} cannot be read: {error}", hint=hint) from error

    def _doubtful(self) -> list[str]:
        with suppress(OSError):
            return (self.folder / PENDING).read_text(encoding="utf-8").split("\0")[:-1]
        return []

    def release(self, number: int) -> Tree:
        """It is still there as it was."""
        return self._ledger(self.folder / RECORDS / str(number)).files

    def actual(self, paths: Collection[str]) -> Mapping[str, File | None]:
        """Reads them."""
        return {path: file_in(self.folder / CURRENT / path) for path in paths}

    def foreign(self, paths: Collection[str]) -> list[str]:
        """A release is always ours."""
        return []

    def prepare(self, ledger: Ledger, plan: Plan) -> None:
        """A folder for the release, with links to all that stays."""
        self._new = self.folder / RELEASES / f"{ledger.number + 1}"
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir(parents=True)
        live, puts = self.folder / CURRENT, set(plan.puts)
        made: set[str] = set()
        for path in (*plan.files, *plan.lingering):
            if path not in puts:
                self._make_folder(path, made)
                os.link(live / path, self._new / path)

    def _make_folder(self, path: str, made: set[str]) -> None:
        folder = path.rpartition("/")[0]
        if folder not in made:
            (self._new / folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)

    def put(self, puts: Iterable[Put], done: Done) -> None:
        """Copies, checked against what was built; of an old release links."""
        made: set[str] = set()
        for one in puts:
            self._make_folder(one.path, made)
            if one.source is None:
                os.link(self._find(one), self._new / one.path)
            else:
                write(self._new / one.path, checked(one.file, one.source))
            done(one)

    def _find(self, one: Put) -> Path:
        """A release that has the file as it was."""
        for release in sorted((self.folder / RELEASES).iterdir(), key=os.path.getmtime, reverse=True):
            if release != self._new and fault_of(file_in(release / one.path), one.file) == "":
                return release / one.path
        raise DigestError(f"no release of {self.about} has {one.path} as it was", hint="publish the site as it is")

    def switch(self, ledger: Ledger) -> None:
        """All that is new is on the disk before the link is renamed into place."""
        record = self.folder / RECORDS / str(ledger.number)
        record.parent.mkdir(parents=True, exist_ok=True)
        write(record, written(ledger))
        os.sync()
        link = self.folder / f"{CURRENT}.new"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{RELEASES}/{ledger.number}")
        os.replace(link, self.folder / CURRENT)

    def sweep(self, ledger: Ledger, plan: Plan) -> None:
        """Releases that can no longer be gone back to, and those that never came to be."""
        (self.folder / PENDING).unlink(missing_ok=True)
        wanted = {one.number for one in self._live().releases}
        for release in (self.folder / RELEASES).iterdir():
            if release.name.isdecimal() and int(release.name) not in wanted:
                shutil.rmtree(release, ignore_errors=True)
                (self.folder / RECORDS / release.name).unlink(missing_ok=True)

    def differing(self, ledger: Ledger, put: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """Reading them is cheap."""
        for path, file in sorted(ledger.served().items()):
            fault = fault_of(file_in(self.folder / CURRENT / path), file)
            if fault:
                yield path, fault

    def doubt(self, paths: Collection[str]) -> None:
        """In a file beside the releases."""
        (self.folder / PENDING).write_text("".join(f"{path}\0" for path in sorted(paths)), encoding="utf-8")

    def close(self) -> None:
        """Nothing is open."""


def _size(place: Path) -> int:
    try:
        return place.stat().st_size
    except OSError:
        return -1
