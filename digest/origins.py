"""Which version of a story another one was translated from, and what is wrong with what they say of it. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from digest.cldr import is_language
from digest.errors import Problem
from digest.model import Version
from digest.reader import nearest

IsOutdated = Callable[[Version, Version], bool]
"""A translation and its original → whether that has other words than those which it says it was made from."""


def original_of(version: Version, versions: Sequence[Version]) -> Version | None:
    """The version that this one was made from: the one that it names, else the first which is no translation."""
    if not version.is_translation:
        return None
    if version.made_of:
        return next((one for one in versions if one.lang == version.made_of and one is not version), None)
    return next((one for one in versions if not one.is_translation), None)


def outdated(versions: Sequence[Version], is_outdated: IsOutdated) -> tuple[str, ...]:
    """The languages of translations whose originals, among these versions, have other words now."""
    recorded = ((one, original_of(one, versions)) for one in versions if one.is_recorded)
    return tuple([one.lang for one, original in recorded if original is not None and is_outdated(one, original)])


def faults(versions: Sequence[Version], order: Mapping[str, int]) -> Iterator[Problem]:
    """Translations of themselves, in a circle, or of no language."""
    for version in versions:
        of = version.made_of
        if of and of == version.lang:
            hint = "name the language of the version that it was made from"
            yield Problem(
                version.path, message="the version says that it is translated from itself", hint=hint, where=_OF
            )
        elif of and of not in order and not is_language(of):
            yield Problem(version.path, message=f"there is no language {of!r}", hint=nearest(of, order), where=_OF)
        elif (circle := _circle(version, versions)) and version.path == min(circle):
            message = f"the translations go in a circle: {' ← '.join([*circle, circle[0]])}"
            hint = "delete translation: from the version that was written first"
            yield Problem(version.path, message=message, hint=hint, where=_OF)


def absent(versions: Sequence[Version], spoken: Collection[str], order: Mapping[str, int]) -> Iterator[Problem]:
    """Translated from a language of the site in which there is nothing; others may well be read elsewhere.

    `spoken` are the languages of the evidence. It may be so for a moment only, while the files of a story are renamed.
    """
    present = {version.lang for version in versions}
    for version in versions:
        of = version.made_of
        if of in order and of not in present and of not in spoken:
            others = ", ".join(sorted(present - {version.lang}))
            hint = f"there is one in {others}" if others else "write it, or delete of:"
            yield Problem(version.path, message=f"the story has no version in {of!r}", hint=hint, where=_OF)


def _circle(version: Version, versions: Sequence[Version]) -> list[str]:
    """The files on the way from a version through its originals, where that leads back to it."""
    way, at = [version.path], original_of(version, versions)
    while at is not None and at.path not in way:
        way.append(at.path)
        at = original_of(at, versions)
    return way if at is version else []


_OF = ("translation", "of")
