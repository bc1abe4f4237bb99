"""The lists of the site, which run through all months. Pure."""

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, islice

from msgspec import Struct

from digest.fingerprint import SIZE, fingerprint
from digest.model import Version
from digest.months import Month, Names, Numbers, version_for
from digest.site import Story


class Card(Struct, frozen=True, gc=False):
    """A story as a list of some language shows it; in another one where it does not exist in this."""

    name: bytes
    """The fingerprint of everything that a list shows of it."""
    month: Month
    number: int
    lang: str

    @property
    def story(self) -> Story:
        """The story itself."""
        return self.month.stories[self.number]

    @property
    def version(self) -> Version:
        """The version that is shown."""
        return version_for(self.story, self.lang)

    @property
    def is_own(self) -> bool:
        """Whether the story exists in the language of the list."""
        return self.month.summary.languages[self.lang].own[self.number] == 1

    @property
    def place(self) -> tuple[str, int]:
        """What tells the story from all others."""
        return self.month.text, self.number


def card_at(month: Month, number: int, lang: str) -> Card:
    """The card of a story by its number within its month."""
    names = month.summary.languages[lang].cards
    return Card(names[number * SIZE : (number + 1) * SIZE], month, number, lang)


class Cards:
    """A list of stories through all months, newest first; cards are made as they are asked for."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.runs: list[tuple[Month, bytes, list[int] | range]] = []
        """For each month: the names of the cards, and their numbers."""

    def add(self, month: Month, names: bytes, numbers: list[int] | range) -> None:
        """Continue with an older month."""
        if numbers:
            self.runs.append((month, names, numbers))

    @cached_property
    def _ends(self) -> list[int]:
        """How many cards there are up to the end of each month; asked for once the list is complete."""
        return list(accumulate(len(numbers) for _, _, numbers in self.runs))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Card]:
        return self._from(0)

    def __getitem__(self, part: slice) -> tuple[Card, ...]:
        start, stop, _ = part.indices(len(self))
        return tuple(islice(self._from(start), max(stop - start, 0)))

    def _from(self, start: int) -> Iterator[Card]:
        at = bisect_right(self._ends, start)
        skipped = start - (self._ends[at - 1] if at else 0)
        for month, names, numbers in islice(self.runs, at, None):
            for number in range(skipped, len(numbers)):
                yield Card(names[number * SIZE : (number + 1) * SIZE], month, numbers[number], self.lang)
            skipped = 0

    @property
    def name(self) -> bytes:
        """The fingerprint of all cards in their order."""
        return fingerprint(b"".join([names for _, names, _ in self.runs]))

    @property
    def oldest(self) -> str:
        """The month in which the list begins."""
        return self.runs[-1][0].text


class Shelf(Struct, frozen=True):
    """The lists of one language."""

    cards: Cards
    topics: dict[str, Cards]
    tags: dict[str, Cards]
    publishers: dict[str, Cards]
    months: dict[str, Cards]
    leading: list[tuple[int, int, Card]]
    """Rank and age of each story that leads, and its card."""


def shelve(months: list[Month], lang: str) -> Shelf:
    """The lists of a language, through all months from the newest to the oldest."""
    shelf = Shelf(Cards(lang), {}, {}, {}, {}, [])
    for month in months:
        summary = month.summary
        own = summary.languages[lang]
        numbers = range(summary.stories)
        shelf.cards.add(month, own.cards, numbers)
        if numbers:
            shelf.months[month.text] = Cards(lang)
            shelf.months[month.text].add(month, own.cards, numbers)
        _extend(shelf.topics, month, own.topics, summary.topics, lang)
        _extend(shelf.tags, month, own.tags, summary.tags, lang)
        _extend(shelf.publishers, month, own.publishers, summary.publishers, lang)
        for rank, age, number in summary.leading:
            shelf.leading.append((rank, age, card_at(month, number, lang)))
    return shelf


def _extend(lists: dict[str, Cards], month: Month, names: Names, numbers: Numbers, lang: str) -> None:
    for id, cards in names.items():
        known = lists.get(id)
        if known is None:
            known = lists[id] = Cards(lang)
        known.add(month, cards, numbers[id])
