"""The SQLite data base of what is remembered: its tables, its check sums, and what its failures mean. (effect)"""

import sqlite3
from pathlib import Path
from zlib import crc32

from msgspec import DecodeError

from digest.errors import DigestError, StoreDamaged

FORMAT = "3"

_TABLES = """
create table if not exists meta (key text primary key, value text) without rowid;
create table if not exists article (
    path text primary key, size integer, mtime integer, inode integer, source blob, story text, record blob
) without rowid;
create table if not exists change (story text primary key, revision integer) without rowid;
create table if not exists plan (output text primary key, value blob) without rowid;
create table if not exists story (output text, key text, month text, primary key (output, key)) without rowid;
create table if not exists month (output text, month text, summary blob, members blob, primary key (output, month));
create table if not exists edition (output text, period text, value blob, primary key (output, period)) without rowid;
create table if not exists file (path text primary key, record blob) without rowid;
create table if not exists part (name blob primary key, place blob) without rowid;
create table if not exists derived (name blob primary key, value blob) without rowid;
create table if not exists state (output text primary key, value blob) without rowid;
create temporary table fresh (
    path text primary key, size integer, mtime integer, inode integer, source blob, story text, record blob
) without rowid;
"""


def sealed(data: bytes, *keys: bytes) -> bytes:
    """The data behind a check sum over it and over what it is kept under."""
    return _sum(data, keys) + data


def unsealed(data: bytes, *keys: bytes) -> bytes:
    """The data without its check sum. Raises StoreDamaged where they do not match."""
    body = data[4:]
    if _sum(body, keys) != data[:4]:
        raise StoreDamaged("a row's check sum is wrong")
    return body


def _sum(data: bytes, keys: tuple[bytes, ...]) -> bytes:
    total = crc32(data)
    for key in keys:
        total = crc32(key, total)
    return total.to_bytes(4)


def in_use() -> DigestError:
    """What keeps a process from a store that another one works with."""
    return DigestError("another process is using what is remembered in .digest/", hint="wait until it is done")


def _raise_for(error: sqlite3.Error) -> None:
    """Raise DigestError for what is no damage, but the state of the machine."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise in_use() from error
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        message = "what is remembered cannot be written: the disk is full, or files may not grow"
        raise DigestError(message, hint="make space") from error


_DAMAGE = (sqlite3.Error, UnicodeDecodeError, TypeError, AttributeError, OverflowError, DecodeError)


class Guarded:
    """Turns the data base's errors into StoreDamaged."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, sqlite3.Error):
            _raise_for(error)
        if isinstance(error, _DAMAGE):
            raise StoreDamaged(str(error)) from error


def open_base(path: Path) -> sqlite3.Connection:
    """The data base there, made where it is not. Raises StoreDamaged for one that is garbled or of another format."""
    try:
        base = sqlite3.connect(path, timeout=30, isolation_level="DEFERRED")
        base.execute("pragma journal_mode = wal")  # who reads never waits for who writes
        base.execute("pragma synchronous = off")
        base.execute("pragma main.cache_size = -512")  # rows come and go in order: a larger cache would only fill
        base.execute("pragma temp.cache_size = -512")
        base.executescript(_TABLES)
        known = base.execute("select value from meta where key = 'format'").fetchone()
        if known is None:
            base.execute("insert or replace into meta values ('format', ?)", (FORMAT,))
            base.commit()
        elif known[0] != FORMAT:
            base.close()
            raise StoreDamaged(f"format {known[0]}")
        return base
    except _DAMAGE as error:
        if isinstance(error, sqlite3.Error):
            _raise_for(error)
        raise StoreDamaged(str(error)) from error
