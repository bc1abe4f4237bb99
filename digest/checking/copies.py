"""Which articles carry the same text: by the sequences of words that they share. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

SHINGLE = 6
"""Words that are compared together to recognise a copy."""

COPIED = 0.4
"""The share of the shorter text from which on it is a copy."""

LEAST = 10
"""Sequences of words that a text must have to be compared at all."""

RARE = 12
"""What stands in more articles than this tells little."""

Shingles = frozenset[int]


def shingles_of(text: str) -> Shingles:
    """The sequences of words of a text, as the hashes of this process: they are compared, and never kept."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(map(hash, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))


def overlap(one: Shingles, other: Shingles) -> float:
    """The share of the shorter text that the other has too."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller >= LEAST else 0.0


class Copied:
    """Some articles by the sequences of words that they share: pairs that share few are never compared in full."""

    def __init__(self, shingles: Sequence[Shingles]) -> None:
        self.shingles = shingles
        times = Counter(one for own in shingles for one in own)
        repeated = frozenset(one for one, count in times.items() if count > 1)
        holders: dict[int, list[int]] = defaultdict(list)
        for at, own in enumerate(shingles):
            for one in own & repeated:
                holders[one].append(at)
        self.shared = Counter(pairs(held for held in holders.values() if len(held) <= RARE))
        """Pairs → the sequences that they share and few others have."""
        common = frozenset(one for one, held in holders.items() if len(held) > RARE)
        self.common = [len(own & common) for own in shingles]
        """How many sequences of each article many others have."""

    def overlap(self, one: int, other: int) -> float:
        """The share of the shorter text that the other has too; 0 where it cannot reach what makes a copy."""
        first, second = self.shingles[one], self.shingles[other]
        pair = (one, other) if one < other else (other, one)
        most = self.shared.get(pair, 0) + min(self.common[one], self.common[other])
        return overlap(first, second) if most >= COPIED * min(len(first), len(second)) else 0.0


def pairs(groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """The pairs of numbers that stand in one group, the smaller one first."""
    for group in groups:
        for at, one in enumerate(group):
            for other in group[at + 1 :]:
                if one != other:
                    yield (one, other) if one < other else (other, one)
