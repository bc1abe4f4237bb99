"""Places where files are replaced one by one under the eyes of readers: buckets, and folders without releases. (effect)

Old bytes are put aside before anything is replaced, so that every release can be brought back. What is about to change
is noted before the first change (`pending`), and the note removed after the last.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress

from msgspec import DecodeError, Struct, json
from msgspec.structs import replace

from digest.errors import DigestError
from digest.publish.bucket import Bucket, Look, Stored
from digest.publish.contents import checked
from digest.publish.crew import crew
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.place import LEDGER, OBJECTS, PENDING, RELEASES, Done, Put
from digest.publish.plan import Plan, object_name
from digest.publish.tree import KEPT, File, Headers, Known, Ledger, Tree, fault_of

FEW = 100
"""Objects that are asked for one by one."""

OWN = Headers("text/plain; charset=utf-8", "no-store")
"""What is said of our own objects."""


class InPlace:
    """A site in a bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self.about = bucket.about
        self.lock, self.unlock, self.break_lock = bucket.lock, bucket.unlock, bucket.break_lock
        self.close = bucket.close
        self._seen: Stored | None = None
        """The ledger that was read, without its bytes."""
        self._ledger = Ledger()
        self._versions: dict[str, str] = {}
        """Those of the files, where they are known."""
        self._touched: frozenset[str] = frozenset()
        """What this publish changes."""

    def known(self) -> Known:
        """The ledger, and what an interrupted publish was about to change."""
        stored = self._bucket.get(LEDGER, self._seen)
        if stored is not self._seen:
            self._ledger = _read(stored, f"the ledger of {self.about}") if stored else Ledger()
            self._seen = stored and stored._replace(data=b"")
        self._versions = {path: file.version for path, file in self._ledger.served().items() if file.version}
        note = self._note()
        return Known(self._ledger, frozenset(note.paths), note.interrupted)

    def _note(self) -> "Note":
        stored = self._bucket.get(PENDING)
        try:
            return json.decode(stored.data, type=Note) if stored else Note()
        except DecodeError:
            return Note()

    def release(self, number: int) -> Tree:
        """Its ledger was put aside when it went live."""
        stored = self._bucket.get(f"{RELEASES}/{number}")
        if stored is None:
            raise DigestError(f"{self.about} has no release {number}", hint="--list shows those it has")
        return _read(stored, f"release {number} of {self.about}").files

    def actual(self, paths: Collection[str]) -> Mapping[str, File | None]:
        """Reads each of them."""
        return dict(crew(self._actual, paths))

    def _actual(self, path: str) -> tuple[str, File | None]:
        return path, self._bucket.look_at(path)

    def foreign(self, paths: Collection[str]) -> list[str]:
        """Asks for each, or where they are many for a list of everything."""
        if len(paths) <= FEW:
            return [path for path, file in self.actual(paths).items() if file is not None]
        wanted = set(paths)
        return [look.path for look in self._bucket.looks() if look.path in wanted]

    def prepare(self, ledger: Ledger, plan: Plan) -> None:
        """Note what will change, then put aside what it replaces."""
        self._touched = frozenset((*plan.puts, *plan.deletes, *plan.doubtful))
        self._remember(self._touched, interrupted=True)
        served = ledger.served()
        for _ in crew(lambda path: self._bucket.copy(path, _object(served[path])), plan.aside):
            pass

    def _remember(self, paths: Collection[str], interrupted: bool) -> None:
        self._bucket.put(PENDING, json.encode(Note(sorted(paths), interrupted)), OWN)

    def put(self, puts: Iterable[Put], done: Done) -> None:
        """Several at a time, as long as nobody else publishes."""
        self._stop_without_lock()
        for one in crew(self._put, puts):
            done(one)

    def _stop_without_lock(self) -> None:
        if not self._bucket.is_locked():
            self._remember(self._touched, interrupted=True)  # who broke it may have removed what we noted
            hint = "see what they did, and publish again"
            raise DigestError(f"somebody broke the lock on {self.about} meanwhile", hint=hint)

    def _put(self, one: Put) -> Put:
        if one.source is None:
            self._bucket.copy(_object(one.file), one.path)
            self._versions.pop(one.path, None)
        else:
            data = checked(one.file, one.source)
            self._versions[one.path] = self._bucket.put(one.path, data, one.file.headers)
        return one

    def _with_versions(self, ledger: Ledger) -> Ledger:
        files = {path: replace(file, version=self._versions.get(path, "")) for path, file in ledger.files.items()}
        return replace(ledger, files=files)

    def switch(self, ledger: Ledger) -> None:
        """Compare and swap the ledger; it is put aside as that of its release first."""
        self._stop_without_lock()
        data = written(self._with_versions(ledger))
        self._bucket.put(f"{RELEASES}/{ledger.number}", data, OWN)
        if self._bucket.put_if(LEDGER, data, self._seen.version if self._seen else None):
            return
        stored = self._bucket.get(LEDGER)
        if stored is None or stored.data != data:
            self._give_way(stored)
            hint = "see what they did, and publish again"
            raise DigestError(f"somebody else published to {self.about} meanwhile", hint=hint)

    def _give_way(self, stored: Stored | None) -> None:
        """Let the next publish look at all that we have put, and rollback find the release that won."""
        self._remember(self._touched, interrupted=True)
        with suppress(Unreadable):
            if stored is not None:
                self._bucket.put(f"{RELEASES}/{read_ledger(stored.data).number}", stored.data, OWN)

    def sweep(self, ledger: Ledger, plan: Plan) -> None:
        """Deletions, and then there is nothing more to note."""
        self._bucket.delete(plan.deletes)
        outdated = [f"{OBJECTS}/{name}" for name in ledger.kept if name not in plan.kept]
        old = ledger.number + 1 - KEPT
        self._bucket.delete([*outdated, *([f"{RELEASES}/{old}"] if old > 0 else [])])
        self._bucket.delete([PENDING])

    def differing(self, ledger: Ledger, put: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """Those that were put are read, the others looked up in a list."""
        served = self._with_versions(ledger).served()
        read = served.keys() if put is None else {*put}
        if served.keys() - read:
            read = {*read, *_odd(served, self._bucket.looks())}
        for path, file in crew(self._actual, sorted(read & served.keys())):
            fault = fault_of(file, served[path])
            if fault:
                yield path, fault

    def doubt(self, paths: Collection[str]) -> None:
        """In the note that an interrupted publish would leave."""
        self._remember(paths, interrupted=False)


class Note(Struct, frozen=True):
    """What lies at `PENDING`: paths of which the ledger may be wrong, and why."""

    paths: list[str] = []
    interrupted: bool = False


def _odd(served: Mapping[str, File], looks: Iterable[Look]) -> Iterator[str]:
    """Files that a list does not show as they were published."""
    seen = {look.path: look for look in looks if look.path in served}
    for path, file in served.items():
        look = seen.get(path)
        if look is None or look.size != file.size or (file.version and look.version != file.version):
            yield path


def _object(file: File) -> str:
    return f"{OBJECTS}/{object_name(file)}"


def _read(stored: Stored, what: str) -> Ledger:
    try:
        return read_ledger(stored.data)
    except Unreadable as error:
        raise DigestError(
            f"{what} cannot be read: {error}", hint="bring it back, or publish to another place"
        ) from error
