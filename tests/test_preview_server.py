"""The server of `digest serve`, as a process: whom it answers, how it starts and ends, and many at once."""

import asyncio
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.previews import PATIENCE, Preview, edit, page, previewing, small_site
from tests.sites import CONFIG, FACTS, REPOSITORY, article, run, story, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site."""
    return small_site(tmp_path)


# Who is answered


ESCAPES = [
    "/../digest.yaml",
    "/%2e%2e/digest.yaml",
    "/..%2fdigest.yaml",
    "/en/../../../digest.yaml",
    "/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
    "//etc/passwd",
    "/%00",
    "/en/%00/index.html",
    "/en/index.html%00.txt",
    "/..%5c..%5cdigest.yaml",
    "/.digest-manifest",
    "/.digest-lock",
    "/.digest/../digest.yaml",
    "/.digest/..%2fapp.py",
    "/.digest/app.py",
    "/%ff%fe",
    "/" + "a" * 4000,
    "/" + "%C3%A9" * 300 + "/",
]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview for asking only."""
    with previewing(write_site(tmp_path_factory.mktemp("guarded"), story("one"))) as preview:
        yield preview


@pytest.mark.parametrize("path", ESCAPES, ids=lambda path: path[:30])
def test_nothing_outside_of_the_output_is_given(guarded: Preview, path: str) -> None:
    """FAULTS 48."""
    reply = guarded.get(path)
    assert 400 <= reply.status < 500
    assert b"base_url" not in reply.body and b"root:" not in reply.body


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.1.7",
        "",
        "[::1",
        "a b",
    ],
)
def test_other_hosts_are_refused(guarded: Preview, host: str) -> None:
    """Also against DNS rebinding: a name of a stranger that leads here."""
    for path in ("/en/", "/.digest/events", "/.digest/page?path=/", "/.digest/client.js"):
        reply = guarded.get(path, Host=host)
        assert 400 <= reply.status < 500 and b"Title one" not in reply.body


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "preview.localhost"])
def test_this_machine_is_answered(guarded: Preview, host: str) -> None:
    assert guarded.get("/en/", Host=host).status == 200


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/assets/style.css", "/nowhere/", "/.digest/client.js", "/.digest/page?path=/"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"])
def test_no_other_site_may_read(guarded: Preview, path: str, method: str) -> None:
    reply = guarded.get(path, method, Origin="https://evil.example", Access_Control_Request_Method="GET")
    assert not [name for name in reply.headers if name.startswith("access-control-")]
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert (reply.status == 405) == (method not in ("GET", "HEAD"))


