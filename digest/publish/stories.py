"""What changes between two trees in the words of the product, and which addresses readers would lose. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from msgspec import Struct

from digest.listing import Mark, mark_of
from digest.publish.tree import Tree


class Stories(Struct, frozen=True):
    """How many stories are new, changed, withdrawn, no longer there."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    removed: int = 0

    def __str__(self) -> str:
        counts = (
            (self.new, "new"),
            (self.changed, "changed"),
            (self.withdrawn, "withdrawn"),
            (self.removed, "removed"),
        )
        named = [(count, word) for count, word in counts if count]
        if not named:
            return "no story changed"
        (count, word), *others = named
        first = f"{count} {'story' if count == 1 else 'stories'} {word}"
        return ", ".join([first, *(f"{count} {word}" for count, word in others)])


def stories_between(old: Tree, new: Tree) -> Stories:
    """What the way from one tree to another does to stories."""
    before, after = _shown(old), _shown(new)
    withdrawn = {story for letter, story in _letters(new) if letter == "w"}
    both = before.keys() & after.keys()
    lost = before.keys() - after.keys()
    return Stories(
        new=len(after.keys() - before.keys()),
        changed=sum(before[story] != after[story] for story in both),
        withdrawn=len(lost & withdrawn),
        removed=len(lost - withdrawn),
    )


def count_stories(tree: Tree) -> int:
    """How many stories a tree shows."""
    return len(_shown(tree))


def _shown(tree: Tree) -> dict[str, set[tuple[str, str]]]:
    """Story → its pages with their versions."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path, mark in _marks(tree):
        if mark.letter == "s":
            found[mark.story].add((path, mark.version))
    return found


def _letters(tree: Tree) -> Iterator[tuple[str, str]]:
    return ((mark.letter, mark.story) for _, mark in _marks(tree))


def _marks(tree: Tree) -> Iterator[tuple[str, Mark]]:
    for path, file in tree.items():
        if file.mark:
            yield path, mark_of(file.mark)


def vanishing(old: Tree, new: Tree, gone: Collection[str], now: int) -> list[str]:
    """Published addresses that nothing would stand at any more: no page, no alias, no notice.

    Not those that were given up (`gone`), nor pages whose date of expiry has come.
    """
    allowed = {address.rstrip("/") for address in gone}
    lost = ((path, mark) for path, mark in _marks(old) if path not in new and path.endswith(".html"))
    addresses = (address_of(path) for path, mark in lost if mark.expires is None or mark.expires > now)
    return sorted(address for address in addresses if address.rstrip("/") not in allowed)


def address_of(path: str) -> str:
    """Where readers find a file."""
    folder, slash, name = path.rpartition("/")
    return f"/{folder}{slash}{'' if name == 'index.html' else name}"
