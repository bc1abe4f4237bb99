"""Work on many items in three steps, of which the middle one can be done anywhere."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

T_contra = TypeVar("T_contra", contravariant=True)
R = TypeVar("R")


class Job(Protocol[T_contra, R]):
    """What is done with each item. On one machine a worker takes all three steps; a cluster is sent only `run`."""

    def fetch(self, item: T_contra) -> tuple[Any, Any]:
        """From the disk: what `keep` will be given back, and what `run` works on; None where there is no need to."""

    @property
    def run(self) -> Callable[[Any], Any]:
        """The work itself: pure, can be pickled, knows nothing of the machine that asks for it."""

    def keep(self, made: Iterable[tuple[Any, Any]]) -> list[R]:
        """To the disk: what `fetch` gave first with what `run` made, for some items; what is returned is small."""
