"""What is remembered of the months of one output: summaries, members, and where each story stands. (effect)"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from msgspec import Struct, msgpack

from digest.database import sealed, unsealed
from digest.errors import StoreDamaged
from digest.months import Month, Summary
from digest.site import Grouped
from digest.store import Store

T = TypeVar("T")

_encode = msgpack.Encoder().encode
_summary = msgpack.Decoder(Summary)
_members = msgpack.Decoder(list[Grouped])


class Basis(Struct, frozen=True):
    """What a plan was made of, and when."""

    name: bytes
    """The fingerprint of everything besides the articles that the stories depend on."""
    revision: int
    """Of the articles; see `Store.revision`."""
    now: int


class Calendar:
    """The remembered months of one output. What cannot be decoded raises StoreDamaged."""

    def __init__(self, store: Store, output: str) -> None:
        self._store, self._output = store, output

    def basis(self) -> Basis | None:
        """What the months were made of; None where there are none."""
        rows = self._store.ask("select value from plan where output = ?", self._output)
        return _decoded(msgpack.Decoder(Basis), rows[0][0], self._key()) if rows else None

    def months(self) -> dict[str, Month]:
        """All months by their text."""
        rows = self._store.ask("select month, summary from month where output = ?", self._output)
        return {text: Month(_decoded(_summary, data, self._key(text)), self.reader(text)) for text, data in rows}

    def reader(self, text: str) -> Callable[[], list[Grouped]]:
        """What reads the members of a month."""
        return partial(self._read, text)

    def _read(self, text: str) -> list[Grouped]:
        rows = self._store.ask("select members from month where output = ? and month = ?", self._output, text)
        if not rows:
            raise StoreDamaged(f"the stories of {text} are missing")
        return _decoded(_members, rows[0][0], self._key(text))

    def month_of(self, story: str) -> str | None:
        """The month in which a story stands; None where there is no such story."""
        rows = self._store.ask("select month from story where output = ? and key = ?", self._output, story)
        return str(rows[0][0]) if rows else None

    def keys(self) -> set[str]:
        """The keys of all stories and pages."""
        return {key for (key,) in self._store.ask("select key from story where output = ?", self._output)}

    def forget(self) -> None:
        """Forget everything."""
        for table in ("plan", "story", "month"):
            self._store.tell(f"delete from {table} where output = ?", [(self._output,)])

    def move(self, gone: Iterable[str], found: Iterable[tuple[str, str]]) -> None:
        """Forget where some stories stood, and remember where others (key, month) stand."""
        self._store.tell("delete from story where output = ? and key = ?", ((self._output, key) for key in gone))
        rows = ((self._output, key, month) for key, month in found)
        self._store.tell("insert or replace into story values (?, ?, ?)", rows)

    def put(self, months: Iterable[Month]) -> None:
        """Remember months as they are now."""
        self._store.tell("insert or replace into month values (?, ?, ?, ?)", map(self._row, months))

    def _row(self, month: Month) -> tuple[str, str, bytes, bytes]:
        key = self._key(month.text)
        summary, members = _encode(month.summary), _encode(month.members)
        return self._output, month.text, sealed(summary, *key), sealed(members, *key)

    def drop(self, months: Iterable[str]) -> None:
        """Forget months that have no stories left."""
        self._store.tell("delete from month where output = ? and month = ?", ((self._output, text) for text in months))

    def settle(self, basis: Basis) -> None:
        """Remember what the months were made of."""
        value = sealed(_encode(basis), *self._key())
        self._store.tell("insert or replace into plan values (?, ?)", [(self._output, value)])

    def _key(self, *text: str) -> tuple[bytes, ...]:
        return tuple(part.encode() for part in (self._output, *text))


def _decoded(decoder: msgpack.Decoder[T], data: bytes, key: tuple[bytes, ...]) -> T:
    try:
        return decoder.decode(unsealed(data, *key))
    except ValueError as error:
        raise StoreDamaged(str(error)) from error
