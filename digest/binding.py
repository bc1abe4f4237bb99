"""What the keys and links of editions became: the stories that they name, as they stand in their months. (effect)

It is remembered for each output, with the names of the months that it was found in, so that these need not be read.
"""

from collections.abc import Callable, Collection, Iterator

from msgspec import Struct, msgpack

from digest.curating import Place, Stated, repeated
from digest.database import sealed, unsealed
from digest.editions import as_story
from digest.errors import Problem, StoreDamaged
from digest.fingerprint import fingerprint, fingerprint_of
from digest.months import Month, Summary
from digest.reader import nearest
from digest.references import BESIDE, References, broken, linked, withheld
from digest.site import Story
from digest.store import Store

_encode = msgpack.Encoder().encode

UNKNOWN = "unknown"
"""Why a story is not shown that does not exist: a fault that is told already."""


class Found(Struct, frozen=True, array_like=True):
    """Where a story stands; its number is -1 where it is not shown, for that reason."""

    month: str
    number: int
    reason: str = ""


class Bound(Struct, frozen=True, array_like=True):
    """What the keys and links of an edition became."""

    asked: bytes
    """The fingerprint of what was looked up."""
    months: dict[str, bytes]
    """The months that it was found in, and their names then."""
    stories: list[Found]
    name: bytes
    """The fingerprint of the stories, and of what the links became."""
    warnings: list[Problem]


class Binder(Struct, frozen=True):
    """What editions are looked up in."""

    months: dict[str, Month]
    summaries: list[Summary]
    """Of all months and of the plain pages."""
    month_of: Callable[[str], str | None]
    references: References
    unread: Collection[str]
    """Keys of stories with faults of their own."""


class Bindings:
    """What was remembered of the editions of one output, and what was looked up since."""

    def __init__(self, store: Store, output: str, binder: Binder) -> None:
        """Raises StoreDamaged for what cannot be decoded."""
        self._store, self._output, self._binder = store, output, binder
        self._names = {summary.text: summary.name for summary in binder.summaries}
        self._known = self._remembered()
        self._made: dict[str, Bound] = {}
        self.errors: list[Problem] = []

    def of(self, one: Stated) -> Bound:
        """What became of an edition's keys and links; notes what is wrong with them."""
        stories = {story.versions[0].lang: story for story in map(as_story, one.words.values())}
        keys = one.keys or ()
        assets = [
            (target, self._binder.references.asset(target))
            for story in stories.values()
            for target in _targets(story)
            if target.partition(":")[0] in BESIDE
        ]
        asked = fingerprint_of(keys, [(lang, _targets(story)) for lang, story in stories.items()], assets)
        known = self._known.get(one.period)
        if known is not None and known.asked == asked and self._holds(known):
            return known
        return self._looked_up(one, keys, list(stories.values()), asked)

    def _holds(self, bound: Bound) -> bool:
        return all(self._names.get(text) == name for text, name in bound.months.items())

    def _looked_up(self, one: Stated, keys: tuple[str, ...], words: list[Story], asked: bytes) -> Bound:
        binder = self._binder
        errors = [*_twice(one, keys), *broken(words, binder.references, binder.unread)]
        found, stories = list[Found](), list[object]()
        for number, key in enumerate(keys):
            month = binder.months.get(binder.month_of(key) or "")
            if month is not None:
                place, story = _in_month(month, key)
                found.append(place)
                stories.append(story)
                continue
            found.append(Found("", -1, UNKNOWN))
            if key not in binder.unread:
                errors.append(self._unknown(one.place("stories", number), key))
        linked_to = {binder.month_of(key) for _, key, _ in linked(words)}
        texts = {place.month for place in found if place.month} | {text for text in linked_to if text is not None}
        targets = [binder.references.targets(story, story.versions[0]) for story in words]
        name = fingerprint(_encode((stories, targets)))
        warnings = list(withheld(words, binder.references, binder.unread))
        bound = Bound(asked, {text: self._names[text] for text in sorted(texts)}, found, name, warnings)
        self.errors.extend(errors)
        if not errors and len(stories) == len(keys):
            self._made[one.period] = bound
        return bound

    def _unknown(self, place: Place, key: str) -> Problem:
        keys = {story.key for month in self._binder.months.values() for story in month.stories}
        alike = next((one for one in sorted(keys) if one.rpartition("/")[2] == key.rpartition("/")[2]), None)
        hint = f"did you mean {alike!r}?" if alike else nearest(key, keys)
        return Problem(place[0], message=f"there is no story {key!r}", hint=hint, where=place[1])

    def _remembered(self) -> dict[str, Bound]:
        rows = self._store.ask("select period, value from edition where output = ?", self._output)
        decode = msgpack.Decoder(Bound).decode
        try:
            return {period: decode(unsealed(value, *self._key(period))) for period, value in rows}
        except ValueError as error:
            raise StoreDamaged(str(error)) from error

    def remember(self) -> None:
        """Keep what was looked up."""
        rows = [(self._output, text, sealed(_encode(bound), *self._key(text))) for text, bound in self._made.items()]
        if rows:
            self._store.tell("insert or replace into edition values (?, ?, ?)", rows)

    def _key(self, period: str) -> tuple[bytes, bytes]:
        return self._output.encode(), period.encode()


def _targets(story: Story) -> tuple[str, ...]:
    particulars = story.versions[0].particulars
    return particulars.targets if particulars is not None else ()


def _twice(one: Stated, keys: tuple[str, ...]) -> Iterator[Problem]:
    for number, key in repeated(keys):
        path, where = one.place("stories", number)
        yield Problem(path, message=f"{key!r} is in this edition already", hint="name it once", where=where)


def _in_month(month: Month, key: str) -> tuple[Found, object]:
    """Where a story stands in its month, and the story."""
    for number, story in enumerate(month.stories):
        if story.key == key:
            return Found(month.text, number), story
    member = month.member(key)
    if member is None or member.is_withdrawn:
        return Found(month.text, -1, "withdrawn"), None
    reasons = ", ".join(sorted(set(member.withheld))) or "without a version to show"
    return Found(month.text, -1, f"withheld: {reasons}"), None
