"""What goes wrong on the way to a server, through a proxy that makes it go wrong."""

import re
from pathlib import Path

import pytest

from digest.errors import DigestError
from tests.buckets import is_upload, through_proxy
from tests.hosts import Servers
from tests.proxy import Proxy, times
from tests.published import NOW, Site, site_for
from tests.servers import AZURE_KEY, S3_SECRET
from tests.sites import REPOSITORY, run


def test_failed_style_sheet_stops_everything(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    before = site.host.served()
    proxy.fault = lambda request: "503" if is_upload(request, ".css") else ""
    with pytest.raises(DigestError, match=r"did not take assets/style"):
        site.publish()
    assert [one.path for one in proxy.writes if is_upload(one, ".html")] == []
    assert site.host.served() == before


def test_passing_faults_are_outlived(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    faults = [
        times(2, "503", lambda request: is_upload(request, ".css")),
        times(1, "429", lambda request: is_upload(request, ".html")),
        times(1, "reset", lambda request: is_upload(request, "/fr/index.html")),
    ]
    proxy.fault = lambda request: next((word for fault in faults if (word := fault(request))), "")
    assert site.publish().faults == []
    assert site.host.served().items() >= site.built.items()


def test_refusal_is_told_at_once(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    proxy.fault = lambda request: "403" if request.writes else ""
    with pytest.raises(DigestError, match=r"refuses to take .*; check A") as caught:
        site.publish()
    assert len(proxy.writes) == 1, "it is of no use to ask again"
    for secret in (S3_SECRET, AZURE_KEY):
        assert secret not in str(caught.value)


def test_lost_reply_to_the_lock_is_recognised(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    proxy.fault = times(1, "lost", lambda request: request.method == "PUT" and request.path.endswith("/lock"))
    assert site.publish().is_done
    assert site.host.served().items() >= site.built.items()


def test_lost_reply_to_the_ledger_is_recognised(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    proxy.fault = times(1, "lost", lambda request: request.method == "PUT" and request.path.endswith("/ledger"))
    assert site.publish().is_done
    assert site.publish().is_done is False


def test_interrupted_publish_is_gone_on_with(changed: tuple[Site, Proxy]) -> None:
    """Of what was uploaded before the fault nothing is uploaded again."""
    site, proxy = changed
    proxy.fault = lambda request: "403" if is_upload(request, "/404.html") else ""
    with pytest.raises(DigestError):
        site.publish()
    uploaded = {one.path for one in proxy.writes if is_upload(one, ".html")}
    assert uploaded
    proxy.fault = lambda request: ""
    proxy.seen.clear()
    assert site.publish().faults == []
    again = {one.path for one in proxy.writes if is_upload(one, "")}
    assert again and not again & {path for path in uploaded if "/2024/" in path}
    assert site.host.served().items() >= site.built.items()
    good = site.host.served()
    site.publish(rollback=1)
    site.publish(rollback=2)
    assert site.host.served() == good


def test_secret_is_in_no_output(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the real command, whatever goes wrong."""
    site = site_for("s3", tmp_path, servers, monkeypatch)
    with through_proxy(site, monkeypatch) as proxy:
        for word, *more in (("403",), ("403", "--json"), ("503",), ("reset", "--json")):
            proxy.fault = lambda request, word=word: word
            environment = {"PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": NOW, "RUST_LOG": "trace"}
            done = run("publish", "--yes", *more, cwd=site.root, **environment)
            assert done.returncode == 1
            assert S3_SECRET not in done.stdout + done.stderr
            assert "Traceback" not in done.stderr
            assert not re.search(r"Signature=\w", done.stdout + done.stderr)
