"""What the files of an edition state together: in each language its words, and once for all of them the rest. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from digest.editionfiles import Closed, Curated
from digest.errors import Problem, Where
from digest.model import Date
from digest.periods import kind_of

SHARED = ("date", "number", "stories", "lead")
"""What two versions of an edition may not state differently."""

Place = tuple[str, Where]
"""A file and a place in it."""


class Stated(Struct, frozen=True):
    """What is written of an edition, by people or when it was closed."""

    period: str
    words: dict[str, Curated]
    """By language, in the order of paths."""
    closed: Closed | None
    date: Date | None
    number: int | None
    keys: tuple[str, ...] | None
    """Of its stories; None: all of its period."""
    lead: str | None
    draft: bool

    def place(self, key: str, *rest: str | int) -> Place:
        """Where a key is stated that holds in all languages."""
        if self.closed is not None:
            return self.closed.path, (key, *rest, *(("story",) if key == "stories" else ()))
        path = next((one.path for one in self.words.values() if getattr(one, key) is not None), None)
        return (path, (key, *rest)) if path else (next(iter(self.words.values())).path, ())


def stated(curated: Iterable[Curated], closed: Iterable[Closed], kind: str) -> tuple[list[Stated], list[Problem]]:
    """What is stated of each edition; `kind` is that of the site's periods."""
    words: dict[str, dict[str, Curated]] = defaultdict(dict)
    for one in sorted(curated, key=lambda one: one.path):
        words[one.period][one.lang] = one
    lists = {one.period: one for one in closed}
    faults: list[Problem] = []
    found = []
    for period in sorted(words.keys() | lists.keys()):
        versions = list(words[period].values())
        faults.extend(_disagreements(versions))
        faults.extend(_of_closed(versions, lists[period]) if period in lists else _unfit(versions, kind))
        found.append(_stated(period, words[period], lists.get(period)))
    return found, faults


def _stated(period: str, words: dict[str, Curated], closed: Closed | None) -> Stated:
    if closed is not None:
        keys = tuple(entry.story for entry in closed.stories)
        return Stated(period, words, closed, closed.date, closed.number, keys, closed.lead, False)
    shared: Callable[[str], Any] = lambda key: next(  # noqa: E731
        (getattr(one, key) for one in words.values() if getattr(one, key) is not None), None
    )
    draft = any(one.draft for one in words.values())
    return Stated(period, words, None, shared("date"), shared("number"), shared("stories"), shared("lead"), draft)


def _disagreements(versions: list[Curated]) -> Iterator[Problem]:
    for key in SHARED:
        stating = [one for one in versions if getattr(one, key) is not None]
        for other in stating[1:]:
            if getattr(other, key) != getattr(stating[0], key):
                message = f"{key} is another one in {stating[0].path}"
                yield Problem(other.path, message=message, hint=_ONCE, where=(key,))
                yield Problem(
                    stating[0].path, message=f"{key} is another one in {other.path}", hint=_ONCE, where=(key,)
                )


_ONCE = "state it once, in one of them"


def _unfit(versions: list[Curated], kind: str) -> Iterator[Problem]:
    for one in versions:
        if kind_of(one.period) != kind:
            example = "2026-w47" if kind == "weekly" else "2026-11-19"
            hint = f"editions of this site are {kind}: name it like {example}.{one.lang}.md"
            yield Problem(one.path, message=f"{one.period!r} is no period of this site", hint=hint)


def _of_closed(versions: list[Curated], closed: Closed) -> Iterator[Problem]:
    """A closed edition keeps what it was closed with; who writes something else is told."""
    keys = tuple(entry.story for entry in closed.stories)
    kept = {"stories": keys, "number": closed.number, "lead": closed.lead}
    for one in versions:
        for key, value in kept.items():
            if getattr(one, key) is not None and getattr(one, key) != value:
                hint = f"change {closed.path}, or delete it to open the edition again"
                yield Problem(one.path, message=f"the edition is closed, with other {key}", hint=hint, where=(key,))
        if one.draft:
            yield Problem(one.path, message="the edition is closed: it is no draft", hint="delete it", where=("draft",))


def repeated(keys: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The keys that stand in a list before, each with its number."""
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key in seen:
            yield number, key
        seen.add(key)
