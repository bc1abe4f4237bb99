"""What a preview hears of a build while it goes on, and how the site looked to it. (effect)"""

from typing import Any

from digest.console import Console
from digest.errors import Problem
from digest.load import Found
from digest.preview.standing import Months, Standing, standing_of

Seen = tuple[list[Found], list[Problem]]
"""How a site looked from outside."""


class Ear(Console):
    """Hears all that a preview wants to know of a build."""

    needs_plan = True

    def __init__(self, months: Months) -> None:
        """`months` are those that are known from before."""
        super().__init__(explains=False)
        self._months = months
        self.seen: Seen | None = None
        self.standing: Standing | None = None
        """What will stand, if the build succeeds."""
        self.reasons: dict[str, str] = {}

    def explain(self, path: str, reason: str) -> None:
        """Why a page is rendered."""
        self.reasons[path] = reason

    def looked(self, files: list[Any], problems: list[Problem]) -> None:
        """How the site looked."""
        self.seen = files, problems

    def planned(self, assembled: Any) -> None:
        """All pages are known."""
        self.standing = standing_of(assembled, self._months)


def differing(before: Seen | None, now: Seen | None) -> tuple[str, ...]:
    """The paths of files that came, went, or look different; none where there is nothing to compare."""
    if before is None or now is None:
        return ()
    old, new = sorted(before[0]), sorted(now[0])
    if len(old) == len(new):
        pairs = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
        old, new = [one for one, _ in pairs], [other for _, other in pairs]
    return tuple(sorted({one.path for one in set(old).symmetric_difference(new)}))
