"""Topics, publishers and tags: the words that stories are described with, below `content/`."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct, structs

from digest.errors import Problem, YamlError
from digest.fields import Field, Fields
from digest.layout import PUBLISHERS, TAGS, TOPICS
from digest.model import Labels
from digest.reader import Reader
from digest.slugs import slugify
from digest.yamllines import Tree
from digest.yamltext import tree


class Topic(Struct, frozen=True):
    """What stories are grouped by."""

    id: str
    label: Labels
    slug: Labels
    description: Labels = {}
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    qcode: str | None = None
    """An IPTC Media Topic code."""


class Publisher(Struct, frozen=True):
    """A news organization that sources name (schema.org `NewsMediaOrganization`)."""

    id: str
    name: str
    slug: str
    url: str | None = None
    country: str | None = None
    lang: str | None = None
    aliases: tuple[str, ...] = ()


class Tag(Struct, frozen=True):
    """A word finer than a topic."""

    id: str
    label: Labels
    slug: str


class Vocabulary(Struct, frozen=True):
    """All of them, each in the order of its file."""

    topics: dict[str, Topic] = {}
    publishers: dict[str, Publisher] = {}
    tags: dict[str, Tag] = {}
    residue: tuple[str, ...] = ()
    """Lines that recur beside the publishers' articles: only import needs them, so that no page depends on them."""


def label(labels: Labels, lang: str, default: str) -> str:
    """The label in that language, in its base language, in any; else the default."""
    base = lang.partition("-")[0]
    return labels.get(lang) or labels.get(base) or labels.get("") or next(iter(labels.values()), default)


def parse_vocabulary(
    files: Mapping[str, str], reader_of: Callable[[str], Reader], read_tree: Callable[[str], Tree] = tree
) -> tuple[Vocabulary, list[Problem]]:
    """Read the topics, publishers and tags from a mapping of path → text."""
    problems: list[Problem] = []

    def entries(name: str, fields: Fields, short: str) -> dict[str, dict]:  # type: ignore[type-arg]
        reader = reader_of(name)
        read = _entries(reader, partial(read_tree, files.get(name, "")), fields, short)
        problems.extend(reader.problems)
        return read

    topics = {id: _topic(id, read) for id, read in entries(TOPICS, TOPIC_FIELDS, "label").items()}
    listed = entries(PUBLISHERS, PUBLISHER_FIELDS, "name")
    publishers = {id: _publisher(id, read) for id, read in listed.items()}
    residue = tuple(line for read in listed.values() for line in read.get("residue", ()))
    tags = {id: _tag(id, read) for id, read in entries(TAGS, TAG_FIELDS, "label").items()}
    problems.extend(_parents(topics))
    return Vocabulary(topics, publishers, tags, residue), problems


def set_labels(vocabulary: Vocabulary, put: Callable[[str, str], str]) -> Vocabulary:
    """The vocabulary with what readers see of topics and tags set; `put` sets a text by its language."""

    def each(labels: Labels) -> Labels:
        return {lang: put(lang, text) for lang, text in labels.items()}

    topics = {
        id: structs.replace(topic, label=each(topic.label), description=each(topic.description))
        for id, topic in vocabulary.topics.items()
    }
    tags = {id: structs.replace(tag, label=each(tag.label)) for id, tag in vocabulary.tags.items()}
    return structs.replace(vocabulary, topics=topics, tags=tags)


def _entries(reader: Reader, read_tree: Callable[[], Tree], fields: Fields, short: str) -> dict[str, dict]:  # type: ignore[type-arg]
    try:
        document = read_tree()
    except YamlError as error:
        reader.problems.append(error.problem(reader.path))
        return {}
    if document is None:
        return {}
    if not isinstance(document, dict):
        reader.fault((), "expected ids with their labels")
        return {}
    return {
        id: reader.record(_long(value, fields, short), (id,), fields) if value is not None else {}
        for id, value in document.items()
    }


def _long(value: Tree, fields: Fields, short: str) -> Tree:
    """Short forms: a text is the label, and so is a mapping whose keys are languages."""
    if isinstance(value, str) or (isinstance(value, dict) and not fields.known.keys() & value.keys()):
        return {short: value}
    return value


def _topic(id: str, read: dict) -> Topic:  # type: ignore[type-arg]
    labels = read.get("label", {})
    slugs = {lang: slugify(text) for lang, text in labels.items()} | read.get("slug", {})
    return Topic(
        id, labels, slugs, read.get("description", {}), read.get("aliases", ()), read.get("parent"), read.get("qcode")
    )


def _publisher(id: str, read: dict) -> Publisher:  # type: ignore[type-arg]
    name = read.get("name", id)
    return Publisher(
        id,
        name,
        slugify(name),
        read.get("url"),
        read.get("country"),
        read.get("lang"),
        read.get("aliases", ()),
    )


def _tag(id: str, read: dict) -> Tag:  # type: ignore[type-arg]
    return Tag(id, read.get("label", {}), slugify(id))


def _parents(topics: dict[str, Topic]) -> list[Problem]:
    return [
        Problem(TOPICS, message=f"the parent {topic.parent!r} is not a topic", where=(topic.id, "parent"))
        for topic in topics.values()
        if topic.parent is not None and topic.parent not in topics
    ]


TOPIC_FIELDS = Fields(
    Field("label", Reader.labels, "text per language", "its name"),
    Field("slug", Reader.slugs, "word per language", "its part of addresses (default: made of the label)"),
    Field("description", Reader.labels, "text per language", "what belongs to it"),
    Field("aliases", Reader.words, "list of words", "other words for it in `topic:`"),
    Field("parent", Reader.text, "topic id", "the topic that it is a part of"),
    Field("qcode", Reader.text, "text", "IPTC Media Topic code, as in medtop:04000000"),
)
PUBLISHER_FIELDS = Fields(
    Field("name", Reader.text, "text", "its name (default: the id)"),
    Field("url", Reader.url, "address", "its home page"),
    Field("country", Reader.text, "country code", "where it is published (ISO 3166-1)"),
    Field("lang", Reader.text, "language code", "the language that it publishes in"),
    Field("aliases", Reader.words, "list of names", "other names under which sources cite it"),
    Field("residue", Reader.words, "list of lines", "lines beside its articles, which `digest import` leaves out"),
)
TAG_FIELDS = Fields(
    Field("label", Reader.labels, "text per language", "its name"),
)
