"""What articles point at: other articles, and files beside them. Pure: what there is comes in by functions."""

from collections.abc import Callable, Collection, Iterable, Iterator
from posixpath import basename, splitext

from msgspec import Struct

from digest.errors import Problem, Where
from digest.model import Version
from digest.parse import name_of
from digest.reader import nearest
from digest.site import Asset, Story

Target = tuple[str | None, int | None, int | None]
"""What a target of a body became: the address, None where it has none now; width and height of an image in pixels."""


class References(Struct, frozen=True):
    """What can be pointed at."""

    find: Callable[[str], Story | None]
    """Key → story or plain page, if it is shown."""
    knows: Callable[[str], bool]
    """Whether there is a story or plain page of that key, shown or not."""
    all_keys: Callable[[], Collection[str]]
    """All keys that are known, for hints."""
    asset: Callable[[str], Asset | None]
    """Path below the site's folder → the file in the output."""

    def targets(self, story: Story, version: Version) -> list[Target]:
        """What the targets of a version's body became, and at the end that of its story's picture, where it has one."""
        own, stated = version.particulars, story.facts.particulars
        found = [self._target(target, version.lang) for target in own.targets] if own is not None else []
        if stated is not None and stated.image is not None:
            found.append(self._target(stated.image, version.lang))
        return found

    def _target(self, target: str, lang: str) -> Target:
        kind, _, path = target.partition(":")
        if kind == "root":
            return path, None, None
        if kind == "file":
            asset = self.asset(path)
            return (asset.address, asset.width, asset.height) if asset else (None, None, None)
        path, mark, fragment = path.partition("#")
        name = name_of(path)
        story = self.find(name.key)
        if story is None:
            return None, None, None
        version = story.version(name.suffix or lang) or story.original
        return f"{story.address(version.lang)}{mark}{fragment}", None, None


def targets_of(stories: Iterable[Story]) -> Iterator[tuple[Version, str, Where]]:
    """Every target of every version, and where it stands."""
    for story in stories:
        for version in story.versions:
            for target in version.particulars.targets if version.particulars is not None else ():
                yield version, target, ("body", basename(target.partition("#")[0]))
        stating = story.facts.particulars
        if stating is not None and stating.image is not None:
            pictured = (one for one in story.versions if one.particulars and one.particulars.image)
            yield next(pictured, story.versions[0]), stating.image, ("image", "src")


def linked(stories: Iterable[Story]) -> Iterator[tuple[Version, str, str]]:
    """Every link to another article: the version, the key and the path that it leads to."""
    for version, target, _ in targets_of(stories):
        if target.startswith("article:"):
            path = target[len("article:") :].partition("#")[0]
            yield version, name_of(path).key, path


def media(stories: Iterable[Story], references: References) -> dict[str, Asset]:
    """The files that stories show or link to, by path."""
    found = {}
    for path in _files(target for _, target, _ in targets_of(stories)):
        asset = references.asset(path)
        if asset is not None:
            found[path] = asset
    return found


def _files(targets: Iterable[str]) -> Iterator[str]:
    return (target[len("file:") :] for target in targets if target.startswith("file:"))


def broken(stories: list[Story], references: References, unread: Collection[str]) -> Iterator[Problem]:
    """Links that lead nowhere, and files that are not there; `unread` are keys of files with faults of their own."""
    for version, key, path in linked(stories):
        if not references.knows(key) and key not in unread:
            hint = nearest(basename(key), {basename(one) for one in references.all_keys()})
            missing = f"there is no article {path}"
            yield Problem(version.path, message=missing, hint=hint, where=("body", basename(path)))
    for version, target, where in targets_of(stories):
        for path in _files([target]):
            if references.asset(path) is None:
                hint = "put it beside the article; names are written exactly as the file's"
                yield Problem(version.path, message=f"there is no file {path}", hint=hint, where=where)


def withheld(stories: list[Story], references: References, unread: Collection[str]) -> Iterator[Problem]:
    """Links to what is not shown now."""
    for version, key, path in linked(stories):
        if references.find(key) is None and references.knows(key) and key not in unread:
            message = f"the link to {basename(path)} leads to what is withheld"
            yield Problem(version.path, message=message, where=("body", basename(path)))


def media_address(path: str, name: bytes) -> str:
    """`/media/<stem>-<fingerprint>.<ending>`: a file's address changes with its bytes, and only with them."""
    stem, ending = splitext(basename(path))
    return f"/media/{stem}-{name.hex()[:10]}{ending.lower()}"
