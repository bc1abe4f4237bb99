"""Publishing that somebody stops by Ctrl+C: readers notice nothing, and the next one goes on."""

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.publish.asked import Audience, Wish
from digest.publish.publishing import publish
from digest.report import Options
from tests.hosts import BucketHost, GitHost, Servers
from tests.killing import publisher
from tests.proxy import Request, proxied
from tests.published import Site, goes_on, site_for
from tests.servers import Shell


class Stopping(Audience):
    """Types Ctrl+C when pages are put."""

    def group(self, name: str, count: int) -> None:
        if name == "pages":
            signal.raise_signal(signal.SIGINT)


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


def stopped(site: Site, stops: Callable[[int], object], patience: float = 60.0, **environment: str) -> str:
    """The real command is stopped as a terminal does it: it and all that it started get the signal."""
    with publisher(site.root, patience, **environment) as one:
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
            if processes:
                os.killpg(processes.pop(), signal.SIGINT)
            return "never"

        processes: list[int] = []
        proxy.fault = fault
        said = stopped(site, processes.append, 1.0, AWS_ENDPOINT_URL=f"http://127.0.0.1:{proxy.port}")
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
    stopped(site, lambda process: site.host.hook(f"kill -s INT -- -{process}\nexit 1\n"))
    site.host.hook("exit 0\n")
    goes_on(site, old)
