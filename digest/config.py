"""`digest.yaml`: the configuration of a site."""

from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from digest.dates import zone
from digest.errors import InputError, Where
from digest.places import located
from digest.reader import Field, Reader, nearest, one_of
from digest.yamltext import Tree, YamlError, tree

FILE = "digest.yaml"

SEGMENTS = ("topics", "tags", "sources", "archive", "page")
"""The words of addresses, in their default wording; each language may have its own."""

SECRETS = ("secret", "password", "passwd", "token", "api_key", "access_key", "private_key", "credential")


class Language(Struct, frozen=True):
    """One of the site's languages."""

    code: str
    """BCP 47, as in `fr` or `fr-CA`."""
    label: str
    """Its own name for itself."""
    title: str
    """The site's title in it."""
    direction: str | None = None
    """`ltr` or `rtl`; None: as CLDR says."""
    segments: dict[str, str] = {}
    typography: bool = True

    def segment(self, name: str) -> str:
        """The word that stands for it in addresses."""
        return self.segments.get(name, name)


class Config(Struct, frozen=True):
    """The site as it was configured."""

    languages: tuple[Language, ...]
    base_url: str
    """Without a `/` at its end; may have a path."""
    timezone: str = "UTC"
    theme: str = "default"
    formats: tuple[str, ...] = ()
    """The kinds of output; empty: all of them."""
    output: str = "_site"
    collected: str | None = None
    params: dict[str, Any] = {}
    markdown: str = "reference"
    """The engine of `digest.markdown`: an option of the command, not of the file."""

    @property
    def base_path(self) -> str:
        """What every address of the site begins with: empty, or `/path`."""
        return urlsplit(self.base_url).path

    def language(self, code: str) -> Language:
        """The language of that code."""
        return next(language for language in self.languages if language.code == code)


class Reading(Struct, frozen=True):
    """All of the configuration that the parsing of an article depends on."""

    languages: tuple[str, ...]
    timezone: str
    typeset: tuple[str, ...]
    """Languages whose typography is set."""
    markdown: str = "reference"
    """The engine of `digest.markdown`. Its results are the same; should they not be, they are not mixed."""


def reading(config: Config) -> Reading:
    """The part of the configuration that articles are parsed with."""
    codes = tuple(language.code for language in config.languages)
    typeset = tuple(one.code for one in config.languages if one.typography)
    return Reading(codes, config.timezone, typeset, config.markdown)


def parse_config(text: str, path: str = FILE) -> Config:
    """Read the configuration.

    Raises InputError with every fault that it has.
    """
    try:
        document = tree(text)
    except YamlError as error:
        raise InputError([error.problem(path)]) from error
    reader = Reader(path, zone("UTC"))
    _refuse_secrets(reader, document, ())
    read = reader.record(document, (), CONFIG_FIELDS)
    if reader.problems:
        raise InputError(located(reader.problems, lambda _: text))
    titles = read.pop("title")
    languages = tuple(_titled(language, titles) for language in read.pop("languages"))
    read.pop("editions", None)
    return Config(languages=languages, **read)


def _titled(language: Language, titles: dict[str, str]) -> Language:
    title = language.title or titles.get(language.code) or titles.get("") or next(iter(titles.values()))
    return Language(language.code, language.label, title, language.direction, language.segments, language.typography)


def _languages(reader: Reader, value: Tree, where: Where) -> tuple[Language, ...] | None:
    if not isinstance(value, dict) or not value:
        reader.fault(where, "expected a language or more", "write `fr: {label: Français}` below `languages:`")
        return None
    return tuple(_language(reader, code, item, (*where, code)) for code, item in value.items())


def _language(reader: Reader, code: str, value: Tree, where: Where) -> Language:
    if not _is_language_code(code):
        reader.fault(where, f"{code!r} is not a language code", "write one such as fr, en or pt-BR (BCP 47)")
    read = reader.record({"label": value} if isinstance(value, str) else value or {}, where, LANGUAGE_FIELDS)
    return Language(
        code,
        read.get("label", code),
        read.get("title", ""),
        read.get("direction"),
        read.get("segments", {}),
        read.get("typography", True),
    )


def _is_language_code(code: str) -> bool:
    first, *rest = code.split("-")
    return first.isascii() and first.isalpha() and 2 <= len(first) <= 3 and all(part.isalnum() for part in rest)


def _segments(reader: Reader, value: Tree, where: Where) -> dict[str, str]:
    labels = reader.labels(value, where) if isinstance(value, dict) else {}
    for name, word in labels.items():
        if name not in SEGMENTS:
            reader.fault((*where, name), f"unknown segment {name!r}", nearest(name, SEGMENTS))
        if not word.replace("-", "").isalnum():
            reader.fault((*where, name), f"{word!r} cannot stand in an address", "use letters, digits and hyphens")
    words = [labels.get(name, name) for name in SEGMENTS]
    if len(set(words)) < len(words):
        reader.fault(where, "two segments have the same word")
    return labels


def _base_url(reader: Reader, value: Tree, where: Where) -> str | None:
    text = reader.url(value, where)
    return text.rstrip("/") if text else None


def _timezone(reader: Reader, value: Tree, where: Where) -> str | None:
    text = reader.text(value, where)
    try:
        return text and zone(text).key
    except ValueError as error:
        reader.fault(where, str(error), "write one such as Europe/Paris")
        return None


def _refuse_secrets(reader: Reader, value: Tree, where: Where) -> None:
    """Credentials come from the environment; a configuration is committed and shared."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        if any(word in str(key).lower() for word in SECRETS):
            reader.fault((*where, key), f"{key!r} looks like a secret", "keep it in an environment variable")
        _refuse_secrets(reader, item, (*where, key))


LANGUAGE_FIELDS = (
    Field("label", Reader.text, "text", "the language's own name for itself"),
    Field("title", Reader.text, "text", "the site's title in it"),
    Field("direction", one_of("ltr", "rtl"), "ltr | rtl", "where lines begin; known for most languages"),
    Field("segments", _segments, "word per segment", f"the words of addresses: {', '.join(SEGMENTS)}"),
    Field("typography", Reader.flag, "true | false", "whether quotes, spaces and apostrophes are set (default: true)"),
)
CONFIG_FIELDS = (
    Field("title", Reader.labels, "text, or text per language", "the site's title", required=True),
    Field("base_url", _base_url, "address", "where the site will be read; may have a path", required=True),
    Field("languages", _languages, "language code → settings", "the site's languages in their order", required=True),
    Field("timezone", _timezone, "IANA time zone", "where days begin (default: UTC)"),
    Field("theme", Reader.text, "name", "a theme of the site's `themes/` or one that is shipped (default: default)"),
    Field("formats", Reader.words, "list of formats", "the kinds of output that are made (default: all)"),
    Field("editions", one_of("none"), "none", "dated issues; none are made yet"),
    Field("output", Reader.text, "folder", "where the site is written (default: _site)"),
    Field("collected", Reader.text, "folder", "a further folder of source articles, outside the site if need be"),
    Field("params", Reader.anything, "anything", "free for themes"),
)
