"""Which hosts a request may name. Pure.

A page of a stranger may point a name of its own at this machine (DNS rebinding) and read the preview under it: only
names that are this machine's, and plain addresses, which nobody can point elsewhere, are answered.
"""

from collections.abc import Collection
from ipaddress import ip_address


def is_allowed(host: str, names: Collection[str], is_open: bool) -> bool:
    """Whether a `Host` header names this machine: loopback, one of its names, or where it is open any plain address."""
    name = _name(host)
    if name is None:
        return False
    if name == "localhost" or name.endswith(".localhost") or name in names:
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return is_open or address.is_loopback


def _name(host: str) -> str | None:
    """The host without its port, in small letters; None for what is no host."""
    if host.startswith("["):
        name, bracket, port = host[1:].partition("]")
        is_fit = bracket == "]" and ":" in name and (not port or (port[0] == ":" and port[1:].isdecimal()))
        return name if is_fit else None
    name, colon, port = host.lower().rstrip(".").partition(":")
    return name if name and (not colon or port.isdecimal()) else None
