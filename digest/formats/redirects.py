"""Old addresses: a page that leads on for every host, and `_redirects` for the hosts that read it."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Shown, View, Writer
from digest.plan import Plan
from digest.views import CardView, PageView


def pages(plan: Plan) -> Iterator[Page]:
    """One page for each alias, and one list of all of them."""
    moves = sorted(_moves(plan))
    for alias, address, lang, source in moves:
        yield Page(_file(alias), "redirect.html", lang, Shown(alias), {"to": address}, source=source, where="aliases")
    if moves:
        listed = [(alias, address) for alias, address, *_ in moves]
        yield Page("_redirects", "redirects.txt", plan.languages[0].code, Shown("/_redirects"), {"moves": listed})


def _moves(plan: Plan) -> Iterator[tuple[str, str, str, str]]:
    for story in (*plan.site.stories, *plan.site.plain):
        for version, address in story.placed():
            for alias in version.particulars.aliases if version.particulars else ():
                yield alias, address, version.lang, version.path


def _file(alias: str) -> str:
    """The file behind an alias; one without an ending is a folder."""
    last = alias.rpartition("/")[2]
    return addresses.file_of(alias if "." in last or not last else f"{alias}/")


def _page_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"to": writer.href(values["to"]), "to_url": writer.absolute(values["to"])}


def _list_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"moves": [(writer.href(alias), writer.href(address)) for alias, address in values["moves"]]}


VIEWS: dict[str, View] = {"redirect.html": _page_view, "redirects.txt": _list_view}
