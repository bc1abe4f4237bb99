"""A cluster's workers, by way of a Dask scheduler; the only user of `distributed`. (effect)

No worker sees this machine's disk: this process fetches and keeps, they run what is between.
"""

import asyncio
import pickle
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, suppress
from typing import Any, TypeVar

from digest.errors import DigestError
from digest.fingerprint import fingerprint
from digest.job import Job
from digest.parcels import Order, Parcel, other_program, parcels, unpacked
from digest.program import components

T = TypeVar("T")
R = TypeVar("R")
Sent = Future[bytes | None]

PATIENCE = 10.0
"""Seconds to wait for a worker; without an answer for as long, it is asked whether there are any."""
HANDSHAKE = 5.0
"""Seconds that a scheduler has to answer."""
UNDER_WAY = 16
"""Parcels that may be under way; until they are back they are held here too."""


class Cluster:
    """The workers of a scheduler."""

    def __init__(self, address: str) -> None:
        """Connect. Raises DigestError without a scheduler, without workers, and where one has another program."""
        self.address = address
        with ExitStack() as stack:
            _hush(stack)
            self._await_workers()
            self._client = _connected(address)
            stack.callback(self._leave)
            self._executor = self._client.get_executor(pure=False)
            self._check_programs()
            self._open = stack.pop_all()

    def close(self) -> None:
        """Let the cluster go; what is under way is given up."""
        self._open.close()

    def spread(self, job: Job[T, R], batches: Iterable[list[T]]) -> Iterator[R]:
        """What the job makes of all batches, in any order. Raises DigestError where the cluster does not do it."""
        shared = pickle.dumps(job.run)
        pending: dict[Sent, Parcel] = {}
        for parcel in parcels(job, batches):
            yield from job.keep((ticket, None) for ticket in parcel.idle)
            if parcel.tickets:
                pending[self._send(parcel, shared)] = parcel
            if len(pending) >= UNDER_WAY:
                yield from self._kept(pending, shared, job)
        while pending:
            yield from self._kept(pending, shared, job)

    def _kept(self, pending: dict[Sent, Parcel], shared: bytes, job: Job[T, R]) -> Iterator[R]:
        """Keep what has come back. A worker that does not know the job yet is told of it."""
        for future in self._done(pending):
            parcel, answer = pending.pop(future), self._answer(future)
            if answer is None:
                pending[self._send(parcel, shared, told=shared)] = parcel
            else:
                yield from job.keep(zip(parcel.tickets, unpacked(answer), strict=True))

    def _send(self, parcel: Parcel, shared: bytes, told: bytes | None = None) -> Sent:
        try:
            order = Order(components(), fingerprint(shared), parcel.data, told)
            sent: Sent = self._executor.submit(pickle.loads, pickle.dumps(order))
        except (OSError, RuntimeError) as error:
            raise self._gone() from error
        return sent

    def _done(self, pending: Iterable[Sent]) -> set[Sent]:
        done, _ = wait(pending, timeout=PATIENCE, return_when=FIRST_COMPLETED)
        if not done:
            self._await_workers()
        return done

    def _answer(self, future: Sent) -> bytes | None:
        from distributed import KilledWorker

        try:
            return future.result()
        except CancelledError as error:
            raise self._gone() from error
        except KilledWorker as error:
            hint = "if they ran out of memory, give them more: dask worker --memory-limit"
            raise DigestError("workers of the cluster ended again and again at the same work", hint=hint) from error
        except (ImportError, AttributeError) as error:
            raise _without_digest("a worker", error) from error

    def _await_workers(self) -> None:
        """Raises DigestError where no worker is ready to work for too long."""
        deadline = time.monotonic() + PATIENCE
        while True:
            workers = _asked(self.address)
            if "running" in workers.values():
                return
            if time.monotonic() > deadline:
                raise self._without_workers(len(workers))
            time.sleep(0.1)

    def _without_workers(self, paused: int) -> DigestError:
        if paused:
            message = f"the workers of {self.address} have paused: their memory is full"
            return DigestError(message, hint="give them more: dask worker --memory-limit")
        hint = f"start one with: dask worker {self.address} --nthreads 1"
        return DigestError(f"the scheduler {self.address} has no workers", hint=hint)

    def _check_programs(self) -> None:
        """Raises DigestError where a worker has another program, or none."""
        for worker, answer in self._programs().items():
            if not isinstance(answer, dict):
                raise _without_digest(f"the worker {worker}", answer)
            if answer != components():
                raise other_program(f"the worker {worker}", answer, components())

    def _programs(self) -> dict[str, Any]:
        client = self._client
        try:
            return dict(client.sync(client.run, components, on_error="return", callback_timeout=PATIENCE))
        except TimeoutError as error:
            raise DigestError(f"not all workers of {self.address} answer", hint="restart them") from error
        except (OSError, CancelledError) as error:
            raise self._gone() from error

    def _gone(self) -> DigestError:
        return DigestError(f"the scheduler {self.address} has gone away", hint="start it, and build again")

    def _leave(self) -> None:
        with suppress(Exception):
            self._client.close(timeout=HANDSHAKE)


def _hush(stack: ExitStack) -> None:
    """Nothing that `distributed` says reaches the user. Raises DigestError where it is not installed."""
    import logging
    import warnings

    try:
        import dask
        import distributed  # noqa: F401
    except ImportError as error:
        raise DigestError("--scheduler needs Dask", hint="pip install 'digest-site[cluster]'") from error
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).handlers = [logging.NullHandler()]
            logging.getLogger(name).propagate = False
    # Else the last thousand messages, with all that was sent, would be held in memory.
    stack.enter_context(dask.config.set({"distributed.admin.low-level-log-length": 0}))
    stack.enter_context(warnings.catch_warnings())
    warnings.simplefilter("ignore")


def _connected(address: str) -> Any:
    from distributed import Client

    try:
        return Client(address, timeout=HANDSHAKE, set_as_default=False)
    except Exception as error:
        raise _nobody(address) from error


def _asked(address: str) -> dict[str, str]:
    """The workers of a scheduler, and how each of them is. Raises DigestError where no scheduler answers."""
    try:
        with ThreadPoolExecutor(1) as thread:  # who calls may have an event loop of its own
            identity = thread.submit(asyncio.run, _identity(address)).result()
        return {worker: str(known["status"]) for worker, known in identity["workers"].items()}
    except Exception as error:  # whoever listens there may answer anything
        raise _nobody(address) from error


async def _identity(address: str) -> dict[str, Any]:
    from distributed.comm.core import connect
    from distributed.security import Security

    async with asyncio.timeout(HANDSHAKE):
        comm = await connect(address, timeout=HANDSHAKE, **Security().get_connection_args("client"))
        try:
            await comm.write({"op": "identity", "reply": True})
            return dict(await comm.read())
        finally:
            comm.abort()


def _nobody(address: str) -> DigestError:
    return DigestError(f"no Dask scheduler answers at {address}", hint="start one with: dask scheduler")


def _without_digest(who: str, error: object) -> DigestError:
    ours = components()["digest"]
    return DigestError(f"{who} cannot run digest {ours}: {error}", hint="install the same digest-site there")
