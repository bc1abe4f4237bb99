"""Publishers that are killed: readers notice nothing, and whoever publishes next ends what was begun."""

import random
import re
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from digest.errors import DigestError
from tests.hosts import BucketHost, Servers
from tests.killing import chances, publisher
from tests.proxy import Request, proxied
from tests.published import Site, site_for
from tests.sites import output_of
from tests.turns import Live, Turns

MOMENTS = {"s3": 10, "azure": 2, "folder": 3, "plain": 10, "git": 2, "ssh": 2}
"""How many releases of each kind have publishers that are killed."""
KILLS = 3
"""So many of each release, the later ones while they go on with what the earlier ones left."""


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
