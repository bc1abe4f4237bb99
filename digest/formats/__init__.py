"""The kinds of output, one file each; this tuple is the site map.

A format is a name, which `formats:` of the configuration switches on and off, and a function that yields the pages
of that kind. The formats know nothing of each other.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

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
from digest.pages import Page, View
from digest.plan import Plan
from digest.reader import nearest


class Format(NamedTuple):
    """A kind of output."""

    name: str
    pages: Callable[[Plan], Iterator[Page]]
    views: dict[str, View]
    """Template → what its variables are made of a page's record by."""


FORMATS = (
    Format("home", home.pages, home.VIEWS),
    Format("story", story.pages, story.VIEWS),
    Format("topic", topic.pages, topic.VIEWS),
    Format("tag", tag.pages, tag.VIEWS),
    Format("source", source.pages, source.VIEWS),
    Format("archive", archive.pages, archive.VIEWS),
    Format("page", plain.pages, plain.VIEWS),
    Format("atom", atom.pages, atom.VIEWS),
    Format("jsonfeed", jsonfeed.pages, jsonfeed.VIEWS),
    Format("languages", languages.pages, languages.VIEWS),
    Format("notices", notices.pages, notices.VIEWS),
    Format("redirects", redirects.pages, redirects.VIEWS),
    Format("notfound", notfound.pages, notfound.VIEWS),
    Format("sitemap", sitemap.pages, sitemap.VIEWS),
    Format("robots", robots.pages, robots.VIEWS),
    Format("headers", headers.pages, headers.VIEWS),
)

NAMES = tuple(format.name for format in FORMATS)
VIEWS = {template: view for format in FORMATS for template, view in format.views.items()}


def pages_of(plan: Plan) -> Iterator[Page]:
    """All pages of the site, format by format."""
    for format in FORMATS:
        if plan.makes(format.name):
            yield from format.pages(plan)


def unknown(config: Config) -> list[Problem]:
    """The faults of the configuration's list of formats."""
    return [
        Problem("digest.yaml", message=f"unknown format {name!r}", hint=nearest(name, NAMES), where=("formats", number))
        for number, name in enumerate(config.formats)
        if name not in NAMES
    ]
