"""What was staged moves in: the moves of a journal, each made once whoever makes them. (effect)

Nothing here decides what moves; what somebody else put into the output is refused before the first move.
"""

import filecmp
import os
import shutil
from contextlib import suppress
from errno import EEXIST, ENOTEMPTY
from pathlib import Path

from digest.errors import DigestError
from digest.holding import JOURNAL, MANIFEST, STAGING
from digest.manifest import make_folder, moves


def refuse_foreign(folder: Path, deletes: set[str]) -> None:
    """A file that somebody else put there is never overwritten, unless it holds the very same bytes."""
    staging, checked = folder / STAGING, set[str]()
    for verb, staged, path in moves(staging / "journal"):
        if verb == "delete":
            continue
        for place in [*_unchecked(path, checked), path]:
            if not os.path.lexists(f"{folder}/{place}"):
                break
            if place in deletes:
                continue
            if verb == "put" and place == path and not os.path.isdir(f"{folder}/{place}"):
                continue
            if _is_foreign(folder, place, staging / staged if place == path else None, deletes):
                message = f"{folder / place} is in the way: digest did not write it"
                raise DigestError(message, hint="move it elsewhere")


def _is_foreign(folder: Path, path: str, staged: Path | None, deletes: set[str]) -> bool:
    """Whether something stands at a path that may neither be replaced nor, as a folder, be used."""
    place = folder / path
    if place.is_dir() and not place.is_symlink():
        files = (file.relative_to(folder).as_posix() for file in place.rglob("*") if not file.is_dir())
        return staged is not None and any(file not in deletes for file in files)
    if staged is None or not place.is_file() or not staged.is_file():
        return True
    return not filecmp.cmp(place, staged, shallow=False)


def perform(folder: Path) -> None:
    """Make the moves of the journal; those that were made before are passed over."""
    staging, made = folder / STAGING, ""
    for verb, staged, path in moves(folder / JOURNAL):
        if verb == "delete":
            (folder / path).unlink(missing_ok=True)
            _prune(folder, path)
            continue
        parent = path.rpartition("/")[0]
        if parent != made:
            make_folder(f"{folder}/{parent}")
            made = parent
        move = _add if verb == "add" else _replace
        move(f"{staging}/{staged}", f"{folder}/{path}")
    _replace(f"{staging}/manifest", f"{folder}/{MANIFEST}")
    (folder / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(staging, ignore_errors=True)


def _prune(folder: Path, path: str) -> None:
    """Remove folders that became empty."""
    parent = Path(path).parent
    with suppress(OSError):
        while parent != Path("."):
            (folder / parent).rmdir()
            parent = parent.parent


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
