"""What the preview answers: the files of its output, and what open pages ask about themselves. (effect)"""

import secrets
from html import escape
from pathlib import Path
from urllib.parse import quote

from msgspec import json
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from digest.preview.files import Answer, answer, type_of
from digest.preview.matrix import Matrix
from digest.preview.policy import headers_for, widened, with_script, with_widened_meta
from digest.preview.streams import Streams
from digest.preview.told import Teller

OWN = "/.digest/"
"""Begins the addresses of what is the preview's own; a site has nothing there, since hidden files are not copied."""

STATUS = f"{OWN}status"
"""The address of the matrix of stories and languages."""

CLIENT = Path(__file__).parent / "client"
NOTHING = b'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>404</title></head><body></body></html>\n'
"""Where the site has no 404.html, or was never built."""


class App:
    """The preview as a web application."""

    def __init__(self, folder: Path, teller: Teller, streams: Streams) -> None:
        self.folder, self.teller, self.streams = folder, teller, streams
        self.matrix = Matrix(teller.rebuilder, teller.editor, STATUS)
        self.session = secrets.token_hex(8)
        """Tells this preview from one that runs here before or after it."""
        self.nonce = secrets.token_urlsafe(16)
        self.routes = Starlette(
            routes=[
                Route(f"{OWN}events", self.events),
                Route(f"{OWN}page", self.page),
                Route(STATUS, self.status),
                Route(f"{OWN}{{name}}", self.client),
                Route("/{path:path}", self.file),
            ]
        )

    def news(self) -> bytes:
        """What open pages are told."""
        return json.encode(self.teller.news(self.session))

    async def events(self, request: Request) -> Response:
        """The stream of news."""
        if self.streams.is_full:
            return Response("too many pages are open", 503, {"Retry-After": "5"})
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self.streams.listen(self.news), 200, headers, "text/event-stream")

    async def page(self, request: Request) -> Response:
        """What a page asks about itself: `path` is its address, `lang` its language."""
        outcome = self.teller.rebuilder.outcome
        path, lang = self._inside(request.query_params.get("path", "/")), request.query_params.get("lang", "")
        found = await answer(self.folder, path) if path is not None else None
        is_gone = found is None or found.status == 404
        shown = None if found is None or is_gone else found.data or b""
        state = await run_in_threadpool(self.teller.state, path or "", lang, shown)
        to = await run_in_threadpool(self.teller.moved_to, path) if is_gone and path is not None else None
        mark = found.mark if found else ""
        return Response(
            json.encode({"session": self.session, "build": outcome.number, "mark": mark, "to": to, **state}),
            headers={"Cache-Control": "no-store", "Content-Type": "application/json"},
        )

    async def status(self, request: Request) -> Response:
        """The matrix of stories and languages; its query filters, so that it needs no script."""
        html = await run_in_threadpool(self.matrix.page, dict(request.query_params))
        policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": policy}
        return Response(html, headers=headers, media_type="text/html")

    async def client(self, request: Request) -> Response:
        """The scripts and styles of bar and overlay."""
        path = CLIENT / request.path_params["name"]
        if path not in CLIENT.iterdir():
            return Response("not found", 404)
        headers = {"Cache-Control": "no-cache", "Content-Type": type_of(path)}
        return Response(path.read_bytes(), headers=headers)

    async def file(self, request: Request) -> Response:
        """A file of the output, as a static host would serve it."""
        number = self.teller.rebuilder.outcome.number
        path = self._inside(request.scope["path"])
        if path is None and request.scope["path"] == "/":
            return RedirectResponse(f"{self._base()}/", 307)
        found = await answer(self.folder, path if path is not None else "404.html")
        if found.leads_to:
            return Response(status_code=307, headers={"Location": quote(found.leads_to)})
        return await self._served(request, found, number, 404 if path is None else found.status)

    async def _served(self, request: Request, found: Answer, build: int, status: int) -> Response:
        headers = await self._headers(request.scope["path"])
        headers.setdefault("content-type", type_of(found.file))
        if found.data is None:
            return FileResponse(found.file, status, headers)
        data = found.data
        if found.file.suffix in (".html", ".htm"):
            data = with_script(with_widened_meta(data or NOTHING, self.nonce), self._script(found.mark, build))
            headers["content-type"] = "text/html; charset=utf-8"
            headers["etag"] = f'"{found.mark}-{self.session}"'
        else:
            headers["etag"] = f'"{found.mark}"'
        if status == 200 and headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(data, status, headers)

    async def _headers(self, address: str) -> dict[str, str]:
        """What a host would send along, and that a browser must ask again."""
        rules = (await answer(self.folder, "_headers")).data or b""
        headers = headers_for(rules.decode(errors="replace"), address)
        if "content-security-policy" in headers:
            headers["content-security-policy"] = widened(headers["content-security-policy"], self.nonce)
        return {**headers, "cache-control": "no-cache"}

    def _script(self, mark: str, build: int) -> str:
        return (
            f'<script type="module" src="{OWN}client.js" nonce="{self.nonce}" data-digest="{escape(mark)}"'
            f' data-session="{self.session}" data-build="{build}"></script>'
        )

    def _base(self) -> str:
        config = self.teller.rebuilder.config
        return config.base_path if config else ""

    def _inside(self, address: str) -> str | None:
        """The path below the site's root; None for what is outside of the site."""
        start = f"{self._base()}/"
        return address[len(start) :] if address.startswith(start) else None
