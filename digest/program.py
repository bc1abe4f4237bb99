"""Which program this is: the package's contents, and the versions of the libraries that shape bytes. (effect)"""

import sys
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from digest import __version__

LIBRARIES = (
    "babel",
    "css_inline",
    "font_source_sans_pro",
    "fontpkg_amiri",
    "imagesize",
    "jinja2",
    "markdown_it_py",
    "markdown_it_pyrs",
    "markupsafe",
    "mdurl",
    "msgspec",
    "pagefind_bin",
    "pagefind_bin_extended",
    "pillow",
    "pyyaml",
    "rcssmin",
    "tzdata",
)


@lru_cache(maxsize=1)
def program() -> str:
    """A fingerprint that changes whenever the same input might give other bytes."""
    return sha256(repr(components()).encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def components() -> dict[str, str]:
    """What the program consists of: name → version, that of the package with a fingerprint of its contents."""
    mark = sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        mark.update(file.read_bytes())
    python = ".".join(map(str, sys.version_info[:2]))
    return {"digest": f"{__version__} ({mark.hexdigest()[:12]})", "python": python, **_versions()}


def _versions() -> dict[str, str]:
    """The version of each library: read off folder names, since asking their metadata takes thirty times as long."""
    found = {}
    for folder in map(Path, reversed(sys.path)):
        if folder.is_dir():
            for entry in folder.glob("*.dist-info"):
                name, _, version = entry.name.removesuffix(".dist-info").lower().partition("-")
                if name in LIBRARIES:
                    found[name] = version
    return {name: found.get(name, "?") for name in LIBRARIES}
