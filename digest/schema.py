"""JSON Schema (2020-12) of the files that people write, made of the tables that they are read by."""

from collections.abc import Iterable
from typing import Any

from digest.fields import Field
from digest.frontmatter import EDITION_FIELDS, NESTED, PAGE_FIELDS, VERSION_FIELDS
from digest.hosting import KINDS, PUBLISH_FIELDS, TARGET_FIELDS
from digest.siteconfig import CONFIG_FIELDS, LANGUAGE_FIELDS
from digest.vocabulary import PUBLISHER_FIELDS, TAG_FIELDS, TOPIC_FIELDS

_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_LABELS: dict[str, Any] = {"anyOf": [_TEXT, {"type": "object", "additionalProperties": _TEXT}]}


def schema_of(what: str) -> dict[str, Any]:
    """The schema of `article`, `page`, `edition`, `config`, `topics`, `publishers` or `tags`."""
    if what in _ENTRIES:
        entry = _object(_ENTRIES[what])
        body: dict[str, Any] = {"type": "object", "additionalProperties": {"anyOf": [_LABELS, entry]}}
    else:
        body = _object(_RECORDS[what])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"digest: {what}", **body}


_RECORDS = {"article": VERSION_FIELDS, "page": PAGE_FIELDS, "edition": EDITION_FIELDS, "config": CONFIG_FIELDS}
_ENTRIES = {"topics": TOPIC_FIELDS, "publishers": PUBLISHER_FIELDS, "tags": TAG_FIELDS}


def _object(fields: Iterable[Field]) -> dict[str, Any]:
    listed = tuple(fields)
    return {
        "type": "object",
        "properties": {field.name: {**_given(field), "description": field.about} for field in listed},
        "required": [field.name for field in listed if field.required],
        "additionalProperties": False,
    }


def _target(kind: str) -> dict[str, Any]:
    schema = _object((*TARGET_FIELDS, *KINDS[kind]))
    schema["properties"]["kind"] = {"const": kind}
    return schema


def _given(field: Field) -> dict[str, Any]:
    """What may be written; a key that is not required may be left empty."""
    shape = _shape(field.shape)
    return shape if field.required or not shape else {"anyOf": [shape, {"type": "null"}]}


def _shape(shape: str) -> dict[str, Any]:
    """The schema behind the words by which the reference describes a value."""
    plain = shape.removeprefix("list of ").removesuffix("s")
    if plain in NESTED:
        one = {"anyOf": [_TEXT, _object(NESTED[plain])]}
        return {"anyOf": [one, {"type": "array", "items": one}]} if shape.startswith("list of ") else one
    if shape.startswith("list of ") or shape.endswith("or a list"):
        return {"anyOf": [_TEXT, {"type": "array", "items": {"anyOf": [_TEXT, {"type": "null"}]}}]}
    if shape == "language code → settings":
        return {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _object(LANGUAGE_FIELDS)]}}
    if shape == "targets and more":
        return _object(PUBLISH_FIELDS)
    if shape == "name → settings":
        return {"type": "object", "additionalProperties": {"oneOf": [_target(kind) for kind in KINDS]}}
    if shape == "anything":
        return {}
    if shape == "number":
        return {"type": "integer"}
    if shape == "true | false":
        return {"type": "boolean"}
    if "per " in shape:
        return _LABELS
    words = shape.split(" | ")
    return {"enum": words} if len(words) > 1 and "reason" not in words else _TEXT
