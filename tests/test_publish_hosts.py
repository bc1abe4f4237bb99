"""What only some kinds of places can do wrong: host keys, branches."""

from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.publish.asked import Audience, Wish
from digest.publish.publishing import publish
from digest.report import Options
from tests.hosts import GitHost, Servers
from tests.published import site_for
from tests.servers import Shell


def test_unknown_host_key_is_refused(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("ssh", tmp_path, servers, monkeypatch)
    shell: Shell = servers.of("sshd")
    strange = tmp_path / "ssh_config"
    known = f"{shell.config.parent}/known_hosts"
    strange.write_text(shell.config.read_text().replace(known, str(tmp_path / "nobody_is_known")))
    monkeypatch.setenv("DIGEST_SSH", f"ssh -F {strange}")
    with pytest.raises(DigestError, match=r"host key of www\.example\.org is not known"):
        site.publish()
    assert site.host.served() == {}


def test_moved_branch_is_never_forced(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("git", tmp_path, servers, monkeypatch)
    site.publish()
    site.edit("one")
    host = site.host
    assert isinstance(host, GitHost)

    class Intruder(Audience):
        """Pushes while we publish."""

        def group(self, name: str, count: int) -> None:
            if name == "pages":
                host.spoil("theirs.txt", b"theirs")

    with pytest.raises(DigestError, match="changed meanwhile"):
        publish(site.root, Wish(), Options(jobs=1), Intruder())
    assert host.served()["theirs.txt"] == b"theirs"
    assert site.publish().is_done
    assert host.served() == {**site.built, "theirs.txt": b"theirs"}
    assert b"Begin" in host.git("log", "--format=%s", "pages"), "the history is kept"
