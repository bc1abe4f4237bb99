"""Watchers of the site's folders: they say when to look, and nothing depends on their having said all. (effect)"""

import threading
from collections.abc import Iterable
from pathlib import Path

from digest.errors import DigestError
from digest.inputs import read_config
from digest.layout import CONFIG, FOLDERS, SHIPPED
from digest.preview.pulse import Pulse

STEP, SELDOM, LONGEST = 5, 25, 40
"""Milliseconds: how often the watcher of the folders, and that of the configuration, looks whether more has happened;
when they tell at the latest."""

CHECK = 0.3
"""Seconds between two looks whether the folders that are watched are still those of the site."""


class Watch(threading.Thread):
    """Beats the pulse whenever something happens to the site, until the system refuses to tell."""

    def __init__(self, root: Path, pulse: Pulse) -> None:
        super().__init__(daemon=True)
        self.root, self.pulse = root, pulse
        self.refused = ""
        """Why the system does not tell, once it does not."""

    def run(self) -> None:
        """Watch; anew where folders come, go, or are replaced."""
        while not self._is_over():
            known, over = _identities(self.root), threading.Event()
            files = [str(path) for path, identity in known.items() if identity and path != self.root]
            watchers = [
                threading.Thread(target=self._watch, args=arguments, daemon=True)
                for arguments in ((files, True, over), ([str(self.root)], False, over))
                if arguments[0]
            ]
            for watcher in watchers:
                watcher.start()
            while not self._is_over() and _identities(self.root) == known:
                over.wait(CHECK)
            over.set()
            for watcher in watchers:
                watcher.join()
            self.pulse.beat([str(self.root)])

    def _is_over(self) -> bool:
        return self.pulse.is_stopped() or bool(self.refused)

    def _watch(self, paths: list[str], is_tree: bool, over: threading.Event) -> None:
        from watchfiles import watch

        try:
            for changes in watch(
                *paths,
                watch_filter=None,
                debounce=LONGEST,
                step=STEP if is_tree else SELDOM,
                rust_timeout=1000,
                yield_on_timeout=True,
                stop_event=over,
                raise_interrupt=False,
                recursive=is_tree,
                ignore_permission_denied=True,
            ):
                self._hear((path for _, path in changes), is_tree)
        except Exception as error:  # whatever the system or the library says: files can be looked at without it
            if all(Path(path).exists() for path in paths):
                self.refused = str(error) or type(error).__name__
                self.pulse.beat(paths)
            over.wait(CHECK)
            over.set()

    def _hear(self, paths: Iterable[str], is_tree: bool) -> None:
        """Hidden files are not part of a site; of its own folder, only the configuration and folders' names matter."""
        names = {CONFIG, *FOLDERS}
        own = {path for path in paths if not is_tree or "/." not in path.removeprefix(str(self.root))}
        heard = own if is_tree else {path for path in own if Path(path).name in names}
        if heard:
            self.pulse.beat(heard)


def _identities(root: Path) -> dict[Path, tuple[int, int] | None]:
    """The folders to watch, each with what tells it from another of that name; none where it is not there."""
    folders = [root, *(root / name for name in FOLDERS)]
    if not SHIPPED.is_relative_to(root):
        folders.append(SHIPPED)
    try:
        collected = read_config(root).collected
    except DigestError:
        collected = None
    return {folder: _identity(folder) for folder in [*folders, *([root / collected] if collected else [])]}


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
