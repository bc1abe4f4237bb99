"""The archive: a page for each month, and the list of all months."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest import addresses
from digest.config import Language
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of
from digest.shelves import Cards
from digest.views import CardView, MonthView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """For each language: a list of months, and each month's page."""
    indexes = {lang.code: addresses.section(lang, "archive") for lang in plan.languages}
    for lang in plan.languages:
        entries = []
        for month, cards in plan.shelf(lang).months.items():
            entries.append((month, addresses.month(lang, month), len(cards)))
            pages = partial(_month, plan, lang, month, cards)
            yield Sheaf(f"month {lang.code} {month}", pages, cards.name)
        shown = Shown(indexes[lang.code], switches=plan.switches(lang, indexes))
        file, values = addresses.file_of(indexes[lang.code]), {"entries": entries}
        yield sheaf_of(Page(file, "archive.html", lang.code, shown, values))


def _month(plan: Plan, lang: Language, month: str, cards: Cards) -> Iterator[Page]:
    address_in = {other.code: addresses.month(other, month) for other in plan.languages}
    address = address_in[lang.code]
    shown = Shown(address, switches=plan.switches(lang, address_in))
    yield Page(addresses.file_of(address), "month.html", lang.code, shown, {"month": month}, (tuple(cards),))


def _month_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"cards": cards[0], "name": writer.month(values["month"])}


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    entries = values["entries"]
    return {"entries": [MonthView(writer.month(month), writer.href(address), n) for month, address, n in entries]}


VIEWS: dict[str, View] = {"month.html": _month_view, "archive.html": _index_view}
