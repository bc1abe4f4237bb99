"""What a place is asked besides: whether all is as it was published, which releases it has. (effect)"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from digest.build import configured
from digest.errors import DigestError
from digest.publish.asked import Outcome
from digest.publish.place import Place
from digest.publish.targets import chosen, open_place
from digest.report import Options

T = TypeVar("T")


def verify(root: Path, name: str | None, options: Options) -> Outcome:
    """Read everything that was published, and compare."""
    config = configured(root, options)
    target = chosen(config, name)
    place = open_place(target, root)
    try:
        ledger = place.known().ledger
        if ledger.live is None:
            raise DigestError(f"nothing was published to {place.about} yet")
        outcome = Outcome(target.name, place.about, target.base_url or config.base_url, ledger.number)
        outcome.faults = list(place.differing(ledger, None))
        return outcome
    finally:
        place.close()


def with_place(root: Path, name: str | None, options: Options, ask: Callable[[Place], T]) -> T:
    """What the place of a target answers."""
    place = open_place(chosen(configured(root, options), name), root)
    try:
        return ask(place)
    finally:
        place.close()
