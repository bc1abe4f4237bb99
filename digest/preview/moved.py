"""Where a page that is gone from its address is found anew: by what it was. Pure."""

from collections.abc import Mapping

from msgspec import Struct

from digest.model import Version
from digest.preview.standing import Standing, lists_of
from digest.site import Story


class Identity(Struct, frozen=True):
    """What tells that two pages are the same, from the surest to the least: each must single one page out."""

    lang: str
    key: str = ""
    """The story's."""
    id: str | None = None
    whole: tuple[bytes, bytes] = (b"", b"")
    """What lists and what its page show of it."""
    text: bytes = b""
    head: bytes = b""
    build: int = 0
    """The build that it was gone from."""


SURE, LIKELY = ("key", "id"), ("whole", "text", "head")
"""What names a page; what only a page that is new may have in common with it."""

LATE = 3
"""Builds by which a page may have come before that which it replaces went: a copy, then a deletion."""


def gone(before: Standing, after: Standing, build: int) -> dict[str, Identity]:
    """The addresses of stories and plain pages that are no more from a build on, with what stood there."""
    there = {address for story, _ in after.stories() for address in story.addresses}
    return {
        address: _identity(story, version, build)
        for story, _ in before.stories()
        for version, address in story.placed()
        if address not in there
    }


def found_anew(lost: Identity, standing: Standing, born: Mapping[str, int]) -> str | None:
    """The address at which it stands now; None where nothing or more than one thing would do.

    `born` are the addresses that came during the preview, with the build that they came by.
    """
    found: dict[str, list[str]] = {rank: [] for rank in (*SURE, *LIKELY)}
    for story, _ in standing.stories():
        for version, address in story.placed():
            if version.lang == lost.lang:
                same = _identity(story, version)
                is_new = born.get(address, -LATE) >= lost.build - LATE
                for rank in (*SURE, *LIKELY) if is_new else SURE:
                    if getattr(lost, rank) is not None and getattr(same, rank) == getattr(lost, rank):
                        found[rank].append(address)
    return next((places[0] for places in found.values() if len(places) == 1), None)


def moved_lists(before: Standing, after: Standing) -> dict[str, str]:
    """Where lists were → where they are now, of those that moved."""
    now = {(one.lang, *one.of): one.address for one in lists_of(after)}
    there = set(now.values())
    before_that = ((one.address, now.get((one.lang, *one.of))) for one in lists_of(before))
    return {old: new for old, new in before_that if new is not None and old not in there}


def _identity(story: Story, version: Version, build: int = 0) -> Identity:
    return Identity(
        version.lang,
        story.key,
        story.outline.id,
        (version.head_name, version.text_name),
        version.text_name,
        version.head_name,
        build,
    )
