"""`publish:` of the configuration: the places that a site is published to, and the keys of each kind. Pure."""

import re
from typing import Any

from digest.config import Target
from digest.errors import Where
from digest.fields import Field, Fields
from digest.reader import Reader, nearest, one_of
from digest.yamllines import Tree

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEY_OF_INDEXNOW = re.compile(r"[A-Za-z0-9-]{8,128}")
_SECRET = re.compile(r"[a-z0-9+]+://[^/@]*:[^/@]*@|https?://[^/@]{20,}@", re.I)
"""A password, or a token that stands where a user's name would."""
ENCODINGS = ("gz", "br")
"""Endings of variants that a server can hand out as they are: gzip and Brotli."""


def read_publish(reader: Reader, value: Tree, where: Where) -> dict[str, Any]:
    """The whole section: targets by name, and addresses that were given up."""
    return reader.record(value, where, PUBLISH_FIELDS)


def _targets(reader: Reader, value: Tree, where: Where) -> tuple[Target, ...]:
    if not isinstance(value, dict) or not value:
        reader.fault(where, "expected a target or more", "write `www: {kind: folder, path: ../www}` below `targets:`")
        return ()
    read = (_target(reader, name, item, (*where, name)) for name, item in value.items())
    return tuple(target for target in read if target is not None)


def _target(reader: Reader, name: str, value: Tree, where: Where) -> Target | None:
    if not _NAME.fullmatch(name):
        reader.fault(where, f"{name!r} cannot name a target", "use letters, digits, hyphens and underscores")
    kind = value.get("kind") if isinstance(value, dict) else None
    if not isinstance(value, dict) or kind is None:
        reader.fault(where, "the target has no kind", f"write kind: {' | '.join(KINDS)}")
        return None
    if kind not in KINDS:
        reader.fault((*where, "kind"), f"there is no kind of target {kind!r}", nearest(str(kind), KINDS))
        return None
    read = reader.record(value, where, Fields(*TARGET_FIELDS, *KINDS[kind]))
    common = {field.name: read.pop(field.name) for field in TARGET_FIELDS if field.name in read}
    if kind in BUCKETS and len(common.get("compress", ())) > 1:
        reader.fault((*where, "compress"), "an object has one encoding", "write compress: gz or compress: br")
    return Target(name, keys=read, **common)


def _plain_address(reader: Reader, value: Tree, where: Where) -> str | None:
    """An http(s) address that carries no credentials."""
    text = reader.url(value, where)
    return _without_credentials(reader, text, where)


def _base_url(reader: Reader, value: Tree, where: Where) -> str | None:
    text = _plain_address(reader, value, where)
    return text.rstrip("/") if text else None


def _repository(reader: Reader, value: Tree, where: Where) -> str | None:
    """Whatever `git push` takes: an address, `host:path`, or a folder."""
    text = _without_credentials(reader, reader.text(value, where), where)
    if text is not None and (text.startswith("-") or "::" in text):
        reader.fault(where, f"{text!r} is not the address of a repository", "write it as `git push` would take it")
        return None
    return text


def _without_credentials(reader: Reader, text: str | None, where: Where) -> str | None:
    if text is not None and _SECRET.match(text):
        hint = "keep it in an environment variable, or with a credential helper"
        reader.fault(where, "the address contains a secret", hint)
        return None
    return text


def _word(reader: Reader, value: Tree, where: Where) -> str | None:
    """A name on one line that no command takes for an option."""
    text = reader.text(value, where)
    if text is not None and (text.startswith("-") or any(char.isspace() for char in text)):
        reader.fault(where, f"{text!r} cannot be used here", "write it without spaces, and without a hyphen before it")
        return None
    return text


def _folder_there(reader: Reader, value: Tree, where: Where) -> str | None:
    """A folder of another machine: `~` is the home of whoever logs in, of nobody else."""
    text = reader.text(value, where)
    if text is not None and (text.startswith("-") or (text.startswith("~") and text[1:2] not in ("", "/"))):
        reader.fault(where, f"{text!r} cannot be used here", "write a whole path, as in /srv/www, or one below ~/")
        return None
    return text


def _prefix(reader: Reader, value: Tree, where: Where) -> str | None:
    text = (reader.text(value, where) or "").strip("/")
    parts = text.split("/") if text else []
    if any(part in ("", ".", "..", ".digest") or not part.isprintable() for part in parts):
        reader.fault(where, f"{text!r} cannot be where a site lies", "write it as in `sites/digest`")
        return None
    return text or None


