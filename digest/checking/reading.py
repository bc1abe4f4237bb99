"""The articles of a site as they are checked: read from their files, bodies that are never shown included. (effect)"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digest.canonical import canonical
from digest.config import Config
from digest.dates import parse_date, zone
from digest.errors import Where, YamlError
from digest.inputs import collected_folder, file_of, look, parted
from digest.layout import PAGES
from digest.load import read_bytes
from digest.parse import name_of, split
from digest.reader import TRUE, is_web_address
from digest.texts import decoded
from digest.yamltext import tree

_LINK = re.compile(r"\]\(<?(https?://[^)\s>]+)")
_DAY = re.compile(r"\b\d{4}-(\d\d-\d\d)")
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`\\]|^\s{0,3}(?:#{1,6}|>|[-+]|\d+[.)])\s+", re.M)


class Checked(Struct, frozen=True):
    """An article: what it states, and the text that it may rest on."""

    path: str
    lang: str
    story: str
    is_version: bool
    title: str
    summary: str
    key_points: tuple[str, ...]
    body: str
    links: tuple[str, ...]
    """Addresses in the body."""
    urls: frozenset[str]
    """Canonical addresses of its sources."""
    day: int | None
    named: str = ""
    """The names and titles of its sources."""
    days: tuple[str, ...] = ()
    """The days that its front matter names: `05-17`."""

    cited: tuple[str, ...] = ()
    """The publishers that its quotes and its timeline name."""
    is_draft: bool = False
    names: tuple[str, ...] = ()
    """The names of its sources, as they are written."""
    markdown: str = ""
    """The body as it is written."""
    sources: tuple[tuple[Where, str, bool, bool], ...] = ()
    """Of each source with an address: its place, the address, whether an archived copy and a paywall are noted."""

    @property
    def claims(self) -> Iterator[tuple[Where, str]]:
        """The summary and the key points, with their places in the front matter."""
        if self.summary:
            yield ("summary",), self.summary
        for number, point in enumerate(self.key_points):
            yield ("key_points", number), point


def read_articles(root: Path, config: Config) -> Iterator[Checked]:
    """The articles of a site that can be read, plain pages aside."""
    for path, data in raw_articles(root, config):
        found = read_article(path, data, config)
        if found is not None:
            yield found


def raw_articles(root: Path, config: Config) -> Iterator[tuple[str, bytes]]:
    """The path and the bytes of each article's file, plain pages aside."""
    collected = collected_folder(root, config)
    for file in parted(look(root, config).files)[0]:
        if not file.path.startswith(PAGES):
            yield file.path, read_bytes(file_of(file.path, str(root), collected))


def read_article(path: str, data: bytes, config: Config) -> Checked | None:
    """One article; None where its file cannot be read as one."""
    text, problems = decoded(path, data)
    parts, _ = split(path, text) if not problems else (None, None)
    read = _tree(parts[0]) if parts is not None else {}
    if parts is None or not read:
        return None
    return replace(_checked(path, read, parts[1], config), days=tuple(_DAY.findall(parts[0])))


def _tree(front: str) -> dict[str, Any]:
    try:
        read = tree(front)
    except YamlError:
        return {}
    return read if isinstance(read, dict) else {}


def _checked(path: str, read: dict[str, Any], body: str, config: Config) -> Checked:
    name = name_of(path)
    story = _text(read.get("story"))
    sources = read.get("sources") or read.get("source") or []
    listed = [one for one in (sources if isinstance(sources, list) else [sources]) if isinstance(one, dict)]
    urls = [url for one in listed if is_web_address(url := _text(one.get("url")))]
    points = read.get("key_points") or []
    return Checked(
        path,
        _text(read.get("lang")) or name.suffix or "",
        story or name.key,
        not story,
        _text(read.get("title")),
        _text(read.get("summary")),
        tuple(map(_text, points if isinstance(points, list) else [points])),
        plain(body),
        tuple(_LINK.findall(body)),
        frozenset(map(canonical, urls)),
        _day(_text(read.get("date")), config),
        "\n".join(_text(one.get(key)) for one in listed for key in ("name", "title")),
        cited=tuple(_cited(read)),
        is_draft=_text(read.get("draft")).lower() in TRUE,
        names=tuple(dict.fromkeys(_text(one.get("name")) for one in listed)),
        markdown=body,
        sources=tuple(_sources(listed)),
    )


def _sources(listed: list[dict[str, Any]]) -> Iterator[tuple[Where, str, bool, bool]]:
    for number, one in enumerate(listed):
        url = _text(one.get("url"))
        if is_web_address(url):
            paid = _text(one.get("paywall")).lower() in TRUE
            yield ("sources", number, "url"), url, bool(one.get("archived_url")), paid


def _cited(read: dict[str, Any]) -> Iterator[str]:
    for field in ("quotes", "timeline"):
        value = read.get(field) or []
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and (name := _text(one.get("source"))):
                yield name


def plain(body: str) -> str:
    """A body without its marks of Markdown."""
    return _MARKS.sub(lambda match: match[1] or "", body)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(text: str, config: Config) -> int | None:
    try:
        found = parse_date(text, zone(config.timezone))
    except (ValueError, OverflowError):
        return None
    return found.instant // 86400 if len(found.text) >= len("2024-05-17") else None
