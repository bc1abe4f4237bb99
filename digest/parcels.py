"""What travels to a worker of a cluster and back: parcels of data for one job, bounded in bytes."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from digest.errors import DigestError
from digest.job import Job
from digest.program import components

T = TypeVar("T")
R = TypeVar("R")

LOAD = 1_000_000
"""Bytes from which on a parcel is full."""
REMEMBERED = 4
"""Jobs that a worker remembers: two each for two sites."""


class Parcel:
    """Some fetched items; what several of them have in common is packed once."""

    def __init__(self) -> None:
        self.tickets: list[Any] = []
        """What to keep the results by."""
        self.idle: list[Any] = []
        """The same of items with which there is nothing to do."""
        self.data = b""
        """What is sent, once it is closed."""
        self._stream = BytesIO()
        self._pickler = pickle.Pickler(self._stream, pickle.HIGHEST_PROTOCOL)

    def add(self, ticket: Any, data: Any) -> None:
        """Put in an item."""
        if data is None:
            self.idle.append(ticket)
        else:
            self.tickets.append(ticket)
            self._pickler.dump(data)

    def is_full(self) -> bool:
        """Whether it is to be sent as it is."""
        return self._stream.tell() >= LOAD

    def closed(self) -> "Parcel":
        """The parcel without all that was only needed for packing it."""
        self.data = self._stream.getvalue()
        del self._stream, self._pickler
        return self


def parcels(job: Job[T, R], batches: Iterable[list[T]]) -> Iterator[Parcel]:
    """Fetch the items of each batch, as they are needed, into a parcel; into more than one where they are long."""
    for batch in batches:
        parcel = Parcel()
        for ticket, data in map(job.fetch, batch):
            parcel.add(ticket, data)
            if parcel.is_full():
                yield parcel.closed()
                parcel = Parcel()
        yield parcel.closed()


def packed(things: Iterable[Any]) -> bytes:
    """Things for `unpacked`."""
    stream = BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    for thing in things:
        pickler.dump(thing)
    return stream.getvalue()


def unpacked(data: bytes) -> Iterator[Any]:
    """The things in a parcel, one by one."""
    stream = BytesIO(data)
    unpickler = pickle.Unpickler(stream)
    while stream.tell() < len(data):
        yield unpickler.load()


class Order(NamedTuple):
    """What `run_parcel` is called with. Unpickling it is the call: so the scheduler between needs no digest."""

    expected: dict[str, str]
    name: bytes
    data: bytes
    told: bytes | None

    def __reduce__(self) -> tuple[Callable[..., bytes | None], tuple[Any, ...]]:
        return run_parcel, tuple(self)


def run_parcel(expected: dict[str, str], name: bytes, data: bytes, told: bytes | None) -> bytes | None:
    """What a worker does: the results in the order of the parcel; None where it has to be told the job of that name.

    Raises DigestError where it has another program than the expected one.
    """
    if components() != expected:
        from distributed import get_worker

        raise other_program(f"the worker {get_worker().address}", components(), expected)
    with _TURN:
        run = _remembered(name, told)
        return None if run is None else packed(map(run, unpacked(data)))


def other_program(who: str, theirs: dict[str, str], ours: dict[str, str]) -> DigestError:
    """What keeps a worker with these components from working for one with those."""
    names = [name for name in ours if theirs.get(name) != ours[name]]
    there, here = (", ".join(f"{name} {one.get(name, '?')}" for name in names) for one in (theirs, ours))
    return DigestError(f"{who} has {there}; here is {here}", hint="install the same on both")


_JOBS: dict[bytes, Callable[[Any], Any]] = {}
_TURN = Lock()
"""Workers may have several threads; parsing and rendering are made for one."""


def _remembered(name: bytes, told: bytes | None) -> Callable[[Any], Any] | None:
    """The job of that name, if it is known or told."""
    if name not in _JOBS and told is not None:
        for old in list(islice(_JOBS, max(0, len(_JOBS) - REMEMBERED + 1))):
            del _JOBS[old]
        _JOBS[name] = pickle.loads(told)
    return _JOBS.get(name)
