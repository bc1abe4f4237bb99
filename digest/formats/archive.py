"""The archive: a page for each month, and the list of all months."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Shown, View, Writer
from digest.plan import Plan
from digest.views import CardView, MonthView, PageView


def pages(plan: Plan) -> Iterator[Page]:
    """For each language: a list of months, and each month's page."""
    indexes = {lang.code: addresses.section(lang, "archive") for lang in plan.languages}
    for lang in plan.languages:
        entries = []
        for month, cards in plan.shelf(lang).months.items():
            address_in = {other.code: addresses.month(other, month) for other in plan.languages}
            address = address_in[lang.code]
            entries.append((month, address, len(cards)))
            shown = Shown(address, switches=plan.switches(lang, address_in))
            yield Page(addresses.file_of(address), "month.html", lang.code, shown, {"month": month}, (tuple(cards),))
        shown = Shown(indexes[lang.code], switches=plan.switches(lang, indexes))
        yield Page(addresses.file_of(indexes[lang.code]), "archive.html", lang.code, shown, {"entries": entries})


def _month_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"cards": cards[0], "name": writer.month(values["month"])}


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    entries = values["entries"]
    return {"entries": [MonthView(writer.month(month), writer.href(address), n) for month, address, n in entries]}


VIEWS: dict[str, View] = {"month.html": _month_view, "archive.html": _index_view}
