"""The kinds of places that a site can be published to, one file each."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from digest.config import Config, Target
from digest.errors import DigestError
from digest.publish.place import Place
from digest.reader import nearest

OPENERS = {
    "folder": ("digest.publish.folder", "open_folder"),
    "git": ("digest.publish.git", "open_git"),
    "ssh": ("digest.publish.ssh", "open_ssh"),
    "s3": ("digest.publish.stores", "open_s3"),
    "gcs": ("digest.publish.stores", "open_gcs"),
    "azure": ("digest.publish.stores", "open_azure"),
}
"""Kind → the module and the function that opens such a place; imported when it is needed."""


def open_place(target: Target, root: Path) -> Place:
    """The place of a target. Raises DigestError where it cannot be used."""
    module, function = OPENERS[target.kind]
    opener: Callable[[Target, Path], Place] = getattr(import_module(module), function)
    return opener(target, root)


def chosen(config: Config, name: str | None) -> Target:
    """The target of that name; without a name the only one there is."""
    names = [target.name for target in config.targets]
    if not names:
        hint = "write publish: targets: into digest.yaml, as in {www: {kind: folder, path: ../www}}"
        raise DigestError("there is no place to publish to", hint=hint)
    if name is None and len(names) > 1:
        raise DigestError(f"there are several targets: {', '.join(names)}", hint="name one: digest publish TARGET")
    if name is not None and name not in names:
        raise DigestError(f"there is no target {name!r}", hint=nearest(name, names))
    return next(target for target in config.targets if name in (None, target.name))
