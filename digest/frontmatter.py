"""The keys of an article's front matter: one table that reading, the schema and the reference share."""

from typing import Any

from digest.errors import Where
from digest.fields import Field, Fields
from digest.model import FIELDS, Image, Moment, Quote, Source, Translation
from digest.reader import Reader, nearest, one_of
from digest.yamllines import Tree

ROLES = ("reported", "quoted", "wire", "document")
TRANSLATIONS = ("human", "machine", "machine_edited")

_SOURCE_FIELDS = Fields(
    Field("name", Reader.text, "text", "the publisher's id, or its name", required=True),
    Field("url", Reader.url, "address", "where it was published"),
    Field("archived_url", Reader.url, "address", "a copy in an archive"),
    Field("title", Reader.text, "text", "its title, as published"),
    Field("author", Reader.text, "text", "who wrote it"),
    Field("date", Reader.date, "date", "when it was published"),
    Field("lang", Reader.text, "language code", "the language it is written in"),
    Field("role", one_of(*ROLES), " | ".join(ROLES), "what the story takes from it"),
    Field("paywall", Reader.flag, "true | false", "whether readers must pay for it"),
)
_IMAGE_FIELDS = Fields(
    Field("src", Reader.text, "file", "the file beside the article, or `/…` for one in `static/`", required=True),
    Field("alt", Reader.labels, "text per language", "what the picture shows, for those who do not see it"),
    Field("credit", Reader.text, "text", "who made it"),
)
_TRANSLATION_FIELDS = Fields(
    Field("of", Reader.text, "language code", "the version it was made from"),
    Field("kind", one_of(*TRANSLATIONS), " | ".join(TRANSLATIONS), "who translated"),
    Field("by", Reader.text, "text", "the translator"),
    Field(
        "from",
        Reader.labels,
        "text per field",
        "fingerprints of the words it was made from; `digest status --accept` writes them",
    ),
)
_MOMENT_FIELDS = Fields(
    Field("date", Reader.date, "date", "when it was"),
    Field("text", Reader.text, "text", "what happened, or what was corrected", required=True),
    Field("source", Reader.text, "text", "the publisher that says so"),
)
_QUOTE_FIELDS = Fields(
    Field("text", Reader.text, "text", "the words, in the language of the article", required=True),
    Field("speaker", Reader.text, "text", "who said them"),
    Field("source", Reader.text, "text", "the publisher that quotes them"),
    Field("lang", Reader.text, "language code", "the language in which they were said"),
    Field("original", Reader.text, "text", "the words as they were said"),
)


def _sources(reader: Reader, value: Tree, where: Where) -> tuple[Source, ...]:
    listed = value if isinstance(value, list) else [value]
    named = [{"name": item} if isinstance(item, str) else item for item in listed]
    read = reader.items(named if isinstance(value, list) else named[0], where, _SOURCE_FIELDS)
    return tuple(Source(**item) for item in read if "name" in item)


def _image(reader: Reader, value: Tree, where: Where) -> Image | None:
    read = reader.record({"src": value} if isinstance(value, str) else value, where, _IMAGE_FIELDS)
    return Image(read["src"], read.get("alt", {}), read.get("credit")) if "src" in read else None


def _translation(reader: Reader, value: Tree, where: Where) -> Translation:
    read = reader.record({"of": value} if isinstance(value, str) else value, where, _TRANSLATION_FIELDS)
    for field in read.get("from", {}).keys() - set(FIELDS):
        reader.fault((*where, "from", field), f"{field!r} is nothing that is translated", nearest(field, FIELDS))
    return Translation(read.get("of"), read.get("kind", "human"), read.get("by"), read.get("from", {}))


def _moments(reader: Reader, value: Tree, where: Where) -> tuple[Moment, ...]:
    read = reader.items(value, where, _MOMENT_FIELDS)
    return tuple(Moment(item.get("date"), item["text"], item.get("source")) for item in read if "text" in item)


def _quotes(reader: Reader, value: Tree, where: Where) -> tuple[Quote, ...]:
    return tuple(Quote(**item) for item in reader.items(value, where, _QUOTE_FIELDS) if "text" in item)


def _withdrawn(reader: Reader, value: Tree, where: Where) -> str | None:
    """The reason; `true` gives none, `false` is as good as absent."""
    text = reader.text(value, where)
    if text and text.lower() in ("true", "false"):
        return "" if text.lower() == "true" else None
    return text


def _params(reader: Reader, value: Tree, where: Where) -> dict[str, Any] | None:
    if isinstance(value, dict):
        return value
    reader.fault(where, "expected keys with values")
    return None


_TITLE = Field("title", Reader.text, "text", "the headline", "language", required=True)
_SUMMARY = Field("summary", Reader.text, "text", "one to three sentences; required to be published", "language")
_SLUG = Field("slug", Reader.slug, "word", "the last part of the address; the file's stem where absent", "language")
_ALIASES = Field("aliases", Reader.addresses, "list of addresses", "old addresses that lead here", "language")
_DRAFT = Field("draft", Reader.flag, "true | false", "withheld until it is ready", "language")
_LANG = Field("lang", Reader.text, "language code", "where the file's name does not say it", "language")
_PARAMS = Field("params", _params, "anything", "free for themes", "language")

