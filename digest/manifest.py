"""What an output folder holds and the moves that bring it up to date: the files that say so, and how they are read."""

import os
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from digest.fingerprint import SIZE, fingerprint, in_letters

HEADER, END = "digest-manifest 3\n", "end "

NEW = "new"
"""The folder of new files: each lies in it as it will in the output, so that whole folders can be moved in."""


class Staging:
    """The files that wait to be moved in: their manifest and their journal are written as they come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        """Files to move in."""
        self.mark = b""
        """The fingerprint of the manifest, once it is finished."""
        self._manifest = open(folder / "manifest", "w", encoding="utf-8")  # noqa: SIM115 - closed on leaving
        self._puts = open(folder / "puts", "w", encoding="utf-8")  # noqa: SIM115
        self._sum = sha256()
        self._write(HEADER)

    def __enter__(self) -> "Staging":
        return self

    def __exit__(self, *error: object) -> None:
        """Close the files, whether finished or not."""
        self._manifest.close()
        self._puts.close()

    def take_down(self, sheaf: str, key: str, lines: Iterable[str]) -> None:
        """The files of a sheaf: those that stay, and those that are put."""
        self._write(f"sheaf {key or '-'} {sheaf}\n{''.join(lines)}")

    def put(self, number: int, path: str, is_new: bool) -> None:
        """The staged file of that number, or the new one staged for this path, goes there."""
        self.count += 1
        self._puts.write(f"{ADD}{path}\n" if is_new else f"put {number} {path}\n")

    def _write(self, text: str) -> None:
        self._manifest.write(text)
        self._sum.update(text.encode())

    def files_of(self, sheaves: str, output: Path) -> Iterator[tuple[str, str, Path]]:
        """Path, fingerprint of the bytes, and place of each file in the sheaves whose names begin so."""
        self._manifest.flush()
        self._puts.flush()
        staged = {path: self.folder / name for _, name, path in moves(self.folder / "puts")}
        for id, chunk in _chunks((self.folder / "manifest").read_bytes()).items():
            if id.startswith(sheaves):
                for path, written in entries(chunk.data):
                    yield path, written.split(" ")[1], staged.get(path, output / path)

    def finish(self, deletes: list[str]) -> None:
        """Write the journal: deletions first, since a file may stand where a folder will."""
        self._write(f"{END}{self._sum.digest()[:SIZE].hex()}\n")
        self.mark = self._sum.digest()[:SIZE]
        self.__exit__()
        with open(self.folder / "journal", "w", encoding="utf-8") as journal:
            journal.writelines(f"delete - {path}\n" for path in deletes)
            with open(self.folder / "puts", encoding="utf-8") as puts:
                journal.writelines(_in_whole_folders(puts, self.folder.parent))


ADD = "add - "


def _in_whole_folders(puts: Iterable[str], output: Path) -> Iterator[str]:
    """The same moves; of new files that lie in a folder which the output lacks, the one move of that folder."""
    lacking: dict[str, bool] = {}
    for line in puts:
        if not line.startswith(ADD):
            yield line
        elif outermost := _outermost(line[len(ADD) : -1], output, lacking):
            yield f"{ADD}{outermost}\n"


def _outermost(path: str, output: Path, lacking: dict[str, bool]) -> str | None:
    """The outermost folder of a path that the output lacks, else the path; None where that folder was given before."""
    end = path.find("/")
    while end >= 0:
        folder = path[:end]
        if folder not in lacking:
            lacking[folder] = not os.path.lexists(output / folder)
            if lacking[folder]:
                return folder
        if lacking[folder]:
            return None
        end = path.find("/", end + 1)
    return path


def make_folder(place: str) -> None:
    """Make a folder, if there is none, with those around it."""
    try:
        os.mkdir(place)
    except OSError:
        os.makedirs(place, exist_ok=True)


def look_of(status: os.stat_result) -> str:
    """Size, modification time in nanoseconds and inode of a file, as the manifest has them."""
    return f" {status.st_size} {status.st_mtime_ns} {status.st_ino}"


def written_as(content: bytes, status: os.stat_result) -> str:
    """What a manifest says of a file after its key: the fingerprint of its bytes, and how it looks."""
    return f" {in_letters(content)}{look_of(status)}"


def is_intact(data: bytes) -> bool:
    """Whether a manifest is as it was written, by the fingerprint in its last line."""
    body, end, mark = data.rpartition(END.encode())
    return bool(end) and mark.strip() == fingerprint(body).hex().encode()


class Chunk(NamedTuple):
    """The files of a sheaf, as a manifest lists them."""

    key: str
    data: bytes


def chunks(data: bytes) -> dict[str, Chunk]:
    """What an intact manifest says, by the id of each sheaf; all at once, where it is of another format."""
    if not data.startswith(HEADER.encode()):
        return {"": Chunk("", data)}
    return _chunks(data[: data.rindex(END.encode())])


def _chunks(body: bytes) -> dict[str, Chunk]:
    found = {}
    for sheaf in body.removesuffix(b"\n").split(b"\nsheaf ")[1:]:
        head, _, files = sheaf.partition(b"\n")
        key, _, id = head.decode().partition(" ")
        found[id] = Chunk(key, files and files + b"\n")
    return found


def entry(path: str, written: str) -> str:
    """The line of a file: its path, and what is said of it."""
    return f"{written} {path}\n"


def entries(data: bytes) -> Iterator[tuple[str, str]]:
    """Path, and key with fingerprint and look, of each file in a manifest; cut off or garbled lines are passed over."""
    for line in TextIOWrapper(BytesIO(data), "utf-8", "replace", newline="\n"):
        match = _ENTRY.fullmatch(line)
        if match is not None and _is_inside(match[2]):
            yield match[2], match[1]


_ENTRY = re.compile(r"([\w+/]{16,64} [\w+/]{22} \d+ \d+ \d+) (.+)\n", re.ASCII)


def moves(journal: Path) -> Iterator[tuple[str, str, str]]:
    """Verb, name below the staging folder, and path of each move; what is deleted has no such name."""
    with open(journal, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            verb, _, rest = line.rstrip("\n").partition(" ")
            number, _, path = rest.partition(" ")
            if verb in ("put", "add", "delete") and path and _is_inside(path):
                yield verb, f"{NEW}/{path}" if verb == "add" else number, path


def _is_inside(path: str) -> bool:
    """Whether a path of a manifest or journal, which may have been garbled, stays in the output folder."""
    return not path.startswith("/") and (".." not in path or ".." not in path.split("/"))
