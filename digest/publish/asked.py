"""What publishing is asked, what it answers, and who listens meanwhile."""

from msgspec import Struct

from digest.publish.place import Put
from digest.publish.plan import Plan
from digest.report import Listener, Report


class Wish(Struct, frozen=True):
    """What publishing was asked to do."""

    target: str | None = None
    dry_run: bool = False
    strict: bool = False
    incomplete: bool = False
    """Whether to publish although something is lacking that the configuration requires."""
    printed: bool = True
    """Whether to print editions, where the site asks for it."""
    max_deletes: int | None = None
    rollback: int | None = None
    """A release; 0: the one before the live one."""


class Outcome(Struct):
    """What publishing did, or would do."""

    target: str
    place: str
    address: str
    release: int
    """The live one."""
    plan: Plan | None = None
    report: Report | None = None
    notes: list[str] = []
    """What went wrong after publishing, and does not matter to readers."""
    faults: list[tuple[str, str]] = []
    """Path and fault of what is not served as it was published."""
    is_done: bool = False
    of: int | None = None
    seconds: float = 0.0


class Audience(Listener):
    """Who listens to a publish, and is asked."""

    def agrees(self, outcome: Outcome) -> bool:
        """Whether the plan may be carried out."""
        return True

    def group(self, name: str, count: int) -> None:
        """So many files of a group are going to be put."""

    def done(self, one: Put) -> None:
        """A file was put."""
