"""Each published edition as a book (EPUB 3): all its stories in full, to be read without a network."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest.addresses import BOOK_TEMPLATE, file_of
from digest.config import Language
from digest.editions import PUBLISHED, Edition
from digest.fingerprint import fingerprint_of
from digest.issue import address_of, contents, files_of, name_of
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan
from digest.showing import view
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """The book of each edition in each language."""
    months = {month.text: month.summary for month in plan.months}
    for lang in plan.languages:
        for edition in plan.site.editions.shown:
            if edition.state == PUBLISHED:
                targets = [months[text].targets for text, _ in edition.runs]
                name = fingerprint_of(name_of(plan, lang, edition), targets)
                yield Sheaf(f"epub {lang.code} {edition.period}", partial(_pages, plan, lang, edition), name)


def _pages(plan: Plan, lang: Language, edition: Edition) -> Iterator[Page]:
    values, cards = contents(plan, lang, edition)
    address, files = address_of(lang, edition.period), files_of(plan, lang, edition)
    values |= {"newer": None, "older": None, "files": {}}
    *groups, _ = cards
    parts = tuple(plan.part(card.story, card.version) for group in groups for card in group)
    shown, words = Shown(address, values["line"][1]), edition.words.get(lang.code)
    source = words.path if words else ""
    path = file_of(files["epub"])
    yield Page(path, BOOK_TEMPLATE, lang.code, shown, values, cards, parts=parts, source=source)


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"edition": view(values, cards, writer)}


VIEWS: dict[str, View] = {BOOK_TEMPLATE: _view}