VERSION_FIELDS = Fields(
    _TITLE,
    _SUMMARY,
    Field(
        "extract",
        Reader.text,
        "mark",
        "written by `digest import`: the summary is an extract, and the story withheld, until you edit the summary",
        "language",
    ),
    Field("key_points", Reader.texts, "list of texts", "what to remember", "language"),
    Field("added", Reader.date, "date", "when the digest took the story up: rules its address and order", "story"),
    Field("date", Reader.date, "date", "when it was first published elsewhere; may be unknown", "story"),
    Field("updated", Reader.date, "date", "when something changed that readers should know", "story"),
    Field("topic", Reader.words, "topic id, or a list", "what the story belongs to, the main one first", "story"),
    Field("tags", Reader.words, "list of words", "finer than topics", "story"),
    Field("sources", _sources, "list of sources", "what the story rests on", "story"),
    Field("source", _sources, "source", "short for a list of one", "story"),
    Field("lead", Reader.integer, "number", "puts it first on the home page, the lowest before the others", "story"),
    Field("image", _image, "image", "the picture of the story", "story"),
    _SLUG,
    _ALIASES,
    Field("id", Reader.text, "text", "keeps the story's identity in feeds where its file moves", "story"),
    Field("story", Reader.text, "story key", "makes the file a source article of that story", "story"),
    _LANG,
    Field("only", Reader.words, "list of language codes", "languages in which the story is meant to exist", "story"),
    Field("by", Reader.text, "text", "who wrote this version", "language"),
    Field("translation", _translation, "translation", "what this version was made from", "language"),
    Field("republish", Reader.flag, "true | false", "false: the body is kept for reference, never shown", "language"),
    Field("timeline", _moments, "list of moments", "what happened, in order", "language"),
    Field("quotes", _quotes, "list of quotes", "what was said", "language"),
    Field(
        "corrections",
        _moments,
        "list of moments",
        "what was wrong in this digest, and since when it is mended",
        "language",
    ),
    _DRAFT,
    Field("publish_date", Reader.date, "date", "withheld until then", "language"),
    Field("expiry_date", Reader.date, "date", "withheld from then on", "language"),
    Field("withdrawn", _withdrawn, "reason | true", "leaves a notice at its address", "language"),
    _PARAMS,
)
"""The keys of a story's version or source article."""

PAGE_FIELDS = Fields(_TITLE, _SUMMARY, _SLUG, _ALIASES, _DRAFT, _LANG, _PARAMS)
"""The keys of a plain page (`content/pages/`)."""

EDITION_FIELDS = Fields(
    Field("title", Reader.text, "text", "its name; `No. 47` where absent", "language"),
    Field("date", Reader.date, "date", "when it is published (default: when its period is over)", "edition"),
    Field("number", Reader.integer, "number", "later editions count on from it (default: one more)", "edition"),
    Field("stories", Reader.texts, "list of story keys", "all of its stories, in their order", "edition"),
    Field("lead", Reader.text, "story key", "the one of them that opens it", "edition"),
    Field("draft", Reader.flag, "true | false", "keeps the edition back in all languages", "language"),
    _PARAMS,
)
"""The keys of an edition that somebody curates (`content/editions/2026-w47.<lang>.md`)."""

_ENTRY_FIELDS = Fields(
    Field("story", Reader.text, "story key", "the story", required=True),
    Field("topic", Reader.text, "topic id", "what it stands under; under none where absent"),
    Field("added", Reader.date, "date", "when the digest took it up, as it was then"),
    Field("corrections", Reader.integer, "number", "how many it had then; what came later is shown as such"),
)


def _entries(reader: Reader, value: Tree, where: Where) -> tuple[dict[str, Any], ...]:
    return tuple(reader.items(value, where, _ENTRY_FIELDS))


CLOSED_FIELDS = Fields(
    Field("number", Reader.integer, "number", "its number", required=True),
    Field("date", Reader.date, "date", "when it was published", required=True),
    Field("closed", Reader.date, "date", "when it was closed", required=True),
    Field("lead", Reader.text, "story key", "the story that opens it"),
    Field("stories", _entries, "list of items", "its stories, in their order", required=True),
)
"""The keys of `content/editions/2026-w47.closed.yaml`, which `digest edition close` writes."""

NESTED = {
    "source": _SOURCE_FIELDS,
    "image": _IMAGE_FIELDS,
    "translation": _TRANSLATION_FIELDS,
    "moment": _MOMENT_FIELDS,
    "quote": _QUOTE_FIELDS,
    "item": _ENTRY_FIELDS,
}
"""The keys of the mappings that stand inside others, by the shape that names them."""
