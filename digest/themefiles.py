"""Where a theme's files are, and what its `theme.yaml` sets. (effect)

A theme is looked up in layers: the site's `themes/NAME/`, the one shipped under that name, then those of the theme
that it inherits from. The first layer that has a file gives it.
"""

import re
from pathlib import Path
from typing import Any

from digest.dates import zone
from digest.errors import InputError, Problem, Where, YamlError
from digest.fields import Field, Fields
from digest.layout import CONFIG, SHIPPED
from digest.reader import Reader
from digest.site import Settings
from digest.texts import decoded
from digest.yamllines import Tree
from digest.yamltext import Recall, tree

DEFAULT = "default"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def layers_of(site: Path, name: str, recall: Recall) -> tuple[list[Path], Settings]:
    """The folders of a theme and of those that it inherits from, the default theme last of all, and their sizes."""
    layers: list[Path] = []
    sizes: dict[str, Any] = {}
    names: list[str] = []
    following: str | None = name
    while following is not None and following not in names:
        names.append(following)
        folders = [place / following for place in (site / "themes", SHIPPED) if (place / following).is_dir()]
        if not folders:
            shipped = ", ".join(sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir()))
            message, hint = f"there is no theme {following!r}", f"shipped are {shipped}"
            raise InputError([Problem(CONFIG, message=message, hint=hint, where=("theme",))])
        own: dict[str, Any] = {}
        for folder in folders:
            own = _settings(folder, site, recall) | own
        sizes = own | sizes
        layers.extend(folders)
        following = own.get("inherits") or (DEFAULT if following != DEFAULT else None)
    return layers, Settings(**sizes)


def _settings(folder: Path, site: Path, recall: Recall) -> dict[str, Any]:
    path = folder / "theme.yaml"
    if not path.is_file():
        return {}
    reader = Reader(shown(path, site), zone("UTC"))
    read = reader.record(keys_of(path, site, recall), (), SETTING_FIELDS)
    if reader.problems:
        raise InputError(reader.problems)
    return read


def files_of(layers: list[Path]) -> dict[str, Path]:
    """Path within the theme → the file that gives it."""
    files: dict[str, Path] = {}
    for layer in reversed(layers):
        for path in sorted(layer.rglob("*")):
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(layer).parts):
                files[path.relative_to(layer).as_posix()] = path
    return files


def keys_of(path: Path, site: Path, recall: Recall) -> dict[str, Any]:
    try:
        read = tree(text_of(path, site), recall)
    except YamlError as error:
        raise InputError([error.problem(shown(path, site))]) from error
    if read is not None and not isinstance(read, dict):
        raise InputError([Problem(shown(path, site), 1, 1, "expected keys with values")])
    return read or {}


def text_of(path: Path, site: Path) -> str:
    text, problems = decoded(shown(path, site), path.read_bytes())
    if problems:
        raise InputError(problems)
    return text


def shown(path: Path, site: Path) -> str:
    """How a file is named in messages: relative to the site where it lies in it."""
    return path.relative_to(site).as_posix() if path.is_relative_to(site) else str(path)


def _colours(reader: Reader, value: Tree, where: Where) -> tuple[str, ...]:
    read = reader.texts(value, where)
    for colour in read:
        if not _COLOUR.fullmatch(colour):
            reader.fault(where, f"{colour!r} is not a colour", 'write it as "#1d1d1f", in quotes')
    return read


def _colour(reader: Reader, value: Tree, where: Where) -> str | None:
    return next(iter(_colours(reader, value, where)), None)


SETTING_FIELDS = Fields(
    Field("inherits", Reader.text, "theme", "the theme that gives what this one does not have (default: default)"),
    Field("newest", Reader.integer, "number", "stories at the head of the home page"),
    Field("per_topic", Reader.integer, "number", "stories of each topic on the home page"),
    Field("page_size", Reader.integer, "number", "stories on a page of a list"),
    Field("feed_size", Reader.integer, "number", "entries of a feed"),
    Field("card_paper", _colour, "colour", "the ground of social cards, in quotes"),
    Field("card_ink", _colour, "colour", "their letters"),
    Field(
        "card_tones",
        _colours,
        "list of colours",
        "what belongs to a topic, by the topics' order, over and over",
    ),
    Field(
        "card_fonts",
        Reader.words,
        "list of files",
        "fonts of the theme, tried before the one shipped",
    ),
    Field("image_sizes", Reader.text, "text", "how wide pictures are shown, as in HTML's `sizes`"),
    Field("related", Reader.integer, "number", "earlier stories of the topic below a story"),
)
