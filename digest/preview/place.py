"""Where a preview builds to: a folder of its own, apart from whatever is published. (effect)"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from digest.keeping import FOLDER
from digest.layout import PREVIEW


@contextmanager
def own_folder(root: Path) -> Iterator[Path]:
    """The first of `.digest/preview/1`, `2`, … that no other preview of this site uses, for as long as this one runs.

    What it holds of an earlier preview is built upon.
    """
    import fcntl

    base = root / FOLDER / PREVIEW
    base.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        with open(base / f"{number}.lock", "a", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            yield base / str(number)
            return
