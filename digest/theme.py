"""Themes: templates, static files and interface words, and what each template depends on.

A theme is looked up in layers: the site's `themes/NAME/`, the one shipped under that name, then those of the theme
that it inherits from. The first layer that has a file gives it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digest.config import Config
from digest.dates import zone
from digest.errors import DigestError, InputError, Problem
from digest.fingerprint import fingerprint, fingerprint_of
from digest.reader import Field, Reader, nearest
from digest.site import Asset
from digest.yamltext import YamlError, tree

if TYPE_CHECKING:
    from jinja2 import nodes

SHIPPED = next(
    folder / "themes"
    for folder in (Path(__file__).parent, Path(__file__).parent.parent)
    if (folder / "themes").is_dir()
)
DEFAULT = "default"


class Settings(Struct, frozen=True):
    """`theme.yaml`: the sizes of a theme's lists."""

    inherits: str | None = None
    newest: int = 12
    """Stories at the head of the home page."""
    per_topic: int = 4
    """Stories of each topic on the home page."""
    page_size: int = 20
    feed_size: int = 20
    related: int = 5


class Template(Struct, frozen=True):
    """What a template reaches, itself included, over extends, include and import."""

    name: bytes
    words: frozenset[str]
    assets: frozenset[str]


class Theme(Struct, frozen=True):
    """All that a theme consists of."""

    settings: Settings
    sources: dict[str, str]
    """Template name → its text."""
    paths: dict[str, str]
    """Template name → its file, for messages."""
    words: dict[str, dict[str, Any]]
    """Language → word → text, or plural category → text."""
    assets: dict[str, Asset]
    templates: dict[str, Template]

    def name_of(self, template: str, lang: str) -> bytes:
        """The fingerprint of what a page in that language shows of the template: words and addresses of files too."""
        found = self.templates[template]
        words = self.words[lang]
        return fingerprint_of(
            found.name,
            sorted((word, words[word]) for word in found.words),
            sorted((name, self.assets[name].address) for name in found.assets),
        )


def load_theme(site: Path, config: Config) -> Theme:
    """Read the configured theme.

    Raises InputError for templates and words with faults, DigestError where there is no such theme.
    """
    layers, settings = _layers(site, config.theme)
    files = _files(layers)
    sources = {name[10:]: _text(path) for name, path in files.items() if name.startswith("templates/")}
    paths = {name[10:]: _shown(path, site) for name, path in files.items() if name.startswith("templates/")}
    assets = {name[7:]: _asset(name[7:], path) for name, path in files.items() if name.startswith("static/")}
    words, problems = _words(layers, config, site)
    found: dict[str, Template] = {}
    for name in sources:
        try:
            found[name] = _closure(name, sources, paths, {})
        except InputError as error:
            problems.extend(error.problems)
    problems.extend(_unknown(sources, paths, words, assets))
    if problems:
        raise InputError(problems)
    return Theme(settings, sources, paths, words, assets, found)


def _layers(site: Path, name: str) -> tuple[list[Path], Settings]:
    """The folders of a theme and of those that it inherits from, the default theme last of all."""
    layers: list[Path] = []
    settings: Settings | None = None
    names: list[str] = []
    following: str | None = name
    while following is not None and following not in names:
        names.append(following)
        folders = [place / following for place in (site / "themes", SHIPPED) if (place / following).is_dir()]
        if not folders:
            shipped = ", ".join(sorted(folder.name for folder in SHIPPED.iterdir() if folder.is_dir()))
            raise DigestError(f"there is no theme {following!r}", hint=f"shipped are {shipped}")
        own = _settings(folders, site)
        settings = settings or own
        layers.extend(folders)
        following = own.inherits or (DEFAULT if following != DEFAULT else None)
    return layers, settings or Settings()


def _settings(folders: list[Path], site: Path) -> Settings:
    for folder in folders:
        path = folder / "theme.yaml"
        if path.is_file():
            reader = Reader(_shown(path, site), zone("UTC"))
            read = reader.record(_yaml(path, site) or {}, (), SETTING_FIELDS)
            if reader.problems:
                raise InputError(reader.problems)
            return Settings(**read)
    return Settings()


def _files(layers: list[Path]) -> dict[str, Path]:
    """Path within the theme → the file that gives it."""
    files: dict[str, Path] = {}
    for layer in reversed(layers):
        for path in sorted(layer.rglob("*")):
            if path.is_file():
                files[path.relative_to(layer).as_posix()] = path
    return files


def _asset(name: str, path: Path) -> Asset:
    mark = fingerprint(path.read_bytes())
    stem, dot, suffix = name.rpartition(".")
    return Asset(str(path), mark, f"/assets/{stem}-{mark.hex()[:10]}{dot}{suffix}")


