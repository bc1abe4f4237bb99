"""Whether the sources of stories can still be read: asks their servers, one page of a host at a time. (effect)"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote, urlsplit

from digest.checking.reading import Checked
from digest.errors import Problem
from digest.importing.faults import RefusedError, UnreadableError

PAUSE = 1.0
"""Seconds between two requests to one host."""

_GONE = (404, 410)
_PAID = (402,)
_CLOSED = re.compile(rb"\"isAccessibleForFree\"\s*:\s*(?:\"?false\"?)", re.I)
_ARCHIVE = "https://archive.org/wayback/available?url="

Get = Callable[[str], bytes]
"""Gives a page. Raises UnreadableError, RefusedError where a server refuses it."""


def check_links(articles: Iterable[Checked], get: Get | None = None, pause: float = PAUSE) -> list[Problem]:
    """A warning for each source that is gone, and for each that must be paid for without saying so."""
    ask = _Asker(get or _get, pause)
    return [problem for article in articles for problem in _of_article(article, ask)]


def _of_article(article: Checked, ask: "_Asker") -> Iterator[Problem]:
    for where, url, is_archived, is_paid in article.sources:
        state = ask.state(url)
        if state == "paid" and not is_paid:
            message, hint = f"{url} must be paid for", "write paywall: true"
            yield Problem(article.path, message=message, hint=hint, where=where)
        elif state not in ("", "paid") and not is_archived:
            copy = ask.archived(url)
            hint = f"write archived_url: {copy}" if copy else "look for an archived copy, and write archived_url:"
            yield Problem(article.path, message=f"{url} cannot be read: {state}", hint=hint, where=where)


class _Asker:
    """Asks for each address once, and waits between requests to one host."""

    def __init__(self, get: Get, pause: float) -> None:
        self.get, self.pause = get, pause
        self.known: dict[str, str] = {}
        self.asked: dict[str, float] = {}

    def state(self, url: str) -> str:
        """What is wrong with an address: empty, `paid`, or words for the user."""
        if url not in self.known:
            self.known[url] = self._state(url)
        return self.known[url]

    def _state(self, url: str) -> str:
        try:
            return "paid" if _CLOSED.search(self._page(url)) else ""
        except RefusedError as error:
            if error.status in _PAID:
                return "paid"
            return f"the server answers {error.status}" if error.status in _GONE else ""
        except UnreadableError as error:
            return error.problems[0].message

    def archived(self, url: str) -> str:
        """The newest copy in the Internet Archive; empty where it has none or does not answer."""
        try:
            found = json.loads(self._page(_ARCHIVE + quote(url, safe="")))
            return str(found["archived_snapshots"]["closest"]["url"])
        except (UnreadableError, ValueError, KeyError, TypeError):
            return ""

    def _page(self, url: str) -> bytes:
        host = urlsplit(url).netloc
        wait = self.asked.get(host, 0.0) + self.pause - time.monotonic()
        if host in self.asked and wait > 0:
            time.sleep(wait)
        self.asked[host] = time.monotonic()
        return self.get(url)


def _get(url: str) -> bytes:
    from digest.importing.fetching import fetch

    return fetch(url).data
