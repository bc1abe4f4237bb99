"""How likely a block is to be the article's, by weights that were learned from test pages: `bench/learn_residue.py`."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from digest.importing.document import Block, Fate
from digest.importing.evidence import Signs
from digest.importing.kinds import RELATED, TEASER
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
    between = {at for at in traits if _follows_box(at, signs)}
    for at, likely in chances.items():
        if likely < LEAST and at not in between:
            found[at] = replace(blocks[at], fate=Fate.RESIDUE, evidence=(_shown(likely, traits[at]),))
    kept = (at for at in chances if found[at].fate is Fate.BODY)
    doubts = [at for at in kept if chances[at] < DOUBTFUL and signs[at].words >= WHOLE]
    return found, [(at, _shown(chances[at], traits[at])) for at in doubts]


def _follows_box(at: int, signs: Sequence[Signs]) -> bool:
    """Whether a paragraph stands right below one teaser in mid-text: what is around it says little of it."""
    sign = signs[at]
    if not at or not sign.complete or sign.kinds or sign.words < WHOLE:
        return False
    is_named = at > 1 and signs[at - 2].leads and signs[at - 2].has(RELATED) and not signs[at - 1].complete
    return signs[at - 1].has(TEASER) or is_named


WHOLE = 12
"""Words of a paragraph that is kept below a teaser, and of one that is worth a flag."""


def _shown(likely: float, traits: Traits) -> str:
    """The chance in words, with the traits that speak most against the block."""
    known = weights()
    worth = sorted((known.get(name, 0.0) * value, name) for name, value in traits.items())
    against = ", ".join(name for value, name in worth[:TOLD] if value < 0)
    return f"the article's with a chance of {likely:.0%}: {against}"
