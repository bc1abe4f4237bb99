"""The places that the contract of publishing is tested on: each a real server, seen also by a way that is not ours."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests.servers import Server, Shell, azurite, make_bucket, moto, rclone, sshd


class Host(Protocol):
    """A place as a test has it."""

    target: dict[str, Any]
    """Its keys in digest.yaml."""
    environment: Mapping[str, str]

    def served(self) -> dict[str, bytes]:
        """What readers can fetch, by a way other than digest's."""

    def read(self, path: str) -> bytes | None:
        """What a reader gets at a path."""

    def spoil(self, path: str, data: bytes | None) -> None:
        """Change a file by hand, or delete it."""


class FolderHost:
    """A folder of this machine, plain or with releases."""

    def __init__(self, folder: Path, plain: bool) -> None:
        self.target = {"kind": "folder", "path": str(folder), **({"plain": "true"} if plain else {})}
        self.environment: Mapping[str, str] = {}
        self._live = folder if plain else folder / "current"

    def served(self) -> dict[str, bytes]:
        return files_of(self._live)

    def read(self, path: str) -> bytes | None:
        place = self._live / path
        return place.read_bytes() if place.is_file() else None

    def spoil(self, path: str, data: bytes | None) -> None:
        (self._live / path).unlink()
        if data is not None:
            (self._live / path).write_bytes(data)


class SshHost(FolderHost):
    """A folder behind an ssh server."""

    def __init__(self, folder: Path, shell: Shell) -> None:
        super().__init__(folder, False)
        self.target = {"kind": "ssh", "host": "www.example.org", "path": str(folder)}
        self.environment = {"DIGEST_SSH": f"ssh -F {shell.config}"}


