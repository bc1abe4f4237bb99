"""What is remembered between builds: an SQLite index in `.digest/`, and segment files beside it.

It may be deleted, cut off or garbled at any time: whatever cannot be trusted raises StoreDamaged, and
the build begins again without it. It decides nothing: what to do with a remembered record is the memo's business.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import msgpack

from digest.database import Guarded, open_base, sealed, unsealed
from digest.keeping import ignore, lock_of
from digest.segments import Segments, segments_in

_TAKE_OVER = (
    "update article set size = fresh.size, mtime = fresh.mtime, inode = fresh.inode"
    " from fresh where article.path = fresh.path and fresh.record = x''",
    "insert or replace into change select article.story, ? from article join fresh using (path)"
    " where fresh.record <> x''",
    "insert or replace into change select story, ? from fresh where record <> x''",
    "insert or replace into article select * from fresh where record <> x'' order by path",
    "delete from fresh",
    "create index if not exists article_story on article (story)",
)
"""What was parsed takes its place, and the stories that it concerns are noted: those of before and those of now."""
_NEXT_REVISION = "insert into meta values ('revision', '1') on conflict (key) do update set value = value + 1"
_OF_OUTPUTS = ("state", "plan", "story", "month", "edition")


class ArticleRow(NamedTuple):
    """A file as it was when it was last parsed, and its record."""

    path: str
    size: int
    mtime: int
    """Nanoseconds; 0 where the file was too young for its time to tell a later change."""
    inode: int
    source: bytes
    """The fingerprint of its bytes."""
    story: str
    """The key of the story that it belongs to."""
    record: bytes


class FileRow(NamedTuple):
    """A file that is copied."""

    path: str
    size: int
    mtime: int
    inode: int
    name: bytes
    """The fingerprint of its bytes."""
    width: int | None
    height: int | None
    ending: str = ""
    """Of the variant of a picture that every browser can show; empty where the file is published as it is."""
    fault: str = ""
    """Why it cannot be shown as a picture."""


class Store:
    """The remembered things of one site. Any failure of the data base raises StoreDamaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.segments: Segments = segments_in(str(folder / "segments"))
        folder.mkdir(parents=True, exist_ok=True)
        ignore(folder)
        self._lock = lock_of(folder)
        try:
            self._base = open_base(folder / "index.sqlite")
        except BaseException:
            self._lock.close()
            raise

    def settle(self, reading: str) -> None:
        """Forget the articles that were parsed with another configuration or program."""
        with Guarded():
            known = dict(self._base.execute("select key, value from meta"))
            if known.get("reading") != reading:
                self._base.execute(_NEXT_REVISION)
                for table in ("article", "derived", "change", "plan", "story", "month", "edition"):
                    self._base.execute(f"delete from {table}")
                self._base.execute("insert or replace into meta values ('reading', ?)", (reading,))
                self._base.commit()

    def articles(self) -> Iterator[ArticleRow]:
        """All articles in the order of their paths."""
        with Guarded():
            for row in self._base.execute("select * from article order by path"):
                kept = ArticleRow(*row)
                yield kept._replace(record=unsealed(kept.record, kept.path.encode(), kept.source))

    def records(self, stories: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
        """Path and record of the articles of these stories, or of all: story by story, in the order of their paths."""
        with Guarded():
            for path, source, record in self._chosen(stories):
                yield path, unsealed(record, path.encode(), source)

    def _chosen(self, stories: Iterable[str] | None) -> Iterator[tuple[str, bytes, bytes]]:
        """The rows themselves: no generator, which left unfinished would close its cursor after the data base."""
        select = "select path, source, record from article"
        if stories is None:
            # By `+` not by the index, of which nothing would tell if a row were missing.
            return self._base.execute(f"{select} order by +story, +path")
        of_story = f"{select} where story = ? order by path"
        return chain.from_iterable(self._base.execute(of_story, (story,)) for story in stories)

    def revision(self) -> int:
        """The number of the last change of articles."""
        with Guarded():
            row = self._base.execute("select value from meta where key = 'revision'").fetchone()
            return int(row[0]) if row else 0

    def tidied(self) -> int:
        """How many segments there were after they were tidied up last."""
        with Guarded():
            row = self._base.execute("select value from meta where key = 'tidied'").fetchone()
            return int(row[0]) if row else 0

    def put_tidied(self, segments: int) -> None:
        """Remember how many segments there are after tidying up."""
        with Guarded():
            self._base.execute("insert or replace into meta values ('tidied', ?)", (str(segments),))

    def stories_since(self, revision: int) -> set[str]:
        """The keys of the stories whose articles changed after a revision."""
        with Guarded():
            found = self._base.execute("select story from change where revision > ?", (revision,))
            return {story for (story,) in found}

    def looks(self, paths: Iterable[str] | None = None) -> list[tuple[str, int, int, int]]:
        """Path, size, time and inode of all articles, or of those at these paths; in the order of paths."""
        select = "select path, size, mtime, inode from article"
        with Guarded():
            if paths is None:
                return self._base.execute(f"{select} order by path").fetchall()
            found = (self._base.execute(f"{select} where path = ?", (path,)) for path in sorted(set(paths)))
            return [look for looks in found for look in looks]

    def source(self, path: str) -> bytes:
        """The fingerprint that an article's bytes had."""
        with Guarded():
            source: bytes = self._base.execute("select source from article where path = ?", (path,)).fetchone()[0]
            return source

    def put_article(self, row: ArticleRow) -> None:
        """Take down an article; it counts from `take_over` on. Without a record, only how the file looks is new."""
        with Guarded():
            path, source = row.path.encode(), row.source
            kept = row._replace(record=sealed(row.record, path, source)) if row.record else row
            self._base.execute("insert or replace into fresh values (?, ?, ?, ?, ?, ?, ?)", kept)

    def take_over(self, gone: Iterable[str]) -> None:
        """Remember what was put, in place of what was known of the same paths, and forget the paths that are gone."""
        with Guarded():
            self._base.execute(_NEXT_REVISION)  # writing first, so that this waits for whoever else is writing
            revision = self.revision()
            for statement in _TAKE_OVER:
                self._base.execute(statement, (revision,) * statement.count("?"))
            for path in gone:
                noted = "insert or replace into change select story, ? from article where path = ?"
                self._base.execute(noted, (revision, path))
                self._base.execute("delete from article where path = ?", (path,))

    def files(self) -> dict[str, FileRow]:
        """All copied files by path."""
        with Guarded():
            rows = self._base.execute("select path, record from file")
            decode = msgpack.Decoder(FileRow).decode
            return {path: decode(unsealed(record, path.encode())) for path, record in rows}

    def put_files(self, rows: Iterable[FileRow]) -> None:
        """Remember copied files."""
        with Guarded():
            kept = ((row.path, sealed(msgpack.encode(row), row.path.encode())) for row in rows)
            self._base.executemany("insert or replace into file values (?, ?)", kept)

    def part(self, name: bytes) -> bytes | None:
        """The place of a record that was made of others."""
        with Guarded():
            row = self._base.execute("select place from part where name = ?", (name,)).fetchone()
            return unsealed(row[0], name) if row else None

    def put_part(self, name: bytes, place: bytes) -> None:
        """Remember the place of a record that was made of others."""
        with Guarded():
            self._base.execute("insert or replace into part values (?, ?)", (name, sealed(place, name)))

    def derived(self, name: bytes, make: Callable[[], bytes]) -> bytes:
        """What follows from something of that fingerprint: as remembered, else as made now."""
        with Guarded():
            row = self._base.execute("select value from derived where name = ?", (name,)).fetchone()
        if row is not None:
            return unsealed(row[0], name)
        value = make()
        with Guarded():
            self._base.execute("insert or replace into derived values (?, ?)", (name, sealed(value, name)))
        return value

    def state(self, output: str) -> bytes | None:
        """What is known of the last build of an output folder."""
        with Guarded():
            row = self._base.execute("select value from state where output = ?", (output,)).fetchone()
            return unsealed(row[0]) if row else None

    def put_state(self, output: str, value: bytes) -> None:
        """Remember a build of an output folder."""
        with Guarded():
            self._base.execute("insert or replace into state values (?, ?)", (output, sealed(value)))

    def ask(self, question: str, *values: object) -> list[Any]:
        """The rows that answer a question (SQL) to the data base."""
        with Guarded():
            return self._base.execute(question, values).fetchall()

    def tell(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Carry out a statement (SQL) for each row of values."""
        with Guarded():
            self._base.executemany(statement, rows)

    def commit(self) -> None:
        """Make everything that was put durable."""
        with Guarded():
            self._base.commit()

    def close(self) -> None:
        """Close the data base; what was not committed is dropped."""
        with suppress(sqlite3.Error):
            self._base.close()
        self.segments.close()
        self._lock.close()

    def places(self, place_of: Callable[[bytes], bytes]) -> list[bytes]:
        """The places of all records that are referred to; `place_of` reads it off an article's record."""
        with Guarded():
            parts = [unsealed(place, name) for name, place in self._base.execute("select name, place from part")]
        return parts + [place_of(row.record) for row in self.articles()]

    def forget_parts(self) -> None:
        """Forget the records that were made of others; they are made again where they are needed."""
        with Guarded():
            self._base.execute("delete from part")

    def keep_only(self, paths: Iterable[str], outputs: Iterable[str]) -> None:
        """Forget all files but these, the builds of other outputs, and what is easily made again."""
        with Guarded():
            self._base.execute("create temporary table kept (path text primary key) without rowid")
            self._base.executemany("insert or ignore into kept values (?)", ((path,) for path in paths))
            for table in ("article", "file"):
                self._base.execute(f"delete from {table} where path not in kept")
            self._base.execute("create temporary table wanted (output text primary key) without rowid")
            self._base.executemany("insert or ignore into wanted values (?)", ((output,) for output in outputs))
            for table in _OF_OUTPUTS:
                self._base.execute(f"delete from {table} where output not in wanted")
            self._base.execute("delete from derived")
            self._base.commit()

    def shrink(self) -> None:
        """Give back the space of what was forgotten."""
        with Guarded():
            self._base.execute("vacuum")

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether no other process uses the store; while this lasts, none will begin to."""
        import fcntl

        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield True
        except BlockingIOError:
            yield False
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_SH)
