"""A proxy before a server that counts what passes, and fails as it is told: refused, cut off, answered but lost."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import NamedTuple


class Request(NamedTuple):
    """What a client asks."""

    method: str
    path: str
    """With its query."""
    headers: dict[str, str]

    @property
    def writes(self) -> bool:
        return self.method in ("PUT", "POST", "DELETE")


Fault = Callable[[Request], str]
"""What is to happen with a request: empty, `503`, `429`, `403`, `reset` (no answer), `lost` (done, no answer),
`never` (no answer, and no end until the proxy ends)."""


class Proxy:
    """Requests that came, and the fault that is set."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.port = 0
        self.seen: list[Request] = []
        self.answered: list[tuple[Request, int]] = []
        """Requests that reached the server, and the status that it gave."""
        self.fault: Fault = lambda request: ""
        self.over = Event()
        self._lock = Lock()

    @property
    def writes(self) -> list[Request]:
        return [one for one in self.seen if one.writes]

    def decide(self, request: Request) -> str:
        with self._lock:
            self.seen.append(request)
            return self.fault(request)


def times(count: int, word: str, which: Callable[[Request], bool]) -> Fault:
    """The first so many requests of a kind fail."""
    left = [count]

    def fault(request: Request) -> str:
        if which(request) and left[0]:
            left[0] -= 1
            return word
        return ""

    return fault


@contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """A proxy before the server on that port of the loopback; requests are signed with the host's name, so it stays."""
    proxy = Proxy(port)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            request = Request(self.command, self.path, dict(self.headers))
            word = proxy.decide(request)
            if word == "never":
                proxy.over.wait()
            if word in ("reset", "never"):
                self.close_connection = True
                self.connection.close()
                return
            if word.isdecimal():
                self._answer(int(word), {}, b"<Error><Code>Told</Code><Message>by the test</Message></Error>")
                return
            connection = http.client.HTTPConnection("127.0.0.1", proxy.to, timeout=100)
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
            proxy.answered.append((request, answer.status))
            if word == "lost":
                self.close_connection = True
                self.connection.close()
                return
            self._answer(answer.status, dict(answer.headers), data)

        def _answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
            self.send_response_only(status)
            size = headers.get("Content-Length") if self.command == "HEAD" else str(len(data))
            for name, value in headers.items():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", size or "0")
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _pass  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):
                self.close_connection = True

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield proxy
    finally:
        proxy.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