class GitHost:
    """A bare repository whose branch has a file that is not ours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.target = {"kind": "git", "repository": str(folder), "branch": "pages"}
        self.environment: Mapping[str, str] = {}
        subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
        self._commit({"CNAME": b"digest.example\n"}, "Begin")

    def git(self, *words: str, data: bytes = b"", **environment: str) -> bytes:
        who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
        who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        done = subprocess.run(
            ["git", f"--git-dir={self.folder}", *words],
            input=data,
            capture_output=True,
            check=True,
            env={**os.environ, **who, **environment},
        )
        return done.stdout

    def _commit(self, files: dict[str, bytes | None], message: str) -> None:
        index = {"GIT_INDEX_FILE": str(self.folder / "test-index")}
        tips = self.git("for-each-ref", "--format=%(objectname)", "refs/heads/pages").decode().split()
        self.git("read-tree", *(tips or ["--empty"]), **index)
        for path, data in files.items():
            if data is None:
                self.git("update-index", "--index-info", data=f"0 {'0' * 40}\t{path}\n".encode(), **index)
                continue
            blob = self.git("hash-object", "-w", "--stdin", data=data).decode().strip()
            self.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
        tree = self.git("write-tree", **index).decode().strip()
        parents = [word for tip in tips for word in ("-p", tip)]
        commit = self.git("commit-tree", tree, "-m", message, *parents).decode().strip()
        self.git("update-ref", "refs/heads/pages", commit)

    def hook(self, script: str) -> None:
        """What the repository runs before it takes a push."""
        place = self.folder / "hooks" / "pre-receive"
        new = place.with_name("new")
        new.parent.mkdir(exist_ok=True)
        new.write_text(f"#!/bin/sh\n{script}")
        new.chmod(0o755)
        new.replace(place)

    def read(self, path: str) -> bytes | None:
        return self.served().get(path)

    def served(self) -> dict[str, bytes]:
        import io
        import tarfile

        with tarfile.open(fileobj=io.BytesIO(self.git("archive", "pages"))) as tree:
            members = [one for one in tree.getmembers() if one.isfile() and not one.name.startswith(".digest/")]
            found = {one.name: tree.extractfile(one).read() for one in members}  # type: ignore[union-attr]
        assert found.pop("CNAME") == b"digest.example\n"
        assert found.pop(".nojekyll", b"") == b""
        return found

    def spoil(self, path: str, data: bytes | None) -> None:
        self._commit({path: data}, "Change by hand")


class BucketHost:
    """A bucket, seen by obstore without any of our own code."""

    def __init__(self, server: Server, bucket: str) -> None:
        make_bucket(server, bucket)
        self.server, self.bucket = server, bucket
        self._seen: dict[tuple[str, str], bytes] = {}
        self.environment = server.environment
        place = {"container": bucket} if server.kind == "azure" else {"bucket": bucket}
        self.target = {"kind": server.kind, **place}

    def store(self) -> Any:
        from obstore.store import AzureStore, S3Store

        from tests.servers import AZURE_ACCOUNT, AZURE_KEY, S3_KEY, S3_SECRET

        options: Any = {"endpoint": self.server.url, "client_options": {"allow_http": True}}
        if self.server.kind == "azure":
            return AzureStore(self.bucket, account_name=AZURE_ACCOUNT, account_key=AZURE_KEY, **options)
        keys = {"access_key_id": S3_KEY, "secret_access_key": S3_SECRET, "region": "us-east-1"}
        return S3Store(self.bucket, **keys, **options)

    def objects(self) -> dict[str, tuple[bytes, dict[str, str]]]:
        """All objects with their headers, ours too."""
        import obstore

        store = self.store()
        paths = [meta["path"] for batch in obstore.list(store) for meta in batch]
        found = {path: obstore.get(store, path) for path in paths}
        return {path: (bytes(one.bytes()), dict(one.attributes)) for path, one in found.items()}

    def read(self, path: str) -> bytes | None:
        import obstore

        try:
            return bytes(obstore.get(self.store(), path).bytes())
        except FileNotFoundError:
            return None

    def served(self) -> dict[str, bytes]:
        """What a list shows with the same ETag as before, is not fetched again: the server says that it is the same."""
        import obstore

        store = self.store()
        looks = [meta for batch in obstore.list(store) for meta in batch if not meta["path"].startswith(".digest/")]
        found = {}
        for meta in looks:
            version = meta["path"], meta["e_tag"] or ""
            if not version[1] or version not in self._seen:
                self._seen[version] = bytes(obstore.get(store, meta["path"]).bytes())
            found[meta["path"]] = self._seen[version]
        return found

    def spoil(self, path: str, data: bytes | None) -> None:
        import obstore

        if data is None:
            obstore.delete(self.store(), path)
        else:
            obstore.put(self.store(), path, data)


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without ours."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in found}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith(".digest/")}


class Servers:
    """Starts each server when it is first needed, and ends it with the tests."""

    def __init__(self, folder: Path) -> None:
        from contextlib import ExitStack

        self.folder = folder
        self._stack = ExitStack()
        self._running: dict[str, Any] = {}
        self._count = 0

    def __enter__(self) -> "Servers":
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def of(self, name: str) -> Any:
        """The server of that name."""
        starts = {"moto": moto, "rclone": rclone, "azurite": azurite, "sshd": sshd}
        if name not in self._running:
            folder = self.folder / name
            folder.mkdir(exist_ok=True)
            self._running[name] = self._stack.enter_context(starts[name](folder))
        return self._running[name]

    def host(self, kind: str) -> Host:
        """A fresh place of that kind."""
        self._count += 1
        name = f"place-{self._count}"
        if kind in ("folder", "plain"):
            return FolderHost(self.folder / name, kind == "plain")
        if kind == "git":
            return GitHost(self.folder / f"{name}.git")
        if kind == "ssh":
            return SshHost(self.folder / name, self.of("sshd"))
        return BucketHost(self.of({"s3": "moto", "s3-plain": "rclone", "azure": "azurite"}[kind]), name)


KINDS = ("folder", "plain", "git", "ssh", "s3", "s3-plain", "azure")
"""Each kind of target; `s3-plain` is a server that ignores conditions."""


@contextmanager
def servers_in(folder: Path) -> Iterator[Servers]:
    """The servers of a session."""
    with Servers(folder) as servers:
        yield servers
