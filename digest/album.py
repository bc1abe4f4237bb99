"""The variants of pictures, remembered by what they are made of: encoded once, then copied. (effect)

They lie in `.digest/pictures/`, a folder for each picture. A file that was cut off or garbled is made again.
"""

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from digest.database import sealed, unsealed
from digest.errors import StoreDamaged
from digest.load import read_bytes


class Album:
    """The remembered variants of one site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, picture: bytes, name: bytes) -> bytes | None:
        """The variant of that name of a picture, which is given by the fingerprint of its file."""
        try:
            return unsealed(read_bytes(self._place(picture, name)), name)
        except (OSError, StoreDamaged):
            return None

    def keep(self, picture: bytes, name: bytes, data: bytes) -> None:
        """Remember a variant; where there is no room to, it is made again the next time."""
        place = self._place(picture, name)
        new = place.with_name(f"{place.name}-{os.getpid()}")
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(sealed(data, name))
            new.replace(place)

    def keep_only(self, pictures: Collection[bytes]) -> None:
        """Forget the variants of all pictures but these."""
        kept = {picture.hex() for picture in pictures}
        for folder in self.folder.glob("*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _place(self, picture: bytes, name: bytes) -> Path:
        return self.folder / picture.hex() / name.hex()


def album_of(store: Path) -> Album:
    """The album in the folder of what a site remembers."""
    return Album(store / "pictures")
