"""Plots of what was measured, as SVG. The same figures give the same bytes."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
from growth import QUANTITIES, Quantity, fitted, series
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from measure import Row
from table import Group, Groups, by_size

CASES = ("cold", "nothing changed", "one body edited")
COLOURS = {"digest": "#0072b2", "digest, fast engine": "#009e73", "digest, full product": "#56b4e9", "Hugo": "#d55e00"}
"""Okabe and Ito's, which the colour-blind tell apart; other peers are grey."""
MARKS = {"cold": "o", "nothing changed": "s", "one body edited": "^"}
STYLE: Any = {
    "svg.hashsalt": "digest",
    "svg.fonttype": "none",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#e4e4e4",
    "axes.axisbelow": True,
}


class Figures(NamedTuple):
    """What a figure shows of each group of builds."""

    title: str
    label: str
    value: Callable[[Group], float]
    form: str


TIME = Figures("Time of a build, on {} (median)", "wall time, s (logarithmic)", lambda group: group.wall, "{:.3g}")
MEMORY = Figures(
    "Peak memory of all processes of a build, on {}",
    "memory, MB (logarithmic)",
    lambda group: group.memory or 0,
    "{:.0f}",
)
PLACES = {"memory": "a memory file system", "disk": "a disk"}


def draw(rows: list[Row], folder: Path) -> list[Path]:
    """Draw times for each place, and memory where it was watched; returns the files."""
    found = by_size(rows)
    drawn = []
    for where in dict.fromkeys(where for where, _ in found):
        sizes = {stories: groups for (place, stories), groups in sorted(found.items()) if place == where}
        drawn.append(save(grid(sizes, TIME, where), folder / f"time-{where}.svg"))
        if any(group.memory for groups in sizes.values() for group in groups.values()):
            drawn.append(save(grid(sizes, MEMORY, where), folder / "memory.svg"))
    return drawn


def grid(sizes: dict[int, Groups], figures: Figures, where: str) -> Figure:
    """A row of panels for each number of stories, a panel for each case, a line in it for each generator."""
    names = list(dict.fromkeys(name for groups in sizes.values() for _, name in groups))[::-1]
    figure, panels = pyplot.subplots(
        *(len(sizes), len(CASES)),
        figsize=(10, 0.4 + len(sizes) * (0.9 + 0.24 * len(names))),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for (stories, groups), row in zip(sizes.items(), panels, strict=True):
        row[0].set_ylabel("generator")
        for case, axes in zip(CASES, row, strict=True):
            values = {name: figures.value(groups[case, name]) for name in names if (case, name) in groups}
            dots(axes, names, {name: value for name, value in values.items() if value}, figures.form)
            axes.set_title(f"{case}, {stories:,} stories", fontsize=9)
    for axes in panels[-1]:
        axes.set_xlabel(figures.label)
    figure.suptitle(figures.title.format(PLACES[where]))
    return figure


def dots(axes: Axes, names: list[str], values: dict[str, float], form: str) -> None:
    """A dot for each generator, with its value beside it."""
    for at, name in enumerate(names):
        if name in values:
            axes.plot(values[name], at, "o", color=COLOURS.get(name, "#666666"), markersize=6)
            text = form.format(values[name])
            axes.annotate(text, (values[name], at), (7, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(-0.6, len(names) - 0.4)
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:g}")
    axes.margins(x=0.25)


def draw_growth(rows: Iterable[Row], folder: Path) -> Path:
    """Draw how much each quantity grows with the number of stories."""
    found = series(rows)
    figure, panels = pyplot.subplots(1, len(QUANTITIES), figsize=(12, 4.5), layout="constrained")
    for quantity, axes in zip(QUANTITIES, panels, strict=True):
        for generator, case in (key for key in found if key[1] in quantity.cases):
            growing(axes, quantity, f"{generator}, {case}", found[generator, case])
        axes.set(
            title=quantity.title, xlabel="stories (thousands)", ylabel=f"{quantity.title.lower()}, {quantity.unit}"
        )
        axes.set_ylim(bottom=0)
        axes.legend(fontsize=7, frameon=False)
    figure.suptitle("Growth with the number of stories: what was measured, and a line through it by least squares")
    return save(figure, folder / "growth.svg")


def growing(axes: Axes, quantity: Quantity, label: str, group: list[Row]) -> None:
    """Points and their line; the last one's value is written beside it."""
    points = [(row.stories, quantity.value(row)) for row in group]
    line = fitted(points)
    stories, values = [x / 1000 for x, _ in points], [y for _, y in points]
    colour = COLOURS.get(group[0].generator, "#666666")
    axes.plot(
        stories, values, MARKS[group[0].case], color=colour, label=f"{label}: {line.slope * 1000:.3g} {quantity.slope}"
    )
    axes.plot(stories, [line.start + line.slope * x for x, _ in points], "-", color=colour, linewidth=0.8)
    text = f"{values[-1]:.3g}"
    axes.annotate(text, (stories[-1], values[-1]), (-5, 6), textcoords="offset points", ha="right", fontsize=8)


def save(figure: Figure, path: Path) -> Path:
    """Write a figure, without the date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    pyplot.close(figure)
    return path


matplotlib.use("svg")
matplotlib.rcParams.update(STYLE)
