"""What came of a build of the preview."""

from msgspec import Struct

from digest.preview.excerpt import Fault
from digest.report import Report

MOST = 200
"""Faults that are shown, and warnings; there may be one of a kind in every article."""

NAMED = 3
"""Causes that are named."""


Causes = tuple[tuple[str, ...], int]
"""Some of the files that had changed before a build, and how many more."""


class Outcome(Struct, frozen=True):
    """What came of a build."""

    number: int
    """Counts the builds of a preview, from 1."""
    report: Report
    """Of the last build that succeeded."""
    seconds: float
    faults: tuple[Fault, ...] = ()
    """None: it succeeded."""
    more_faults: int = 0
    """Those that are not shown."""
    rendered: frozenset[str] = frozenset()
    """Paths of the output that may have changed."""
    causes: tuple[str, ...] = ()
    """The files of the site that looked different from before."""

    @property
    def failed(self) -> bool:
        """Whether the output is as it was before."""
        return bool(self.faults)


class Reason(Struct, frozen=True):
    """Why a page was rendered last."""

    text: str
    build: int
    at: float
    """Seconds since 1970."""
