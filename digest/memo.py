"""Articles remembered by content: what is parsed again is what changed, and nothing else. (effect)

A file that looks as it did is not read; one whose bytes are as they were is not parsed.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from msgspec import Struct, msgpack, structs

from digest.config import Config, Reading, reading
from digest.errors import Problem
from digest.fingerprint import fingerprint
from digest.group import merged
from digest.inputs import COLLECTED
from digest.load import Found, read_bytes, settled
from digest.model import Article, Facts, Head, Kind, Outline, Particulars, Version
from digest.parse import outline_of, parse
from digest.program import program
from digest.segments import FACTS, HEAD, segments_in
from digest.store import ArticleRow, FileRow, Store, sealed, unsealed
from digest.work import Workforce


class Record(Struct, frozen=True, array_like=True):
    """What the index keeps of an article."""

    lang: str
    kind: Kind
    story: str
    place: bytes
    names: bytes
    outline: Outline
    particulars: Particulars | None


class Reread(Struct, frozen=True):
    """A file that looks different from when it was parsed."""

    found: Found
    source: bytes | None
    """The fingerprint that its bytes had then."""


_encode = msgpack.Encoder().encode
_record = msgpack.Decoder(Record)
_head = msgpack.Decoder(Head)
_facts = msgpack.Decoder(Facts)


def basis(config: Config) -> str:
    """What parsed articles depend on besides their files."""
    return fingerprint(_encode((reading(config), program()))).hex()


def refresh(
    store: Store,
    files: Iterable[Found],
    root: str,
    collected: str | None,
    config: Config,
    workforce: Workforce,
    progress: Callable[[int], None],
) -> tuple[int, list[Problem]]:
    """Bring the index up to the files: returns how many were parsed, and their faults."""
    changed, gone = _compared(store, files)
    now = time.time_ns()
    parsed, problems, rows = 0, [], []
    shared = (root, collected, reading(config), str(store.segments.folder), now)
    for row, count, faults in workforce.spread(parse_files, changed, *shared):
        parsed += count
        progress(parsed)
        problems.extend(faults)
        if row is not None:
            rows.append(row)
        if len(rows) >= 500:
            store.put_articles(rows)
            rows.clear()
    store.put_articles(rows)
    store.forget_articles([*gone, *{problem.path for problem in problems}])
    return parsed, problems


def _compared(store: Store, files: Iterable[Found]) -> tuple[list[Reread], list[str]]:
    """The files that look changed, and the remembered paths that are gone; both sides are in order."""
    changed, gone = [], []
    known = store.articles()
    row = next(known, None)
    for found in files:
        while row is not None and row.path < found.path:
            gone.append(row.path)
            row = next(known, None)
        if row is None or row.path != found.path:
            changed.append(Reread(found, None))
            continue
        if (row.size, row.mtime, row.inode) != (found.size, found.mtime, found.inode):
            changed.append(Reread(found, row.source))
        row = next(known, None)
    if row is not None:
        gone.extend((row.path, *(rest.path for rest in known)))
    return changed, gone


def parse_files(
    batch: list[Reread], root: str, collected: str | None, how: Reading, folder: str, now: int
) -> list[tuple[ArticleRow | None, int, list[Problem]]]:
    """Read and parse some files; the records go into a segment, what is returned is small.

    A row without a record stands for a file whose bytes are as they were.
    """
    segments = segments_in(folder)
    results = [_parsed(reread, root, collected, how, segments, now) for reread in batch]
    segments.flush()
    return results


def file_of(path: str, root: str, collected: str | None) -> Path:
    """Where an article's file lies."""
    if path.startswith(COLLECTED) and collected is not None:
        return Path(collected, path[len(COLLECTED) :])
    return Path(root, path)


def _parsed(
    reread: Reread, root: str, collected: str | None, how: Reading, segments: Any, now: int
) -> tuple[ArticleRow | None, int, list[Problem]]:
    found = settled(reread.found, now)
    try:
        data = read_bytes(file_of(found.path, root, collected))
    except OSError as error:
        return None, 0, [Problem(found.path, message=f"cannot be read: {error.strerror}")]
    source = fingerprint(data)
    if source == reread.source:
        return ArticleRow(*found, source, b""), 0, []
    article, problems = parse(found.path, data, how)
    if article is None:
        return None, 1, problems
    record = sealed(_encode(_kept(article, segments)))
    return ArticleRow(*found, source, record), 1, []


def _kept(article: Article, segments: Any) -> Record:
    parts = (_encode(article.head), _encode(article.facts), _encode(article.text))
    names = b"".join(map(fingerprint, parts)) + (b"t" if article.text.translation else b"")
    ordinary = article.particulars == Particulars()
    return Record(
        article.lang,
        article.kind,
        article.story,
        segments.append(parts),
        names,
        article.outline,
        None if ordinary else article.particulars,
    )


def versions(store: Store) -> Iterator[tuple[Version, Kind, str]]:
    """Every remembered article with the key of its story; what repeats is held once."""
    shared: dict[Any, Any] = {}

    def share(words: tuple[str, ...]) -> tuple[str, ...]:
        known = shared.get(words)
        if known is None:
            known = shared[words] = tuple(shared.setdefault(word, word) for word in words)
        return cast(tuple[str, ...], known)

    for row in store.articles():
        record = _record.decode(unsealed(row.record))
        lang = shared.setdefault(record.lang, record.lang)
        outline = shared.get(record.names[16:32])
        if outline is None:
            stated = record.outline
            outline = shared[record.names[16:32]] = structs.replace(
                stated,
                month=shared.setdefault(stated.month, stated.month),
                topics=share(stated.topics),
                tags=share(stated.tags),
                publishers=share(stated.publishers),
            )
        yield Version(row.path, lang, record.place, record.names, outline, record.particulars), record.kind, record.story


def place_of(record: bytes) -> bytes:
    """Where the parts of an article are."""
    return _record.decode(record).place


def merge_with(store: Store) -> Any:
    """Merging of facts, remembered by the names of what was merged."""

    def merge(stating: tuple[Version, ...]) -> tuple[bytes, bytes, Outline, list[Problem]]:
        stated = [(version.path, _stated(store, version)) for version in stating]
        facts, problems = merged(stated)
        data = _encode(facts)
        name = fingerprint(data)
        place = store.part(name)
        if place is None:
            place = store.segments.append((b"", data, b""))
            store.segments.flush()
            store.put_part(name, place)
        return place, name, outline_of(facts), problems

    return merge


def title_of(store: Store, version: Version) -> str:
    """The title of a version."""
    return _head.decode(store.segments.read(version.place, HEAD, version.head_name)).title


def _stated(store: Store, version: Version) -> Facts:
    return _facts.decode(store.segments.read(version.place, FACTS, version.facts_name))


def names_of_files(store: Store, files: Iterable[Found], root: Path) -> dict[str, FileRow]:
    """The fingerprint of every file that may be copied, and the size of every image."""
    known = store.files()
    now = time.time_ns()
    result, fresh = {}, []
    for found in files:
        row = known.get(found.path)
        if row is None or row[1:4] != found[1:]:
            row = _measured(settled(found, now), root / found.path)
            fresh.append(row)
        result[found.path] = row
    store.put_files(fresh)
    return result


def _measured(found: Found, path: Path) -> FileRow:
    width = height = None
    if path.suffix.lower() in (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"):
        import imagesize

        try:
            width, height = imagesize.get(path)
        except ValueError:
            width = height = -1
    measured = width is not None and height is not None and width > 0 and height > 0
    return FileRow(*found, fingerprint(read_bytes(path)), width if measured else None, height if measured else None)
