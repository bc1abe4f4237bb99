"""What a preview hears of a build while it goes on, and how the site looked to it. (effect)"""

from typing import Any

from msgspec import structs

from digest.console import Console
from digest.inputs import Look
from digest.preview.standing import Months, Standing, standing_of


class Ear(Console):
    """Hears all that a preview wants to know of a build."""

    needs_plan = True

    def __init__(self, months: Months) -> None:
        """`months` are those that are known from before."""
        super().__init__(explains=False)
        self._months = months
        self.seen: Look | None = None
        self.standing: Standing | None = None
        """What will stand, if the build succeeds."""
        self.reasons: dict[str, str] = {}

    def explain(self, path: str, reason: str) -> None:
        """Why a page is rendered."""
        self.reasons[path] = reason

    def looked(self, seen: Look) -> None:
        """How the site looked; the build goes on to empty its own list."""
        self.seen = structs.replace(seen)

    def planned(self, assembled: Any) -> None:
        """All pages are known."""
        self.standing = standing_of(assembled, self._months)
