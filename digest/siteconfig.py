"""`digest.yaml` → the configuration of a site, with every fault that it has."""

from digest.config import SEGMENTS, Config, Language
from digest.dates import zone
from digest.errors import InputError, Where, YamlError
from digest.fields import Field, Fields
from digest.hosting import read_publish
from digest.layout import CONFIG
from digest.periods import KINDS
from digest.places import located
from digest.reader import Reader, nearest, one_of
from digest.yamllines import Tree
from digest.yamltext import tree

SECRETS = (
    *("secret", "password", "passwd", "token", "api_key", "access_key", "private_key", "credential"),
    *("account_key", "shared_key", "sas_key", "connection_string", "passphrase"),
)


def parse_config(text: str, path: str = CONFIG) -> Config:
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
    return Config(languages=languages, **read.pop("publish", {}), **read)


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


LANGUAGE_FIELDS = Fields(
    Field("label", Reader.text, "text", "the language's own name for itself"),
    Field("title", Reader.text, "text", "the site's title in it"),
    Field("direction", one_of("ltr", "rtl"), "ltr | rtl", "where lines begin; known for most languages"),
    Field("segments", _segments, "word per segment", f"the words of addresses: {', '.join(SEGMENTS)}"),
    Field("typography", Reader.flag, "true | false", "whether quotes, spaces and apostrophes are set (default: true)"),
)
CONFIG_FIELDS = Fields(
    Field("title", Reader.labels, "text, or text per language", "the site's title", required=True),
    Field("base_url", _base_url, "address", "where the site will be read; may have a path", required=True),
    Field("languages", _languages, "language code → settings", "the site's languages in their order", required=True),
    Field("timezone", _timezone, "IANA time zone", "where days begin (default: UTC)"),
    Field("theme", Reader.text, "name", "a theme of the site's `themes/` or one that is shipped (default: default)"),
    Field("formats", Reader.words, "list of formats", "the kinds of output that are made (default: all)"),
    Field("search", Reader.flag, "true | false", "whether stories can be searched; needs Pagefind (default: false)"),
    Field("social_cards", Reader.flag, "true | false", "whether a picture is drawn for shared stories (default: true)"),
    Field("editions", one_of(*KINDS), " | ".join(KINDS), "what makes a dated issue (default: none)"),
    Field("pdf", Reader.flag, "true | false", "whether editions are PDF files too; needs Chromium (default: false)"),
    Field("output", Reader.text, "folder", "where the site is written (default: _site)"),
    Field("collected", Reader.text, "folder", "a further folder of source articles, outside the site if need be"),
    Field("publish", read_publish, "targets and more", "where `digest publish` puts the site"),
    Field("params", Reader.anything, "anything", "free for themes"),
)
