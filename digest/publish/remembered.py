"""What was published last to each target, as it is remembered here: asked where no place is to be reached. (effect)"""

from contextlib import suppress
from pathlib import Path

from digest.keeping import FOLDER
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.tree import Ledger

LEDGERS = "ledgers"
"""Folder below `.digest/`: a ledger for each target."""


def remember(root: Path, target: str, ledger: Ledger) -> None:
    """Keep the ledger of a target. Where that cannot be, nothing is remembered, and nothing else is wrong."""
    place = root / FOLDER / LEDGERS / target
    new = place.with_name(f"{target}.new")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(written(ledger))
        new.replace(place)


def remembered(root: Path, target: str) -> Ledger:
    """The ledger of a target, as it was when something was published from here last."""
    with suppress(OSError, Unreadable):
        return read_ledger((root / FOLDER / LEDGERS / target).read_bytes())
    return Ledger()
