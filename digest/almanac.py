"""The stories by month, brought up to the articles: only stories whose articles changed are made again, and of the
months only those that have one of them, or that point at one. (effect)
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec import Struct

from digest.calendar import Basis, Calendar
from digest.errors import Problem
from digest.group import Rules, group
from digest.memo import remembered
from digest.model import Member
from digest.months import Month, Summary, newest_first, shown
from digest.references import References, broken
from digest.site import PLAIN, Asset, Grouped, Story
from digest.store import Store
from digest.summaries import Making, summarize


class Almanac(Struct, frozen=True):
    """The stories of the site."""

    months: list[Month]
    """Newest first."""
    plain: list[Story]
    """Pages about the site itself."""
    summaries: list[Summary]
    """Of the months and of the pages."""
    references: References
    month_of: Callable[[str], str | None]
    """Key → the month in which the story stands, shown or not; None where there is none."""
    errors: list[Problem]
    remember: Callable[[], None]
    """To be called where there are no errors."""


def almanac(store: Store, output: str, making: Making) -> Almanac:
    """The stories of the site, as they were made for an output and as they are now."""
    calendar, now = Calendar(store, output), making.rules.gate.now
    basis = Basis(making.name, store.revision(), now)
    last = calendar.basis()
    if last is None or last.name != making.name or last.now > now:
        calendar.forget()
        return _brought_up(Stories(calendar, {}, None), remembered(store), making, basis)
    months = calendar.months()
    touched = store.stories_since(last.revision) | _due(months.values(), now)
    return _brought_up(Stories(calendar, months, touched), remembered(store, touched), making, basis)


def _due(months: Iterable[Month], now: int) -> set[str]:
    """The stories of which the gate decides otherwise by now."""
    over = [month for month in months if month.summary.until is not None and month.summary.until <= now]
    return {member.key for month in over for member in month.members if member.until is not None}


class Stories:
    """All stories, those that are made again and those that are as they were."""

    def __init__(self, calendar: Calendar, months: dict[str, Month], touched: set[str] | None) -> None:
        self.calendar, self.months = calendar, months
        self.former = {key: calendar.month_of(key) for key in touched or ()}
        """The month of each touched story, as it was."""
        self.made: dict[str, Grouped] = {}

    def make(self, articles: Iterable[Member], rules: Rules) -> list[Problem]:
        """Make the touched stories of their articles; what is wrong with them."""
        self.made, faults = group(articles, rules, self._kept)
        return faults

    def settle(self, months: dict[str, Month]) -> None:
        """Hold no more than the months, now that they are remembered."""
        self.months = months
        self.made.clear()
        self.former.clear()

    def keys(self) -> set[str]:
        """The keys of all stories and pages."""
        return self._kept() | self.made.keys()

    def _kept(self) -> set[str]:
        return self.calendar.keys() - self.former.keys() if self.months else set()

    def knows(self, key: str) -> bool:
        """Whether there is such a story or page, shown or not."""
        return key in self.made or self._month_of(key) is not None

    def month_of(self, key: str) -> str | None:
        """The month in which a story stands, shown or not."""
        return self.made[key].month if key in self.made else self._month_of(key)

    def find(self, key: str) -> Story | None:
        """A story or page that is shown."""
        if key in self.made:
            found: Grouped | None = self.made[key]
        else:
            text = self._month_of(key)
            found = self.months[text].member(key) if text is not None else None
        return found.story if found is not None and not found.is_withdrawn else None

    def _month_of(self, key: str) -> str | None:
        return self.calendar.month_of(key) if self.months and key not in self.former else None

    def changed(self, asset: Callable[[str], Asset | None]) -> dict[str, list[Grouped]]:
        """The months that must be made again, with all their stories."""
        found = defaultdict(list)
        for one in self.made.values():
            found[one.month].append(one)
        texts = {text for text in self.former.values() if text is not None}
        texts.update(text for text, month in self.months.items() if self._points_at(month.summary, asset))
        for text in texts.union(found).intersection(self.months):
            found[text].extend(one for one in self.months[text].members if one.key not in self.former)
        found.pop("", None)
        return {text: sorted(members, key=newest_first) for text, members in found.items()}

    def _points_at(self, summary: Summary, asset: Callable[[str], Asset | None]) -> bool:
        """Whether a month points at something that is not as it was."""
        if not self.former.keys().isdisjoint(summary.links):
            return True
        return any(asset(target) != known for target, known in summary.media.items())


def _brought_up(stories: Stories, articles: Iterable[Member], making: Making, basis: Basis) -> Almanac:
    errors = stories.make(articles, making.rules)
    references = References(stories.find, stories.knows, stories.keys, making.asset)
    unread = making.rules.names.unread
    made: dict[str, Month] = {}
    changed = stories.changed(making.asset)
    for text, members in changed.items():
        if members:
            errors.extend(broken(shown(members), references, unread))
            summary = summarize(text, members, making, references)
            made[text] = Month(summary, members)
    gone = [text for text, members in changed.items() if not members]
    months = {text: month for text, month in (stories.months | made).items() if text not in gone}

    def remember() -> None:
        if changed or stories.former:
            calendar = stories.calendar
            calendar.put(made.values())
            calendar.drop(gone)
            calendar.move(stories.former, ((one.key, one.month) for one in stories.made.values()))
            calendar.settle(basis)
            for text, month in made.items():
                month.hold_stories(calendar.reader(text))
        stories.settle(months)
        changed.clear()

    listed = [months[text] for text in sorted(months.keys() - {PLAIN}, reverse=True)]
    plain = months[PLAIN].stories if PLAIN in months else []
    summaries = [month.summary for month in months.values()]
    return Almanac(listed, plain, summaries, references, stories.month_of, errors, remember)
