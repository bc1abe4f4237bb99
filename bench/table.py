"""Tables of what was measured: medians, and ratios to Hugo in the same run, beside what is aimed at."""

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median

from measure import Row

YARDSTICK = "Hugo"
FAST = "digest, fast engine"
AIMS = {
    ("digest", "cold"): 1.0, (FAST, "cold"): 0.5,
    ("digest", "nothing changed"): 0.04, (FAST, "nothing changed"): 0.04,
    ("digest", "one body edited"): 0.06, (FAST, "one body edited"): 0.06,
    ("digest", "template edited"): 0.8, (FAST, "template edited"): 0.8,
}  # fmt: skip
"""Wall time over that of Hugo, from 5,000 stories on."""
SMALL_AIMS = {("digest", "cold"): 1.2, (FAST, "cold"): 0.6}
"""The same below."""
MEMORY_AIM = 0.35
TITLE = (
    "case",
    "generator",
    "wall s (min–max)",
    "÷ Hugo",
    "aim",
    "CPU s",
    "memory MB",
    "÷ Hugo",
    "files",
    "MB written",
)


class Group:
    """The builds of one generator in one case."""

    def __init__(self, rows: list[Row]) -> None:
        self.first = rows[0]
        self.timed = [row for row in rows if row.round >= 0] or rows
        self.watched = [row.memory for row in rows if row.memory is not None]

    def middle(self, value: Callable[[Row], float]) -> float:
        """The median of a figure."""
        return median(map(value, self.timed))

    @property
    def wall(self) -> float:
        return self.middle(lambda row: row.wall)

    @property
    def memory(self) -> float | None:
        return max(self.watched, default=None)


Groups = dict[tuple[str, str], Group]
"""By case and generator, as they came."""


def grouped(rows: Iterable[Row]) -> Groups:
    """Rows of one place and size."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.case, row.generator), []).append(row)
    return {key: Group(found[key]) for key in found}


def by_size(rows: Iterable[Row]) -> dict[tuple[str, int], Groups]:
    """All rows, by place and number of stories."""
    found: dict[tuple[str, int], list[Row]] = {}
    for row in rows:
        found.setdefault((row.where, row.stories), []).append(row)
    return {key: grouped(rows) for key, rows in found.items()}


def lines(groups: Groups) -> Iterator[tuple[str, ...]]:
    """The lines of a table."""
    for (case, generator), group in groups.items():
        hugo = groups.get((case, YARDSTICK))
        walls = [row.wall for row in group.timed]
        aims = AIMS if group.first.stories >= 5000 else SMALL_AIMS
        yield (
            case,
            generator,
            f"{group.wall:.3f} ({min(walls):.3f}–{max(walls):.3f})",
            ratio(group.wall, hugo.wall if hugo else None),
            f"≤ {aims[generator, case]:g}" if (generator, case) in aims else "",
            f"{group.middle(lambda row: row.cpu):.3f}",
            f"{group.memory:.0f}" if group.memory else "",
            ratio(group.memory, hugo.memory if hugo else None),
            f"{group.middle(lambda row: row.files):.0f}",
            f"{group.middle(lambda row: row.bytes) / 1e6:.1f}",
        )


def ratio(value: float | None, of: float | None) -> str:
    return f"{value / of:.3f}" if value and of else ""


def table(groups: Groups) -> str:
    """A table in Markdown, which is legible as it is."""
    cells = [TITLE, *lines(groups)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    texts = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {text} |" for text in (texts[0], rule, *texts[1:]))


def page_counts(groups: Groups) -> str:
    """HTML pages of each generator; marked where they are not those of most."""
    pages = {generator: group.timed[-1].pages for (case, generator), group in groups.items() if case == "cold"}
    usual = median(count for generator, count in pages.items() if "full" not in generator)
    marks = {
        generator: " (DIFFERS)" if abs(count / usual - 1) > 0.02 and "full" not in generator else ""
        for generator, count in pages.items()
    }
    return "pages: " + ", ".join(f"{generator} {count}{marks[generator]}" for generator, count in pages.items())


def read_rows(path: Path) -> list[Row]:
    """Rows of a file of results; other lines are about the run."""
    found = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Row(**one) for one in found if "case" in one]