def test_no_other_site_may_listen(guarded: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", guarded.port, timeout=PATIENCE)
    connection.request("GET", "/.digest/events", headers={"Origin": "https://evil.example"})
    answer = connection.getresponse()
    assert not [name for name, _ in answer.getheaders() if name.lower().startswith("access-control-")]
    connection.close()
    for kind in ("cross-site", "same-site"):
        assert guarded.get("/.digest/events", Sec_Fetch_Site=kind).status == 403
        assert guarded.get("/.digest/page?path=/en/", Sec_Fetch_Site=kind).status == 403
    assert guarded.get("/en/", Sec_Fetch_Site="cross-site").status == 200, "links may lead here"


def test_pages_are_served_as_a_host_would(guarded: Preview) -> None:
    reply = guarded.get("/en/")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert reply.headers["cache-control"] == "no-cache"
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'nonce-" in policy and "connect-src 'self'" in policy
    assert "'unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert guarded.get("/en/feed.xml").headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert guarded.get("/en").headers["location"] == "en/"
    tag = guarded.get("/assets/style.css").headers["etag"]
    assert guarded.get("/assets/style.css", If_None_Match=tag).status == 304
    missing = guarded.get("/en/nowhere/")
    assert missing.status == 404 and b"client.js" in missing.body and b"Page introuvable" in missing.body


def test_a_site_below_a_path(tmp_path: Path) -> None:
    config = CONFIG.replace("https://digest.example", "https://digest.example/review")
    with previewing(write_site(tmp_path, {"digest.yaml": config, **story("one")})) as preview:
        assert preview.address.endswith("/review")
        assert preview.get("/").headers["location"] == "/review/"
        assert preview.get("/review/en/2024/05/one/").status == 200
        assert preview.get("/en/2024/05/one/").status == 404
        about = preview.state("/review/en/2024/05/one/")["about"]
        assert about["counterparts"][0]["address"] == "/review/fr/2024/05/one/"


# Starting and ending


def test_a_port_that_is_taken(site: Path) -> None:
    """FAULTS 49: the next one, and it is said."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with previewing(site, "-p", str(port)) as preview:
            assert preview.port > port
            assert f"port {port} is taken: using {preview.port}" in preview.said


def test_a_host_that_is_not_there(site: Path) -> None:
    for host in ("no.such.host.invalid", "192.0.2.1"):
        done = run("--site", site, "serve", "--host", host, "-p", "0", cwd=site)
        assert done.returncode == 1 and host in done.stderr and "Traceback" not in done.stderr


def test_a_browser_is_opened(site: Path, tmp_path: Path) -> None:
    note, browser = tmp_path / "note", tmp_path / "browser"
    os.mkfifo(note)
    browser.write_text(f'#!/bin/sh\necho "$1" > {note}\n')
    browser.chmod(0o755)
    with previewing(site, "--open", BROWSER=str(browser)) as preview:
        assert note.read_text() == f"{preview.address}/\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_at_once(site: Path, number: int) -> None:
    with previewing(site) as preview:
        assert preview.stop(number) == 0
        assert preview.said[-1] == "preview stopped"


def test_it_ends_at_once_with_streams_open(site: Path) -> None:
    """FAULTS 52."""
    began = time.monotonic()
    with previewing(site) as preview:
        span = time.monotonic() - began
        streams = [_stream(preview) for _ in range(500)]
        began = time.monotonic()
        assert preview.stop() == 0
        assert time.monotonic() - began < max(2, 2 * span), "a busy machine starts as slowly as it ends"
        assert not [line for line in preview.said if "Error" in line or "Traceback" in line]
        for stream in streams:
            stream.close()


def _ask_to_listen(preview: Preview) -> tuple[socket.socket | None, bytes]:
    """An open stream that has begun, none where it is refused; and what was answered."""
    stream = socket.create_connection(("127.0.0.1", preview.port), PATIENCE)
    stream.sendall(f"GET /.digest/events HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\n\r\n".encode())
    data = b""
    while b"data: " not in data:
        part = stream.recv(4096)
        assert part, data
        data += part
        if not data.startswith(b"HTTP/1.1 200 "):
            stream.close()
            return None, data
    return stream, data


def _stream(preview: Preview) -> socket.socket:
    """An open stream that has begun."""
    stream, answer = _ask_to_listen(preview)
    assert stream is not None, answer
    return stream


def test_it_ends_at_once_while_it_builds(tmp_path: Path) -> None:
    """A long build is not waited for; the next preview goes on from a whole output."""
    many = {f"content/s{n}.en.md": article(f"S{n}", **FACTS) for n in range(700)}
    site = write_site(tmp_path, many)
    began = time.monotonic()
    with previewing(site) as preview:
        span = time.monotonic() - began
        edit(site, "digest.yaml", "en: Digest", "en: Another title")
        _wait_for_staging(site)
        began = time.monotonic()
        assert preview.stop() == 0
        assert time.monotonic() - began < max(2, span / 2)
    with previewing(site) as preview:
        assert "Another title" in preview.get(page("s699")).text


def test_it_ends_at_once_during_its_first_build(tmp_path: Path) -> None:
    """Ctrl+C reaches the processes that it works with too; none of them shows a traceback."""
    site = write_site(tmp_path, {f"content/s{n}.en.md": article(f"S{n}", **FACTS) for n in range(700)})
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", "--site", str(site), "serve", "-p", "0"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    _wait_for_staging(site)
    os.killpg(process.pid, signal.SIGINT)
    assert process.communicate(timeout=PATIENCE)[0] == "stopped\n"
    assert process.returncode == 130


def _wait_for_staging(site: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (site / ".digest/preview/1/.digest-staging").exists():
        assert time.monotonic() < deadline


# Many at once


async def _listeners(port: int, count: int) -> list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    gate = asyncio.Semaphore(200)

    async def one() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET /.digest/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            await reader.readuntil(b"data: ")
            await reader.readuntil(b"\n\n")
            return reader, writer

    return await asyncio.gather(*(one() for _ in range(count)))


async def _told(listeners: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> float:
    """Seconds from the first to the last who is told."""
    times: list[float] = []

    async def hears(reader: asyncio.StreamReader) -> None:
        await reader.readuntil(b"data: ")
        times.append(time.monotonic())

    await asyncio.wait_for(asyncio.gather(*(hears(reader) for reader, _ in listeners)), PATIENCE)
    return max(times) - min(times)


@pytest.mark.parametrize(("count", "within"), [(1000, 1.0), (3000, 10.0)])
def test_many_listeners_are_told(site: Path, count: int, within: float) -> None:
    """FAULTS 50."""
    _let_this_process_open(2 * count)

    async def listen(preview: Preview) -> float:
        listeners = await _listeners(preview.port, count)
        edit(site, "content/stories/one.en.md", "Some words.", "Words for many.")
        seconds = await _told(listeners)
        for number in range(20):  # a machine that is busy with something else may be slow at times
            if seconds < within:
                break
            edit(site, "content/stories/one.en.md", "Words for many", f"Words for many {number}")
            seconds = await _told(listeners)
        for _, writer in listeners:
            writer.close()
        return seconds

    with previewing(site) as preview:
        with ThreadPoolExecutor(1) as beside:  # whatever loop a browser may have left in this thread
            assert beside.submit(asyncio.run, listen(preview)).result() < within
        assert preview.get("/en/").status == 200


def _let_this_process_open(files: int) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, hard) if hard > 0 else files, hard))


def test_more_listeners_than_the_system_allows(site: Path) -> None:
    """Who is one too many is told to come back; pages are still served, and those who listen are told."""
    with previewing(site, files=400) as preview:
        streams = []
        while (reply := _ask_to_listen(preview))[0] is not None:
            streams.append(reply[0])
            assert len(streams) < 400
        assert reply[1].startswith(b"HTTP/1.1 503 ") and b"retry-after: " in reply[1]
        assert len(streams) == 200
        assert preview.get("/en/").status == 200
        edit(site, "content/stories/one.en.md", "Some words.", "Words for few.")
        for stream in streams:
            assert b"data: " in stream.recv(4096)
            stream.close()


def test_no_request_fails_while_pages_are_replaced(site: Path) -> None:
    """FAULTS 54: nor is a page missing that is replaced at that very moment."""
    faults: list[str] = []
    over = threading.Event()
    paths = [page("one"), page("two"), "/en/", "/fr/", "/assets/style.css", "/en/topics/world/", "/en/feed.xml"]

    def load(preview: Preview, first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=PATIENCE)
        number = first
        while not over.is_set():
            path = paths[number % len(paths)]
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200 or not body:
                faults.append(f"{path}: {answer.status}")
            number += 1
        connection.close()

    with previewing(site) as preview, preview.stream() as following:
        following()
        threads = [threading.Thread(target=load, args=(preview, number)) for number in range(20)]
        for thread in threads:
            thread.start()
        try:
            for number in range(30):
                edit(site, "digest.yaml", f"en: Digest{'!' * number}", f"en: Digest{'!' * (number + 1)}")
                following()
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert faults == []
        assert "Digest!!!!!!!!!!" in preview.get("/en/").text


def test_moves_are_waited_for(site: Path) -> None:
    """A file that is away while a journal lies in the output is about to come."""
    with previewing(site) as preview:
        output = site / ".digest/preview/1"
        (output / ".digest-journal").write_text("")
        place = output / "en/index.html"
        place.rename(output / "away")
        replies: list[int] = []
        asking = threading.Thread(target=lambda: replies.append(preview.get("/en/").status))
        asking.start()
        assert preview.get(page("one")).status == 200, "others need not wait"
        (output / "away").rename(place)
        (output / ".digest-journal").unlink()
        asking.join()
        assert replies == [200]
