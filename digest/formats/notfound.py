"""The page that hosts show where there is none, in all languages."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/404.html`."""
    homes = [(lang.code, addresses.home(lang)) for lang in plan.languages]
    yield sheaf_of(Page("404.html", "404.html", plan.languages[0].code, Shown("/404.html"), {"homes": homes}))


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"texts": writer.texts()}


VIEWS: dict[str, View] = {"404.html": _view}
