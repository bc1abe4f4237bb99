"""What goes wrong on the way to a server, through a proxy that makes it go wrong."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.publish import stores
from digest.publish.asked import Audience, Wish
from digest.publish.lock import Lock, new_lock, written
from digest.publish.publishing import publish
from digest.report import Options
from tests.hosts import BucketHost, Servers
from tests.proxy import Proxy, Request, proxied, times
from tests.published import NOW, Site, site_for
from tests.servers import AZURE_KEY, S3_SECRET
from tests.sites import REPOSITORY, run, story


class Heard(Audience):
    """Remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many attempts as ever, with shorter waits between them."""
    from datetime import timedelta

    backoff = {"init_backoff": timedelta(milliseconds=5), "max_backoff": timedelta(milliseconds=20), "base": 2}
    monkeypatch.setattr(stores, "RETRIES", {**stores.RETRIES, "backoff": backoff})


@pytest.fixture(params=["s3", "azure"])
def case(
    request: pytest.FixtureRequest, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Site, Proxy]]:
    """A published site, and the proxy that its bucket is reached through."""
    site = site_for(request.param, tmp_path, servers, monkeypatch)
    with through_proxy(site, monkeypatch) as proxy:
        site.publish()
        site.write({"themes/default/static/style.css": "body { color: navy }\n"})
        site.edit("one")
        proxy.seen.clear()
        yield site, proxy


def through_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> "object":
    """Reach the bucket by a proxy."""
    from contextlib import contextmanager

    @contextmanager
    def opened() -> Iterator[Proxy]:
        assert isinstance(site.host, BucketHost)
        with proxied(site.host.server.port) as proxy:
            name = "AZURE_STORAGE_ENDPOINT" if site.host.server.kind == "azure" else "AWS_ENDPOINT_URL"
            monkeypatch.setenv(name, site.host.server.url.replace(f":{site.host.server.port}", f":{proxy.port}"))
            yield proxy

    return opened()


def is_upload(request: Request, ending: str) -> bool:
    """Whether a file of the site with that ending is put."""
    path = request.path.partition("?")[0]
    return request.method == "PUT" and ".digest/" not in path and path.endswith(ending)


def test_failed_style_sheet_stops_everything(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    before = site.host.served()
    proxy.fault = lambda request: "503" if is_upload(request, ".css") else ""
    with pytest.raises(DigestError, match=r"did not take assets/style"):
        site.publish()
    assert [one.path for one in proxy.writes if is_upload(one, ".html")] == []
    assert site.host.served() == before


def test_passing_faults_are_outlived(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    faults = [
        times(2, "503", lambda request: is_upload(request, ".css")),
        times(1, "429", lambda request: is_upload(request, ".html")),
        times(1, "reset", lambda request: is_upload(request, "/fr/index.html")),
    ]
    proxy.fault = lambda request: next((word for fault in faults if (word := fault(request))), "")
    assert site.publish().faults == []
    assert site.host.served().items() >= site.built.items()


def test_refusal_is_told_at_once(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    proxy.fault = lambda request: "403" if request.writes else ""
    with pytest.raises(DigestError, match=r"refuses to take .*; check A") as caught:
        site.publish()
    assert len(proxy.writes) == 1, "it is of no use to ask again"
    for secret in (S3_SECRET, AZURE_KEY):
        assert secret not in str(caught.value)


def test_lost_reply_to_the_lock_is_recognised(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    proxy.fault = times(1, "lost", lambda request: request.method == "PUT" and request.path.endswith("/lock"))
    assert site.publish().is_done
    assert site.host.served().items() >= site.built.items()


def test_lost_reply_to_the_ledger_is_recognised(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    proxy.fault = times(1, "lost", lambda request: request.method == "PUT" and request.path.endswith("/ledger"))
    assert site.publish().is_done
    assert site.publish().is_done is False


def test_somebody_elses_ledger_is_not_overwritten(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    other = Site(site.root.with_name("other"), site.host)
    other.write(story("nine"))
    done: list[object] = []

    def fault(request: Request) -> str:
        if is_upload(request, ".css") and not done:
            done.append(1)
            host = site.host
            assert isinstance(host, BucketHost)
            import obstore

            obstore.put(host.store(), ".digest/ledger", b"somebody else's")
        return ""

    proxy.fault = fault
    with pytest.raises(DigestError, match="somebody else published"):
        site.publish()
    assert done


def test_lock_of_somebody_is_respected_with_its_age(case: tuple[Site, Proxy]) -> None:
    import time

    site, _ = case
    assert isinstance(site.host, BucketHost)
    import obstore

    elsewhere = Lock("t", "ann@elsewhere, process 7", int(time.time()) - 3 * 3600, "another machine", 7)
    obstore.put(site.host.store(), ".digest/lock", written(elsewhere))
    before = site.host.served()
    with pytest.raises(
        DigestError, match=r"ann@elsewhere, process 7 has been publishing to .* for 3 hours; .*--break-lock"
    ):
        site.publish()
    assert site.host.served() == before
    told = run("publish", "--break-lock", cwd=site.root, PYTHONPATH=str(REPOSITORY))
    assert told.returncode == 0 and "from ann@elsewhere, process 7, who had it for 3 hours" in told.stdout
    assert site.publish().is_done


def test_lock_of_a_dead_process_is_taken_over(case: tuple[Site, Proxy]) -> None:
    site, _ = case
    assert isinstance(site.host, BucketHost)
    import obstore
    from msgspec.structs import replace

    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    obstore.put(site.host.store(), ".digest/lock", written(replace(new_lock(), process=dead.pid, token="other")))
    heard = Heard()
    assert publish(site.root, Wish(), Options(jobs=1), heard).is_done
    assert any("which is no more" in text for text in heard.said)


def test_dry_run_writes_nothing_at_all(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    outcome = site.publish(dry_run=True)
    assert outcome.plan and outcome.plan.puts
    assert proxy.seen and proxy.writes == []


def test_interrupted_publish_is_gone_on_with(case: tuple[Site, Proxy]) -> None:
    """Of what was uploaded before the fault nothing is uploaded again."""
    site, proxy = case
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


def test_one_changed_story_is_planned_without_a_list(case: tuple[Site, Proxy]) -> None:
    site, proxy = case
    site.publish()
    site.edit("two")
    proxy.seen.clear()
    site.publish(dry_run=True)
    assert {one.method for one in proxy.seen} <= {"GET"} and len(proxy.seen) <= 3
    assert not any("list" in one.path for one in proxy.seen)


def test_server_without_conditions_is_told_of(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, heard = site_for("s3-plain", tmp_path, servers, monkeypatch), Heard()
    publish(site.root, Wish(), Options(jobs=1), heard)
    assert any("ignores conditional writes" in text for text in heard.said)


def test_server_with_conditions_is_not(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site, heard = site_for("s3", tmp_path, servers, monkeypatch), Heard()
    publish(site.root, Wish(), Options(jobs=1), heard)
    assert heard.said == []


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


def test_publisher_whose_lock_was_broken_stops_and_leaves_a_note(case: tuple[Site, Proxy]) -> None:
    """Somebody breaks the lock of one who is alive, publishes, and the first goes on."""
    site, _ = case
    other = Site(site.root.with_name("other"), site.host)
    other.write({"themes/default/static/style.css": "body { color: red }\n"})
    other.edit("two", "Theirs.")

    class Meanwhile(Audience):
        def group(self, name: str, count: int) -> None:
            if name == "pages":
                assert run("publish", "--break-lock", cwd=other.root, PYTHONPATH=str(REPOSITORY)).returncode == 0
                assert other.publish().faults == []

    with pytest.raises(DigestError, match="somebody broke the lock"):
        publish(site.root, Wish(), Options(jobs=1), Meanwhile())
    assert site.host.served().items() >= other.built.items()
    assert other.publish().faults == []
    assert site.host.served().items() >= other.built.items()


def test_release_of_the_winner_can_be_brought_back(case: tuple[Site, Proxy], monkeypatch: pytest.MonkeyPatch) -> None:
    """The loser of a race for the ledger has put its own in the place of the winner's release, and puts that back."""
    site, proxy = case
    other = Site(site.root.with_name("other"), site.host)
    other.edit("two", "Theirs.")
    done: list[object] = []

    def fault(request: Request) -> str:
        if request.method == "PUT" and request.path.endswith("/releases/2") and not done:
            done.append(1)
            for name, value in site.host.environment.items():
                monkeypatch.setenv(name, value)
            assert run("publish", "--break-lock", cwd=other.root, PYTHONPATH=str(REPOSITORY)).returncode == 0
            assert other.publish().release == 2
        return ""

    proxy.fault = fault
    with pytest.raises(DigestError, match="somebody else published"):
        site.publish()
    assert done
    proxy.fault = lambda request: ""
    good = other.built
    other.publish()
    assert site.host.served().items() >= good.items()
    other.edit("two", "Once more.")
    other.publish()
    other.publish(rollback=2)
    assert site.host.served().items() >= good.items()
