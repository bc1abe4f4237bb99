"""The choice of a language at `/`."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, Switch, View, Writer
from digest.plan import Plan, sheaf_of
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """One page, in all languages; its frame is in the first."""
    first = plan.languages[0]
    switches = tuple(Switch(lang.code, addresses.home(lang)) for lang in plan.languages)
    yield sheaf_of(
        Page("index.html", "languages.html", first.code, Shown("/", first.title, switches=switches, default="/"))
    )


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"texts": writer.texts()}


VIEWS: dict[str, View] = {"languages.html": _view}
