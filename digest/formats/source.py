"""The pages of each publisher that stories rest on, and the list of all of them."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, Writer, listed
from digest.plan import Plan, list_sheaf, sheaf_of
from digest.slugs import order_of, slugify
from digest.views import CardView, Link, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
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
            values: dict[str, object] = {"publisher": publisher, "since": cards.oldest, "total": len(cards)}
            shown = Shown(address_in[lang.code], name)
            yield list_sheaf(plan, lang, "source.html", cards, address_in, shown, values)
        entries.sort(key=lambda entry: order_of(entry[0]))
        shown = Shown(indexes[lang.code], switches=plan.switches(lang, indexes))
        file, values = addresses.file_of(indexes[lang.code]), {"entries": entries}
        yield sheaf_of(Page(file, "sources.html", lang.code, shown, values))


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [Link(name, writer.href(address), count=n) for name, address, n in values["entries"]]}


VIEWS: dict[str, View] = {"source.html": listed, "sources.html": _index_view}
