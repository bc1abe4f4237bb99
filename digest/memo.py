"""Articles remembered by content: what is parsed again is what changed, and nothing else. (effect)

A file that looks as it did is not read; one whose bytes are as they were is not parsed.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Any

from msgspec import Struct, msgpack, structs
from msgspec.structs import astuple

from digest.config import Config, Reading, reading
from digest.errors import Problem, StoreDamaged
from digest.facts import Merge, merged
from digest.fingerprint import fingerprint
from digest.inputs import file_of
from digest.load import Found, apart, read_bytes, settled
from digest.model import Facts, Head, Kind, Member, Outline, Particulars, Text, Version, mark_of_translation
from digest.parse import outline_of, parse
from digest.program import program
from digest.segments import FACTS, HEAD, TEXT, Segments, segments_in
from digest.store import ArticleRow, Store
from digest.work import Workforce


class Record(Struct, frozen=True, array_like=True):
    """What the index keeps of an article."""

    lang: str
    kind: Kind
    story: str
    record: bytes
    """As in `Version`."""
    outline: Outline
    particulars: Particulars | None


class Reread(Struct, frozen=True):
    """A file that looks different from when it was parsed."""

    found: Found
    source: bytes | None
    """The fingerprint that its bytes had then."""


_encode = msgpack.Encoder().encode
RECORD = msgpack.Decoder(Record)
_head = msgpack.Decoder(Head)
_facts = msgpack.Decoder(Facts)
_text = msgpack.Decoder(Text)


Taken = tuple[ArticleRow | None, bool, list[Problem]]
"""The row to remember, if there is one; whether the file was parsed; its faults."""


def basis(config: Config) -> str:
    """What parsed articles depend on besides their files."""
    return fingerprint(_encode((reading(config), program()))).hex()


def begin_refresh(
    store: Store,
    files: list[Found],
    root: str,
    collected: str | None,
    config: Config,
    workforce: Workforce,
    progress: Callable[[int], None],
    among: Collection[str] | None = None,
) -> Callable[[], tuple[int, list[Problem]]]:
    """Begin to bring the index up to the files; what is returned ends it: how many were parsed, and their faults.

    `among` names all that may look otherwise than when the index was brought up to them last; None: any may.
    """
    changed, gone = compared(store, files, among)
    parsing = Parsing(root, collected, str(store.segments.folder), time.time_ns(), reading(config))
    results = workforce.spread(parsing, changed, _weight)
    return partial(_end_refresh, store, results, gone, progress)


def _end_refresh(
    store: Store, results: Iterator[Taken], gone: set[str], progress: Callable[[int], None]
) -> tuple[int, list[Problem]]:
    parsed, problems = 0, []
    for row, was_parsed, faults in results:
        parsed += was_parsed
        problems.extend(faults)
        if row is not None:
            store.put_article(row)
        if was_parsed:
            progress(parsed)
    store.take_over([*gone, *(problem.path for problem in problems)])
    return parsed, problems


def _weight(reread: Reread) -> int:
    """An ordinary article has some 4 kB."""
    return 1 + reread.found.size // 4096


def compared(
    store: Store, files: Iterable[Found], among: Collection[str] | None = None
) -> tuple[list[Reread], set[str]]:
    """The files that look other than when they were parsed, and the remembered paths that are no more."""
    present = sorted(files if among is None else [file for file in files if file.path in among])
    changed, former = apart(present, store.looks(among))
    otherwise = {path for path, *_ in former}
    reread = [Reread(file, store.source(file.path) if file.path in otherwise else None) for file in sorted(changed)]
    return reread, otherwise.difference(file.path for file in changed)


class Parsed(Struct, frozen=True, array_like=True):
    """A parsed article: its parts, and its record, which does not say yet where they are."""

    parts: tuple[bytes, bytes, bytes]
    record: Record


class Parsing(Struct, frozen=True):
    """The job of parsing files: the parts of the articles go into a segment, their records into the index."""

    root: str
    collected: str | None
    segments: str
    now: int
    how: Reading

    def fetch(self, reread: Reread) -> tuple[ArticleRow | list[Problem], tuple[str, bytes] | None]:
        """The file as it looks and its bytes; only how it looks, where these are as they were."""
        found = settled(reread.found, self.now)
        try:
            data = read_bytes(file_of(found.path, self.root, self.collected))
        except OSError as error:
            return [Problem(found.path, message=f"cannot be read: {error.strerror}")], None
        source = fingerprint(data)
        row = ArticleRow(*found, source, "", b"")
        return row, None if source == reread.source else (found.path, data)

    @property
    def run(self) -> Callable[[tuple[str, bytes]], Parsed | list[Problem]]:
        """The article, or the faults that keep it from being one."""
        return partial(_parsed, self.how)

    def keep(self, made: Iterable[tuple[ArticleRow | list[Problem], Parsed | list[Problem] | None]]) -> list[Taken]:
        """Write the parts; they can be read once all are kept."""
        segments = segments_in(self.segments)
        results = [_taken(row, article, segments) for row, article in made]
        segments.flush()
        return results


def _taken(row: ArticleRow | list[Problem], article: Parsed | list[Problem] | None, segments: Segments) -> Taken:
    if isinstance(row, list):
        return None, False, row
    if article is None:
        return row, False, []
    if isinstance(article, list):
        return None, True, article
    record = article.record
    placed = structs.replace(record, record=segments.append(article.parts) + record.record)
    return row._replace(story=record.story, record=_encode(placed)), True, []


def _parsed(how: Reading, file: tuple[str, bytes]) -> Parsed | list[Problem]:
    article, problems = parse(*file, how)
    if article is None:
        return problems
    parts = (_encode(article.head), _encode(article.facts), _encode(article.text))
    names = b"".join(map(fingerprint, parts)) + mark_of_translation(article.text.translation)
    ordinary = article.particulars == Particulars()
    particulars = None if ordinary else article.particulars
    return Parsed(parts, Record(article.lang, article.kind, article.story, names, article.outline, particulars))


def remembered(store: Store, stories: Collection[str] | None = None) -> Iterator[Member]:
    """The remembered articles of these stories, or all, story by story; what repeats is held once."""
    shared: dict[Any, Any] = {}
    last = ""
    for path, data in store.records(stories):
        lang, kind, story, record, outline, particulars = astuple(RECORD.decode(data))
        if stories is None and story < last:
            raise StoreDamaged(f"{path} is not among the articles of its story")
        last = story
        version = Version(path, shared.setdefault(lang, lang), record, particulars)
        yield Member(version, _shared(outline, shared) if outline != _NOTHING else _NOTHING, kind, story)


_NOTHING = Outline()


def _shared(outline: Outline, shared: dict[Any, Any]) -> Outline:
    """The same with words that are held already."""
    values = list(astuple(outline))
    values[1] = shared.setdefault(outline.month, outline.month)
    values[3:6] = [shared.get(words) or _share(words, shared) for words in values[3:6]]
    values[9] = shared.setdefault(outline.tongues, outline.tongues)
    return Outline(*values)


def _share(words: tuple[str, ...], shared: dict[Any, Any]) -> tuple[str, ...]:
    known = shared[words] = tuple(shared.setdefault(word, word) for word in words)
    return known


def merge_with(store: Store) -> Merge:
    """Merging of facts, remembered by the name of what it gave."""

    def merge(stating: tuple[Version, ...]) -> tuple[Version, Outline, list[Problem]]:
        facts, problems = merged((version.path, facts_of(store, version)) for version in stating)
        data = _encode(facts)
        name = fingerprint(data)
        place = store.part(name)
        if place is None:
            place = store.segments.append((b"", data, b""))
            store.segments.flush()
            store.put_part(name, place)
        pictured = Particulars(image=facts.image.src) if facts.image else None
        version = Version("", "", place + b"".join((b"\0" * 16, name, b"\0" * 16)), pictured)
        return version, outline_of(facts), problems

    return merge


def title_of(store: Store, version: Version) -> str:
    """The title of a version."""
    return _head.decode(store.segments.read(version.place, HEAD, version.head_name)).title


def text_of(store: Store, version: Version) -> Text:
    """What a version's page shows beyond its head and the facts."""
    return _text.decode(store.segments.read(version.place, TEXT, version.text_name))


def facts_of(store: Store, version: Version) -> Facts:
    """The facts that a version states."""
    return _facts.decode(store.segments.read(version.place, FACTS, version.facts_name))
