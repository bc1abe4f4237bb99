"""A social card for each story and language: what networks show where somebody shares the story's page."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from digest import addresses
from digest.config import Language
from digest.fingerprint import fingerprint_of
from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan
from digest.shelves import Cards
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """The cards of a month in a language, of the stories that exist in it."""
    for lang in plan.languages:
        for month, cards in plan.shelf(lang).months.items():
            yield Sheaf(f"card {lang.code} {month}", partial(_pages, lang, cards), fingerprint_of(cards.name))


def _pages(lang: Language, cards: Cards) -> Iterator[Page]:
    for card in cards:
        if card.is_own:
            address = addresses.card(card.story.address(lang.code) or "")
            yield Page(address[1:], addresses.CARD_TEMPLATE, lang.code, Shown(address), {}, ((card,),))


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"card": cards[0][0]}


VIEWS: dict[str, View] = {addresses.CARD_TEMPLATE: _view}
