"""A running `digest serve`: the real command in a process of its own, what it prints, and what it answers."""

import http.client
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

from tests.sites import REPOSITORY, article, story, write_site

Following = Callable[[], dict[str, Any]]
"""Waits for what open pages hear next."""

PATIENCE = 100
"""Seconds after which something is taken not to come."""


class Reply(NamedTuple):
    """An answer to a request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Preview:
    """A preview of a site."""

    def __init__(self, site: Path, *options: str, files: int | None = None, **environment: str) -> None:
        """`files`: how many the system allows it to have open."""
        limited = ["sh", "-c", f'ulimit -n {files} && exec "$@"', "sh"] if files else []
        self.process = subprocess.Popen(
            [*limited, sys.executable, "-m", "digest", "--site", str(site), "serve", "-p", "0", *options],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        self.said: list[str] = []
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._heard = 0
        self.address = re.search(r"http://\S+", self.line("preview of"))[0].rstrip("/")  # type: ignore[index]
        self.port = int(urlsplit(self.address).port or 0)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line(self, part: str) -> str:
        """The next line that has this in it; what comes before it is passed over."""
        while True:
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"never said {part!r}, but: {self.said}") from None
            assert line is not None, f"ended without {part!r}: {self.said}"
            if part in line:
                return line

    def any_line(self, part: str) -> str:
        """The first line that has this in it, said already or still to come."""
        return next((line for line in self.said if part in line), None) or self.line(part)

    def builds(self) -> list[str]:
        """The lines of builds, so far."""
        return [line for line in self.said if re.match(r"\d\d:\d\d:\d\d .*, in \d+\.\d\d s$", line)]

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Ask for an address, as it is written."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host=True)
            connection.putheader("Host", headers.pop("Host", f"127.0.0.1:{self.port}"))
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def state(self, path: str, lang: str = "en") -> dict[str, Any]:
        """What a page is told about itself."""
        reply = self.get(f"/.digest/page?path={quote(path)}&lang={lang}")
        assert reply.status == 200, reply
        answer: dict[str, Any] = json.loads(reply.body)
        return answer

    @contextmanager
    def stream(self) -> Iterator[Following]:
        """What open pages hear: each call waits for the next message."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/.digest/events", headers={"Accept": "text/event-stream"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()

        def following() -> dict[str, Any]:
            while True:
                line = answer.readline()
                assert line, "the stream ended"
                if line.startswith(b"data: "):
                    message: dict[str, Any] = json.loads(line[6:])
                    return message

        try:
            yield following
        finally:
            connection.close()

    def stop(self, number: int = signal.SIGINT) -> int:
        """End it, as Ctrl+C does; returns its exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code


@contextmanager
def previewing(site: Path, *options: str, files: int | None = None, **environment: str) -> Iterator[Preview]:
    """A preview that is ended in any case, and that must not have shown a traceback."""
    preview = Preview(site, *options, files=files, **environment)
    try:
        yield preview
        assert preview.stop() == 0, preview.said
        assert not [line for line in preview.said if "Traceback" in line], "\n".join(preview.said)
    finally:
        if preview.process.poll() is None:
            preview.process.kill()
            preview.process.wait()


def small_site(root: Path) -> Path:
    """A small site: two stories, a plain page."""
    pages = {f"content/pages/about.{lang}.md": article(f"About {lang}", summary=None) for lang in ("fr", "en")}
    return write_site(root / "site", {**story("one"), **story("two", topic="science"), **pages})


def page(slug: str, lang: str = "en") -> str:
    """The address of a story of the small site."""
    return f"/{lang}/2024/05/{slug}/"


def edit(site: Path, path: str, old: str, new: str) -> None:
    """Save a file with another text in it; it is never empty meanwhile, which would be a change of its own."""
    place = site / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    with open(place, "r+", encoding="utf-8", newline="") as file:
        file.write(text.replace(old, new))
        file.truncate()


def until(following: Following, true: Callable[[], bool]) -> None:
    """Wait for builds until something is true."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not come true"
        following()
