"""The editions of a site: which stories each one has, its number, its state, and what was corrected since. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from digest.errors import Problem
from digest.fingerprint import fingerprint_of
from digest.model import Date, Outline, Particulars, Version
from digest.months import Summary
from digest.parse import name_of
from digest.periods import cutoff_of, start_of
from digest.site import Asset, Story

if TYPE_CHECKING:
    from digest.curating import Stated
    from digest.editionfiles import Curated

DRAFT, SCHEDULED, OPEN, PUBLISHED = "draft", "scheduled", "open", "published"
"""Kept back by somebody; published at a time to come; its period is not over; to be read by all."""

Runs = tuple[tuple[str, Sequence[int]], ...]
"""Months, and the numbers of stories in each, in the order in which an edition has them."""


class Later(Struct, frozen=True):
    """A correction that was made after the edition of its story went out."""

    month: str
    number: int
    lang: str
    """Of the version that was corrected."""
    at: int
    """Which correction of it, by date."""
    text: bytes
    """The fingerprint of the version's text."""
    edition: tuple[str, int]
    """Period and number of the edition that the story appeared in."""


class Edition(Struct, frozen=True):
    """A dated issue."""

    period: str
    at: int
    """The instant at which it is published."""
    runs: Runs
    name: bytes
    """The fingerprint of its stories."""
    number: int = 0
    state: str = PUBLISHED
    words: "dict[str, Curated]" = {}
    """By language; empty where nobody wrote anything."""
    ordered: bool = False
    """Whether somebody put its stories in order."""
    lead: tuple[str, int] | None = None
    """Month and number of the story that opens it."""
    topics: tuple[str | None, ...] | None = None
    """What each story stands under, where the edition is closed."""
    known: tuple[int, ...] = ()
    """How many corrections each story had when the edition was closed."""
    closed: Date | None = None
    gone: int = 0
    """Stories that it had when it was closed and that are not shown any more."""
    later: tuple[Later, ...] = ()
    """Corrections of its stories since it went out."""
    corrections: tuple[Later, ...] = ()
    """Corrections of stories of earlier editions, which it tells."""

    @property
    def count(self) -> int:
        """How many stories it has."""
        return sum(len(numbers) for _, numbers in self.runs)

    def places(self) -> Iterator[tuple[str, int]]:
        """Month and number of each story, in their order."""
        for month, numbers in self.runs:
            for number in numbers:
                yield month, number


class Editions(Struct, frozen=True):
    """All editions of a site."""

    every: tuple[Edition, ...] = ()
    """In the order of their periods."""
    shown: tuple[Edition, ...] = ()
    """Those that readers see, the newest first."""
    order: dict[str, int] = {}
    """Period → the place of its edition among them."""
    until: int | None = None
    """The next instant at which one of them is published."""

    def of_months(self) -> dict[str, list[tuple[Edition, Sequence[int]]]]:
        """Month → the editions that are shown and have stories of it, the oldest first, and which ones."""
        found = defaultdict(list)
        for edition in reversed(self.shown):
            for month, numbers in edition.runs:
                found[month].append((edition, numbers))
        return found


class Gathered(Struct, frozen=True):
    """The editions, and what is wrong with them."""

    editions: Editions = Editions()
    errors: list[Problem] = []
    warnings: list[Problem] = []
    media: dict[str, Asset] = {}
    """The files that introductions show or link to, by target."""
    remember: Callable[[], None] = lambda: None
    """To be called where there are no errors."""


def periods_of(editions: Iterable[Edition], key_of: Callable[[str, int], str]) -> dict[str, tuple[str, ...]]:
    """Story → the periods of the editions that have it; `key_of` knows the story of a month and a number."""
    found: dict[str, list[str]] = defaultdict(list)
    for edition in editions:
        for month, number in edition.places():
            found[key_of(month, number)].append(edition.period)
    return {key: tuple(periods) for key, periods in found.items()}


def as_story(words: "Curated") -> Story:
    """The words of an edition as a story without facts, whose links and pictures are looked up like all others."""
    version = Version(words.path, words.lang, b"", Particulars(targets=words.targets))
    return Story(name_of(words.path).key, Outline(), version, (version,), ("",))


def automatic(summaries: list[Summary], timezone: str) -> dict[str, Edition]:
    """The editions by date, of all periods that have stories; months come newest first."""
    runs: dict[str, list[tuple[str, range]]] = defaultdict(list)
    names: dict[str, list[bytes]] = defaultdict(list)
    for summary in summaries:
        for run in summary.runs:
            runs[run.period].append((summary.text, range(run.start, run.stop)))
            names[run.period].append(run.name)
    return {
        period: Edition(period, cutoff_of(period, timezone), tuple(listed), fingerprint_of(names[period]))
        for period, listed in runs.items()
    }


def settled(editions: list[Edition], drafts: set[str], now: int, timezone: str) -> tuple[list[Edition], int | None]:
    """The editions in order, each with its number and state, and the next instant at which one is published.

    Numbers count on from that of the edition before, and pass over those that are taken. `drafts` are the periods that
    are kept back.
    """
    number, found, instants = 0, [], []
    taken = {edition.number for edition in editions}
    for edition in sorted(editions, key=lambda one: (start_of(one.period, timezone), one.period)):
        number = edition.number or next(free for free in count(number + 1) if free not in taken)
        taken.add(number)
        state = DRAFT if edition.period in drafts else _state(edition, now)
        if state in (SCHEDULED, OPEN):
            instants.append(edition.at)
        found.append(structs.replace(edition, number=number, state=state))
    return found, min(instants, default=None)


def _state(edition: Edition, now: int) -> str:
    if edition.at <= now:
        return PUBLISHED
    return SCHEDULED if edition.words else OPEN


def same_numbers(editions: list[Edition], stated: "dict[str, Stated]") -> Iterator[Problem]:
    """Two editions that have one number, told where it is stated."""
    first: dict[int, Edition] = {}
    for edition in editions:
        other = first.setdefault(edition.number, edition)
        if other is not edition:
            for one, another in ((edition, other), (other, edition)):
                if one.period in stated and stated[one.period].number is not None:
                    path, where = stated[one.period].place("number")
                    message = f"the edition {another.period} has the number {one.number} too"
                    yield Problem(path, message=message, hint="give one of them another number:", where=where)
