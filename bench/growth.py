"""How time, memory and what is remembered grow with the number of stories: a line, fitted by least squares."""

from collections.abc import Callable, Iterable, Iterator
from statistics import linear_regression
from typing import NamedTuple

from cases import CASES as ALL
from measure import Row

CASES = ("cold", "unchanged", "body")


class Quantity(NamedTuple):
    """Something that grows."""

    title: str
    unit: str
    value: Callable[[Row], float]
    cases: tuple[str, ...]
    """By their labels."""
    slope: str
    """The unit of what 1,000 stories add, or of a thousandth of what one adds."""


LABELS = tuple(case.label for case in ALL if case.name in CASES)
QUANTITIES = (
    Quantity("Wall time", "s", lambda row: row.wall, LABELS, "s per 1,000 stories"),
    Quantity("Memory of all processes", "MB", lambda row: row.memory or 0, LABELS, "kB per story"),
    Quantity("Remembered", "MB", lambda row: row.state / 1e6, ("cold",), "kB per story"),
)


class Line(NamedTuple):
    """start + slope × stories, and the largest distance of a point from it, as a share of the largest value."""

    start: float
    slope: float
    off: float


def fitted(points: Iterable[tuple[int, float]]) -> Line:
    """The line with the least sum of squares."""
    stories, values = zip(*points, strict=True)
    slope, start = linear_regression(stories, values)
    off = max(abs(start + slope * x - y) for x, y in zip(stories, values, strict=True))
    return Line(start, slope, off / max(values))


def series(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by generator and case."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.generator, row.case), []).append(row)
    return found


def summary(rows: Iterable[Row]) -> Iterator[str]:
    """A line for each generator, case and quantity."""
    for (generator, case), group in series(rows).items():
        for quantity in (one for one in QUANTITIES if case in one.cases):
            line = fitted((row.stories, quantity.value(row)) for row in group)
            yield (
                f"| {generator}, {case} | {quantity.title.lower()} | {line.start:.3g} {quantity.unit} | "
                f"{line.slope * 1000:.3g} {quantity.slope} | {line.off:.1%} |"
            )
