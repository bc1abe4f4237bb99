"""What a site knows that import needs: its publishers, the lines learned of them, what was imported before. (effect)"""

from pathlib import Path

from msgspec import Struct

from digest.canonical import host_of
from digest.config import Config
from digest.dates import zone
from digest.importing.document import Given
from digest.importing.markers import normal
from digest.importing.nearby import Nearby
from digest.inputs import vocabulary_texts
from digest.reader import Reader
from digest.vocabulary import Publisher, Vocabulary, parse_vocabulary


class Known(Struct, frozen=True):
    """A site as import sees it."""

    given: Given = Given()
    ids: dict[str, str] = {}
    """Names of publishers → their ids."""
    topics: frozenset[str] = frozenset()
    nearby: Nearby | None = None
    """The articles that the site has."""


def known_of(root: Path, config: Config, lang: str) -> Known:
    """What the site in that folder knows."""
    texts, _ = vocabulary_texts(root)
    vocabulary, _ = parse_vocabulary(texts, lambda path: Reader(path, zone(config.timezone)))
    topics = {word for topic in vocabulary.topics.values() for word in (topic.id, *topic.aliases)}
    ids = {one.name: one.id for one in vocabulary.publishers.values()}
    return Known(given_of(vocabulary, lang), ids, frozenset(topics), Nearby(root, config))


def given_of(vocabulary: Vocabulary, lang: str) -> Given:
    """What of the vocabulary the steps need."""
    publishers = vocabulary.publishers.values()
    names = {normal(name): one.name for one in publishers for name in (*one.aliases, one.name)}
    hosts = {host_of(one.url): one.name for one in publishers if one.url and _is_home(one)}
    learned = frozenset(map(normal, vocabulary.residue))
    return Given(lang, learned, names, hosts)


def _is_home(publisher: Publisher) -> bool:
    """Whether the publisher has the host for itself."""
    return publisher.url is not None and publisher.url.count("/") <= 3
