"""Which topic, publisher or tag is meant by a word."""

from collections.abc import Callable, Sequence
from functools import cache

from msgspec import Struct, structs

from digest.model import Outline
from digest.slugs import slugify
from digest.vocabulary import Vocabulary

Tongues = tuple[tuple[str, ...], ...]


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
        self._tongue = {one.id: one.lang for one in vocabulary.publishers.values() if one.lang is not None}
        self._topics, self._cited = cache(self._topic_ids), cache(self._cited_ids)
        self._tongues: dict[Tongues, Tongues] = {}

    def outline(self, outline: Outline, further: Sequence[Outline]) -> Outline:
        """The outline with ids for names, and with what further ones cite; the same one where nothing differs."""
        topics = self._topics(outline.topics)
        names, langs = outline.publishers, outline.tongues
        for other in further:
            names, langs = names + other.publishers, langs + other.tongues
        publishers, tongues = self._cited(names, langs)
        tags = tuple(dict.fromkeys(map(self._tag, outline.tags)))
        found = (topics, publishers, tags, tongues)
        if found == (outline.topics, outline.publishers, outline.tags, outline.tongues):
            return outline
        return structs.replace(outline, topics=topics, publishers=publishers, tags=tags, tongues=tongues)

    def _topic_ids(self, topics: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.topics[topic] for topic in topics if topic in self.topics))

    def _cited_ids(self, names: tuple[str, ...], tongues: Tongues) -> tuple[tuple[str, ...], Tongues]:
        """The publishers, each once, and the languages of their articles: their own, where a source does not say."""
        found: dict[str, tuple[str, ...]] = {}
        for name, langs in zip(names, tongues, strict=True):
            id = self.publishers.get(name) or self._publisher(name)
            own = self._tongue.get(id, "")
            found[id] = (*found.get(id, ()), *[lang or own for lang in langs])
        spoken = tuple(found.values())
        return tuple(found), self._tongues.setdefault(spoken, spoken)


def _first_with_address(by_slug: dict[str, str]) -> Callable[[str], str]:
    """What finds the first word that has the same address as this one."""

    @cache
    def first(word: str) -> str:
        return by_slug.setdefault(slugify(word), word)

    return first
