"""Readers never notice: what they get while somebody publishes, is killed, or is one of sixteen."""

import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.publishing import publish
from digest.report import Options
from tests.hosts import BucketHost, Servers
from tests.killing import chances, publisher
from tests.proxy import Request, proxied
from tests.published import Site, site_for
from tests.readers import reading
from tests.servers import nginx
from tests.sites import build_site, output_of, story

MOMENTS = {"s3": 10, "azure": 2, "folder": 3, "plain": 10, "git": 2, "ssh": 2}
"""How many releases of each kind have publishers that are killed."""
KILLS = 3
"""So many of each release, the later ones while they go on with what the earlier ones left."""

Live = Mapping[str, bytes]


def faults_of(live: Live, states: list[Live]) -> list[str]:
    """What a reader of a site could complain of, if it should be in one of some states, or on the way between them."""
    found = [path for path, data in live.items() if all(state.get(path) != data for state in states)]
    found = [f"{path} is no whole file of either release" for path in found]
    for path, data in live.items():
        if path.endswith(".html"):
            for target in re.findall(rb'(?:href|src)="(/(?:assets|media)/[^"]+)"', data):
                if target.decode()[1:] not in live:
                    found.append(f"{path} refers to {target.decode()}, which is missing")
    common = set.intersection(*(set(state) for state in states))
    lasting = (
        "assets/",
        "media/",
    )  # may go once ten releases are without them; what pages refer to was looked for above
    return found + [f"{path} is missing" for path in common if path not in live and not path.startswith(lasting)]


class Turns:
    """A site that alternates between two states, which differ in its style sheet and some of its stories."""

    def __init__(self, site: Site) -> None:
        self.site, self.turn = site, 0
        self.states: list[Live] = []
        site.write({f"content/stories/{name}": text for name, text in _many().items()})
        self._style = site.root / "themes/default/static/style.css"
        self._style.parent.mkdir(parents=True)
        self._style.write_text("body { color: black }\n")
        site.publish()
        self.states.append(site.host.served())

    def next(self) -> None:
        """The other state, not published yet."""
        self.turn += 1
        self._style.write_text(f"body {{ color: #{self.turn:06x} }}\n")
        self.site.edit("one", f"Turn {self.turn}.")


def _many() -> dict[str, str]:
    return {f"{name}.{lang}.md": text for n in range(3) for name, lang, text in _story(n)}


def _story(number: int) -> Iterator[tuple[str, str, str]]:
    for path, text in story(f"more-{number}").items():
        name, lang, _ = path.rpartition("/")[2].rsplit(".", 2)
        yield name, lang, text


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", [kind for kind in MOMENTS if kind not in ("s3", "azure")])
def test_killed_at_any_moment(kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed some time after it began to carry out its plan; then the command is run again, at last to its end."""
    turns = Turns(site_for(kind, tmp_path, servers, monkeypatch))
    site, chance = turns.site, chances()
    turns.next()
    with publisher(site.root) as one:
        one.await_plan()
        began = time.monotonic()
        said = one.await_end()
        assert one.process.exitcode == 0, said
    span = time.monotonic() - began
    for _ in range(MOMENTS[kind]):
        old = site.host.served()
        turns.next()
        for left in range(KILLS, 0, -1):
            with publisher(site.root) as one:
                one.await_plan()
                one.process.join(chance.uniform(0, span / left))
            _check_after_kill(site, old)
        _check_at_the_end(site)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", ["s3", "azure"])
def test_killed_at_any_request(kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed when a random request of it arrives; then the command is run again, at last to its end."""
    turns = Turns(site_for(kind, tmp_path, servers, monkeypatch))
    site, chance = turns.site, chances()
    assert isinstance(site.host, BucketHost)
    with proxied(site.host.server.port) as proxy:
        name = "AZURE_STORAGE_ENDPOINT" if kind == "azure" else "AWS_ENDPOINT_URL"
        through = {name: site.host.server.url.replace(f":{site.host.server.port}", f":{proxy.port}")}
        turns.next()
        with publisher(site.root, **through) as one:
            said = one.await_end()
            assert one.process.exitcode == 0, said
        count = len(proxy.seen)
        for _ in range(MOMENTS[kind]):
            old = site.host.served()
            turns.next()
            for left in range(KILLS, 0, -1):
                proxy.seen.clear()
                last = chance.randrange(1, count // left)
                with publisher(site.root, **through) as one:
                    proxy.fault = _kills(one.process, lambda last=last: len(proxy.seen) >= last, chance)
                    one.await_end()
                proxy.fault = lambda request: ""
                _check_after_kill(site, old)
            _check_at_the_end(site)


def _kills(process: BaseProcess, now: Callable[[], bool], chance: random.Random) -> Callable[[Request], str]:
    """Kill a process when a request arrives, which itself arrives or does not."""
    killed: list[bool] = []

    def fault(request: Request) -> str:
        if not killed and now():
            killed.append(True)
            process.kill()
            return chance.choice(("", "reset", "lost"))
        return ""

    return fault


def _check_after_kill(site: Site, old: Live) -> None:
    """The live site is made of both releases."""
    new = {**old, **output_of(site.root)}
    assert faults_of(site.host.served(), [old, new]) == []


def _check_at_the_end(site: Site) -> None:
    """After another run the live site is the new release, byte for byte."""
    try:
        outcome = site.publish()
    except DigestError as error:
        assert "meanwhile" in str(error), "by what the killed one had started: a push of git, a script by ssh"
        outcome = site.publish()
    assert outcome.faults == []
    served, built = site.host.served(), site.built
    assert {path: data for path, data in served.items() if path in built} == built
    left = served.keys() - built.keys()
    assert all(path.startswith(("assets/", "media/")) for path in left)


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
