"""Readers never notice: what they get while releases come and go."""

import re
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.publishing import publish
from digest.report import Options
from tests.hosts import Servers
from tests.published import Site, site_for
from tests.readers import reading
from tests.servers import nginx
from tests.turns import Turns


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["s3", "plain", "folder"])
def test_walker_finds_whole_pages_during_publishes(
    kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who follows links all the time, while releases come and go."""
    turns = Turns(site_for(kind, tmp_path, servers, monkeypatch))
    host, states = turns.site.host, [turns.site.host.served()]
    pages = [path for path in states[0] if path.endswith(".html")]
    seen: set[tuple[str, bytes]] = set()
    missing: list[str] = []
    over = threading.Event()

    def walk() -> None:
        while not over.is_set():
            for path in pages:
                data = host.read(path)
                if data is None:
                    missing.append(path)
                    continue
                seen.add((path, data))
                assets = re.findall(rb'(?:href|src)="/((?:assets|media)/[^"]+)"', data)
                missing.extend(f"{path} → {one.decode()}" for one in assets if host.read(one.decode()) is None)

    walker = threading.Thread(target=walk)
    walker.start()
    try:
        while walker.is_alive() and (len(states) <= 6 or len(seen) <= 2 * len(pages)):
            turns.next()
            turns.site.publish()
            states.append(host.served())
    finally:
        over.set()
        walker.join()
    assert missing == []
    assert len(seen) > 2 * len(pages), "it has seen several releases"
    assert [path for path, data in seen if all(state[path] != data for state in states)] == []


class Noting(Audience):
    """Notes what is going to be published, before any reader can see it."""

    def __init__(self, site: Site, whole: dict[str, set[bytes]]) -> None:
        self.site, self.whole = site, whole

    def agrees(self, outcome: Outcome) -> bool:
        assert outcome.plan
        for path in outcome.plan.puts:
            if path in self.whole:
                self.whole[path].add((self.site.root / "_site" / path).read_bytes())
        return True


@pytest.mark.timeout(600)
def test_nginx_serves_a_hundred_releases_without_a_gap(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four readers; every answer is a whole file of some release."""
    site = site_for("folder", tmp_path, servers, monkeypatch)
    site.publish()
    paths = sorted(path for path in site.built if path.endswith((".html", ".xml")) and path != "404.html")
    whole: dict[str, set[bytes]] = {path: {site.built[path]} for path in paths}
    noting = Noting(site, whole)
    with (
        nginx(tmp_path, Path(str(site.host.target["path"])) / "current") as address,
        reading(address, paths, 4) as readers,
    ):
        for number in range(100):
            site.edit("one", f"Release {number}.")
            assert publish(site.root, Wish(), Options(jobs=1), noting).is_done
    assert len(readers) == 4 and min(one.total() for one in readers) > 20
    hashes = {path: {sha256(data).hexdigest() for data in contents} for path, contents in whole.items()}
    got = [answer for one in readers for answer in one]
    assert len({answer.content for answer in got}) > len(paths), "they have seen several releases"
    assert [answer for answer in got if answer.status != 200 or answer.content not in hashes[answer.path]] == []
