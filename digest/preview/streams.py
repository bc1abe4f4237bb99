"""The open pages' streams (Server-Sent Events): who listens, and what all of them are told. (effect)"""

import asyncio
from collections.abc import AsyncIterator, Callable

FEW_DESCRIPTORS = 200
"""Files that are left for everything else than streams."""


class Streams:
    """Those who listen. All is done in the event loop's own thread."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._queues: set[asyncio.Queue[bytes | None]] = set()

    @property
    def count(self) -> int:
        """How many listen."""
        return len(self._queues)

    @property
    def is_full(self) -> bool:
        """Whether one more would take what the system leaves us."""
        return self.count >= self.limit

    async def listen(self, now: Callable[[], bytes]) -> AsyncIterator[bytes]:
        """One listener's stream: what stands now, then whatever is told; nothing is lost in between."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield b"retry: 500\n\n" + message(now())
            while (told := await queue.get()) is not None:
                yield told
        finally:
            self._queues.discard(queue)

    def tell(self, text: bytes) -> None:
        """Send a message to all; what somebody has not taken yet is replaced by it."""
        told = message(text)
        for queue in self._queues:
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(told)

    def close(self) -> None:
        """End all streams."""
        for queue in self._queues:
            queue.put_nowait(None)


def message(text: bytes) -> bytes:
    """One event; the text has no line ends."""
    return b"data: " + text + b"\n\n"
