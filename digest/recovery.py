"""Working with what is remembered, and without it where it cannot be trusted. (effect)"""

from collections.abc import Callable
from pathlib import Path

from digest.errors import DigestError, StoreDamaged
from digest.keeping import FOLDER, wipe
from digest.report import Listener, Options, Report
from digest.store import Store


def with_store(root: Path, options: Options, listener: Listener, run: Callable[[Store], Report]) -> Report:
    """Run with what is remembered; where that turns out to be damaged, once more without it."""
    if options.clean:
        wipe(root / FOLDER)
    try:
        return _with_store(root, run)
    except StoreDamaged as error:
        damage = str(error)
    listener.say(f"what was remembered cannot be used ({damage}); building afresh")
    wipe(root / FOLDER)
    try:
        return _with_store(root, run)
    except StoreDamaged as error:
        raise DigestError(f"nothing can be remembered in {root / FOLDER}: {error}") from error


def _with_store(root: Path, run: Callable[[Store], Report]) -> Report:
    store = Store(root / FOLDER)
    try:
        report = run(store)
        if report.parsed:
            from digest.tidying import tidy

            tidy(store)
        return report
    finally:
        store.close()
