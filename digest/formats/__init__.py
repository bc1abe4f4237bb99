"""The kinds of output, one file each; this tuple is the site map.

A format is a name, which `formats:` of the configuration switches on and off, and a function that yields the pages
of that kind, in sheaves. The formats know nothing of each other.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from digest.config import Config
from digest.errors import Problem
from digest.formats import (
    archive,
    atom,
    card,
    edition,
    editionfeed,
    epub,
    headers,
    home,
    jsonfeed,
    languages,
    mail,
    notfound,
    notices,
    opml,
    plain,
    redirects,
    robots,
    search,
    sitemap,
    source,
    story,
    tag,
    topic,
)
from digest.pages import Sheaf, View
from digest.plan import Plan
from digest.reader import nearest


class Format(NamedTuple):
    """A kind of output."""

    name: str
    sheaves: Callable[[Plan], Iterator[Sheaf]]
    views: dict[str, View]
    """Template → what its variables are made of a page's record by."""


FORMATS = (
    Format("home", home.sheaves, home.VIEWS),
    Format("story", story.sheaves, story.VIEWS),
    Format("card", card.sheaves, card.VIEWS),
    Format("topic", topic.sheaves, topic.VIEWS),
    Format("tag", tag.sheaves, tag.VIEWS),
    Format("source", source.sheaves, source.VIEWS),
    Format("archive", archive.sheaves, archive.VIEWS),
    Format("edition", edition.sheaves, edition.VIEWS),
    Format("editionfeed", editionfeed.sheaves, editionfeed.VIEWS),
    Format("mail", mail.sheaves, mail.VIEWS),
    Format("epub", epub.sheaves, epub.VIEWS),
    Format("search", search.sheaves, search.VIEWS),
    Format("page", plain.sheaves, plain.VIEWS),
    Format("atom", atom.sheaves, atom.VIEWS),
    Format("jsonfeed", jsonfeed.sheaves, jsonfeed.VIEWS),
    Format("opml", opml.sheaves, opml.VIEWS),
    Format("languages", languages.sheaves, languages.VIEWS),
    Format("notices", notices.sheaves, notices.VIEWS),
    Format("redirects", redirects.sheaves, redirects.VIEWS),
    Format("notfound", notfound.sheaves, notfound.VIEWS),
    Format("sitemap", sitemap.sheaves, sitemap.VIEWS),
    Format("robots", robots.sheaves, robots.VIEWS),
    Format("headers", headers.sheaves, headers.VIEWS),
)

NAMES = tuple(format.name for format in FORMATS)
VIEWS = {template: view for format in FORMATS for template, view in format.views.items()}


def templates_of(config: Config) -> list[str]:
    """The templates that pages of a site are made by."""
    return [template for format in FORMATS if config.makes(format.name) for template in format.views]


def sheaves_of(plan: Plan) -> Iterator[tuple[Format, Sheaf]]:
    """All pages of the site in their sheaves, format by format."""
    for format in FORMATS:
        if plan.makes(format.name):
            yield from ((format, sheaf) for sheaf in format.sheaves(plan))


def unknown(config: Config) -> list[Problem]:
    """The faults of the configuration's list of formats."""
    return [
        Problem("digest.yaml", message=f"unknown format {name!r}", hint=nearest(name, NAMES), where=("formats", number))
        for number, name in enumerate(config.formats)
        if name not in NAMES
    ]
