"""An article between parsing and normalization: what the steps work on."""

from posixpath import dirname, join, normpath

from msgspec import Struct

from digest.config import Reading
from digest.errors import Problem
from digest.model import Facts, Head, Text


class Draft(Struct, frozen=True):
    """A parsed article on its way through the steps."""

    path: str
    lang: str
    reading: Reading
    head: Head
    facts: Facts
    text: Text
    html: str
    """The body; `<` and `>` stand for nothing but tags."""
    targets: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    """Pictures of the body without alternative text, as they are written."""
    problems: tuple[Problem, ...] = ()


def beside(path: str, target: str) -> str | None:
    """The path that a relative target names, None where it leaves the folder that the article's path begins with."""
    found = normpath(join(dirname(path), target))
    return found if found.startswith(path.partition("/")[0] + "/") else None
