"""A bucket of object storage, by obstore; why a request failed is told in a sentence. (effect)"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from threading import Semaphore
from typing import Any

from digest.errors import DigestError
from digest.fingerprint import SIZE, in_letters
from digest.publish.bucket import Look, Stored
from digest.publish.contents import LARGE, PIECE
from digest.publish.crew import crew, waiting_for
from digest.publish.objectlock import ObjectLock
from digest.publish.secrecy import without_secrets
from digest.publish.tree import File, Headers

OWN = ".digest"


PARTS = 4
"""Parts of a large file, 5 MB each, that travel at the same time."""


class Objects:
    """A bucket."""

    def __init__(self, store: Any, about: str, needed: str) -> None:
        self._store, self.about, self._needed = store, about, needed
        self._lock = ObjectLock(self, about)
        self._large = Semaphore()
        """Files that travel in parts do so one after another: each holds some of its parts in memory."""
        self.lock, self.unlock, self.break_lock = self._lock.lock, self._lock.unlock, self._lock.break_lock
        self.is_locked = self._lock.is_locked

    @contextmanager
    def _asking(self, what: str) -> Iterator[None]:
        """Says in a sentence why a request failed; libraries quote whole requests."""
        from obstore import exceptions

        try:
            yield
        except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as error:
            hint = f"check {self._needed}, and what they are allowed to do"
            raise DigestError(f"{self.about} refuses to {what}: {first_line(error)}", hint=hint) from None
        except FileNotFoundError:
            raise
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError, exceptions.NotModifiedError):
            raise
        except (exceptions.BaseError, OSError, ValueError) as error:
            hint = "nothing else was done; publish again when it answers"
            raise DigestError(f"{self.about} did not {what}: {first_line(error)}", hint=hint) from None

    def get(self, path: str, seen: Stored | None = None) -> Stored | None:
        """The object with its headers; what was seen of it does not travel again."""
        import obstore
        from obstore import exceptions

        options: Any = {"if_none_match": seen.version} if seen and seen.version else {}
        try:
            with self._asking(f"give {path}"):
                return waiting_for(lambda: _stored(obstore.get(self._store, path, options=options)))
        except exceptions.NotModifiedError:
            return seen
        except FileNotFoundError:
            return None

    def look_at(self, path: str) -> File | None:
        """Its fingerprint and headers: read in pieces."""
        import obstore

        try:
            with self._asking(f"give {path}"):
                found = obstore.get(self._store, path)
                read, size = sha256(), 0
                for piece in found.stream(PIECE) if found.meta["size"] > LARGE else [found.bytes()]:
                    read.update(piece)
                    size += len(piece)
                return File(in_letters(read.digest()[:SIZE]), size, _headers(found.attributes))
        except FileNotFoundError:
            return None

    def put(self, path: str, data: bytes | Path, headers: Headers) -> str:
        """With its headers, at once."""
        import obstore

        with self._asking(f"take {path}"), nullcontext() if isinstance(data, bytes) else self._large:
            attributes = _attributes(headers)
            put = waiting_for(
                lambda: obstore.put(self._store, path, data, attributes=attributes, max_concurrency=PARTS)
            )
            return _version(put["e_tag"])

    def put_if(self, path: str, data: bytes, version: str | None) -> bool:
        """A conditional write, if the server knows such."""
        import obstore
        from obstore import exceptions

        mode: Any = "create" if version is None else {"e_tag": version}
        headers = _attributes(Headers("text/plain; charset=utf-8", "no-store"))
        try:
            with self._asking(f"take {path}"):
                waiting_for(lambda: obstore.put(self._store, path, data, mode=mode, attributes=headers))
        except FileNotFoundError:
            hint = "create it first, and check its name"
            raise DigestError(f"there is no {self.about}, or somebody else deleted {path}", hint=hint) from None
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
            return False
        return True

    def copy(self, path: str, to: str) -> None:
        """On the server."""
        import obstore

        try:
            with self._asking(f"copy {path}"):
                obstore.copy(self._store, path, to)
        except FileNotFoundError:
            hint = "see what --verify says, and publish the site as it is"
            raise DigestError(f"{self.about} no longer has {path}", hint=hint) from None

    def delete(self, paths: Collection[str]) -> None:
        """Many in one request, where the server can."""
        import obstore

        if not paths:
            return
        try:
            with self._asking(f"delete {len(paths)} objects"):
                waiting_for(lambda: obstore.delete(self._store, list(paths)))
        except FileNotFoundError:
            for _ in crew(self._delete, paths):
                pass

    def _delete(self, path: str) -> None:
        import obstore

        try:
            with self._asking(f"delete {path}"):
                obstore.delete(self._store, path)
        except FileNotFoundError:
            return

    def looks(self) -> Iterator[Look]:
        """Folder by folder, so that ours is left out."""
        import obstore

        with self._asking("list its objects"):
            top = waiting_for(lambda: obstore.list_with_delimiter(self._store))
            yield from map(_look, top["objects"])
            for looks in crew(self._below, [folder for folder in top["common_prefixes"] if folder != OWN]):
                yield from looks

    def _below(self, folder: str) -> list[Look]:
        import obstore

        with self._asking(f"list {folder}"):
            return [_look(meta) for batch in obstore.list(self._store, folder) for meta in batch]

    def close(self) -> None:
        """Connections end with the process."""


def _stored(found: Any) -> Stored:
    return Stored(bytes(found.bytes()), _headers(found.attributes), found.meta["e_tag"])


def _look(meta: Any) -> Look:
    return Look(meta["path"], meta["size"], _version(meta["e_tag"]))


def _version(tag: str | None) -> str:
    """An ETag; lists of some servers leave its quotes out."""
    return (tag or "").removeprefix("W/").strip('"')


def _attributes(headers: Headers) -> dict[str, str]:
    named = {"Content-Type": headers.type, "Cache-Control": headers.cache, "Content-Encoding": headers.encoding}
    return {name: value for name, value in named.items() if value}


def _headers(attributes: Mapping[str, str]) -> Headers:
    return Headers(*(attributes.get(name, "") for name in ("Content-Type", "Cache-Control", "Content-Encoding")))


def first_line(error: Exception) -> str:
    """What a library says, without the debugging that it appends."""
    text = str(error).partition("\n\nDebug source:")[0]
    return without_secrets(" ".join(text.split())[:300])
