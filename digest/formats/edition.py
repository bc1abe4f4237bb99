"""The page of each edition, and the list of all editions."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest import addresses
from digest.config import Language
from digest.editions import Edition
from digest.issue import address_of, contents, line_of, name_of
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of
from digest.showing import link, view
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """For each language: the edition's pages, and the list of them where there is one."""
    shown = plan.site.editions.shown
    indexes = {lang.code: addresses.section(lang, "editions") for lang in plan.languages}
    for lang in plan.languages if shown else ():
        for edition in shown:
            pages = partial(_pages, plan, lang, edition)
            yield Sheaf(f"edition {lang.code} {edition.period}", pages, name_of(plan, lang, edition))
        address = indexes[lang.code]
        about = Shown(address, switches=plan.switches(lang, indexes), feeds=_feeds(plan, lang))
        values = {"entries": [line_of(lang, edition) for edition in shown]}
        yield sheaf_of(Page(addresses.file_of(address), "editions.html", lang.code, about, values))


def _pages(plan: Plan, lang: Language, edition: Edition) -> Iterator[Page]:
    address_in = {other.code: address_of(other, edition.period) for other in plan.languages}
    values, cards = contents(plan, lang, edition)
    title = values["line"][1]
    shown = Shown(address_in[lang.code], title, "", plan.switches(lang, address_in), None, _feeds(plan, lang))
    words = edition.words.get(lang.code)
    file, source = addresses.file_of(shown.address), words.path if words else ""
    yield Page(file, "edition.html", lang.code, shown, values, cards, source=source)


def _feeds(plan: Plan, lang: Language) -> tuple[tuple[str, str], ...]:
    return plan.feeds(addresses.section(lang, "editions")) if plan.makes("editionfeed") else ()


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"edition": view(values, cards, writer)}


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [link(line, writer) for line in values["entries"]]}


VIEWS: dict[str, View] = {"edition.html": _view, "editions.html": _index_view}
