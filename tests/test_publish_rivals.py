"""Several who publish to one place: locks, of the living and of the dead, and races for the ledger."""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import obstore
import pytest
from msgspec.structs import replace

from digest.errors import DigestError
from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.lock import Lock, new_lock, written
from digest.publish.publishing import publish
from digest.report import Options
from tests.buckets import Heard, is_upload
from tests.hosts import BucketHost, Servers
from tests.proxy import Proxy, Request
from tests.published import Site, site_for
from tests.sites import REPOSITORY, build_site, run, story


def test_somebody_elses_ledger_is_not_overwritten(changed: tuple[Site, Proxy]) -> None:
    site, proxy = changed
    other = Site(site.root.with_name("other"), site.host)
    other.write(story("nine"))
    done: list[object] = []

    def fault(request: Request) -> str:
        if is_upload(request, ".css") and not done:
            done.append(1)
            host = site.host
            assert isinstance(host, BucketHost)
            obstore.put(host.store(), ".digest/ledger", b"somebody else's")
        return ""

    proxy.fault = fault
    with pytest.raises(DigestError, match="somebody else published"):
        site.publish()
    assert done


def test_lock_of_somebody_is_respected_with_its_age(changed: tuple[Site, Proxy]) -> None:
    site, _ = changed
    assert isinstance(site.host, BucketHost)
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


def test_lock_of_a_dead_process_is_taken_over(changed: tuple[Site, Proxy]) -> None:
    site, _ = changed
    assert isinstance(site.host, BucketHost)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    obstore.put(site.host.store(), ".digest/lock", written(replace(new_lock(), process=dead.pid, token="other")))
    heard = Heard()
    assert publish(site.root, Wish(), Options(jobs=1), heard).is_done
    assert any("which is no more" in text for text in heard.said)


def test_publisher_whose_lock_was_broken_stops_and_leaves_a_note(changed: tuple[Site, Proxy]) -> None:
    """Somebody breaks the lock of one who is alive, publishes, and the first goes on."""
    site, _ = changed
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


def test_release_of_the_winner_can_be_brought_back(
    changed: tuple[Site, Proxy], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loser of a race for the ledger has put its own in the place of the winner's release, and puts that back."""
    site, proxy = changed
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


class Starter(Audience):
    """Agrees when all have planned."""

    def __init__(self, barrier: threading.Barrier) -> None:
        self.barrier = barrier

    def agrees(self, outcome: Outcome) -> bool:
        self.barrier.wait(100)
        return True


@pytest.fixture(scope="module")
def sixteen(tmp_path_factory: pytest.TempPathFactory, servers: Servers) -> list[Site]:
    """Sites that differ in one story, built once for all kinds of places."""
    folder = tmp_path_factory.mktemp("sixteen")
    sites = [Site(folder / f"site-{number}", servers.host("folder")) for number in range(16)]
    for number, site in enumerate(sites):
        site.edit("one", f"Words of publisher {number}.")
        build_site(site.root)
    return sites


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["s3", "azure", "folder", "plain", "git", "ssh"])
def test_of_sixteen_publishers_one_wins(
    kind: str, tmp_path: Path, sixteen: list[Site], servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, sites = site_for(kind, tmp_path, servers, monkeypatch), sixteen
    first.publish()
    for site in sites:
        site.host = first.host
        site.configure()
    barrier = threading.Barrier(16)
    outcomes: dict[int, object] = {}

    def take_part(number: int) -> None:
        try:
            outcomes[number] = publish(sites[number].root, Wish(), Options(jobs=1), Starter(barrier))
        except DigestError as error:
            outcomes[number] = error

    threads = [threading.Thread(target=take_part, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [number for number, outcome in outcomes.items() if isinstance(outcome, Outcome) and outcome.is_done]
    assert len(winners) == 1
    for number, outcome in outcomes.items():
        if number != winners[0]:
            assert re.search("has been publishing|meanwhile|just now", str(outcome)), outcome
    assert first.host.served() == sites[winners[0]].built
