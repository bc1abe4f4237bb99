"""What a place holds or is to hold: files by their paths, and the ledger of what was published there. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

KEPT = 10
"""Releases that can be gone back to; as long, files named by their contents stay for pages that are still open."""

LASTING = ("assets/", "media/")
"""Begin the paths of files that are named by their contents: what such an address serves never changes."""


class Headers(NamedTuple):
    """What a host says of a file besides its bytes."""

    type: str
    cache: str
    encoding: str = ""


NO_HEADERS = Headers("", "")
"""Where a web server decides by itself."""


class File(Struct, frozen=True, gc=False, array_like=True):
    """A published file; two that are equal are served alike."""

    content: str
    """The fingerprint of its bytes as they are stored."""
    size: int
    headers: Headers
    mark: str = ""
    """Of which story it is a page; see `digest.listing`."""
    version: str = ""
    """What the place called this state of it when it was put, where it says such a thing (an ETag)."""

    @property
    def form(self) -> tuple[str, Headers]:
        """What is served."""
        return self.content, self.headers


Tree = Mapping[str, File]
"""Path → file."""


class Release(Struct, frozen=True):
    """One state of a published site."""

    number: int
    at: int
    """Seconds since 1970."""
    by: str
    files: int
    size: int
    stories: int
    token: str
    """Tells whose release it is."""
    of: int | None = None
    """The release that it brought back."""

    @property
    def shown(self) -> int:
        """The release whose site this is."""
        return self.number if self.of is None else self.of


class Ledger(Struct, frozen=True):
    """What we put at a place."""

    releases: tuple[Release, ...] = ()
    """The oldest first; the last one is live."""
    files: dict[str, File] = {}
    lingering: dict[str, tuple[File, int]] = {}
    """Lasting files that the site no longer has, and the last release that had them."""
    kept: dict[str, int] = {}
    """Names of old files that were put aside, and the last release that had them."""

    @property
    def live(self) -> Release | None:
        """The release that readers see."""
        return self.releases[-1] if self.releases else None

    @property
    def number(self) -> int:
        """Its number; 0 where nothing was published."""
        return self.releases[-1].number if self.releases else 0

    def release(self, number: int) -> Release | None:
        """The release of that number, if it can still be gone back to."""
        return next((one for one in self.releases if one.number == number), None)

    def before(self) -> Release | None:
        """The release whose site was live before the one that readers see."""
        live = self.live
        older = [one for one in self.releases if live is not None and one.number < live.shown and one.of is None]
        return older[-1] if older else None

    def served(self) -> dict[str, File]:
        """Every file that readers can fetch."""
        return {**self.files, **{path: file for path, (file, _) in self.lingering.items()}}


class Known(NamedTuple):
    """What a place says of itself."""

    ledger: Ledger
    doubtful: frozenset[str] = frozenset()
    """Paths of which the ledger may be wrong."""
    interrupted: bool = False
    """Since a publish did not come to its end; else since somebody changed them by hand."""


def is_lasting(path: str) -> bool:
    """Whether the file is named by its contents."""
    return path.startswith(LASTING)


def fault_of(found: File | None, expected: File) -> str:
    """What is wrong with a file; empty where nothing is."""
    if found is None:
        return "is missing"
    if found.content != expected.content:
        return "has other contents"
    if found.headers != expected.headers:
        return f"is served with {found.headers}, not {expected.headers}"
    return ""
