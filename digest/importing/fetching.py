"""Fetching a page that the user names: with limits, and never from an address that is not public. (effect)"""

import socket
import time
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx

from digest import __version__
from digest.importing.faults import RefusedError, UnreadableError

LARGEST = 8 << 20
"""Bytes that a page may have."""

SECONDS = 20.0
"""Time for a page, redirects included."""

REDIRECTS = 5

Address = IPv4Address | IPv6Address


class Fetched(NamedTuple):
    """A page, and the address at which it was found in the end."""

    url: str
    data: bytes


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet's, and not of this machine or its network."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    one = mapped or address
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)


def fetch(url: str, may_connect: Callable[[Address], bool] = is_public, seconds: float = SECONDS) -> Fetched:
    """Fetch a page. Raises UnreadableError for whatever keeps it from being read."""
    until = time.monotonic() + seconds
    here = url
    try:
        for _ in range(REDIRECTS + 1):
            found = _once(url, here, may_connect, until)
            if isinstance(found, Fetched):
                return found
            here = found
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise UnreadableError(
            url, f"it cannot be fetched: {str(error) or type(error).__name__}", "save the page, and import the file"
        ) from error
    raise UnreadableError(url, f"it redirects more than {REDIRECTS} times", "save the page, and import the file")


def _once(asked: str, url: str, may_connect: Callable[[Address], bool], until: float) -> Fetched | str:
    """One request: the page, or where it redirects to. The address that was checked is the one connected to."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnreadableError(asked, f"{url!r} is not a web address", "write it in full, with https://")
    address = _address(asked, parts.hostname, may_connect)
    host = f"[{address}]" if isinstance(address, IPv6Address) else str(address)
    place = f"{host}:{parts.port}" if parts.port else host
    pinned = urlunsplit((parts.scheme, place, parts.path or "/", parts.query, ""))
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "User-Agent": f"digest/{__version__}",
        "Accept": "text/html, */*;q=0.5",
    }
    left = max(until - time.monotonic(), 0.1)
    with (
        httpx.Client(timeout=left, follow_redirects=False, trust_env=False) as client,
        client.stream("GET", pinned, headers=headers, extensions={"sni_hostname": parts.hostname}) as response,
    ):
        if response.is_redirect:
            return urljoin(url, str(response.headers.get("location", "")))
        if response.status_code != 200:
            raise RefusedError(asked, response.status_code)
        return Fetched(url, _body(asked, response, until))


def _address(asked: str, host: str, may_connect: Callable[[Address], bool]) -> Address:
    """The host's address; every one that its name has must be allowed."""
    try:
        found = [ip_address(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, ValueError, UnicodeError) as error:
        raise UnreadableError(asked, f"the host {host!r} was not found", "is the address right?") from error
    for address in found:
        if not may_connect(address):
            raise UnreadableError(
                asked, f"{host} is {address}, which is not a public address", "save the page, and import the file"
            )
    return found[0]


def _body(asked: str, response: httpx.Response, until: float) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise UnreadableError(asked, f"it has more than {LARGEST >> 20} MiB", "save the page, and import the file")
        if time.monotonic() > until:
            raise UnreadableError(asked, "it takes too long", "save the page, and import the file")
        parts.append(part)
    return _as_utf8(b"".join(parts), response.charset_encoding)


def _as_utf8(data: bytes, encoding: str | None) -> bytes:
    """The page in UTF-8, where the server says that it is in another encoding."""
    try:
        return data if encoding is None or encoding.lower() in ("utf-8", "utf8") else data.decode(encoding).encode()
    except (LookupError, UnicodeError):
        return data
