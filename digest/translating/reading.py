"""The stories of a site as their files have them, for comparing versions. (effect)"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from digest.config import Config, reading
from digest.dates import zone
from digest.errors import InputError, Problem
from digest.inputs import collected_folder, file_of, look, parted, text_of, vocabulary_texts
from digest.layout import PAGES
from digest.load import read_bytes
from digest.model import Article, Facts, Kind, Version, mark_of_translation
from digest.names import Known, Names
from digest.origins import faults
from digest.parse import parse
from digest.places import located
from digest.reader import Reader
from digest.texts import decoded
from digest.vocabulary import Vocabulary, parse_vocabulary


class Telling(Struct, frozen=True):
    """A story: its versions, and what is true of it in every language."""

    key: str
    versions: dict[str, Article]
    """By language, in the order of the site's."""
    topics: tuple[str, ...] = ()
    """By their ids."""
    only: tuple[str, ...] = ()
    added: int = 0
    editions: tuple[str, ...] = ()
    """The editions that it is in."""


class Site(Struct, frozen=True):
    """The stories of a site, newest first."""

    config: Config
    vocabulary: Vocabulary
    stories: tuple[Telling, ...]


def read_site(root: Path, config: Config, editions: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> Site:
    """Read all versions; `editions` has those of each story.

    Raises InputError with the faults that keep versions from being read, or compared.
    """
    texts, problems = vocabulary_texts(root)
    vocabulary, more = parse_vocabulary(texts, lambda path: Reader(path, zone(config.timezone)))
    articles, found = _articles(root, config)
    stories: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        stories[article.story].append(article)
    order = {language.code: at for at, language in enumerate(config.languages)}
    names = Names(Known(vocabulary))
    told = [_telling(key, members, names, order, editions.get(key, ())) for key, members in stories.items()]
    of_origins = [fault for members in stories.values() for fault in _faults(members, order)]
    wrong = [*problems, *more, *found, *of_origins]
    if wrong:
        raise InputError(located(wrong, lambda path: text_of(root, path)))
    newest = sorted((one for one in told if one.versions), key=lambda one: (-one.added, one.key))
    return Site(config, vocabulary, tuple(newest))


def _articles(root: Path, config: Config) -> tuple[list[Article], list[Problem]]:
    articles, problems = [], []
    collected, how = collected_folder(root, config), reading(config)
    for file in parted(look(root, config).files)[0]:
        if file.path.startswith(PAGES):
            continue
        article, faulty = parse(file.path, read_bytes(file_of(file.path, str(root), collected)), how)
        problems.extend(faulty if article is None else [])
        articles.extend([article] if article is not None else [])
    return articles, problems


def _telling(
    key: str, members: list[Article], names: Names, order: dict[str, int], editions: tuple[str, ...]
) -> Telling:
    versions = sorted((one for one in members if one.kind is Kind.VERSION), key=lambda one: order[one.lang])
    stated = [one.facts for one in versions] or [Facts()]
    topics = next((facts.topics for facts in stated if facts.topics), ())
    only = next((facts.only for facts in stated if facts.only), ())
    added = next((one.outline.added for one in versions if one.outline.added is not None), 0)
    ids = dict.fromkeys(names.topics.get(topic, topic) for topic in topics)
    return Telling(key, {one.lang: one for one in versions}, tuple(ids), only, added, editions)


def _faults(members: list[Article], order: dict[str, int]) -> Iterator[Problem]:
    versions = [one for one in members if one.kind is Kind.VERSION]
    if any(one.text.translation for one in versions):
        yield from faults([as_version(one) for one in versions], order)


def as_version(article: Article) -> Version:
    """What is held of an article while stories are grouped."""
    record = bytes(76) + mark_of_translation(article.text.translation)
    return Version(article.path, article.lang, record, article.particulars)


def place_of(root: Path, config: Config, path: str) -> Path:
    """Where an article's file lies."""
    return Path(file_of(path, str(root), collected_folder(root, config)))


def text_at(root: Path, config: Config, path: str) -> str:
    """The text of an article's file. Raises InputError where it has none."""
    text, problems = decoded(path, read_bytes(place_of(root, config, path)))
    if problems:
        raise InputError(problems)
    return text
