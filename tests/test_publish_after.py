"""Whom publishing tells afterwards, and what they do then."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from digest.config import Target
from digest.publish.after import tell_others
from digest.publish.plan import make_plan
from digest.publish.tree import File, Headers, Known, Ledger
from tests.published import Site, command
from tests.servers import own_port
from tests.sites import build_site, story


@contextmanager
def listening(status: int = 200) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that notes what it is told."""
    told: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_others_are_told_what_changed(folder: Site) -> None:
    with listening() as (address, told):
        more = {"indexnow": "0123456789abcdef", "indexnow_url": f"{address}/now", "websub": f"{address}/hub"}
        folder.configure(**more, after='echo "$DIGEST_RELEASE $DIGEST_ADDRESS" > told.txt')
        assert folder.publish().notes == []
        told.clear()
        folder.write(story("four"))
        assert folder.publish().notes == []
    now = json.loads(next(data for path, data in told if path == "/now"))
    assert now["host"] == "digest.example" and now["keyLocation"] == "https://digest.example/0123456789abcdef.txt"
    assert "https://digest.example/fr/2024/05/four/" in now["urlList"]
    feeds = {parse_qs(data.decode())["hub.url"][0] for path, data in told if path == "/hub"}
    assert "https://digest.example/fr/feed.xml" in feeds
    assert folder.host.served()["0123456789abcdef.txt"] == b"0123456789abcdef"
    assert (folder.root / "told.txt").read_text() == "2 https://digest.example/\n"


def test_feeds_name_the_hub_of_their_own_target(folder: Site) -> None:
    """As WebSub 4 (https://www.w3.org/TR/websub/#discovery) wants it; the preview elsewhere has none."""
    with listening() as (address, _):
        folder.configure(websub=f"{address}/hub?a=1&b=2")
        folder.publish()
    feed = ElementTree.fromstring(folder.host.served()["fr/feed.xml"])
    links = {one.get("rel"): one.get("href") for one in feed.findall("{http://www.w3.org/2005/Atom}link")}
    assert links["hub"] == f"{address}/hub?a=1&b=2" and links["self"] == "https://digest.example/fr/feed.xml"
    (hub,) = json.loads(folder.host.served()["fr/feed.json"])["hubs"]
    assert hub == {"type": "WebSub", "url": links["hub"]}
    folder.configure()
    folder.publish()
    assert not any(b"hub" in folder.host.served()[path] for path in ("fr/feed.xml", "fr/feed.json"))
    build_site(folder.root, base_url="https://other.example")
    folder.configure(websub=f"{address}/hub")
    build_site(folder.root, base_url="https://other.example")
    assert b"hub" not in folder.built["fr/feed.xml"]
    build_site(folder.root)
    assert b"hub" in folder.built["fr/feed.xml"]


def test_failure_afterwards_does_not_fail_the_publish(folder: Site) -> None:
    with listening(500) as (address, _):
        more = {"indexnow": "0123456789abcdef", "indexnow_url": f"{address}/now", "websub": f"{address}/hub"}
        folder.configure(**more, after="echo no >&2; exit 3")
        done = command(folder, "--yes")
    assert done.returncode == 0
    for words in ("IndexNow failed", "WebSub failed", "the command after publishing failed: it ended with 3: no"):
        assert words in done.stderr


@contextmanager
def answering(data: bytes | None) -> Iterator[str]:
    """A server that reads what it is told, says these bytes and hangs up; None: it never says anything."""
    over, asked = Event(), socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                one, _ = asked.accept()
            except OSError:
                return
            with one:
                one.recv(65536)
                if data is None:
                    over.wait()
                else:
                    with suppress(OSError):  # what was not read would take back what was said
                        one.sendall(data)
                        one.shutdown(socket.SHUT_WR)
                        while one.recv(65536):
                            pass

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"127.0.0.1:{asked.getsockname()[1]}"
    finally:
        over.set()
        asked.shutdown(socket.SHUT_RDWR)
        asked.close()
        thread.join()


FEED = make_plan(Known(Ledger()), {}, {"fr/feed.xml": File("x" * 22, 1, Headers("application/atom+xml", ""))})
"""A feed is put."""

ANSWERS = {
    "hangs up": (b"", "did not answer: "),
    "half a status": (b"HTT", "did not answer: HTT"),
    "another language": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "did not answer: SSH-2.0"),
    "header without end": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, "did not answer: got more than"),
    "never answers": (None, "did not answer within 0.2 seconds"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_whatever_a_hub_answers_is_said_and_nothing_more(case: str, tmp_path: Path) -> None:
    data, expected = ANSWERS[case]
    with answering(data) as where:
        target = Target("www", "folder", websub=f"http://{where}/hub")
        (note,) = tell_others(target, "https://digest.example", FEED, 1, tmp_path, 60 if data is not None else 0.2)
    assert note.startswith(f"published, but WebSub failed: {where} {expected}")


def test_hub_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    target = Target("www", "folder", websub=f"http://127.0.0.1:{own_port()}/hub")
    (note,) = tell_others(target, "https://digest.example", FEED, 1, tmp_path)
    assert "Connection refused" in note
