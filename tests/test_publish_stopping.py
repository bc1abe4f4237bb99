"""Publishing that somebody stops, that a host has no room for, or whose rules refuse it: readers notice nothing."""

import os
import re
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.publish.asked import Audience, Wish
from digest.publish.publishing import publish
from digest.publish.targets import open_place
from digest.report import Options
from digest.siteconfig import parse_config
from tests.hosts import BucketHost, GitHost, Servers
from tests.killing import publisher
from tests.proxy import Request, proxied
from tests.published import Site, site_for
from tests.servers import Shell

LARGE = 300_000
"""Bytes of a file that is more than a host has room for."""


class Stopping(Audience):
    """Types Ctrl+C when pages are put."""

    def group(self, name: str, count: int) -> None:
        if name == "pages":
            signal.raise_signal(signal.SIGINT)


def lock_of(site: Site) -> object:
    """Who holds the lock of the place."""
    (target,) = parse_config((site.root / "digest.yaml").read_text()).targets
    place = open_place(target, site.root)
    try:
        return place.break_lock()
    finally:
        place.close()


def goes_on(site: Site, old: dict[str, bytes]) -> None:
    """Nobody holds a lock, readers have what they had, and the next publish ends well."""
    assert lock_of(site) is None
    served = site.host.served()
    assert {path: data for path, data in served.items() if path in old} == old
    assert site.publish().faults == []
    assert site.host.served().items() >= site.built.items()


@pytest.mark.parametrize("kind", ["folder", "plain"])
def test_ctrl_c_lets_go_of_the_lock(
    kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for(kind, tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    with pytest.raises(KeyboardInterrupt):
        publish(site.root, Wish(), Options(jobs=1), Stopping())
    goes_on(site, old)


def stopped(site: Site, stops: Callable[[int], object], **environment: str) -> str:
    """The real command is stopped as a terminal does it: it and all that it started get the signal."""
    with publisher(site.root, **environment) as one:
        assert one.process.pid
        stops(one.process.pid)
        said = one.await_end()
    assert one.process.exitcode == 130, said
    assert re.search(r"^stopped", said, re.M) and "Traceback" not in said
    return said


def test_command_on_a_bucket_is_stopped(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("s3", tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    assert isinstance(site.host, BucketHost)
    with proxied(site.host.server.port) as proxy:

        def stops(process: int) -> None:
            def fault(request: Request) -> str:
                if request.method == "PUT" and request.path.endswith("/.digest/pending"):
                    os.killpg(process, signal.SIGINT)
                return ""

            proxy.fault = fault

        stopped(site, stops, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.port}")
    goes_on(site, old)


def test_command_is_stopped_though_a_server_never_answers(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What that server will do nobody knows: the lock stays, for the next one here to take over from the dead."""
    site = site_for("s3", tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    assert isinstance(site.host, BucketHost)
    with proxied(site.host.server.port) as proxy:

        def fault(request: Request) -> str:
            if not is_page(request):
                return ""
            os.killpg(processes[0], signal.SIGINT)
            return "never"

        processes: list[int] = []
        proxy.fault = fault
        said = stopped(site, processes.append, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.port}")
    assert "stopped while requests were underway" in said
    assert site.host.served() == old
    assert site.publish().faults == []
    assert site.host.served().items() >= site.built.items()


def is_page(request: Request) -> bool:
    return request.method == "PUT" and request.path.endswith(".html")


def test_command_by_ssh_is_stopped(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("ssh", tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    shell: Shell = servers.of("sshd")

    def stops(process: int) -> None:
        shell.before.write_text(f'case "$SSH_ORIGINAL_COMMAND" in rsync*) kill -s INT -- -{process};; esac\n')

    try:
        stopped(site, stops)
    finally:
        shell.before.write_text("")
    goes_on(site, old)


def test_command_on_a_branch_is_stopped(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the host looks at what was pushed: whether it is taken after all, the host decides."""
    site = site_for("git", tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    assert isinstance(site.host, GitHost)
    stopped(site, lambda process: hook(site.host, f"kill -s INT -- -{process}\nexit 1\n"))
    hook(site.host, "exit 0\n")
    goes_on(site, old)


def hook(host: object, script: str) -> None:
    """What a repository runs before it takes a push."""
    assert isinstance(host, GitHost)
    place = host.folder / "hooks" / "pre-receive"
    new = place.with_name("new")
    new.parent.mkdir(exist_ok=True)
    new.write_text(f"#!/bin/sh\n{script}")
    new.chmod(0o755)
    new.replace(place)


def test_hook_that_refuses_is_quoted(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("git", tmp_path, servers, monkeypatch)
    site.publish()
    old = site.host.served()
    site.edit("one")
    hook(site.host, 'echo "Pages are frozen this week." >&2\nexit 1\n')
    with pytest.raises(DigestError, match=r"Pages are frozen this week\..*; its own rules refuse it"):
        site.publish()
    assert site.host.served() == old
    hook(site.host, "exit 0\n")
    goes_on(site, old)


def test_branch_that_is_checked_out_is_left_alone(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess

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
