"""Fetching what the user names: from real servers on this machine, which only a test lets it reach."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from digest.importing.faults import RefusedError, UnreadableError
from digest.importing.fetching import LARGEST, REDIRECTS, Address, fetch, is_public

PAGE = "<html><body><p>Été</p></body></html>"


HOSTS: list[str] = []
"""What servers were told that they are called."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        HOSTS.append(self.headers["Host"])
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "loop":
            self._answer(302, {"Location": f"/loop/{int(rest or 0) + 1}"})
        elif kind == "to":
            self._answer(301, {"Location": rest.replace("|", "/")})
        elif kind == "large":
            self._answer(200, {}, b"x" * (LARGEST + 1))
        elif kind == "latin":
            self._answer(200, {"Content-Type": "text/html; charset=iso-8859-1"}, PAGE.encode("latin-1"))
        elif kind == "page":
            self._answer(200, {"Content-Type": "text/html; charset=utf-8"}, PAGE.encode())
        else:
            self._answer(404, {})

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def anywhere(_: Address) -> bool:
    """Lets a test reach its own server."""
    return True


def test_a_page_is_fetched(server: str) -> None:
    assert fetch(f"{server}/page", anywhere) == (f"{server}/page", PAGE.encode())


def test_the_encoding_that_the_server_says(server: str) -> None:
    assert fetch(f"{server}/latin", anywhere).data == PAGE.encode()


def test_a_redirect_is_followed_and_its_end_is_the_address(server: str) -> None:
    assert fetch(f"{server}/to/|page", anywhere).url == f"{server}/page"


def test_redirects_have_an_end(server: str) -> None:
    with pytest.raises(UnreadableError, match=f"redirects more than {REDIRECTS} times"):
        fetch(f"{server}/loop", anywhere)


def test_the_name_that_was_asked_for_is_sent(server: str) -> None:
    """The connection goes to the address that was checked; the server hears the host's name."""
    port = server.rpartition(":")[2]
    fetch(f"http://localhost:{port}/page", anywhere)
    assert HOSTS[-1] == f"localhost:{port}"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"]
)
def test_addresses_that_are_not_public_are_refused(host: str) -> None:
    with pytest.raises(UnreadableError, match=r"which is not a public address|was not found"):
        fetch(f"http://{host}/")


def test_a_redirect_to_a_private_address_is_refused(server: str) -> None:
    """Each address on the way is checked, not only the first."""
    port = server.rpartition(":")[2]

    def only_by_number(address: Address) -> bool:
        return str(address) == "127.0.0.1"

    with pytest.raises(UnreadableError, match="which is not a public address"):
        fetch(f"{server}/to/http:||127.0.0.2:{port}|page", only_by_number)


@pytest.mark.parametrize("target", ["file:||etc|passwd", "ftp:||x|y", "javascript:x"])
def test_a_redirect_out_of_the_web_is_refused(target: str, server: str) -> None:
    with pytest.raises(UnreadableError, match=r"is not a web address|cannot be fetched"):
        fetch(f"{server}/to/{target}", anywhere)


def test_a_page_has_a_size(server: str) -> None:
    with pytest.raises(UnreadableError, match="more than 8 MiB"):
        fetch(f"{server}/large", anywhere)


def test_what_the_server_refuses_says_so(server: str) -> None:
    with pytest.raises(RefusedError, match="the server answers 404") as caught:
        fetch(f"{server}/none", anywhere)
    assert caught.value.status == 404


def test_a_closed_port_and_an_unknown_host() -> None:
    with pytest.raises(UnreadableError, match="it cannot be fetched"):
        fetch("http://127.0.0.1:9/", anywhere)
    with pytest.raises(UnreadableError, match="was not found"):
        fetch("http://no-such-host.invalid/", anywhere)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        *(
            ("93.184.216.34", True),
            ("2606:2800:220:1::1", True),
            ("127.0.0.1", False),
            ("::1", False),
            ("10.1.2.3", False),
        ),
        *(
            ("172.16.0.1", False),
            ("192.168.0.1", False),
            ("169.254.1.1", False),
            ("fe80::1", False),
            ("fc00::1", False),
        ),
        *(("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("224.0.0.1", False), ("0.0.0.0", False)),
        *(("100.64.0.1", False), ("240.0.0.1", False), ("::", False)),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public
