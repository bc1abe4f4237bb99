"""Old addresses: a page that leads on for every host, and `_redirects` for the hosts that read it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """One page for each alias, and one list of all of them."""
    yield Sheaf("redirects", partial(_pages, plan))


def _pages(plan: Plan) -> Iterator[Page]:
    moves = sorted(plan.site.aliases)
    for alias, address, lang, source in moves:
        file, values = addresses.file_of_alias(alias), {"to": address}
        yield Page(file, "redirect.html", lang, Shown(alias), values, source=source, where="aliases")
    if moves:
        listed = [(alias, address) for alias, address, *_ in moves]
        yield Page("_redirects", "redirects.txt", plan.languages[0].code, Shown("/_redirects"), {"moves": listed})


def _page_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"to": writer.href(values["to"]), "to_url": writer.absolute(values["to"])}


def _list_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"moves": [(writer.href(alias), writer.href(address)) for alias, address in values["moves"]]}


VIEWS: dict[str, View] = {"redirect.html": _page_view, "redirects.txt": _list_view}
