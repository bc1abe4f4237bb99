"""How likely a block is to be the article's, by weights that were learned from test pages: `bench/learn_residue.py`."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from digest.importing.document import Block, Fate
from digest.importing.evidence import Signs
from digest.importing.traits import Traits, traits_of

FILE = Path(__file__).parent / "weights.txt"

LEAST = 0.4
"""The chance from which on a block is kept: where F1 is highest on themes that were left out while learning."""

SURROUNDED = 3
"""Blocks that the rules left out, from which on a text is taken for a page: one that was typed or cleaned has none."""

DOUBTFUL = 0.5
"""The chance below which a block that is kept is flagged."""

TOLD = 3
"""Traits that are told as the evidence."""


@cache
def weights() -> dict[str, float]:
    """Trait → weight; the chance grows with the sum of both multiplied."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    pairs = (line.rpartition(" ") for line in lines if line and line[0] != "#")
    return {name: float(weight) for name, _, weight in pairs}


def chance(traits: Traits) -> float:
    """The chance that a block with these traits is the article's."""
    known = weights()
    total = known["always"] + sum(known.get(name, 0.0) * value for name, value in traits.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def is_surrounded(blocks: Sequence[Block]) -> bool:
    """Whether the rules left enough out around the article for the text to be a page's; boxes within it say little."""
    kept = [at for at, block in enumerate(blocks) if block.fate is Fate.BODY]
    around = [*blocks[: kept[0]], *blocks[kept[-1] + 1 :]] if kept else blocks
    return sum(block.fate in (Fate.RESIDUE, Fate.STUBS) for block in around) >= SURROUNDED


def weighed(blocks: Sequence[Block], signs: Sequence[Signs]) -> tuple[list[Block], list[tuple[int, str]]]:
    """The blocks without those that are hardly the article's, and what is doubtful of the rest."""
    if not is_surrounded(blocks):
        return list(blocks), []
    traits = traits_of(blocks, signs)
    chances = {at: chance(one) for at, one in traits.items()}
    if not any(likely >= LEAST for likely in chances.values()):
        return list(blocks), []
    found = list(blocks)
    for at, likely in chances.items():
        if likely < LEAST:
            found[at] = replace(blocks[at], fate=Fate.RESIDUE, evidence=(_shown(likely, traits[at]),))
    doubts = [at for at, likely in chances.items() if LEAST <= likely < DOUBTFUL and signs[at].words >= 12]
    return found, [(at, _shown(chances[at], traits[at])) for at in doubts]


def _shown(likely: float, traits: Traits) -> str:
    """The chance in words, with the traits that speak most against the block."""
    known = weights()
    worth = sorted((known.get(name, 0.0) * value, name) for name, value in traits.items())
    against = ", ".join(name for value, name in worth[:TOLD] if value < 0)
    return f"the article's with a chance of {likely:.0%}: {against}"
