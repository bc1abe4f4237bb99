"""One preview from its start to Ctrl+C: builds, listens, watches. (effect)"""

import asyncio
import gc
import os
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import uvicorn

from digest.holding import MANIFEST
from digest.preview.app import App
from digest.preview.asked import Asked
from digest.preview.forks import cut_off, end_all
from digest.preview.guard import Guard
from digest.preview.loop import Loop
from digest.preview.outcome import Outcome
from digest.preview.place import own_folder
from digest.preview.pulse import Pulse
from digest.preview.rebuild import Rebuilder
from digest.preview.sockets import address_of, bound, is_open, most_files, names_of, reachable_at
from digest.preview.streams import FEW_DESCRIPTORS, Streams
from digest.preview.terminal import Terminal
from digest.preview.told import Teller
from digest.preview.watching import Watch
from digest.report import Options

OFTEN = (2000, 10, 10)
"""When to look for garbage, as `gc.set_threshold` is told: what each of many short builds leaves must not pile up."""

GRACE = 1
"""Seconds that requests are given to end."""

SWITCH = 0.001
"""Seconds after which a build lets requests be answered; Python's own are five times as many."""


def run(root: Path, asked: Asked) -> None:
    """Preview a site until it is interrupted.

    Raises DigestError where it can neither listen nor have a folder to build to.
    """
    with own_folder(root) as folder, bound(asked.host, asked.port) as listening:
        session = Session(root, folder, asked, listening)
        session.build_first()
        gc.set_threshold(*OFTEN)
        asyncio.run(session.serve())
        session.end()


class Server(uvicorn.Server):
    """A server that leaves signals to the session."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the session's."""
        yield


class Session:
    """The parts of a preview, and how they hear of each other."""

    def __init__(self, root: Path, folder: Path, asked: Asked, listening: socket.socket) -> None:
        self.root, self.folder, self.asked, self.listening = root, folder, asked, listening
        self.terminal, self.pulse = Terminal(), Pulse()
        self.rebuilder = Rebuilder(root, options_of(asked, folder))
        self.streams = Streams(max(most_files() - FEW_DESCRIPTORS, FEW_DESCRIPTORS))
        self.app = App(folder, Teller(self.rebuilder, asked.editor), self.streams)
        guarded = Guard(self.app.routes, names_of(asked.host), is_open(asked.host))
        self.server = Server(_configuration(guarded))
        self.watch = Watch(root, self.pulse)
        self.loop = Loop(self.rebuilder, self.pulse, self.tell, self._is_whole)
        self._events: asyncio.AbstractEventLoop | None = None
        self._builder = threading.Thread(target=self.loop.run, daemon=True)

    def build_first(self) -> None:
        """The first build, before anything else runs: it may use all processors. Its faults are shown by the pages."""
        port = self.listening.getsockname()[1]
        if self.asked.port not in (0, port):
            self.terminal.say(f"port {self.asked.port} is taken: using {port}")
        self.terminal.tell(self.rebuilder.rebuild())

    async def serve(self) -> None:
        """Answer and build until a signal comes."""
        self._events = asyncio.get_running_loop()
        self._events.set_exception_handler(self._fault)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._events.add_signal_handler(number, self.stop)
        cut_off(self.server, self.listening)
        sys.setswitchinterval(SWITCH)
        self._watch()
        self._builder.start()
        self._say_where()
        await self.server.serve(sockets=[self.listening])

    def stop(self) -> None:
        """End everything; all streams at once."""
        self.server.force_exit = self.server.should_exit
        self.server.should_exit = True
        self.pulse.stop()
        self.streams.close()

    def end(self) -> None:
        """The server has ended; a build that still runs is not waited for."""
        self.terminal.say_last("preview stopped")
        self._builder.join(0.2)
        if self._builder.is_alive():
            end_all()
            with suppress(OSError):
                sys.stderr.flush()
            os._exit(0)

    def tell(self, outcome: Outcome) -> None:
        """What came of a build, to open pages and to the terminal; called from the builder's thread."""
        with suppress(RuntimeError):  # the loop has ended meanwhile
            if self._events is not None:
                self._events.call_soon_threadsafe(self.streams.tell, self.app.news())
        with suppress(OSError):  # nobody reads the terminal any more
            self.terminal.tell(outcome)

    def _watch(self) -> None:
        if self.asked.polls:
            self.loop.polls = True
            return
        self.watch.start()
        threading.Thread(target=self._wait_for_refusal, daemon=True).start()

    def _wait_for_refusal(self) -> None:
        self.watch.join()
        if self.watch.refused:
            self.loop.polls = True
            self.terminal.say(f"the system does not tell of changes ({self.watch.refused}); looking for them instead")

    def _say_where(self) -> None:
        """The address, and what everybody should know who starts a preview like this."""
        config = self.rebuilder.config
        path = f"{config.base_path if config else ''}/"
        for sentence in greeting(self.root.name, self.asked, self.listening, path):
            self.terminal.say(sentence)
        if self.asked.opens:
            address = address_of(self.asked.host, self.listening) + path
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    def _is_whole(self) -> bool:
        """Whether the output is still there, where it should be."""
        built = self.rebuilder.standing is not None and not self.rebuilder.outcome.failed
        return not built or (self.folder / MANIFEST).exists()

    def _fault(self, events: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A connection that broke, or one more than the system allows: no concern of the user's."""
        if "DIGEST_TRACEBACK" in os.environ:
            events.default_exception_handler(context)


def greeting(name: str, asked: Asked, listening: socket.socket, path: str) -> Iterator[str]:
    """What is said when a preview is ready: where it is, what it shows, who can read it."""
    yield f"preview of {name}: {address_of(asked.host, listening)}{path} (Ctrl+C ends it)"
    if asked.drafts:
        yield "it shows drafts and all that is withheld; --no-drafts shows what the public will see"
    if is_open(asked.host):
        there = reachable_at(listening)
        at = f" at {there}{path}" if there else ""
        drafts = ", drafts included" if asked.drafts else ""
        yield f"whoever can reach this machine can read it{at}{drafts}: there is no password"


def options_of(asked: Asked, folder: Path) -> Options:
    """How a preview builds: unpublished things too, unless it was asked not to; names that do not change with bytes.

    The search index is left out: it is made of all stories, which would take longer than the rest of a save.
    """
    return Options(
        output=folder,
        drafts=asked.drafts,
        future=asked.drafts,
        expired=asked.drafts,
        fingerprinted=False,
        indexed=False,
        cards=False,
        sent=False,
    )


def _configuration(app: Guard) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        backlog=4096,
        timeout_graceful_shutdown=GRACE,
    )