def _port(reader: Reader, value: Tree, where: Where) -> int | None:
    number = reader.integer(value, where)
    if number is not None and not 0 < number < 65536:
        reader.fault(where, f"{number} is not a port", "write one from 1 to 65535")
        return None
    return number


def _encodings(reader: Reader, value: Tree, where: Where) -> tuple[str, ...]:
    words = reader.words(value, where)
    for number, word in enumerate(words):
        if word not in ENCODINGS:
            place = (*where, number) if isinstance(value, list) else where
            reader.fault(place, f"{word!r} is not one of {', '.join(ENCODINGS)}", nearest(word, ENCODINGS))
    return tuple(word for word in words if word in ENCODINGS)


def _indexnow(reader: Reader, value: Tree, where: Where) -> str | None:
    text = reader.text(value, where)
    if text is not None and not _KEY_OF_INDEXNOW.fullmatch(text):
        reader.fault(where, f"{text!r} is not a key of IndexNow", "write 8 to 128 letters, digits and hyphens")
        return None
    return text


_PREFIX = Field("prefix", _prefix, "path", "where in it the site lies (default: at its root)")
KINDS: dict[str, tuple[Field, ...]] = {
    "folder": (
        Field("path", Reader.text, "folder", "releases and `current` are kept in it", required=True),
        Field("plain", Reader.flag, "true | false", "the site lies in the folder itself, without releases beside it"),
    ),
    "git": (
        Field("repository", _repository, "address", "as `git push` takes it", required=True),
        Field("branch", _word, "name", "the branch that the host serves", required=True),
    ),
    "ssh": (
        Field("host", _word, "name", "as `ssh` takes it: `host` or `user@host`", required=True),
        Field("path", _folder_there, "folder", "there; releases and `current` are kept in it", required=True),
        Field("port", _port, "number", "the port of its ssh server (default: as `ssh` is configured)"),
    ),
    "s3": (
        Field("bucket", _word, "name", "the bucket", required=True),
        _PREFIX,
        Field("endpoint", _plain_address, "address", "of a server other than Amazon's (default: AWS_ENDPOINT_URL)"),
        Field("region", _word, "name", "the region of the bucket (default: AWS_REGION)"),
    ),
    "gcs": (Field("bucket", _word, "name", "the bucket", required=True), _PREFIX),
    "azure": (
        Field("container", _word, "name", "the container, as in `$web`", required=True),
        Field("account", _word, "name", "the storage account (default: AZURE_STORAGE_ACCOUNT_NAME)"),
        _PREFIX,
        Field("endpoint", _plain_address, "address", "of another server (default: AZURE_STORAGE_ENDPOINT)"),
    ),
}
"""The keys that each kind of target has besides those that all have."""

BUCKETS = ("s3", "gcs", "azure")

TARGET_FIELDS = Fields(
    Field("kind", one_of(*KINDS), " | ".join(KINDS), "what it is", required=True),
    Field("base_url", _base_url, "address", "where this target is read (default: the site's)"),
    Field("noindex", Reader.flag, "true | false", "search engines are asked to leave it out"),
    Field("compress", _encodings, "list of gz, br", "what the host cannot compress itself is stored compressed"),
    Field("indexnow", _indexnow, "key", "search engines are told what changed, by IndexNow under this key"),
    Field("indexnow_url", _plain_address, "address", "whom to tell (default: https://api.indexnow.org/indexnow)"),
    Field("websub", _plain_address, "address", "the WebSub hub that is told which feeds changed"),
    Field("after", Reader.text, "command", "is run after publishing, in the site's folder"),
)
REQUIREMENTS = ("translations", "sources", "summaries")
"""What publishing may ask for: no translation to be written or mended, nothing withheld for want of the others."""


def _requirements(reader: Reader, value: Tree, where: Where) -> tuple[str, ...]:
    words = reader.words(value, where)
    for number, word in enumerate(words):
        if word not in REQUIREMENTS:
            place = (*where, number) if isinstance(value, list) else where
            reader.fault(place, f"{word!r} is not one of {', '.join(REQUIREMENTS)}", nearest(word, REQUIREMENTS))
    return words


PUBLISH_FIELDS = Fields(
    Field("targets", _targets, "name → settings", "the places that the site is published to", required=True),
    Field(
        "require",
        _requirements,
        f"list of {', '.join(REQUIREMENTS)}",
        "what must not be lacking where the site is published (default: nothing)",
    ),
    Field("gone", Reader.addresses, "list of addresses", "were published, and may vanish without alias or notice"),
)
