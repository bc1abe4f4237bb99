"""Which topic, publisher or tag is meant by a word."""

from collections.abc import Callable
from functools import cache

from msgspec import Struct, structs

from digest.model import Outline
from digest.slugs import slugify
from digest.vocabulary import Vocabulary


class Known(Struct, frozen=True):
    """What is known besides the articles."""

    vocabulary: Vocabulary
    unread: frozenset[str] = frozenset()
    """The keys of files that could not be read, and are reported already."""
    complete: bool = True
    """False where the vocabulary has faults: what it does not know may yet be in it."""


class Names:
    """Finds topics and publishers by id, alias or name."""

    def __init__(self, known: Known) -> None:
        vocabulary = known.vocabulary
        self.complete, self.unread = known.complete, known.unread
        self.topics = {word: topic.id for topic in vocabulary.topics.values() for word in (*topic.aliases, topic.id)}
        self.publishers = {
            word: one.id for one in vocabulary.publishers.values() for word in (*one.aliases, one.name, one.id)
        }
        self._publisher = _first_with_address({one.slug: one.id for one in vocabulary.publishers.values()})
        self._tag = _first_with_address({one.slug: one.id for one in vocabulary.tags.values()})
        self._topics, self._publishers = cache(self._topic_ids), cache(self._publisher_ids)

    def outline(self, outline: Outline, further: tuple[str, ...]) -> Outline:
        """The outline with ids for names; the same one where they are ids already."""
        topics = self._topics(outline.topics)
        publishers = self._publishers(outline.publishers + further if further else outline.publishers)
        tags = tuple(dict.fromkeys(map(self._tag, outline.tags)))
        if (topics, publishers, tags) == (outline.topics, outline.publishers, outline.tags):
            return outline
        return structs.replace(outline, topics=topics, publishers=publishers, tags=tags)

    def _topic_ids(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.topics[topic] for topic in topics if topic in self.topics))

    def _publisher_ids(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.publishers.get(name) or self._publisher(name) for name in names))


def _first_with_address(by_slug: dict[str, str]) -> Callable[[str], str]:
    """What finds the first word that has the same address as this one."""

    @cache
    def first(word: str) -> str:
        return by_slug.setdefault(slugify(word), word)

    return first
