"""The pages of each topic, and the list of all topics."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, Writer, listed
from digest.plan import Plan, list_sheaf, sheaf_of, topic_address
from digest.views import CardView, Link, PageView
from digest.vocabulary import label


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """For each language: a list of topics, and each topic's own pages."""
    for lang in plan.languages:
        entries = []
        for topic in plan.site.vocabulary.topics.values():
            cards = plan.shelf(lang).topics.get(topic.id)
            if not cards:
                continue
            address_in = {other.code: topic_address(topic, other) for other in plan.languages}
            address, title = address_in[lang.code], label(topic.label, lang.code, topic.id)
            about = label(topic.description, lang.code, "")
            entries.append((title, address, about))
            shown = Shown(address, title, about, feeds=plan.feeds(address))
            yield list_sheaf(plan, lang, "topic.html", cards, address_in, shown, {"topic": topic.id})
        yield sheaf_of(_index(plan, lang.code, entries))


def _index(plan: Plan, code: str, entries: list[tuple[str, str, str]]) -> Page:
    indexes = {other.code: addresses.section(other, "topics") for other in plan.languages}
    lang = plan.site.config.language(code)
    shown = Shown(indexes[code], switches=plan.switches(lang, indexes))
    return Page(addresses.file_of(indexes[code]), "topics.html", code, shown, {"entries": entries})


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [Link(name, writer.href(address), about=about) for name, address, about in values["entries"]]}


VIEWS: dict[str, View] = {"topic.html": listed, "topics.html": _index_view}
