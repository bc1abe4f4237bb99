"""Deleting what digest made, and nothing else. (effect)"""

import shutil
from pathlib import Path

from digest.errors import StoreDamaged
from digest.holding import LOCK, MANIFEST
from digest.inputs import look, read_config
from digest.keeping import FOLDER, MANIFESTS, wipe
from digest.load import Found
from digest.manifest import Staging, entries
from digest.store import Store
from digest.tidying import prune
from digest.write import name_of_output, opened


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
        paths = sorted(path for chunk in output.chunks().values() for path, _ in entries(chunk.data))
        with Staging(output.stage()) as staging:
            output.commit(staging, paths)
        (place / MANIFEST).unlink()
        (place / LOCK).unlink()
    if not any(place.iterdir()):
        place.rmdir()
    return [*done, f"deleted {len(paths)} files of {place}"]


def prune_site(root: Path, folder: Path | None) -> str:
    """Forget what the next build into the output folder does not need; returns what was done, in words.

    Raises DigestError while a build runs.
    """
    config = read_config(root)
    if not (root / FOLDER).is_dir():
        return "nothing is remembered"
    before = _size(root / FOLDER)
    outputs = {name_of_output(place, root) for place in (root / config.output, folder or root / config.output)}
    try:
        _prune(root, look(root, config).files, outputs)
    except StoreDamaged as error:
        wipe(root / FOLDER)
        return f"what was remembered cannot be used ({error}); deleted it"
    for spare in (root / FOLDER / MANIFESTS).glob("*"):
        if spare.name not in outputs:
            spare.unlink()
    return f"kept {_size(root / FOLDER) / 1e6:.1f} MB of {before / 1e6:.1f} MB in {FOLDER}/"


def _prune(root: Path, files: list[Found], outputs: set[str]) -> None:
    store = Store(root / FOLDER)
    try:
        prune(store, files, outputs)
    finally:
        store.close()


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
