"""What is wanted, against what the output folder holds: sheaf by sheaf, and page by page where a sheaf differs."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from digest.claims import Claimant, Claims
from digest.errors import Problem
from digest.fingerprint import in_letters
from digest.manifest import Chunk, Staging, entries, entry
from digest.pages import Copy, Page, Sheaf, key_of
from digest.rendering import Slot, Staged, task_of
from digest.report import Listener
from digest.tasks import CardParts, Task
from digest.write import Output

IS_NEW, CONTENT_CHANGED = "it is new", "what it shows changed"
FRAME_CHANGED = "its template, the theme's words or the frame of all pages changed"
TOUCHED = "the file was changed or removed by someone else"
"""Why a file must be written."""

SHARED = 12
"""Characters of a page's key that tell what all pages of its template and language share."""

COPIES = "copies"
"""The sheaf of all files that are copied."""

PICTURES = "pictures"
"""The sheaf of all variants of pictures."""


class Opened:
    """A sheaf whose files are looked at one by one."""

    def __init__(self, id: str, key: str) -> None:
        self.id, self.key = id, key
        self.lines: list[str] = []
        """Of its files that are there."""
        self.waiting = 0
        """Files that are not yet there."""
        self.is_whole = False
        """Whether all its files are known."""


class Comparison:
    """Finds what of the site differs from the output folder; what it does not want is left over."""

    def __init__(self, output: Output, staging: Staging, listener: Listener, wanted: Mapping[str, str]) -> None:
        """`wanted` says the key of each sheaf; without one where its pages must be looked at."""
        self.output, self.staging, self.listener = output, staging, listener
        self.pages = self.unchanged = 0
        former = output.chunks()
        self._late = {id: chunk for id, chunk in former.items() if id not in wanted}
        """Sheaves that nobody wants, or whose key is known late."""
        self._kept = {id: former[id] for id, key in wanted.items() if key and self._is_kept(former.get(id), key)}
        others = [chunk for id, chunk in former.items() if id not in self._kept]
        self._known = {path: written for chunk in others for path, written in entries(chunk.data)}
        """What the manifest says of each file that may differ."""
        self._pending: dict[int, tuple[str, str, bool, Opened]] = {}
        self._numbered = 0
        self._claims = Claims()
        self._has_new = False

    def _is_kept(self, chunk: Chunk | None, key: str) -> bool:
        if chunk is None or chunk.key != key:
            return False
        touched = self.output.touched
        return not touched or touched.isdisjoint(path for path, _ in entries(chunk.data))

    def of_copies(self, copies: Iterable[Copy], id: str = COPIES, key: str = "") -> Iterator[tuple[Slot, Copy]]:
        """The copies that must be made, each with where to stage it; `id` names their sheaf."""
        sheaf = Opened(id, key)
        for copy in copies:
            slot = self._slot(copy.path, in_letters(copy.name), sheaf)
            if slot is not None:
                yield slot, copy
        self._close(sheaf)

    def keeps(self, id: str, key: str) -> bool:
        """Whether a sheaf whose key is known late is as it was, and then keep it."""
        chunk = self._late.get(id)
        if chunk is None or not self._is_kept(chunk, key):
            return False
        for path, _ in entries(chunk.data):
            self._claims.add(path)
            del self._known[path]
            self.unchanged += 1
        self.staging.take_down(id, key, (chunk.data.decode(),))
        return True

    def of_sheaves(
        self, sheaves: Iterable[tuple[Sheaf, str]], template_name: Callable[[str, str], str]
    ) -> Iterator[Task]:
        """Tasks for the pages that must be rendered."""
        parts = CardParts()
        for sheaf, key in sheaves:
            kept = self._kept.get(sheaf.id)
            if kept is not None:
                self._keep(sheaf.id, kept)
                continue
            opened = Opened(sheaf.id, key)
            for page in sheaf.pages():
                slot = self._of_page(page, template_name, opened)
                if slot is not None:
                    yield task_of(slot, page, parts)
            self._close(opened)

    def _keep(self, id: str, chunk: Chunk) -> None:
        count = chunk.data.count(b"\n")
        self.pages += count
        self.unchanged += count
        self.staging.take_down(id, chunk.key, (chunk.data.decode(),))

    def _of_page(self, page: Page, template_name: Callable[[str, str], str], sheaf: Opened) -> Slot | None:
        self.pages += 1
        return self._slot(page.path, template_name(page.template, page.lang) + in_letters(key_of(page)), sheaf)

    def _slot(self, path: str, key: str, sheaf: Opened) -> Slot | None:
        """Where to stage what belongs at a path; None where the output has it."""
        self._claims.add(path)
        known = self._known.pop(path, None)
        reason = _reason(known, key)
        kept = self.output.kept(path, known) if known is not None and reason is None else None
        if kept is not None:
            sheaf.lines.append(entry(path, kept))
            self.unchanged += 1
            return None
        self.listener.explain(path, reason or TOUCHED)
        self._has_new |= known is None
        self._numbered += 1
        sheaf.waiting += 1
        self._pending[self._numbered] = (path, key, known is None, sheaf)
        return Slot(self._numbered, path if known is None else None)

    def staged(self, staged: Staged) -> None:
        """A file is ready to be moved in."""
        path, key, is_new, sheaf = self._pending.pop(staged.number)
        self.staging.put(staged.number, path, is_new)
        sheaf.lines.append(entry(path, key + staged.written))
        sheaf.waiting -= 1
        self._list(sheaf)

    def _close(self, sheaf: Opened) -> None:
        sheaf.is_whole = True
        self._list(sheaf)

    def _list(self, sheaf: Opened) -> None:
        """Write down a sheaf once all its files are there."""
        if sheaf.is_whole and not sheaf.waiting:
            self.staging.take_down(sheaf.id, sheaf.key, sheaf.lines)
            sheaf.lines = []

    def clashes(self, claimants: Callable[[], Iterable[Claimant]]) -> Iterator[Problem]:
        """Two things at one path: one of them must be new."""
        if self._has_new:
            for chunk in self._kept.values():
                for path, _ in entries(chunk.data):
                    self._claims.add(path)
            yield from self._claims.faults(claimants)

    def leftovers(self) -> list[str]:
        """The paths of the files that are no longer wanted."""
        return sorted(self._known)


def _reason(known: str | None, key: str) -> str | None:
    """Why a file must be written, by its key; None where it need not."""
    if known is None:
        return IS_NEW
    if not known.startswith(key[:SHARED]):
        return FRAME_CHANGED
    return None if known.startswith(f"{key} ") else CONTENT_CHANGED
