"""The search page of each language; the index behind it is made of the stories' pages (`digest.searching`)."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of
from digest.views import CardView, PageView

ENGINE = "/pagefind/pagefind.js"
"""What a search page loads on use; the rest of the index is found from there."""


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/fr/search/`."""
    pages = {lang.code: addresses.section(lang, "search") for lang in plan.languages}
    for lang in plan.languages:
        shown = Shown(pages[lang.code], switches=plan.switches(lang, pages))
        yield sheaf_of(Page(addresses.file_of(pages[lang.code]), "search.html", lang.code, shown))


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"engine": writer.href(ENGINE)}


VIEWS: dict[str, View] = {"search.html": _view}
