"""An article between parsing and normalization: what the steps work on."""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

from msgspec import Struct
from msgspec.structs import replace

from digest.config import Reading
from digest.errors import Problem
from digest.model import Facts, Head, Text

_TAG = re.compile(r"(<[^>]*>)")


class Draft(Struct, frozen=True):
    """A parsed article on its way through the steps."""

    path: str
    lang: str
    reading: Reading
    head: Head
    facts: Facts
    text: Text
    html: tuple[str, ...]
    """The body: text at even places, tags at odd ones."""
    targets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


def split_html(html: str) -> tuple[str, ...]:
    """Text at even places, tags at odd ones. Only for HTML in which `<` and `>` of texts are escaped."""
    return tuple(_TAG.split(html))


def change_tags(draft: Draft, start: str, change: Callable[[str], str]) -> Draft:
    """The draft with every tag that begins so changed."""
    tags = draft.html[1::2]
    changed = [change(tag) if tag.startswith(start) else tag for tag in tags]
    if changed == list(tags):
        return draft
    parts = list(draft.html)
    parts[1::2] = changed
    return replace(draft, html=tuple(parts))


def beside(path: str, target: str) -> str | None:
    """The path that a relative target names, None where it leaves the folder that the article's path begins with."""
    found = normpath(join(dirname(path), target))
    return found if found.startswith(path.partition("/")[0] + "/") else None
