"""Where the preview listens, and under which names. (effect)"""

import errno
import resource
import socket
from contextlib import suppress
from ipaddress import ip_address

from digest.errors import DigestError

TRIES = 50
"""Ports that are tried, one after another, where those before are taken."""


def bound(host: str, port: int) -> socket.socket:
    """A socket at that port, or at the next that is free. Raises DigestError where there is none."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except OSError as error:
        hint = "write an address of this machine, such as 127.0.0.1"
        raise DigestError(f"there is no host {host!r}", hint=hint) from error
    last: OSError | None = None
    for number in range(port, min(port + TRIES, 65536)) if port else (0,):
        # Named, or else asyncio does not know it for TCP, and lets the end of every answer wait for 40 ms (Nagle).
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address[0], number, *address[2:]))
            listening.listen(4096)  # here, since two may bind to one port, and only one may listen
            return listening
        except OSError as error:
            listening.close()
            last = error
            if error.errno != errno.EADDRINUSE:
                break
    raise DigestError(f"cannot listen at {host}, port {port}: {last and last.strerror}", hint="choose another with -p")


def is_open(host: str) -> bool:
    """Whether others than this machine can reach it."""
    with suppress(ValueError):
        return not ip_address(host).is_loopback
    return host != "localhost"


def names_of(host: str) -> set[str]:
    """The names under which it may be asked for, besides localhost: the one that was given, and this machine's own."""
    own = socket.gethostname().lower()
    return {host.lower(), *({own, own.partition(".")[0], f"{own.partition('.')[0]}.local"} if is_open(host) else ())}


def address_of(host: str, listening: socket.socket) -> str:
    """The address to open in a browser of this machine."""
    port = listening.getsockname()[1]
    if host in ("0.0.0.0", "::", ""):
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def reachable_at(listening: socket.socket) -> str | None:
    """The address by which others reach this machine, as far as it knows: that from which it would call out."""
    port = listening.getsockname()[1]
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # an address of no machine (RFC 5737); nothing is sent
        found = probe.getsockname()[0]
        return None if found.startswith("127.") else f"http://{found}:{port}"
    return None


def most_files() -> int:
    """How many files and sockets this process may have open, once it has asked for all that it can get."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else min(hard, 65536)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return 65536 if soft == resource.RLIM_INFINITY else soft
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return soft
