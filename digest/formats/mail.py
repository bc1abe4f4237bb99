"""Each published edition as an e-mail: its HTML, its text, and both in one message that is ready to be sent."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest.addresses import MAIL_TEMPLATE, file_of
from digest.config import Language
from digest.editions import PUBLISHED, Edition
from digest.issue import address_of, contents, files_of, name_of
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan
from digest.showing import view
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """The e-mail of each edition in each language."""
    for lang in plan.languages:
        for edition in plan.site.editions.shown:
            if edition.state == PUBLISHED:
                yield Sheaf(
                    f"mail {lang.code} {edition.period}",
                    partial(_pages, plan, lang, edition),
                    name_of(plan, lang, edition),
                )


def _pages(plan: Plan, lang: Language, edition: Edition) -> Iterator[Page]:
    """Three files of one record: what is made for one of them serves the others too."""
    values, cards = contents(plan, lang, edition)
    values |= {"newer": None, "older": None, "files": {}}
    address = address_of(lang, edition.period)
    shown, words = Shown(address, values["line"][1]), edition.words.get(lang.code)
    source = words.path if words else ""
    for file in (f"{address}mail.html", f"{address}mail.txt", files_of(plan, lang, edition)["mail"]):
        yield Page(file_of(file), MAIL_TEMPLATE, lang.code, shown, values, cards, source=source)


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"edition": view(values, cards, writer), "brevity": 0}


VIEWS: dict[str, View] = {MAIL_TEMPLATE: _view}
