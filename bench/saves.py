"""Previews: how long it takes from saving a file until the new bytes are served, and what a day of saving costs.

Each generator serves its own site, in a process of its own, one after another. A save is a plain write of the file; the
page is asked for again and again, over one connection, until it has what was written. Between saves all is quiet.
"""

import http.client
import json
import signal
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from cases import MINUTE, Site, prepare
from corpus import ORIGIN, YEARS, story
from peers import Peer
from process import descendants, of_process, proportional_set

PATIENCE = 300.0
"""Seconds after which a save is taken not to be served."""
PAUSE = 0.002
"""Seconds between two questions for a page."""
QUIET = 0.3
"""Seconds without work after which a server has done what it had to do."""
SERVING = {"digest": ("serve", "-p"), "hugo": ("server", "--quiet", "--bind", "127.0.0.1", "--port")}


class Saved(NamedTuple):
    """The saves of one kind, at one size: seconds."""

    generator: str
    stories: int
    case: str
    times: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)


class Server:
    """A generator that serves its site."""

    def __init__(self, site: Site, process: subprocess.Popen[bytes], port: int) -> None:
        self.site, self.process = site, process
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> str:
        """A page; empty where it is not there."""
        try:
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
            text = answer.read().decode()
            return text if answer.status == 200 else ""
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return ""

    def until(self, path: str, token: str) -> float:
        """Ask until a page has something; returns the time at which it had."""
        deadline = time.perf_counter() + PATIENCE
        while token not in self.get(path):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"{self.site.peer.label}: {path} does not show {token}")
            time.sleep(PAUSE)
        return time.perf_counter()

    def rest(self) -> None:
        """Wait until it does nothing any more."""
        before, now = -1.0, self.ticks()
        while now - before > 2:
            time.sleep(QUIET)
            before, now = now, self.ticks()

    def ticks(self) -> float:
        """The processor time of all its processes, in hundredths of a second."""
        fields = (of_process(pid, "stat").rpartition(")")[2].split() for pid in descendants(self.process.pid))
        return sum(float(one[11]) + float(one[12]) for one in fields if one)

    def memory(self) -> float:
        """What all its processes hold, in 10⁶ bytes."""
        return sum(map(proportional_set, descendants(self.process.pid)))


@contextmanager
def serving(site: Site) -> Iterator[Server]:
    """A running server; the first page is there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = site.peer.command[0]
    own = ("--site", ".") if site.peer.ours else ()
    command = [program, *own, *SERVING["digest" if site.peer.ours else "hugo"], str(port)]
    process = subprocess.Popen(
        command, cwd=site.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Server(site, process, port)
    try:
        server.until(address(site, site.story(50)), "<article")
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()
        process.wait()


def address(site: Site, story: Any) -> str:
    return "/" + site.peer.page(story).removesuffix("index.html")


Save = Callable[[Site, str], tuple[str, dict[str, str]]]
"""What is written for a token: the page that will show it; the files with their texts."""


def body(site: Site, token: str) -> tuple[str, dict[str, str]]:
    """A paragraph more in one French article."""
    chosen = site.story(90)
    version = chosen.versions["fr"]
    version = version._replace(body=f"{version.body}\n\nUn paragraphe ajouté ({token}).")
    texts = site.peer.layout(chosen._replace(versions={**chosen.versions, "fr": version}))
    return address(site, chosen), {path: text for path, text in texts.items() if token in text}


def template(site: Site, token: str) -> tuple[str, dict[str, str]]:
    """The template of stories."""
    path = site.peer.template
    place = site.folder / path
    whole = site.former.get(place) or place.read_bytes()
    site.former[place] = whole
    return address(site, site.story(50)), {path: whole.decode().replace("<article", f'<article data-round="{token}"')}


def added(site: Site, token: str) -> tuple[str, dict[str, str]]:
    """The newest story, in both languages."""
    new = story(site.stories, site.length)._replace(date=ORIGIN + YEARS + MINUTE, slug=f"new-{token}")
    version = new.versions["fr"]
    titled = new._replace(versions={**new.versions, "fr": version._replace(title=f"{token} {version.title}")})
    return address(site, new), dict(site.peer.layout(titled))


CASES: dict[str, Save] = {"body": body, "template": template, "added": added}
SHARE = {"body": 1.0, "template": 0.25, "added": 1.0}
"""How many of the saves that are asked for are made of each kind."""


def save(server: Server, case: Save, token: str) -> float:
    """Seconds from a save to its being served."""
    path, texts = case(server.site, token)
    for name in texts:
        (server.site.folder / name).parent.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    for name, text in texts.items():
        (server.site.folder / name).write_text(text, encoding="utf-8")
    return server.until(path, token) - began


def measured(server: Server, rounds: int) -> Iterator[Saved]:
    """All kinds of saves, each after one that does not count."""
    for name, case in CASES.items():
        times = []
        for number in range(1 + max(3, round(rounds * SHARE[name]))):
            server.rest()
            times.append(save(server, case, f"jeton{name}{number}"))
        yield Saved(server.site.peer.label, server.site.stories, name, times[1:])


def memory_of_a_day(server: Server, saves: int) -> list[float]:
    """Memory before, at each tenth, and after so many saves, in 10⁶ bytes."""
    found = [server.memory()]
    for number in range(saves):
        save(server, body, f"jour{number}")
        if (number + 1) % max(saves // 10, 1) == 0:
            found.append(server.memory())
    return found


def run(peers: list[Peer], sizes: list[int], rounds: int, saves: int, folder: Path, results: Path) -> None:
    """Measure, print, keep."""
    with results.open("a", encoding="utf-8") as file, tempfile.TemporaryDirectory(prefix="saves-", dir=folder) as here:
        for stories in sizes:
            sites = prepare(
                [peer for peer in peers if peer.ours or peer.name == "hugo"], Path(here, str(stories)), 0, stories
            )
            for site in sites:
                with serving(site) as server:
                    for found in measured(server, rounds):
                        least, most = min(found.times), max(found.times)
                        print(
                            f"{stories} stories, {found.generator}, {found.case}: "
                            f"{found.median * 1000:.0f} ms ({least * 1000:.0f}–{most * 1000:.0f})",
                            flush=True,
                        )
                        file.write(json.dumps({**found._asdict(), "median": found.median}) + "\n")
                    if saves and site.peer.ours and stories == min(sizes):
                        memory = memory_of_a_day(server, saves)
                        print(f"{stories} stories, {site.peer.label}, MB during {saves} saves: ", end="")
                        print(*(f"{one:.1f}" for one in memory), flush=True)
                        file.write(
                            json.dumps({"generator": site.peer.label, "stories": stories, "memory": memory}) + "\n"
                        )
