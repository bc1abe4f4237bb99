"""Deleting what digest made, and nothing else. (effect)"""

import shutil
from pathlib import Path

from digest.inputs import read_config
from digest.manifest import Staging
from digest.store import FOLDER, wipe
from digest.write import LOCK, MANIFEST, opened


def clean_site(root: Path, folder: Path | None) -> list[str]:
    """Delete what is remembered and every output file that digest wrote; returns what was done, in words."""
    done = []
    if (root / FOLDER).exists():
        wipe(root / FOLDER)
        shutil.rmtree(root / FOLDER)
        done.append(f"deleted {FOLDER}/")
    place = folder or root / read_config(root).output
    if not (place / MANIFEST).exists():
        return done
    with opened(place, root, lambda text: None) as output:
        output.read()
        count = len(output.manifest)
        with Staging(output.stage()) as staging:
            output.commit(staging, sorted(output.manifest))
        (place / MANIFEST).unlink()
        (place / LOCK).unlink()
    if not any(place.iterdir()):
        place.rmdir()
    return [*done, f"deleted {count} files of {place}"]
