"""The kinds of output, one file each; this tuple is the site map.

A format is a name, which `formats:` of the configuration switches on and off, and a function that yields the pages
of that kind. The formats know nothing of each other.
"""

from collections.abc import Callable, Iterator

from digest.config import Config
from digest.errors import Problem
from digest.formats import (
    archive,
    atom,
    headers,
    home,
    jsonfeed,
    languages,
    notfound,
    notices,
    plain,
    redirects,
    robots,
    sitemap,
    source,
    story,
    tag,
    topic,
)
from digest.pages import Page
from digest.plan import Plan
from digest.reader import nearest

FORMATS: tuple[tuple[str, Callable[[Plan], Iterator[Page]]], ...] = (
    ("home", home.pages),
    ("story", story.pages),
    ("topic", topic.pages),
    ("tag", tag.pages),
    ("source", source.pages),
    ("archive", archive.pages),
    ("page", plain.pages),
    ("atom", atom.pages),
    ("jsonfeed", jsonfeed.pages),
    ("languages", languages.pages),
    ("notices", notices.pages),
    ("redirects", redirects.pages),
    ("notfound", notfound.pages),
    ("sitemap", sitemap.pages),
    ("robots", robots.pages),
    ("headers", headers.pages),
)

NAMES = tuple(name for name, _ in FORMATS)


def pages_of(plan: Plan) -> Iterator[Page]:
    """All pages of the site, format by format."""
    for name, pages in FORMATS:
        if plan.makes(name):
            yield from pages(plan)


def unknown(config: Config) -> list[Problem]:
    """The faults of the configuration's list of formats."""
    return [
        Problem("digest.yaml", message=f"unknown format {name!r}", hint=nearest(name, NAMES), where=("formats", number))
        for number, name in enumerate(config.formats)
        if name not in NAMES
    ]
