"""Which output path belongs to what: no two things may be written to one path, nor a file where a folder must be."""

import unicodedata
from array import array
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from digest.errors import Problem

INDEX = "/index.html"
PARTS = 64


Claimant = tuple[str, str, str]
"""An output path, what is written there, and the key that decides on the path."""


class Claims:
    """The paths of a build, as numbers, since there are many; who claims them is asked again only after a clash."""

    def __init__(self) -> None:
        self._paths = tuple(array("q") for _ in range(PARTS))
        """In parts by their last bits, so that not all need be looked through at once."""
        self._files: dict[int, int] = {}
        """Of each file that is no index: its number → that of the index which a folder of its name would have."""
        self._folders: set[int] = set()
        """The numbers of all folders that files lie in."""

    def add(self, path: str) -> None:
        """Claim a path."""
        path = folded(path)
        number = hash(path)
        self._paths[number % PARTS].append(number)
        if path.endswith(INDEX):
            path = path[: -len(INDEX)]
        else:
            self._files[number] = hash(path + INDEX)
        folder = path.rpartition("/")[0]
        while folder and hash(folder) not in self._folders:
            self._folders.add(hash(folder))
            folder = folder.rpartition("/")[0]

    def faults(self, claimants: Callable[[], Iterable[Claimant]]) -> Iterator[Problem]:
        """The clashes, each told to one claimant; `claimants` gives every path again with its source and key."""
        clashing = self._clashing()
        if not clashing:
            return
        found: dict[str, list[Claimant]] = {}
        for claimant in claimants():
            if hash(folded(claimant[0])) in clashing:
                found.setdefault(folded(claimant[0]), []).append(claimant)
        for place, ((path, first, _), *others) in found.items():
            for path_again, source, key in others:
                hint = f"the other is {first}; give one of them another slug or name"
                yield Problem(source, message=f"two things would be written to {path_again}", hint=hint, where=(key,))
            if not others:
                below = next(source for one, source, _ in claimants() if folded(one).startswith(f"{place}/"))
                hint = f"{below} needs a folder there; give one of them another name"
                yield Problem(first, message=f"{path} would be a file", hint=hint)

    def _clashing(self) -> set[int]:
        """The numbers of paths that are claimed twice, or are needed as folders."""
        indexes = set(self._files.values())
        clashing, as_folders = set[int](), set[int]()
        for part in self._paths:
            paths = set(part)
            clashing |= paths & self._folders
            as_folders |= paths & indexes
            if len(paths) < len(part):
                clashing |= {one for one, other in pairwise(sorted(part)) if one == other}
        return clashing | {one for one, index in self._files.items() if index in as_folders}


def folded(path: str) -> str:
    """A path as file systems that ignore case or Unicode form see it."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path).casefold()
