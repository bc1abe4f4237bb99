"""Processes that a build starts while the preview serves: they get nothing of it. (effect)"""

import multiprocessing
import os
import signal
import socket
from contextlib import suppress

import uvicorn


def cut_off(server: uvicorn.Server, listening: socket.socket) -> None:
    """Let forks of this process drop its signals and its connections, which would stay open as long as they run."""

    def in_child() -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; this process decides what comes of it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        descriptors = [listening.fileno()]
        for connection in server.server_state.connections:
            transport = getattr(connection, "transport", None)
            own = transport and transport.get_extra_info("socket")
            descriptors += [own.fileno()] if own else []
        for descriptor in descriptors:
            with suppress(OSError):
                os.close(descriptor)

    os.register_at_fork(after_in_child=in_child)


def end_all() -> None:
    """End the processes of a build that nobody waits for; what it had begun is finished by the next."""
    for child in multiprocessing.active_children():
        child.kill()
