"""What comparing versions must know of the site besides them. (effect)"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from digest.checking.parity import Site
from digest.checking.reading import Checked
from digest.config import Config
from digest.dates import zone
from digest.errors import Problem, Where
from digest.inputs import text_of, vocabulary_texts
from digest.places import located
from digest.reader import Reader
from digest.vocabulary import parse_vocabulary


def surroundings(root: Path, config: Config, articles: Iterable[Checked]) -> Site:
    """The site around these articles."""
    versions = frozenset((one.story, one.lang) for one in articles if one.is_version)
    return Site(_names(root, config), partial(_line_at, root), versions)


def _names(root: Path, config: Config) -> dict[str, tuple[str, ...]]:
    """Every id, name and alias of a publisher → all names under which texts may speak of it."""
    texts, _ = vocabulary_texts(root)
    vocabulary, _ = parse_vocabulary(texts, lambda path: Reader(path, zone(config.timezone)))
    found = {}
    for one in vocabulary.publishers.values():
        named = (one.name, *one.aliases)
        found.update(dict.fromkeys((one.id, *named), named))
    return found


def _line_at(root: Path, path: str, where: Where) -> str:
    """A place as `path:line`."""
    (place,) = located([Problem(path, where=where)], lambda path: text_of(root, path))
    return f"{path}:{place.line}" if place.line else path
