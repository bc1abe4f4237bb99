"""Which articles look like the same story, and why. They are suggested, never merged. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from digest.checking.copies import COPIED, RARE, Copied, overlap, pairs, shingles_of
from digest.checking.marks import marks_of

SHARED = 4.5
"""The weight of shared names, numbers and dates from which on two articles look alike."""

DAYS = 4
"""How far apart two articles on one event are published at most."""


class Piece(Struct, frozen=True):
    """An article as it is compared."""

    path: str
    lang: str
    story: str
    title: str
    text: str
    urls: frozenset[str] = frozenset()
    day: int | None = None
    """Days since 1970."""


class Pair(Struct, frozen=True, order=True):
    """Two articles that look like one story."""

    path: str
    other: str
    reason: str
    is_copy: bool = False


def same_stories(pieces: Sequence[Piece]) -> list[Pair]:
    """The pairs of articles of different stories that look like the same one."""
    compared = Compared(pieces)
    found = []
    for one, other in sorted(compared.candidates()):
        first, second = pieces[one], pieces[other]
        if first.story != second.story:
            reason, is_copy = compared.reason(one, other)
            if reason:
                found.append(Pair(first.path, second.path, reason, is_copy))
    return found


def copies(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Groups of articles that carry the same report: each group counts as one source."""
    shingles = [shingles_of(piece.text) for piece in pieces]
    groups: list[list[int]] = []
    for at, own in enumerate(shingles):
        known = next((group for group in groups if any(overlap(own, shingles[one]) >= COPIED for one in group)), None)
        if known is None:
            groups.append([at])
        else:
            known.append(at)
    return [[pieces[at] for at in group] for group in groups if len(group) > 1]


class Compared:
    """Some articles, ready to be compared with each other and with further ones."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.marks = [_marks(piece) for piece in pieces]
        self.shingles = [shingles_of(piece.text) for piece in pieces]
        self.copied = Copied(self.shingles)
        self.holders: dict[str, list[int]] = defaultdict(list)
        for at, marks in enumerate(self.marks):
            for mark in marks:
                self.holders[mark].append(at)

    def candidates(self) -> set[tuple[int, int]]:
        """Pairs that have an address, a sequence of words or several rare marks in common."""
        found = set(pairs(self._by(lambda at: self.pieces[at].urls)))
        found |= self.copied.shared.keys()
        times = Counter(pair for mark, at in self.holders.items() if len(at) <= RARE for pair in pairs([at]))
        return found | {pair for pair, count in times.items() if count >= 3}

    def like(self, piece: Piece) -> list[tuple[str, str, str]]:
        """The articles (path, story, reason) of other stories that look like the story of a further one."""
        marks, shingles = _marks(piece), shingles_of(piece.text)
        near = {at for mark in marks for at in self.holders.get(mark, ()) if len(self.holders[mark]) <= RARE}
        near |= {at for at, own in enumerate(self.pieces) if own.urls & piece.urls}
        near |= set(self.by_shingle(shingles))
        both = Compared([*(self.pieces[at] for at in sorted(near)), piece]) if near else None
        found = both.reasons(len(near)) if both else []
        return [one for one in found if one[1] != piece.story]

    def by_shingle(self, shingles: frozenset[int]) -> set[int]:
        """The articles that have a sequence of words in common with others."""
        return {at for at, own in enumerate(self.shingles) if not own.isdisjoint(shingles)}

    def reasons(self, at: int) -> list[tuple[str, str, str]]:
        """The path and the story of each article that looks like this one, and why."""
        others = (other for other in range(len(self.pieces)) if other != at)
        found = [(self.pieces[other].path, self.pieces[other].story, self.reason(other, at)[0]) for other in others]
        return [one for one in found if one[2]]

    def _by(self, keys: "Iterable[str] | object") -> list[list[int]]:
        holders: dict[object, list[int]] = defaultdict(list)
        for at in range(len(self.pieces)):
            for key in keys(at):  # type: ignore[operator]
                holders[key].append(at)
        return [held for held in holders.values() if 1 < len(held) <= RARE]

    def reason(self, one: int, other: int) -> tuple[str, bool]:
        """Why two articles look alike, empty where they do not; and whether one is a copy of the other."""
        first, second = self.pieces[one], self.pieces[other]
        if first.urls & second.urls:
            return f"both are at {min(first.urls & second.urls)}", False
        if self.copied.overlap(one, other) >= COPIED:
            return "one carries the text of the other (one report is one source)", True
        if first.day is not None and second.day is not None and abs(first.day - second.day) > DAYS:
            return "", False
        shared = self.marks[one].keys() & self.marks[other].keys()
        weight = sum(self._weight(mark) for mark in shared)
        size = min(len(self.marks[one]), len(self.marks[other]))
        if weight >= SHARED and len(shared) >= 4 and weight >= 0.2 * size:
            told = sorted(shared, key=lambda mark: (-self._weight(mark), mark))[:5]
            return f"both name {', '.join(self.marks[one][mark] for mark in told)}", False
        return "", False

    def _weight(self, mark: str) -> float:
        """Rare marks tell more; dates and large numbers more than names."""
        held = len(self.holders[mark])
        kind = 1.5 if mark.startswith(("date", "number")) else 1.0
        return kind * max(1.6 - 0.2 * held, 0.2)


def _marks(piece: Piece) -> dict[str, str]:
    """Mark → as it is written; small numbers tell nothing, nor do years."""
    found: dict[str, str] = {}
    for mark in marks_of(f"{piece.title}.\n{piece.text}", piece.lang):
        if mark.kind == "number" and (float(mark.value) < 13 or 1900 <= float(mark.value) <= 2100):
            continue
        if len(mark.value) >= 3 or mark.kind != "name":
            found.setdefault(f"{mark.kind} {mark.value}", mark.written)
    return found
