"""How well `digest import` parts articles from what stands beside them, on pages with known bodies.

    python bench/importing.py [--pages] [--folder FOLDER]

Scores are means over the pages, of the four-word sequences that the kept paragraphs and the known body have in common.
`--folder` scores pages of your own: for each `NAME.txt` or `NAME.html` a `NAME.body.txt` with its paragraphs.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from testpages import pages

from digest.importing import appeals, markers
from digest.importing.document import Document
from digest.importing.steps import run

SEQUENCE = 4
"""Words that are compared together."""


class Score(NamedTuple):
    """What part of the kept text is the article's, and what part of the article is kept."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return (
            2 * self.precision * self.recall / (self.precision + self.recall) if self.precision + self.recall else 0.0
        )


def score(kept: Iterable[str], known: Iterable[str]) -> Score:
    """Compare the paragraphs that were kept with those that should have been."""
    found, wanted = _sequences(kept), _sequences(known)
    both = sum((found & wanted).values())
    return Score(both / max(sum(found.values()), 1), both / max(sum(wanted.values()), 1))


def _sequences(paragraphs: Iterable[str]) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(paragraphs).lower())
    return Counter(tuple(words[at : at + SEQUENCE]) for at in range(max(len(words) - SEQUENCE + 1, 1)))


def kept_of(name: str, text: str) -> list[str]:
    """The paragraphs that import keeps."""
    document, _ = run(Document(name, data=text.encode()))
    return [block.text for block in document.body]


def mean(scores: list[Score]) -> Score:
    """The mean precision and recall."""
    return Score(sum(one.precision for one in scores) / len(scores), sum(one.recall for one in scores) / len(scores))


def own_pages() -> Iterator[tuple[str, str, str, Score]]:
    """(group, form, name, score) of each test page in both forms."""
    for page in pages():
        group = "held out" if page.is_held_out else "tuning"
        for form, text in (("text", page.text), ("html", page.html)):
            yield (
                group,
                form,
                page.name,
                score(kept_of(f"{page.name}.{'txt' if form == 'text' else 'html'}", text), page.paragraphs),
            )


def pages_of(folder: Path) -> Iterator[tuple[str, str, str, Score]]:
    """The same of a folder."""
    for body in sorted(folder.glob("*.body.txt")):
        for form, ending in (("text", "txt"), ("html", "html")):
            page = folder / f"{body.name.removesuffix('.body.txt')}.{ending}"
            if page.is_file():
                known = [line for line in body.read_text(encoding="utf-8").split("\n") if line.strip()]
                yield "folder", form, page.name, score(kept_of(page.name, page.read_text(encoding="utf-8")), known)


def _shown(precision: float, recall: float, f1: float) -> str:
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}"


def main() -> None:
    """Print a line for each group of pages and form."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", action="store_true", help="print each page whose F1 is below 0.97")
    parser.add_argument("--without-markers", action="store_true", help="as in a language that has no marker words")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.without_markers:
        markers.markers = lambda: markers.Markers({}, {})
        appeals.known = lambda: appeals.Words({}, {}, {})
    began = time.process_time()
    scored = list(pages_of(options.folder) if options.folder else own_pages())
    for group, form in sorted({(group, form) for group, form, _, _ in scored}, reverse=True):
        own = [one for at, kind, _, one in scored if (at, kind) == (group, form)]
        whole = mean(own)
        f1 = sum(one.f1 for one in own) / len(own)
        print(f"{group:9} {form:5} {len(own):4} pages  {_shown(whole.precision, whole.recall, f1)}")
    if options.pages:
        for group, form, name, one in scored:
            if one.f1 < 0.97:
                print(f"  {group:9} {form:5} {name:24} {_shown(*one, one.f1)}")
    print(f"{(time.process_time() - began) / len(scored) * 1000:.1f} ms of processor time a page")


if __name__ == "__main__":
    main()
