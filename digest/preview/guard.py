"""What no request gets past: only this machine's names, only reading, no other site's scripts. (effect)"""

from collections.abc import Collection

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.preview.app import OWN
from digest.preview.hosts import is_allowed

SAFE = [(b"x-content-type-options", b"nosniff"), (b"cross-origin-resource-policy", b"same-origin")]


class Guard:
    """An application behind the checks."""

    def __init__(self, app: ASGIApp, names: Collection[str], is_open: bool) -> None:
        self.app, self.names, self.is_open = app, names, is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        refusal = self._refusal(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", ()) if not _is_replaced(pair[0])]
                message = {**message, "headers": [*kept, *SAFE]}
            await send(message)

        await (refusal or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if not is_allowed(headers.get(b"host", ""), self.names, self.is_open):
            return PlainTextResponse("this host is not served here; use the address that digest serve printed", 421)
        if scope["method"] not in ("GET", "HEAD"):
            return PlainTextResponse("pages can only be read", 405, {"Allow": "GET, HEAD"})
        if scope["path"].startswith(OWN) and headers.get(b"sec-fetch-site", "none") not in ("none", "same-origin"):
            return PlainTextResponse("only pages of this preview may ask", 403)
        return None


def _is_replaced(name: bytes) -> bool:
    """Headers that are ours to set, and those by which other sites could read the answer."""
    return name.lower().startswith(b"access-control-") or any(name.lower() == own for own, _ in SAFE)
