"""The feeds of editions: Atom (RFC 4287) and JSON Feed (jsonfeed.org), one of each in each language."""

from collections.abc import Iterator
from functools import partial
from itertools import accumulate
from typing import Any

from digest import addresses
from digest.config import Language
from digest.editions import Edition
from digest.fingerprint import fingerprint_of
from digest.issue import contents, in_brief, name_of
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan
from digest.showing import view
from digest.views import CardView, FeedView, PageView

TEMPLATES = {"feed.xml": "editions.xml", "feed.json": "editions.json"}


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/fr/editions/feed.xml` and `/fr/editions/feed.json`, where there are editions."""
    newest = plan.site.editions.shown[: plan.settings.feed_size]
    for lang in plan.languages if newest else ():
        names = [name_of(plan, lang, edition) for edition in newest]
        for _, address in plan.feeds(addresses.section(lang, "editions")):
            pages = partial(_pages, plan, lang, newest, address)
            yield Sheaf(f"feed {address}", pages, fingerprint_of(names, plan.site.config.hubs))


def _pages(plan: Plan, lang: Language, newest: tuple[Edition, ...], address: str) -> Iterator[Page]:
    entries, groups = [], list[tuple[Any, ...]]()
    for edition in newest:
        values, (*stories, _) = contents(plan, lang, edition)
        entries.append(in_brief(values))
        groups.extend((*stories, ()))
    home = addresses.section(lang, "editions")
    record = {"entries": entries, "home": home, "hubs": plan.site.config.hubs}
    template = TEMPLATES[address.rpartition("/")[2]]
    yield Page(address[1:], template, lang.code, Shown(address, lang.title), record, tuple(groups))


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    counts = [len(entry["stories"]) + 1 for entry in values["entries"]]
    starts = accumulate(counts, initial=0)
    parts = (cards[start : start + count] for start, count in zip(starts, counts, strict=False))
    entries = [view(entry, part, writer) for entry, part in zip(values["entries"], parts, strict=True)]
    home, updated = writer.absolute(values["home"]), max(entry.link.published.instant for entry in entries)
    feed = FeedView(page.url, page.title, page.url, home, writer.instant(updated), values["hubs"])
    return {"entries": entries, "feed": feed}


VIEWS: dict[str, View] = {"editions.xml": _view, "editions.json": _view}
