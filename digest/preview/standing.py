"""What stands in the output of a preview, and what it is made of: kept while nothing is built. Pure."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from digest import addresses
from digest.assemble import Assembled
from digest.config import Config, Language
from digest.editions import DRAFT, OPEN, SCHEDULED, Edition
from digest.errors import Where
from digest.layout import PUBLISHERS, TAGS, TOPICS
from digest.plan import topic_address
from digest.site import Grouped, Story
from digest.slugs import slugify
from digest.vocabulary import Vocabulary

Months = dict[str, tuple[bytes, list[Grouped]]]
"""A month → the fingerprint of its stories, and these."""


class Listed(Struct, frozen=True):
    """What there are lists of in a language."""

    topics: frozenset[str]
    tags: frozenset[str]
    publishers: frozenset[str]


class List(Struct, frozen=True):
    """A list of stories, or of lists."""

    lang: str
    of: tuple[str, str]
    """What kind of list, and of what; in all languages the same."""
    address: str
    template: str
    path: str = ""
    """The file of words that names it."""
    where: Where = ()
    withheld: str | None = None
    """Why the public will not see it."""


class Standing(Struct, frozen=True):
    """The site as it was built last."""

    config: Config
    vocabulary: Vocabulary
    months: Months
    plain: list[Story]
    aliases: list[tuple[str, str, str, str]]
    listed: dict[str, Listed]
    templates: dict[str, str]
    """Template → its file."""
    words: dict[str, dict[str, Any]]
    editions: tuple[Edition, ...]
    until: int | None
    """The instant at which something would be withheld or shown that now is not."""

    def stories(self) -> Iterator[tuple[Story, str]]:
        """All stories that have pages, and the plain pages, each with its template."""
        for _, members in self.months.values():
            for one in members:
                if one.story is not None:
                    yield one.story, "notice.html" if one.is_withdrawn else "story.html"
        for plain in self.plain:
            yield plain, "page.html"


def standing_of(assembled: Assembled, former: Months) -> Standing:
    """What is about to stand; stories of months that are as they were are taken from before, and not read."""
    site = assembled.plan.site
    months: Months = {}
    for month in site.months:
        known = former.get(month.text)
        name = month.summary.name
        months[month.text] = known if known is not None and known[0] == name else (name, month.members)
    listed = {
        lang: Listed(frozenset(shelf.topics), frozenset(shelf.tags), frozenset(shelf.publishers))
        for lang, shelf in site.shelves.items()
    }
    theme = assembled.theme
    return Standing(
        site.config,
        site.vocabulary,
        months,
        site.plain,
        site.aliases,
        listed,
        theme.paths,
        theme.words,
        site.editions.every,
        assembled.until,
    )


def lists_of(standing: Standing) -> Iterator[List]:
    """All lists, the innermost first."""
    vocabulary = standing.vocabulary
    for lang in standing.config.languages:
        listed = standing.listed[lang.code]
        for topic in vocabulary.topics.values():
            if topic.id in listed.topics:
                address = topic_address(topic, lang)
                yield List(lang.code, ("topics", topic.id), address, "topic.html", TOPICS, (topic.id,))
        for id in listed.publishers:
            known = vocabulary.publishers.get(id)
            address = addresses.section(lang, "sources", known.slug if known else slugify(id))
            path, where = (PUBLISHERS, (id,)) if known else ("", ())
            yield List(lang.code, ("sources", id), address, "source.html", path, where)
        for tag in listed.tags:
            address = addresses.section(lang, "tags", slugify(tag))
            path, where = (TAGS, (tag,)) if tag in vocabulary.tags else ("", ())
            yield List(lang.code, ("tags", tag), address, "tag.html", path, where)
        for month in standing.months:
            yield List(lang.code, ("archive", month), addresses.month(lang, month), "month.html")
        yield from _editions(standing, lang)
        for segment in ("topics", "sources", "tags", "archive", "search"):
            yield List(lang.code, (segment, ""), addresses.section(lang, segment), f"{segment}.html")
        yield List(lang.code, ("", ""), addresses.home(lang), "home.html")


def _editions(standing: Standing, lang: Language) -> Iterator[List]:
    """The editions, which list their stories, and the list of editions."""
    for edition in standing.editions:
        words = edition.words.get(lang.code)
        address = addresses.section(lang, "editions", edition.period)
        withheld = _WITHHELD.get(edition.state)
        of = ("editions", edition.period)
        yield List(lang.code, of, address, "edition.html", words.path if words else "", (), withheld)
    yield List(lang.code, ("editions", ""), addresses.section(lang, "editions"), "editions.html")


_WITHHELD = {DRAFT: "draft", SCHEDULED: "not yet due", OPEN: "not yet due"}
"""The state of an edition → why the public will not see it, as of a story."""
