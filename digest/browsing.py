"""Chromium without a window, which prints pages: it is spoken to over pipes (Chrome DevTools protocol). (effect)"""

import os
import selectors
import shutil
import signal
import subprocess
import time
from base64 import b64decode
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import json

from digest.errors import DigestError

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 60.0
"""Seconds that an answer may take."""

PRINTED = {
    "paperWidth": 8.27,
    "paperHeight": 11.69,
    "preferCSSPageSize": True,
    "printBackground": True,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}
"""On A4, where the style says nothing else; with what screen readers and tables of contents need."""

OPTIONS = (
    *("--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage"),
    *("--disable-extensions", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
)

_PIPED = 'exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null'
"""The protocol uses the descriptors 3 and 4, in whose place a shell puts the two pipes that we have."""


def chromium() -> str | None:
    """The program; None where there is none."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


class Browser:
    """A browser of its own, with an empty profile and without a network, which runs no script of a page."""

    def __init__(self, program: str, patience: float = PATIENCE) -> None:
        self.program, self.patience = program, patience
        self._number = 0
        self._unread = b""
        self._session: dict[str, str] = {}
        self._loaded: set[str] = set()

    def __enter__(self) -> "Browser":
        """Raises DigestError where it does not start."""
        self._profile = TemporaryDirectory(prefix="digest-", ignore_cleanup_errors=True)
        self._said = open(f"{self._profile.name}/said", "w+b")
        own = [f"--user-data-dir={self._profile.name}/profile"]
        own += ["--no-sandbox"] * (os.geteuid() == 0)  # which Chromium needs where root runs it
        command = ["/bin/sh", "-c", _PIPED, "sh", self.program, *OPTIONS, *own, "about:blank"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said, start_new_session=True
        )
        try:
            target = self._ask("Target.createTarget", {"url": "about:blank"})["targetId"]
            attached = self._ask("Target.attachToTarget", {"targetId": target, "flatten": True})
            self._session = {"sessionId": attached["sessionId"]}
            self._ask("Page.enable")
            self._ask("Page.setLifecycleEventsEnabled", {"enabled": True})
            self._ask("Emulation.setScriptExecutionDisabled", {"value": True})
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        """End it, with all processes that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
        self._said.close()
        self._profile.cleanup()

    def printed(self, page: Path) -> bytes:
        """The PDF of a file. Raises DigestError where the browser fails or takes too long."""
        moved = self._ask("Page.navigate", {"url": page.as_uri()})
        if moved.get("errorText"):
            raise self._fault(f"it cannot open the page: {moved['errorText']}")
        ends = time.monotonic() + self.patience
        while moved["loaderId"] not in self._loaded:
            self._hear(ends)
        return b64decode(self._ask("Page.printToPDF", PRINTED)["data"])

    def _ask(self, method: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer to a request."""
        self._number += 1
        ends = time.monotonic() + self.patience
        self._send(json.encode({"id": self._number, "method": method, "params": values or {}, **self._session}) + b"\0")
        said: dict[str, Any] = {}
        while said.get("id") != self._number:
            said = self._hear(ends)
        if "error" in said:
            raise self._fault(f"{method}: {said['error'].get('message')}")
        return dict(said["result"])

    def _hear(self, ends: float) -> dict[str, Any]:
        """The next thing that it says; of pages that have loaded note is taken."""
        said: dict[str, Any] = json.decode(self._next(ends))
        if said.get("method") == "Page.lifecycleEvent" and said["params"]["name"] == "load":
            self._loaded.add(said["params"]["loaderId"])
        return said

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except OSError as error:
            raise self._ended() from error

    def _next(self, ends: float) -> bytes:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while b"\0" not in self._unread:
                if not selector.select(max(ends - time.monotonic(), 0)):
                    raise self._fault(f"it did not answer for {self.patience:.0f} seconds")
                read = os.read(pipe, 1 << 20)
                if not read:
                    raise self._ended()
                self._unread += read
        message, _, self._unread = self._unread.partition(b"\0")
        return message

    def _ended(self) -> DigestError:
        self._said.seek(0)
        last = self._said.read().decode(errors="replace").strip().splitlines()[-1:]
        return self._fault(": ".join(["it ended by itself", *last]))

    def _fault(self, why: str) -> DigestError:
        hint = f"try `{self.program} --headless --print-to-pdf FILE`, or write `pdf: false`"
        return DigestError(f"Chromium could not print an edition: {why}", hint=hint)
