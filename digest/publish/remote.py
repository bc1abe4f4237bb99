"""A folder of another machine: scripts run in it by ssh, files put into it by rsync. (effect)

The host's key must be known beforehand. All commands share one connection.
"""

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from digest.errors import DigestError
from digest.fingerprint import SIZE, in_letters
from digest.publish import scripts
from digest.publish.process import Failed, run
from digest.publish.tree import NO_HEADERS, File

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
MODE = "--chmod=Du=rwx,Dgo=rx,Fu=rw,Fgo=r"


class Remote:
    """The folder, and the connection to its machine."""

    def __init__(self, host: str, path: str, port: int | None) -> None:
        self.about = f"{host}:{path}"
        self._host, self._path = host, path
        self._sockets = tempfile.mkdtemp(prefix="digest-")
        share = ("-o", "ControlMaster=auto", "-o", f"ControlPath={self._sockets}/%C", "-o", "ControlPersist=60")
        given = shlex.split(os.environ.get(COMMAND, "ssh"))
        self._ssh = [*given, *STRICT, *share, *(("-p", str(port)) if port else ())]

    def run(self, script: str, *arguments: str, data: bytes = b"") -> bytes:
        """Run a script there; its first argument is the folder. Raises DigestError."""
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

    def hashed(self, folder: str, paths: Collection[str]) -> dict[str, File | None]:
        """What lies at some paths of a folder below it, read there."""
        data = "".join(f"{folder}/{path}\0" for path in paths).encode()
        said = self.run(scripts.HASHES, data=data).decode() if paths else ""
        lines = map(_hash_and_path, said.split("\n")[:-1])
        found = {path.removeprefix(f"{folder}/"): bytes.fromhex(name)[:SIZE] for name, path in lines}
        return {path: File(in_letters(found[path]), 0, NO_HEADERS) if path in found else None for path in paths}

    def upload(self, files: Mapping[str, Path], folder: str) -> None:
        """Files by their paths, into a folder below it: what is there already is compared by its contents."""
        staged = Path(tempfile.mkdtemp(prefix="digest-"))
        try:
            for path, source in files.items():
                place = staged / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.symlink_to(source.absolute())
            words = ["rsync", "-rLp", "--checksum", "--secluded-args", MODE, "-e", shlex.join(self._ssh)]
            run([*words, f"{staged}/", f"{self._host}:{self._path}/{folder}/"])
        except Failed as error:
            raise self._told(error) from None
        finally:
            shutil.rmtree(staged, ignore_errors=True)

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
    return name, re.sub(r"\\(.)", lambda match: {"n": "\n", "r": "\r"}.get(match[1], match[1]), path)
