"""What articles point at: other articles, and files beside them. Pure: what there is comes in by functions."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from posixpath import basename, splitext
from typing import NamedTuple

from msgspec import Struct

from digest.errors import Problem, Where
from digest.model import Version
from digest.parse import name_of
from digest.reader import nearest
from digest.site import Asset, Story


class Target(NamedTuple):
    """What a target of a body became."""

    address: str | None = None
    """None where it has none now."""
    width: int | None = None
    height: int | None = None
    """Of an image, in pixels."""
    is_picture: bool = False
    """Whether there are variants of it; see `digest.pictures`."""


class References(Struct, frozen=True):
    """What can be pointed at."""

    find: Callable[[str], Story | None]
    """Key → story or plain page, if it is shown."""
    knows: Callable[[str], bool]
    """Whether there is a story or plain page of that key, shown or not."""
    all_keys: Callable[[], Collection[str]]
    """All keys that are known, for hints."""
    asset: Callable[[str], Asset | None]
    """`file:PATH` or `image:PATH` below the site's folder → the file in the output."""

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
            return Target(path)
        if kind in BESIDE:
            asset = self.asset(target)
            return Target(asset.address, asset.width, asset.height, asset.is_picture) if asset else Target()
        path, mark, fragment = path.partition("#")
        name = name_of(path)
        story = self.find(name.key)
        if story is None:
            return Target()
        version = story.version(name.suffix or lang) or story.original
        return Target(f"{story.address(version.lang)}{mark}{fragment}")


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
    """The files that stories show or link to, by target: shown, a file is another one than linked to."""
    found = {}
    for _, target, _ in targets_of(stories):
        asset = references.asset(target) if target.partition(":")[0] in BESIDE else None
        if asset is not None:
            found[target] = asset
    return found


BESIDE = ("file", "image")
"""The kinds of targets that are files beside articles."""


def broken(stories: list[Story], references: References, unread: Collection[str]) -> Iterator[Problem]:
    """Links that lead nowhere, and files that are not there; `unread` are keys of files with faults of their own."""
    for version, key, path in linked(stories):
        if not references.knows(key) and key not in unread:
            hint = nearest(basename(key), {basename(one) for one in references.all_keys()})
            missing = f"there is no article {path}"
            yield Problem(version.path, message=missing, hint=hint, where=("body", basename(path)))
    for version, target, where in targets_of(stories):
        kind, _, path = target.partition(":")
        if kind in BESIDE:
            yield from _unfit(version.path, path, references.asset(target), where)


def _unfit(article: str, path: str, asset: Asset | None, where: Where) -> Iterator[Problem]:
    if asset is None:
        hint = "put it beside the article; names are written exactly as the file's"
        yield Problem(article, message=f"there is no file {path}", hint=hint, where=where)
    elif asset.fault:
        yield Problem(article, message=f"{path} {asset.fault}", hint=SAVE_AGAIN, where=where)


SAVE_AGAIN = "save it again as JPEG, PNG or WebP, no wider than needed"


def showing(stories: Iterable[Story], path: str, fault: str) -> Iterator[Problem]:
    """What is wrong with a picture, told at each place that shows it."""
    for version, target, where in targets_of(stories):
        if target == f"image:{path}":
            yield Problem(version.path, message=f"{path} {fault}", hint=SAVE_AGAIN, where=where)


def withheld(stories: list[Story], references: References, unread: Collection[str]) -> Iterator[Problem]:
    """Links to what is not shown now."""
    for version, key, path in linked(stories):
        if references.find(key) is None and references.knows(key) and key not in unread:
            message = f"the link to {basename(path)} leads to what is withheld"
            yield Problem(version.path, message=message, where=("body", basename(path)))


def media_address(path: str, name: bytes, ending: str = "") -> str:
    """`/media/<stem>-<fingerprint>.<ending>`: a file's address changes with its bytes, and only with them."""
    stem, own = splitext(basename(path))
    stem = "-".join(re.split(r"[\s%?#,;]+", stem))  # what means something else in an address, or in a list of them
    return f"/media/{stem}-{name.hex()[:10]}{f'.{ending}' if ending else own.lower()}"
