"""Learn the weights by which `digest import` tells an article's blocks from what stands beside it.

    python bench/learn_residue.py [--check]

A logistic regression over the traits of the blocks of `bench/pages/`: each theme with several bodies of each language,
and once more as in a language without marker words, so that traits count which need none. Writes
`digest/importing/weights.txt`. `--check` writes nothing, and scores themes that were left out while learning, in folds.
"""

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bodies import LANGUAGES, Article, articles
from importing import Score, mean, score
from testpages import Page, page_of, themes

from digest.importing import appeals, markers
from digest.importing.document import Block, Document
from digest.importing.evidence import Signs
from digest.importing.steps import residue, run
from digest.importing.traits import Traits, traits_of
from digest.importing.weighing import FILE, LEAST, is_surrounded

EPOCHS, RATE, DECAY, FOLDS = 12, 0.1, 1e-3, 5
LEAST_WEIGHT = 0.02

HEAD = """# How much each trait of a block (traits.py) speaks for its being of the article; below zero, against it.
# Written by bench/learn_residue.py.
"""


class Known(NamedTuple):
    """A page's candidates: their traits, and whether each is the article's."""

    page: Page
    form: str
    is_bare: bool
    is_page: bool
    """Residue was found around it; what has none is not weighed."""
    texts: list[str]
    traits: list[Traits]
    is_own: list[bool]


def pages() -> Iterator[Page]:
    """Each tuning theme with four bodies of each language, and with one that three of them make together."""
    for lang in LANGUAGES:
        bodies = articles(lang)
        for number, theme in enumerate(themes(held_out=False)):
            for at in sorted({(number * 2 + step) % len(bodies) for step in (0, 1, 7, 8)}):
                yield page_of(at, bodies[at], theme, bodies[at + 1 :] + bodies[:at])
            first = number * 3 % (len(bodies) - 3)
            parts = bodies[first : first + 3]
            long = Article(lang, parts[0].title, tuple(block for part in parts for block in part.blocks))
            yield page_of(number, long, theme, bodies[:first] + bodies[first + 3 :])


def known_of(page: Page, form: str, is_bare: bool) -> Known:
    """What the rules alone keep of a page."""
    seen: list[tuple[Sequence[Block], Sequence[Signs]]] = []

    def unweighed(blocks: Sequence[Block], signs: Sequence[Signs]) -> tuple[list[Block], list[tuple[int, str]]]:
        seen.append((blocks, signs))
        return list(blocks), []

    weighed, residue.weighed = residue.weighed, unweighed
    text, ending = (page.text, "txt") if form == "text" else (page.html, "html")
    run(Document(f"{page.name}.{ending}", data=text.encode()))
    residue.weighed = weighed
    blocks, signs = seen[0] if seen else ((), ())
    traits = traits_of(blocks, signs)
    own = frozenset(page.paragraphs)
    texts = [blocks[at].text for at in traits]
    is_own = [text in own for text in texts]
    return Known(page, form, is_bare, is_surrounded(blocks), texts, list(traits.values()), is_own)


def material() -> list[Known]:
    """All pages, in both forms; the text once more without the words of any language."""
    known = [known_of(page, form, False) for page in pages() for form in ("text", "html")]
    words, addressed = markers.markers, appeals.known
    markers.markers = lambda: markers.Markers({}, {})
    appeals.known = lambda: appeals.Words({}, {}, {})
    appeals.forget()
    known += [known_of(page, "text", True) for page in pages()]
    markers.markers, appeals.known = words, addressed
    appeals.forget()
    return known


def learn(known: Iterable[Known]) -> dict[str, float]:
    """The weights, by steps that become smaller for traits that were often seen; the mean of the later rounds."""
    examples = [(one, own) for page in known for one, own in zip(page.traits, page.is_own, strict=True)]
    weights: dict[str, float] = defaultdict(float)
    seen: dict[str, float] = defaultdict(lambda: 1e-6)
    order = random.Random(1)
    sums: dict[str, float] = defaultdict(float)
    for epoch in range(EPOCHS):
        order.shuffle(examples)
        for traits, own in examples:
            total = weights["always"] + sum(weights[name] * value for name, value in traits.items())
            miss = own - 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
            for name, value in (("always", 1.0), *traits.items()):
                if value:
                    slope = miss * value - DECAY * weights[name]
                    seen[name] += slope * slope
                    weights[name] += RATE * slope / math.sqrt(seen[name])
        for name, weight in weights.items() if epoch >= EPOCHS // 2 else ():
            sums[name] += weight / (EPOCHS - EPOCHS // 2)
    return dict(sums)


def kept_of(page: Known, weights: dict[str, float], least: float) -> list[str]:
    """The candidates that are likely enough."""
    if not page.is_page:
        return page.texts
    bound = math.log(least / (1 - least)) - weights.get("always", 0.0)
    totals = [sum(weights.get(name, 0.0) * value for name, value in one.items()) for one in page.traits]
    return [text for text, total in zip(page.texts, totals, strict=True) if total >= bound]


WITHOUT_WORDS = frozenset(
    ("charity", "dispatch", "feed", "gadgets", "kiosk", "mediathek", "metro", "province", "satellite", "torrent")
)
"""Themes whose wording no rule and no word list was made by."""


def groups_of(page: Known) -> tuple[str, ...]:
    """The rows of the table that a page counts in."""
    return ("all", "without words") if page.page.theme in WITHOUT_WORDS else ("all",)


def check(known: Sequence[Known]) -> None:
    """Print how well themes that were left out are read, by rules alone and with the weights."""
    names = themes(held_out=False) + themes(held_out=True)
    scored: dict[tuple[str, str, str], list[Score]] = defaultdict(list)
    for fold in range(FOLDS):
        out = set(names[fold::FOLDS])
        weights = learn(page for page in known if page.page.theme not in out)
        for page in known:
            if page.page.theme in out and not page.is_bare:
                for group in groups_of(page):
                    scored[group, page.form, "rules alone"].append(score(page.texts, page.page.paragraphs))
                for least in (0.3, LEAST, 0.5):
                    found = score(kept_of(page, weights, least), page.page.paragraphs)
                    for group in groups_of(page):
                        scored[group, page.form, f"from {least}"].append(found)
    for (group, form, how), scores in sorted(scored.items()):
        whole = mean(scores)
        f1 = sum(one.f1 for one in scores) / len(scores)
        print(f"{group:13} {form:5} {how:12} precision {whole.precision:.3f}  recall {whole.recall:.3f}  F1 {f1:.3f}")


def main() -> None:
    """Learn, and write or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    known = material()
    if parser.parse_args().check:
        check(known)
        return
    weights = learn(known)
    lines = [f"{name} {weight:.2f}\n" for name, weight in sorted(weights.items()) if abs(weight) >= LEAST_WEIGHT]
    FILE.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
