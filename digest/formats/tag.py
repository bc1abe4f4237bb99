"""The pages of each tag, and the list of all tags."""

from collections.abc import Iterator
from typing import Any

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, Writer, listed
from digest.plan import Plan, list_sheaf, sheaf_of
from digest.slugs import order_of, slugify
from digest.views import CardView, Link, PageView
from digest.vocabulary import label


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """For each language: a list of tags, and each tag's own pages."""
    tags = plan.site.vocabulary.tags
    indexes = {other.code: addresses.section(other, "tags") for other in plan.languages}
    for lang in plan.languages:
        entries = []
        for tag, cards in sorted(plan.shelf(lang).tags.items()):
            address_in = {other.code: addresses.section(other, "tags", slugify(tag)) for other in plan.languages}
            title = label(tags[tag].label, lang.code, tag) if tag in tags else tag
            entries.append((title, address_in[lang.code], len(cards)))
            shown = Shown(address_in[lang.code], title)
            yield list_sheaf(plan, lang, "tag.html", cards, address_in, shown, {})
        shown = Shown(indexes[lang.code], switches=plan.switches(lang, indexes))
        file, values = (
            addresses.file_of(indexes[lang.code]),
            {"entries": sorted(entries, key=lambda entry: order_of(entry[0]))},
        )
        yield sheaf_of(Page(file, "tags.html", lang.code, shown, values))


def _index_view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"entries": [Link(name, writer.href(address), count=n) for name, address, n in values["entries"]]}


VIEWS: dict[str, View] = {"tag.html": listed, "tags.html": _index_view}
