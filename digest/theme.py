"""Themes: templates, static files and interface words, and what each template depends on."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from digest.addresses import CARD_TEMPLATE
from digest.config import Config
from digest.errors import InputError, Problem
from digest.fingerprint import fingerprint, fingerprint_of
from digest.layout import SHIPPED
from digest.reader import nearest
from digest.site import Asset, Settings
from digest.stylesheets import minified
from digest.themefiles import DEFAULT, files_of, keys_of, layers_of, shown, text_of
from digest.uses import Uses, known_uses, unknown
from digest.yamltext import Recall


class Template(Struct, frozen=True):
    """What a template reaches, itself included, over extends, include and import."""

    name: bytes
    words: frozenset[str]
    assets: frozenset[str]
    speaks_all: bool = False
    """Whether it shows the words of all languages (`texts`)."""


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
    fonts: tuple[bytes, ...] = ()
    """Of social cards: the bytes of their files."""

    def name_of(self, template: str, lang: str) -> bytes:
        """The fingerprint of what a page in that language shows of the template: words and addresses of files too."""
        found = self.templates[template]
        spoken = self.words if found.speaks_all else {lang: self.words[lang]}
        return fingerprint_of(
            found.name,
            [(code, sorted((word, words[word]) for word in found.words)) for code, words in spoken.items()],
            sorted((name, self.assets[name].address) for name in found.assets),
        )


def load_theme(site: Path, config: Config, recall: Recall, made_by: Collection[str]) -> Theme:
    """Read the configured theme; `made_by` are the templates that pages of this site are made by.

    Raises InputError for templates and words with faults, and where there is no such theme.
    """
    layers, settings = layers_of(site, config.theme, recall)
    files = files_of(layers)
    sources = {name[10:]: text_of(path, site) for name, path in files.items() if name.startswith("templates/")}
    paths = {name[10:]: shown(path, site) for name, path in files.items() if name.startswith("templates/")}
    static = [(name[7:], path) for name, path in files.items() if name.startswith("static/")]
    assets = {name: _asset(name, path, config.fingerprinted) for name, path in static}
    words, problems = _words(layers, config, site, recall)
    fonts = tuple(path.read_bytes() for path in _fonts(settings, files, layers, site, problems))
    theme = Theme(settings, sources, paths, words, assets, {}, fonts)
    used: dict[str, Uses] = {}
    for name, source in sources.items():
        try:
            used[name] = known_uses(name, source, paths[name], recall)
        except InputError as error:
            problems.extend(error.problems)
    problems.extend(problem for name, uses in used.items() for problem in _faults(name, uses, theme))
    problems.extend(unknown(sources, paths, made_by, recall) if len(used) == len(sources) else ())
    if problems:
        raise InputError(problems)
    templates = {name: _closure(name, used, sources) for name in sources}
    drawn = templates[CARD_TEMPLATE]
    templates[CARD_TEMPLATE] = structs.replace(drawn, name=fingerprint_of(drawn.name, *map(fingerprint, fonts)))
    return structs.replace(theme, templates=templates)


def _fonts(
    settings: Settings, files: dict[str, Path], layers: list[Path], site: Path, problems: list[Problem]
) -> Iterator[Path]:
    """The files of the fonts of social cards."""
    for number, name in enumerate(settings.card_fonts):
        if name in files:
            yield files[name]
            continue
        path = shown(layers[0] / "theme.yaml", site)
        hint = "write its path below the theme's folder, as in fonts/name.ttf"
        message = f"the theme has no file {name!r}"
        problems.append(Problem(path, message=message, hint=hint, where=("card_fonts", number)))


def _asset(name: str, path: Path, fingerprinted: bool) -> Asset:
    data = path.read_bytes()
    mark = fingerprint(minified(data) if name.endswith(".css") else data)
    if not fingerprinted:
        return Asset(str(path), mark, f"/assets/{name}")
    stem, dot, suffix = name.rpartition(".")
    return Asset(str(path), mark, f"/assets/{stem}-{mark.hex()[:10]}{dot}{suffix}")


def _words(
    layers: list[Path], config: Config, site: Path, recall: Recall
) -> tuple[dict[str, dict[str, Any]], list[Problem]]:
    """The interface words of each language of the site, of its base language where it has none of its own."""
    words: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for language in config.languages:
        found: dict[str, Any] = {}
        for layer in reversed(layers):
            for code in dict.fromkeys((language.code.partition("-")[0], language.code)):
                path = layer / "words" / f"{code}.yaml"
                if path.is_file():
                    read = keys_of(path, site, recall)
                    problems.extend(_misnamed(read, shown(path, site)))
                    found |= read
        if not found:
            path = site / "themes" / config.theme / "words" / f"{language.code}.yaml"
            hint = f"copy words/en.yaml of the default theme there and translate it ({SHIPPED / DEFAULT / 'words'})"
            problems.append(Problem(shown(path, site), message=f"no interface words in {language.code!r}", hint=hint))
        words[language.code] = found
    return words, problems


def _misnamed(words: dict[str, Any], path: str) -> Iterator[Problem]:
    """Words whose names templates could not tell from methods of the mapping that they stand in."""
    for word in words:
        if not word.isidentifier() or hasattr(dict, word):
            hint = "use letters and underscores, and no name such as items or keys"
            yield Problem(path, message=f"a word cannot be called {word!r}", hint=hint, where=(word,))


def _faults(name: str, uses: Uses, theme: Theme) -> Iterator[Problem]:
    """What a template names and the theme does not have."""
    path = theme.paths[name]
    kinds: tuple[tuple[str, list[tuple[int, str | None]], Iterable[str]], ...] = (
        ("template", uses.templates, theme.sources),
        ("static file", uses.assets, theme.assets),
    )
    for kind, named, known in kinds:
        for line, found in named:
            if found is None:
                hint = "choose between fixed names with {% if %}"
                yield Problem(path, line, message=f"the name of a {kind} must be written out", hint=hint)
            elif found not in known:
                yield Problem(path, line, message=f"the theme has no {kind} {found!r}", hint=nearest(found, known))
    for line, word in uses.words:
        for lang, words in theme.words.items():
            if words and word not in words:
                yield Problem(path, line, message=f"no word {word!r} in {lang!r}", hint=nearest(word, words))


def _closure(name: str, used: dict[str, Uses], sources: dict[str, str]) -> Template:
    """What a template depends on, over all that it names."""
    reached: dict[str, None] = {}
    pending = [name]
    while pending:
        one = pending.pop()
        if one not in reached:
            reached[one] = None
            pending.extend(other for _, other in used[one].templates if other is not None)
    uses = [used[one] for one in reached]
    return Template(
        fingerprint_of(sorted((one, fingerprint(sources[one].encode())) for one in reached)),
        frozenset(word for one in uses for _, word in one.words),
        frozenset(asset for one in uses for _, asset in one.assets if asset is not None),
        any(one.speaks_all for one in uses),
    )
