"""What articles point at: other articles, and files beside them. Pure: which files exist comes in."""

from collections.abc import Callable, Collection, Iterable, Iterator
from posixpath import basename, splitext

from msgspec import Struct

from digest.errors import Problem, Where
from digest.model import Version
from digest.parse import name_of
from digest.reader import nearest
from digest.site import Asset, Story


class References(Struct, frozen=True):
    """What the targets of bodies became."""

    stories: dict[str, Story]
    """Key → story or plain page, of those that others link to."""
    media: dict[str, Asset]
    """Path below the site's folder → the file in the output."""


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


def linked(
    published: list[Story], known: Collection[str], unread: Collection[str]
) -> tuple[dict[str, Story], list[Problem], list[Problem]]:
    """The stories that are linked to by key, the links that lead nowhere, and those to what is withheld.

    `known` are the keys of all stories and pages, withheld ones too; `unread` those of files with faults of their own.
    """
    wanted: dict[str, list[tuple[Version, str]]] = {}
    for version, target, _ in targets_of(published):
        if target.startswith("article:"):
            path = target[len("article:") :].partition("#")[0]
            wanted.setdefault(name_of(path).key, []).append((version, path))
    found = {story.key: story for story in published if story.key in wanted}
    broken, withheld = [], []
    for key, uses in wanted.items():
        for version, path in uses:
            where = ("body", basename(path))
            if key in found or key in unread:
                continue
            if key in known:
                message = f"the link to {basename(path)} leads to what is withheld"
                withheld.append(Problem(version.path, message=message, where=where))
            else:
                hint = nearest(basename(key), {basename(one) for one in known})
                broken.append(Problem(version.path, message=f"there is no article {path}", hint=hint, where=where))
    return found, broken, withheld


def media(stories: Iterable[Story], asset_of: Callable[[str], Asset | None]) -> tuple[dict[str, Asset], list[Problem]]:
    """The files that articles show or link to, by path, and those that do not exist."""
    found: dict[str, Asset] = {}
    problems = []
    for version, target, where in targets_of(stories):
        path = target.removeprefix("file:")
        if path == target or path in found:
            continue
        asset = asset_of(path)
        if asset is None:
            hint = "put it beside the article; names are written exactly as the file's"
            problems.append(Problem(version.path, message=f"there is no file {path}", hint=hint, where=where))
        else:
            found[path] = asset
    return found, problems


def media_address(path: str, name: bytes) -> str:
    """`/media/<stem>-<fingerprint>.<ending>`: a file's address changes with its bytes, and only with them."""
    stem, ending = splitext(basename(path))
    return f"/media/{stem}-{name.hex()[:10]}{ending.lower()}"
