"""What publishing will do: the difference of two trees, in the order that keeps a site whole. Pure."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from digest.publish.stories import Stories, stories_between
from digest.publish.tree import KEPT, File, Known, Ledger, Release, Tree, is_lasting


class Plan(Struct, frozen=True):
    """The steps from what a place holds to what it is to hold."""

    files: dict[str, File]
    """The tree that is to be live, without what lingers."""
    groups: tuple[tuple[str, ...], ...]
    """Paths to put: what pages refer to, then pages, then what leads to them."""
    deletes: tuple[str, ...]
    """What the site no longer has, and what has lingered long enough."""
    gone: tuple[str, ...]
    """Of the deletions those that readers might miss."""
    lingering: dict[str, tuple[File, int]]
    kept: dict[str, int]
    aside: tuple[str, ...]
    """Files that are replaced, and that nobody has put aside yet."""
    doubtful: frozenset[str]
    """Paths of which the ledger was not trusted."""
    stories: Stories
    size: int
    """Bytes to put."""

    @property
    def puts(self) -> tuple[str, ...]:
        """All paths to put, in their order."""
        return tuple(path for group in self.groups for path in group)

    @property
    def is_empty(self) -> bool:
        """Whether the place holds everything already."""
        return not any(self.groups) and not self.deletes


GROUPS = ("files", "pages", "lists")
"""What nothing refers to before it is there; pages of stories; what readers find these by."""


def make_plan(known: Known, actual: Mapping[str, File | None], tree: Tree) -> Plan:
    """The way from what a place says of itself to a tree; `actual` has what is really at doubtful paths."""
    ledger = known.ledger
    number = ledger.number + 1
    there = _there(ledger, actual)
    puts = [path for path, file in tree.items() if path not in there or there[path].form != file.form]
    lingering = _lingering(ledger, there, tree, number)
    deletes = sorted(path for path in there if path not in tree and path not in lingering)
    noted = ledger.served()
    gone = [path for path in deletes if path in ledger.files]
    intact = [path for path in (*puts, *gone) if path in noted and _is_as_noted(path, noted, actual)]
    lost = [path for path in actual if path in noted and not _is_as_noted(path, noted, actual)]
    return Plan(
        files=dict(tree),
        groups=_grouped(puts, tree),
        deletes=tuple(deletes),
        gone=tuple(gone),
        lingering=lingering,
        kept=_kept(ledger, [*intact, *lost] if known.interrupted else intact, number),
        aside=tuple(path for path in intact if object_name(noted[path]) not in ledger.kept),
        doubtful=frozenset(actual),
        stories=stories_between(ledger.files, tree),
        size=sum(tree[path].size for path in puts),
    )


def _is_as_noted(path: str, noted: Tree, actual: Mapping[str, File | None]) -> bool:
    """Whether what the ledger says of a file is there to be put aside.

    Where it is not, an interrupted publish has put it aside before it replaced it; who changed it by hand has not.
    """
    found = actual.get(path, noted[path])
    return found is not None and found.form == noted[path].form


def _there(ledger: Ledger, actual: Mapping[str, File | None]) -> dict[str, File]:
    there: dict[str, File] = ledger.served()
    for path, file in actual.items():
        if file is None:
            there.pop(path, None)
        else:
            there[path] = file
    return there


def _lingering(ledger: Ledger, there: Tree, tree: Tree, number: int) -> dict[str, tuple[File, int]]:
    """Lasting files that stay though the site does not have them now."""
    left = {path: (file, number - 1) for path, file in ledger.files.items() if is_lasting(path)}
    return {
        path: (file, last)
        for path, (file, last) in {**ledger.lingering, **left}.items()
        if path not in tree and path in there and last > number - KEPT
    }


def _kept(ledger: Ledger, replaced: Iterable[str], number: int) -> dict[str, int]:
    """Names of what is put aside after this release: what it replaces, and what older releases need still."""
    old = {name: last for name, last in ledger.kept.items() if last > number - KEPT}
    served = ledger.served()
    new = {object_name(served[path]): number - 1 for path in replaced}
    return {**old, **new}


def object_name(file: File) -> str:
    """The name under which a file is put aside: of its bytes and of what the host says of them."""
    from digest.fingerprint import fingerprint_of

    return fingerprint_of(*file.form).hex()


def _grouped(paths: Collection[str], tree: Tree) -> tuple[tuple[str, ...], ...]:
    groups: tuple[list[str], ...] = ([], [], [])
    for path in sorted(paths):
        groups[group_of(path, tree[path])].append(path)
    return tuple(map(tuple, groups))


def group_of(path: str, file: File) -> int:
    """0: pages refer to it; 1: a page of its own; 2: it leads to pages."""
    if file.mark:
        return 1
    name = path.rpartition("/")[2].removesuffix(".gz").removesuffix(".br")
    return 2 if name.endswith((".html", ".xml", ".json", ".txt")) or name in ("_headers", "_redirects") else 0


def next_ledger(ledger: Ledger, plan: Plan, release: Release) -> Ledger:
    """The ledger once the plan is carried out."""
    releases = (*ledger.releases, release)[-KEPT:]
    return Ledger(releases, plan.files, plan.lingering, plan.kept)
