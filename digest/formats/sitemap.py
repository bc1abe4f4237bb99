"""The sitemap (sitemaps.org), with the languages of each page; by month where it is too long for one file."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest import addresses
from digest.fingerprint import fingerprint_of
from digest.issue import address_of
from digest.months import Month
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of, topic_address
from digest.site import Story
from digest.views import CardView, PageView, SitemapEntry

LIMIT = 2_000
"""Addresses in one file, if there is no more; else one for each month, since a file is made anew for each change."""

MOST = 50_000
"""What the standard allows."""

Entry = tuple[list[tuple[str, str]], str | None, int | None]
"""A page in its languages (language, address), the default address, and the instant of its last change."""


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/sitemap.xml`: all addresses, or an index of files that have them."""
    lang = plan.languages[0].code
    months = [month for month in plan.months if month.summary.stories]
    if sum(month.summary.versions for month in months) <= LIMIT:
        name = fingerprint_of([month.summary.addresses for month in months], list(_fixed(plan)))
        yield Sheaf("sitemap", partial(_whole, plan, months), name)
        return
    files = ["/sitemap-pages.xml"]
    yield sheaf_of(_page(files[0], lang, list(_fixed(plan))))
    for month in months:
        addresses = [_address(month, number) for number in range(_files(month))]
        files.extend(addresses)
        yield Sheaf(f"sitemap {month.text}", partial(_of_month, lang, month, addresses), month.summary.addresses)
    yield sheaf_of(Page("sitemap.xml", "sitemap-index.xml", lang, Shown("/sitemap.xml"), {"files": files}))


def _page(address: str, lang: str, entries: list[Entry]) -> Page:
    return Page(address[1:], "sitemap.xml", lang, Shown(address), {"entries": entries})


def _whole(plan: Plan, months: list[Month]) -> Iterator[Page]:
    entries = [*_fixed(plan), *(_story(story) for month in months for story in month.stories)]
    yield _page("/sitemap.xml", plan.languages[0].code, entries)


def _size(month: Month) -> int:
    """How many stories have all their addresses in one file."""
    return MOST // month.summary.widest


def _files(month: Month) -> int:
    return -(-month.summary.stories // _size(month))


def _address(month: Month, number: int) -> str:
    return f"/sitemap-{month.text.replace('/', '-')}{f'-{number + 1}' if number else ''}.xml"


def _of_month(lang: str, month: Month, addresses: list[str]) -> Iterator[Page]:
    size = _size(month)
    for number, address in enumerate(addresses):
        yield _page(address, lang, list(map(_story, month.stories[number * size : (number + 1) * size])))


def _story(story: Story) -> Entry:
    places = [(version.lang, address) for version, address in story.placed()]
    changed = max(story.outline.updated or 0, story.outline.added or 0)
    return places, story.address(story.original.lang), changed


def _fixed(plan: Plan) -> Iterator[Entry]:
    """Homes, front pages of topics, editions, and plain pages."""
    if plan.makes("home"):
        yield [(lang.code, addresses.home(lang)) for lang in plan.languages], "/", None
    for topic in plan.site.vocabulary.topics.values() if plan.makes("topic") else ():
        if topic.id in plan.shelf(plan.languages[0]).topics:
            yield [(lang.code, topic_address(topic, lang)) for lang in plan.languages], None, None
    yield from _editions(plan) if plan.makes("edition") else ()
    for plain in plan.site.plain if plan.makes("page") else ():
        yield [(one.lang, address) for one, address in plain.placed()], None, None


def _editions(plan: Plan) -> Iterator[Entry]:
    """The list of editions, and those that are published."""
    shown = plan.site.editions.shown
    if shown:
        yield [(lang.code, addresses.section(lang, "editions")) for lang in plan.languages], None, shown[0].at
    for edition in shown:
        yield [(lang.code, address_of(lang, edition.period)) for lang in plan.languages], None, edition.at


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [_entry_view(writer, *entry) for entry in values["entries"]]}


def _entry_view(
    writer: Writer, places: list[tuple[str, str]], default: str | None, changed: int | None
) -> SitemapEntry:
    return SitemapEntry(
        [(lang, writer.absolute(address)) for lang, address in places],
        default and writer.absolute(default),
        writer.instant(changed)[:10] if changed else None,
    )


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"files": [writer.absolute(file) for file in values["files"]]}


VIEWS: dict[str, View] = {"sitemap.xml": _view, "sitemap-index.xml": _index_view}