def _words(
    layers: list[Path], config: Config, site: Path
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The interface words of each language of the site, of its base language where it has none of its own."""
    words: dict[str, dict[str, Any]] = {}
    problems = []
    for language in config.languages:
        found: dict[str, Any] = {}
        for layer in reversed(layers):
            for code in dict.fromkeys((language.code.partition("-")[0], language.code)):
                path = layer / "words" / f"{code}.yaml"
                if path.is_file():
                    found |= _yaml(path, site) or {}
        if not found:
            path = site / "themes" / config.theme / "words" / f"{language.code}.yaml"
            hint = f"copy words/en.yaml of the default theme there and translate it ({SHIPPED / DEFAULT / 'words'})"
            problems.append(Problem(_shown(path, site), message=f"no interface words in {language.code!r}", hint=hint))
        words[language.code] = found
    return words, problems


def _yaml(path: Path, site: Path) -> Any:
    try:
        return tree(_text(path))
    except YamlError as error:
        problem = Problem(_shown(path, site), error.line, error.column, error.message, error.hint)
        raise InputError([problem]) from error


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError([Problem(str(path), message="not UTF-8", hint="save the file as UTF-8")]) from error


def _shown(path: Path, site: Path) -> str:
    """How a file is named in messages: relative to the site where it lies in it."""
    return path.relative_to(site).as_posix() if path.is_relative_to(site) else str(path)


def _closure(name: str, sources: dict[str, str], paths: dict[str, str], under_way: dict[str, None]) -> Template:
    """What a template depends on, over all that it names."""
    parsed = _parsed(name, sources, paths)
    marks, words, assets = [fingerprint(sources[name].encode())], set(_words_in(parsed)), set(_assets_in(parsed))
    for line, other in _references(parsed):
        if other is None:
            message, hint = "the name of a template must be written out", "choose between includes with {% if %}"
            raise InputError([Problem(paths[name], line, message=message, hint=hint)])
        if other not in sources:
            raise InputError([Problem(paths[name], line, message=f"no template {other!r}", hint=nearest(other, sources))])
        if other not in under_way:
            reached = _closure(other, sources, paths, {**under_way, name: None})
            marks.append(reached.name)
            words |= reached.words
            assets |= reached.assets
    return Template(fingerprint_of(name, marks), frozenset(words), frozenset(assets))


def _parsed(name: str, sources: dict[str, str], paths: dict[str, str]) -> "nodes.Template":
    from jinja2 import TemplateSyntaxError

    from digest.templates import syntax

    try:
        return syntax().parse(sources[name], name)
    except TemplateSyntaxError as error:
        raise InputError([Problem(paths[name], error.lineno, message=error.message or "not a template")]) from error


def _references(parsed: "nodes.Template") -> Iterator[tuple[int, str | None]]:
    from jinja2 import nodes

    for node in parsed.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        target = node.template  # type: ignore[attr-defined]
        yield node.lineno, target.value if isinstance(target, nodes.Const) else None


def _words_in(parsed: "nodes.Template") -> Iterator[str]:
    from jinja2 import nodes

    for node in parsed.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "words":
            yield node.attr


def _assets_in(parsed: "nodes.Template") -> Iterator[str]:
    from jinja2 import nodes

    for node in parsed.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name == "asset" and node.args:
            yield getattr(node.args[0], "value", "")


def _unknown(
    sources: dict[str, str], paths: dict[str, str], words: dict[str, dict[str, Any]], assets: dict[str, Asset]
) -> list[Problem]:
    """Words and files that a template names and the theme does not have."""
    problems = []
    for name, text in sources.items():
        for used, found, what in (
            (_WORD.finditer(text), None, "word"),
            (_ASSET.finditer(text), assets, "static file"),
        ):
            for match in used:
                line = text.count("\n", 0, match.start()) + 1
                for lang, known in words.items() if found is None else (("", found),):
                    if match[1] not in known:
                        message = f"the theme has no {what} {match[1]!r}{f' in {lang!r}' if lang else ''}"
                        problems.append(Problem(paths[name], line, 1, message, nearest(match[1], known)))
    return problems


_WORD = re.compile(r"\bwords\.([a-z_]+)")
_ASSET = re.compile(r"""\basset\(["']([^"']+)["']\)""")

SETTING_FIELDS = (
    Field("inherits", Reader.text, "theme", "the theme that gives what this one does not have (default: default)"),
    Field("newest", Reader.integer, "number", "stories at the head of the home page"),
    Field("per_topic", Reader.integer, "number", "stories of each topic on the home page"),
    Field("page_size", Reader.integer, "number", "stories on a page of a list"),
    Field("feed_size", Reader.integer, "number", "entries of a feed"),
    Field("related", Reader.integer, "number", "earlier stories of the topic below a story"),
)
