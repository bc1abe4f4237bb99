"""The lists of a language. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from digest.model import Version
from digest.site import Card, Shelf, Story


def shelve(
    stories: list[Story], lang: str, parents: Mapping[str, str], name_card: Callable[[Story, Version], bytes]
) -> Shelf:
    """The lists of one language: every story, in another language where it does not exist in this one.

    A story is listed in its topics and in those that they are parts of (`parents`: topic → parent).
    """
    shelf = Shelf([], defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for story in stories:
        version = story.version(lang) or story.original
        card = Card(story, version, name_card(story, version))
        shelf.cards.append(card)
        for topic in _with_parents(story.outline.topics, parents):
            shelf.topics[topic].append(card)
        for tag in story.outline.tags:
            shelf.tags[tag].append(card)
        for publisher in story.outline.publishers:
            shelf.publishers[publisher].append(card)
        shelf.months[story.month].append(card)
    return shelf


def _with_parents(topics: tuple[str, ...], parents: Mapping[str, str]) -> Iterable[str]:
    if not parents or parents.keys().isdisjoint(topics):
        return topics
    found: dict[str, None] = dict.fromkeys(topics)
    pending = list(topics)
    while pending:
        parent = parents.get(pending.pop())
        if parent is not None and parent not in found:
            found[parent] = None
            pending.append(parent)
    return found
