"""The sitemap (sitemaps.org), with the languages of each page; by month where it is too long for one file."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Shown, View, Writer
from digest.plan import Plan, topic_address
from digest.site import Story
from digest.views import CardView, PageView

LIMIT = 2_000
"""Addresses in one file, if there is no more; else one for each month, since a file is made anew for each change."""

MOST = 50_000
"""What the standard allows."""

Entry = tuple[list[tuple[str, str]], str | None, int | None]
"""A page in its languages (language, address), the default address, and the instant of its last change."""


def pages(plan: Plan) -> Iterator[Page]:
    """`/sitemap.xml`: all addresses, or an index of files that have them."""
    lang = plan.languages[0].code
    if sum(len(story.versions) for story in plan.site.stories) <= LIMIT:
        entries = [*_fixed(plan), *map(_story, plan.site.stories)]
        yield Page("sitemap.xml", "sitemap.xml", lang, Shown("/sitemap.xml"), {"entries": entries})
        return
    months: dict[str, list[Story]] = {}
    for story in plan.site.stories:
        months.setdefault(story.month, []).append(story)
    files = ["/sitemap-pages.xml"]
    yield Page(files[0][1:], "sitemap.xml", lang, Shown(files[0]), {"entries": list(_fixed(plan))})
    for month, listed in months.items():
        for number, stories in enumerate(_parts(listed), start=1):
            address = f"/sitemap-{month.replace('/', '-')}{f'-{number}' if number > 1 else ''}.xml"
            files.append(address)
            yield Page(address[1:], "sitemap.xml", lang, Shown(address), {"entries": list(map(_story, stories))})
    yield Page("sitemap.xml", "sitemap-index.xml", lang, Shown("/sitemap.xml"), {"files": files})


def _parts(stories: list[Story]) -> Iterator[list[Story]]:
    """Stories whose addresses fit into one file each."""
    size = MOST // max(len(story.versions) for story in stories)
    return (stories[start : start + size] for start in range(0, len(stories), size))


def _story(story: Story) -> Entry:
    places = [(version.lang, address) for version, address in story.placed()]
    changed = max(story.outline.updated or 0, story.outline.added or 0)
    return places, story.address(story.original.lang), changed


def _fixed(plan: Plan) -> Iterator[Entry]:
    """Homes, front pages of topics, and plain pages."""
    if plan.makes("home"):
        yield [(lang.code, addresses.home(lang)) for lang in plan.languages], "/", None
    for topic in plan.site.vocabulary.topics.values() if plan.makes("topic") else ():
        if topic.id in plan.shelf(plan.languages[0]).topics:
            yield [(lang.code, topic_address(topic, lang)) for lang in plan.languages], None, None
    for plain in plan.site.plain if plan.makes("page") else ():
        yield [(one.lang, address) for one, address in plain.placed()], None, None


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [_entry_view(writer, *entry) for entry in values["entries"]]}


def _entry_view(
    writer: Writer, places: list[tuple[str, str]], default: str | None, changed: int | None
) -> dict[str, Any]:
    return {
        "alternates": [(lang, writer.absolute(address)) for lang, address in places],
        "default": default and writer.absolute(default),
        "day": writer.instant(changed)[:10] if changed else None,
    }


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"files": [writer.absolute(file) for file in values["files"]]}


VIEWS: dict[str, View] = {"sitemap.xml": _view, "sitemap-index.xml": _index_view}
