"""Who publishes: what a lock says, and whether its owner is known to be dead. (effect)"""

import os
import secrets
import socket
import time
from pathlib import Path

from msgspec import DecodeError, Struct, json

from digest.errors import DigestError


class Lock(Struct, frozen=True):
    """A claim to be the only one who publishes to a place."""

    token: str
    owner: str
    """For people: `user@host, process 123`."""
    at: int
    """Seconds since 1970."""
    machine: str
    """Tells machines, and their starts, apart."""
    process: int

    def age(self, now: float) -> str:
        """How long it has been held, in words."""
        seconds = max(0, int(now) - self.at)
        for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
            if seconds >= size:
                count = seconds // size
                return f"{count} {word}{'' if count == 1 else 's'}"
        return f"{seconds} second{'' if seconds == 1 else 's'}"

    def is_dead(self) -> bool:
        """Whether its owner was a process of this machine that is no more. False where that cannot be known."""
        if self.machine != machine():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False


def new_lock() -> Lock:
    """A lock for this process."""
    owner = f"{_user()}@{socket.gethostname()}, process {os.getpid()}"
    return Lock(secrets.token_hex(16), owner, int(time.time()), machine(), os.getpid())


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def machine() -> str:
    """The machine since it was started, or the container: process ids mean something within it only."""
    parts = [socket.gethostname()]
    for path in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        place = Path(path)
        try:
            parts.append(os.readlink(place) if place.is_symlink() else place.read_text().strip())
        except OSError:
            parts.append("")
    return " ".join(parts)


def written(lock: Lock) -> bytes:
    """The lock as it is stored."""
    return json.encode(lock) + b"\n"


def read_lock(data: bytes) -> Lock:
    """The lock of such bytes; one of an unknown owner, where they say nothing."""
    try:
        return json.decode(data, type=Lock)
    except (DecodeError, ValueError):
        return Lock("", "somebody", int(time.time()), "", 0)


def held(lock: Lock, place: str) -> DigestError:
    """What to say where somebody else publishes."""
    message = f"{lock.owner} has been publishing to {place} for {lock.age(time.time())}"
    return DigestError(message, hint="wait until it is done; if it is dead: digest publish --break-lock")
