"""A folder of another machine, by ssh and rsync: releases beside a link `current`, as in `folder`. (effect)

What is uploaded gathers beside the releases, is read back there, and becomes the live release by renaming.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from digest.config import Target
from digest.errors import DigestError
from digest.fingerprint import fingerprint_of
from digest.publish import scripts
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.lock import Lock, held, read_lock
from digest.publish.lock import written as written_lock
from digest.publish.place import Done, Place, Put
from digest.publish.plan import Plan
from digest.publish.remote import Remote
from digest.publish.tree import File, Known, Ledger, Tree, fault_of


def open_ssh(target: Target, root: Path) -> Place:
    """The folder that a target names."""
    keys = target.keys
    path = keys["path"]
    below_home = path.removeprefix("~").lstrip("/") if path == "~" or path.startswith("~/") else path
    return Ssh(Remote(keys["host"], below_home or ".", keys.get("port")))


class Ssh:
    """Releases beside a link, elsewhere."""

    def __init__(self, remote: Remote) -> None:
        self.about, self.close = remote.about, remote.close
        self._remote, self._there = remote, remote.run
        self._lock: Lock | None = None
        self._new = ""
        self._live = ""
        """What the link shows."""
        self._puts: dict[str, File] = {}
        self._from = 0

    def known(self) -> Known:
        """What was noted of the live release."""
        data = self._there(scripts.KNOWN)
        ledger = self._read(data) if data else Ledger()
        self._live = f"releases/{ledger.number}" if ledger.number else ""
        pending = self._there('cat "$1/.digest/pending" 2>/dev/null; exit 0').decode()
        return Known(ledger, frozenset(pending.split("\0")[:-1]))

    def _read(self, data: bytes) -> Ledger:
        try:
            return read_ledger(data)
        except Unreadable as error:
            hint = "bring it back from a backup, or publish to another folder"
            raise DigestError(f"the ledger of {self.about} cannot be read: {error}", hint=hint) from error

    def lock(self, lock: Lock, say: Callable[[str], None]) -> None:
        """A file that only one can create."""
        found = self._there(scripts.LOCK, data=written_lock(lock))
        if found:
            owner = read_lock(found)
            if owner.token != lock.token and not owner.is_dead():
                raise held(owner, self.about)
            say(f"taking over the lock of {owner.owner}, which is no more")
            self._there(scripts.TAKE, found.decode().rstrip("\n"), data=written_lock(lock))
        self._lock = lock

    def unlock(self) -> None:
        """Delete it, if it is ours still."""
        lock, self._lock = self._lock, None
        if lock is not None:
            self._there(scripts.UNLOCK, written_lock(lock).decode().rstrip("\n"))

    def break_lock(self) -> Lock | None:
        """Whoever holds it."""
        found = self._there(scripts.BREAK)
        return read_lock(found) if found else None

    def release(self, number: int) -> Tree:
        """It is still there as it was."""
        self._from = number
        return self._read(self._there('exec cat "$1/.digest/releases/$2"', str(number))).files

    def actual(self, paths: Collection[str]) -> Mapping[str, File | None]:
        """Their hashes, taken there."""
        return self._remote.hashed("current", paths)

    def foreign(self, paths: Collection[str]) -> list[str]:
        """A release is always ours."""
        return []

    def prepare(self, ledger: Ledger, plan: Plan) -> None:
        """A folder for the release, with links to all that stays; one begun for the same plan is gone on with."""
        named = fingerprint_of(ledger.number, sorted((path, file.content) for path, file in plan.files.items()))
        self._new, self._puts = f"new-{named.hex()}", {}
        puts = set(plan.puts)
        stays = [path for path in (*plan.files, *plan.lingering) if path not in puts]
        listed = "".join(f"{path}\0" for path in stays).encode()
        self._there(scripts.PREPARE, self._new, self._live if stays else "", data=listed)

    def put(self, puts: Iterable[Put], done: Done) -> None:
        """One rsync for all; of an old release links, made there."""
        staged = list(puts)
        there = [one for one in staged if one.source is None]
        if len(there) < len(staged):
            self._remote.upload({one.path: one.source for one in staged if one.source}, f"releases/{self._new}")
        if there:
            listed = "".join(f"{one.path}\0" for one in there).encode()
            self._there(scripts.PREPARE, self._new, f"releases/{self._from}", data=listed)
        for one in staged:
            self._puts[one.path] = one.file
            done(one)

    def switch(self, ledger: Ledger) -> None:
        """What was uploaded is read there before readers see it."""
        for path, file in self._remote.hashed(f"releases/{self._new}", self._puts).items():
            fault = fault_of(file, self._puts[path])
            if fault:
                raise DigestError(f"{path} {fault} on {self.about}", hint="readers see nothing of it; publish again")
        data = written(ledger)
        self._there(scripts.SWITCH, self._new, str(ledger.number), self._live, str(len(data)), data=data)

    def sweep(self, ledger: Ledger, plan: Plan) -> None:
        """Releases that can no longer be gone back to."""
        live = self._read(self._there(scripts.KNOWN))
        self._there(scripts.SWEEP, *(str(one.number) for one in live.releases))

    def differing(self, ledger: Ledger, put: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """Reading them there is cheap."""
        served = ledger.served()
        for path, file in sorted(self._remote.hashed("current", served).items()):
            fault = fault_of(file, served[path])
            if fault:
                yield path, fault

    def doubt(self, paths: Collection[str]) -> None:
        """In a file beside the releases."""
        self._there('cat > "$1/.digest/pending"', data="".join(f"{path}\0" for path in sorted(paths)).encode())
