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
        self._paths, self._near = _parts(), _parts()
        """Numbers of all paths, and of the folders in which files lie that are no index. There is one for each page, so
        they lie in arrays; in parts by their last bits, so that not all need be looked through at once."""
        self._files, self._indexes = _parts(), _parts()
        """Of each file that is no index: its number, and that of the index which a folder of its name would have."""
        self._far: set[int] = set()
        """The numbers of all other folders."""

    def add(self, path: str) -> None:
        """Claim a path."""
        path = folded(path)
        number = hash(path)
        self._paths[number % PARTS].append(number)
        folder = path[: -len(INDEX)] if path.endswith(INDEX) else self._add_file(path, number)
        folder = folder.rpartition("/")[0]
        while folder and hash(folder) not in self._far:
            self._far.add(hash(folder))
            folder = folder.rpartition("/")[0]

    def _add_file(self, path: str, number: int) -> str:
        """Returns its folder."""
        index, folder = hash(path + INDEX), path.rpartition("/")[0]
        self._files[index % PARTS].append(number)
        self._indexes[index % PARTS].append(index)
        self._near[hash(folder) % PARTS].append(hash(folder))
        return folder

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
            if _lies_in_one_of(clashing, place):
                continue  # told already, by the page that it belongs to
            for path_again, source, key in others:
                hint = f"the other is {first}; give one of them another slug or name"
                yield Problem(source, message=f"two things would be written to {path_again}", hint=hint, where=(key,))
            if not others:
                below = next(source for one, source, _ in claimants() if folded(one).startswith(f"{place}/"))
                hint = f"{below} needs a folder there; give one of them another name"
                yield Problem(first, message=f"{path} would be a file", hint=hint)

    def _clashing(self) -> set[int]:
        """The numbers of paths that are claimed twice, or are needed as folders."""
        clashing = set[int]()
        for part, near, files, indexes in zip(self._paths, self._near, self._files, self._indexes, strict=True):
            paths = set(part)
            clashing |= paths.intersection(near) | (paths & self._far)
            if len(paths) < len(part):
                clashing |= {one for one, other in pairwise(sorted(part)) if one == other}
            if not paths.isdisjoint(indexes):
                clashing |= {one for one, index in zip(files, indexes, strict=True) if index in paths}
        return clashing


def _lies_in_one_of(clashing: set[int], place: str) -> bool:
    return not place.endswith(INDEX) and hash(place.rpartition("/")[0] + INDEX) in clashing


def _parts() -> "tuple[array[int], ...]":
    return tuple(array("q") for _ in range(PARTS))


def folded(path: str) -> str:
    """A path as file systems that ignore case or Unicode form see it."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path).casefold()
