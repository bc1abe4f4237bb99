"""Hosts that have no room for a release, or whose rules refuse it: readers keep what they had."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.errors import DigestError
from tests.hosts import BucketHost, GitHost, Servers
from tests.proxy import proxied
from tests.published import Site, goes_on, site_for
from tests.servers import Shell

LARGE = 300_000
"""Bytes of a file that is more than a host has room for."""


def test_hook_that_refuses_is_quoted(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("git", tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    assert isinstance(site.host, GitHost)
    site.host.hook('echo "Pages are frozen this week." >&2\nexit 1\n')
    with pytest.raises(DigestError, match=r"Pages are frozen this week\..*; its own rules refuse it"):
        site.publish()
    assert site.host.served() == old
    site.host.hook("exit 0\n")
    goes_on(site, old)


def test_branch_that_is_checked_out_is_left_alone(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for("git", tmp_path, servers, monkeypatch)
    assert isinstance(site.host, GitHost)
    work = tmp_path / "work"
    subprocess.run(["git", "clone", "--quiet", "--branch=pages", str(site.host.folder), str(work)], check=True)
    site.configure(repository=str(work))
    with pytest.raises(DigestError, match=r"branch pages of .*work is checked out there.*; publish to a branch that"):
        site.publish()
    assert sorted(path.name for path in work.iterdir()) == [".git", "CNAME"]


@contextmanager
def short_of_room(site: Site, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The host can keep no large file."""
    kind = site.host.target["kind"]
    if kind == "git":
        with monkeypatch.context() as patch:
            settings = {"COUNT": "1", "KEY_0": "remote.origin.receivepack", "VALUE_0": f"{ULIMIT} git-receive-pack"}
            for name, value in settings.items():
                patch.setenv(f"GIT_CONFIG_{name}", value)
            yield
    elif kind == "ssh":
        shell: Shell = servers.of("sshd")
        shell.before.write_text(ULIMIT)
        try:
            yield
        finally:
            shell.before.write_text("")
    elif kind == "folder":  # plain ones too
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGE // 2, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    else:
        assert isinstance(site.host, BucketHost)
        with proxied(site.host.server.port) as proxy, monkeypatch.context() as patch:
            name = "AZURE_STORAGE_ENDPOINT" if kind == "azure" else "AWS_ENDPOINT_URL"
            patch.setenv(name, site.host.server.url.replace(f":{site.host.server.port}", f":{proxy.port}"))
            proxy.fault = lambda request: "507" if request.method == "PUT" and "large.bin" in request.path else ""
            yield


ULIMIT = f"ulimit -f {LARGE // 2 // 512};"
"""POSIX counts in blocks of 512 bytes."""

FULL = {
    "folder": r"cannot be written: File too large; .*make room",
    "plain": r"cannot be written: File too large; .*make room",
    "git": "branch pages of .* was not pushed: .*",
    "ssh": "www.example.org:.*File too large",
    "s3": r"did not take large\.bin",
    "azure": r"did not take large\.bin",
}
"""What is said where a host has no room."""


@pytest.mark.parametrize("kind", FULL)
def test_host_without_room(kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for(kind, tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    (site.root / "static").mkdir()
    (site.root / "static/large.bin").write_bytes(os.urandom(LARGE))
    site.publish(dry_run=True)
    with short_of_room(site, servers, monkeypatch), pytest.raises(DigestError, match=FULL[kind]):
        site.publish()
    assert site.host.served().items() >= old.items()
    goes_on(site, old)
