"""A folder of another machine, by ssh and rsync: releases beside a link `current`, as in `folder`. (effect)

The host's key must be known beforehand. All commands share one connection. What is uploaded gathers beside the
releases, is read back there, and becomes the live release by renaming.
"""

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from digest.config import Target
from digest.errors import DigestError
from digest.fingerprint import SIZE, fingerprint_of, in_letters
from digest.publish import scripts
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.lock import Lock, held, read_lock
from digest.publish.lock import written as written_lock
from digest.publish.place import Done, Place, Put
from digest.publish.plan import Plan
from digest.publish.process import Failed, run
from digest.publish.tree import NO_HEADERS, File, Known, Ledger, Tree, fault_of

COMMAND = "DIGEST_SSH"
"""The environment variable that names another command than `ssh`, as in `ssh -i KEY`."""

SETTINGS = (
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "ConnectTimeout=20",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=4",
)
STRICT = tuple(word for setting in SETTINGS for word in ("-o", setting))


def open_ssh(target: Target, root: Path) -> Place:
    """The folder that a target names."""
    keys = target.keys
    path = keys["path"]
    below_home = path.removeprefix("~").lstrip("/") if path == "~" or path.startswith("~/") else path
    return Ssh(keys["host"], below_home or ".", keys.get("port"))


class Ssh:
    """Releases beside a link, elsewhere."""

    def __init__(self, host: str, path: str, port: int | None) -> None:
        self.about = f"{host}:{path}"
        self._host, self._path = host, path
        self._sockets = tempfile.mkdtemp(prefix="digest-")
        share = ("-o", "ControlMaster=auto", "-o", f"ControlPath={self._sockets}/%C", "-o", "ControlPersist=60")
        given = shlex.split(os.environ.get(COMMAND, "ssh"))
        self._ssh = [*given, *STRICT, *share, *(("-p", str(port)) if port else ())]
        self._lock: Lock | None = None
        self._new = ""
        self._live = ""
        """What the link shows."""
        self._puts: dict[str, File] = {}
        self._from = 0

    def _there(self, script: str, *arguments: str, data: bytes = b"") -> bytes:
        """Run a script in the place's folder; its first argument is that folder."""
        one_line = script.replace("\\", "\\\\").replace("\n", "\\n")  # some login shells take no quoted newline
        command = shlex.join(["sh", "-c", scripts.UNFOLD, "sh", one_line, self._path, *arguments])
        try:
            return run([*self._ssh, self._host, command], data)
        except Failed as error:
            raise self._told(error) from None

    def _told(self, error: Failed) -> DigestError:
        said = str(error)
        if "Host key verification failed" in said or "host key is known" in said:
            hint = f"compare its fingerprint with what its owner says, then connect once by hand: ssh {self._host}"
            return DigestError(f"the host key of {self._host} is not known: {said}", hint=hint)
        hint = f"check that this works: ssh {self._host}" if error.code == 255 else "nothing was changed by it"
        return DigestError(f"{self.about}: {said or f'the command ended with {error.code}'}", hint=hint)

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
        return self._hashed("current", paths)

    def _hashed(self, folder: str, paths: Collection[str]) -> dict[str, File | None]:
        data = "".join(f"{folder}/{path}\0" for path in paths).encode()
        said = self._there(scripts.HASHES, data=data).decode() if paths else ""
        lines = map(_hash_and_path, said.split("\n")[:-1])
        found = {path.removeprefix(f"{folder}/"): bytes.fromhex(name)[:SIZE] for name, path in lines}
        return {path: File(in_letters(found[path]), 0, NO_HEADERS) if path in found else None for path in paths}

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
        here = [one for one in staged if one.source is not None]
        there = [one for one in staged if one.source is None]
        if here:
            self._upload(here)
        if there:
            listed = "".join(f"{one.path}\0" for one in there).encode()
            self._there(scripts.PREPARE, self._new, f"releases/{self._from}", data=listed)
        for one in staged:
            self._puts[one.path] = one.file
            done(one)

    def _upload(self, puts: list[Put]) -> None:
        folder = Path(tempfile.mkdtemp(prefix="digest-"))
        try:
            for one in puts:
                assert one.source is not None
                place = folder / one.path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(one.source.absolute())
            mode = "--chmod=Du=rwx,Dgo=rx,Fu=rw,Fgo=r"
            words = ["rsync", "-rLp", "--checksum", "--secluded-args", mode, "-e", shlex.join(self._ssh)]
            run([*words, f"{folder}/", f"{self._host}:{self._path}/releases/{self._new}/"])
        except Failed as error:
            raise self._told(error) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def switch(self, ledger: Ledger) -> None:
        """What was uploaded is read there before readers see it."""
        for path, file in self._hashed(f"releases/{self._new}", self._puts).items():
            fault = fault_of(file, self._puts[path])
            if fault:
                raise DigestError(f"{path} {fault} on {self.about}", hint="readers see nothing of it; publish again")
        self._there(scripts.SWITCH, self._new, str(ledger.number), self._live, data=written(ledger))

    def sweep(self, ledger: Ledger, plan: Plan) -> None:
        """Releases that can no longer be gone back to."""
        live = self._read(self._there(scripts.KNOWN))
        self._there(scripts.SWEEP, *(str(one.number) for one in live.releases))

    def differing(self, ledger: Ledger, put: Collection[str] | None) -> Iterator[tuple[str, str]]:
        """Reading them there is cheap."""
        served = ledger.served()
        for path, file in sorted(self._hashed("current", served).items()):
            fault = fault_of(file, served[path])
            if fault:
                yield path, fault

    def doubt(self, paths: Collection[str]) -> None:
        """In a file beside the releases."""
        self._there('cat > "$1/.digest/pending"', data="".join(f"{path}\0" for path in sorted(paths)).encode())

    def close(self) -> None:
        """End the shared connection."""
        with suppress(Failed, DigestError):
            run([*self._ssh, "-O", "exit", self._host])
        shutil.rmtree(self._sockets, ignore_errors=True)


def _hash_and_path(line: str) -> tuple[str, str]:
    """Of a line of `sha256sum`, which begins with a backslash where it escapes the name."""
    if not line.startswith("\\"):
        name, _, path = line.partition("  ")
        return name, path
    name, _, path = line[1:].partition("  ")
    return name, re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], path)
