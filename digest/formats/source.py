"""The pages of each publisher that stories rest on, and the list of all of them."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.months import Month
from digest.pages import Page, Sheaf, Shown, View, Writer, listed
from digest.plan import Plan, list_sheaf, sheaf_of
from digest.slugs import order_of, slugify
from digest.views import CardView, Link, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """For each language: a list of publishers, and each one's own pages."""
    publishers = plan.site.vocabulary.publishers
    tongues = _tongues(plan.months)
    indexes = {other.code: addresses.section(other, "sources") for other in plan.languages}
    for lang in plan.languages:
        entries = []
        for id, cards in plan.shelf(lang).publishers.items():
            publisher = publishers.get(id)
            name, slug = (publisher.name, publisher.slug) if publisher else (id, slugify(id))
            address_in = {other.code: addresses.section(other, "sources", slug) for other in plan.languages}
            entries.append((name, address_in[lang.code], len(cards)))
            shown, spoken = Shown(address_in[lang.code], name), tongues[id]
            used: dict[str, object] = {
                "since": cards.oldest,
                "total": len(cards),
                "articles": sum(spoken.values()),
                "tongues": sorted(((code, n) for code, n in spoken.items() if code), key=lambda one: (-one[1], one[0])),
            }
            values: dict[str, object] = {"publisher": publisher}
            yield list_sheaf(plan, lang, "source.html", cards, address_in, shown, values, used, shown.address)
        entries.sort(key=lambda entry: order_of(entry[0]))
        shown = Shown(indexes[lang.code], switches=plan.switches(lang, indexes))
        file, values = addresses.file_of(indexes[lang.code]), {"entries": entries}
        yield sheaf_of(Page(file, "sources.html", lang.code, shown, values))


def _tongues(months: list[Month]) -> dict[str, dict[str, int]]:
    """Publisher → language → how many of its articles in it stories rest on."""
    found: dict[str, dict[str, int]] = {}
    for month in months:
        for lang, counts in month.summary.tongues.items():
            for id, count in counts.items():
                spoken = found.setdefault(id, {})
                spoken[lang] = spoken.get(lang, 0) + count
    return found


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [Link(name, writer.href(address), count=n) for name, address, n in values["entries"]]}


VIEWS: dict[str, View] = {"source.html": listed, "sources.html": _index_view}
