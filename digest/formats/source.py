"""The pages of each publisher that stories rest on, and the list of all of them."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Shown, View, Writer, listed
from digest.plan import Plan, list_pages
from digest.slugs import slugify
from digest.views import CardView, Link, PageView


def pages(plan: Plan) -> Iterator[Page]:
    """For each language: a list of publishers, and each one's own pages."""
    publishers = plan.site.vocabulary.publishers
    indexes = {other.code: addresses.section(other, "sources") for other in plan.languages}
    for lang in plan.languages:
        entries = []
        for id, cards in plan.shelf(lang).publishers.items():
            publisher = publishers.get(id)
            name, slug = (publisher.name, publisher.slug) if publisher else (id, slugify(id))
            address_in = {other.code: addresses.section(other, "sources", slug) for other in plan.languages}
            entries.append((name, address_in[lang.code], len(cards)))
            values: dict[str, object] = {"publisher": publisher, "since": cards[-1].story.month, "total": len(cards)}
            shown = Shown(address_in[lang.code], name)
            yield from list_pages(plan, lang, "source.html", cards, address_in, shown, values)
        entries.sort(key=lambda entry: entry[0].casefold())
        shown = Shown(indexes[lang.code], switches=plan.switches(lang, indexes))
        yield Page(addresses.file_of(indexes[lang.code]), "sources.html", lang.code, shown, {"entries": entries})


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [Link(name, writer.href(address), count=n) for name, address, n in values["entries"]]}


VIEWS: dict[str, View] = {"source.html": listed, "sources.html": _index_view}
