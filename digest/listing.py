"""Which files of an output are pages of which stories: what publishing tells changes of stories apart by. (effect)

Kept in `.digest/`, under the mark of the manifest that it belongs to; written only by builds that are asked for it.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from digest import addresses
from digest.fingerprint import fingerprint, fingerprint_of, in_letters
from digest.keeping import FOLDER
from digest.model import Version
from digest.site import Story

if TYPE_CHECKING:
    from digest.plan import Plan

LISTINGS = "listings"
SHORT = 9
"""Bytes of a fingerprint that tell stories of one site apart."""


class Mark(NamedTuple):
    """What a page is to its story."""

    letter: str
    """`s`: the story, `w`: a notice that it was withdrawn, `a`: leads on from an old address, `p`: a plain page."""
    story: str
    version: str
    """Changes with the words of the story, and with nothing else."""
    expires: int | None = None

    def __str__(self) -> str:
        return ":".join((self.letter, self.story, self.version, "" if self.expires is None else str(self.expires)))


def mark_of(text: str) -> Mark:
    """The mark as it was written. Raises ValueError where that is none."""
    letter, story, version, expires = text.split(":")
    return Mark(letter, story, version, int(expires) if expires else None)


def marks(plan: "Plan") -> Iterator[tuple[str, Mark]]:
    """The file of each page of a story, of each plain page, and of each old address."""
    makes_redirects = plan.makes("redirects")
    for letter, story in _stories(plan):
        name = in_letters(fingerprint((story.outline.id or story.key).encode())[:SHORT])
        for version, address in story.placed():
            mark = Mark(letter, name, _words(story, version), _expires(version))
            yield addresses.file_of(address), mark
            for alias in version.particulars.aliases if version.particulars and makes_redirects else ():
                yield addresses.file_of_alias(alias), mark._replace(letter="a")


def _stories(plan: "Plan") -> Iterator[tuple[str, Story]]:
    for month in plan.months:
        yield from (("s", story) for story in month.stories)
        yield from (("w", story) for story in month.withdrawn)
    yield from (("p", story) for story in plan.site.plain)


def _words(story: Story, version: Version) -> str:
    names = (version.head_name, version.text_name, story.facts.facts_name)
    return in_letters(fingerprint_of(*names)[:SHORT])


def _expires(version: Version) -> int | None:
    return version.particulars.expires if version.particulars is not None else None


def listing_of(root: Path, output_name: str) -> Path:
    """Where the listing of an output is kept."""
    return root / FOLDER / LISTINGS / output_name


def write_listing(place: Path, of: bytes, listed: Iterator[tuple[str, Mark]]) -> None:
    """Keep the listing of the output whose manifest has that mark."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f"{place.name}.new")
    with open(new, "w", encoding="utf-8") as stream:
        stream.write(f"{of.hex()}\n")
        stream.writelines(f"{mark} {path}\n" for path, mark in listed)
    new.replace(place)


def is_listed(place: Path, of: bytes) -> bool:
    """Whether a listing is kept for the output whose manifest has that mark."""
    with suppress(OSError), open(place, encoding="utf-8") as stream:
        return stream.readline().rstrip("\n") == of.hex()
    return False


def read_listing(place: Path) -> dict[str, str]:
    """Path → mark, as text."""
    with open(place, encoding="utf-8") as stream:
        next(stream, "")
        rows = (line.rstrip("\n").partition(" ") for line in stream)
        return {path: mark for mark, _, path in rows}
