"""Editions as PDF: their pages, printed by Chromium as the theme's style says for paper. (effect)

Its bytes are those of a browser and may differ; it is made anew only where the page has changed.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from digest.addresses import file_of
from digest.config import Config
from digest.editions import PUBLISHED
from digest.errors import DigestError, Problem
from digest.fingerprint import fingerprint_of
from digest.issue import address_of, files_of
from digest.layout import CONFIG
from digest.pages import Copy
from digest.plan import Plan

if TYPE_CHECKING:
    from digest.browsing import Browser

SHEAF = "pdf"
"""How the manifest names all of them."""

PAGES = "edition "
"""Begins the names of the sheaves whose pages are printed."""


class Printed(NamedTuple):
    """A page to be printed."""

    path: str
    content: str
    """The fingerprint of its bytes; the names of its style and pictures carry theirs."""
    place: Path
    """Where the file lies now."""


def lacking(config: Config) -> list[Problem]:
    """What printing needs and is not installed."""
    if not config.makes("pdf"):
        return []
    from digest.browsing import chromium

    if chromium() is not None:
        return []
    hint = "install it (apt-get install chromium), or write `pdf: false`"
    return [Problem(CONFIG, message="Chromium, which prints editions, is missing", hint=hint, where=("pdf",))]


def copies_of(plan: Plan, pages: Iterable[Printed]) -> Iterator[Copy]:
    """The PDF of each published edition in each language, as made of its page."""
    from digest.browsing import PRINTED

    found = {page.path: page for page in pages}
    for lang in plan.languages:
        for edition in plan.site.editions.shown:
            if edition.state == PUBLISHED:
                page = found[file_of(address_of(lang, edition.period))]
                address = files_of(plan, lang, edition)["pdf"]
                name = fingerprint_of(page.content, PRINTED)
                yield Copy(file_of(address), str(page.place), name, f"the PDF of edition {edition.period}")


class Press:
    """Prints pages of a site, with one browser, which is started for the first of them."""

    def __init__(self, config: Config, files: Callable[[], Mapping[str, Path]]) -> None:
        """`files` says where the files that pages show lie now, by their paths."""
        self.config, self._files = config, files

    def __enter__(self) -> "Press":
        self._stack = ExitStack()
        self._browser: Browser | None = None
        return self

    def __exit__(self, *error: object) -> None:
        """End the browser."""
        self._stack.close()

    def printed(self, page: Path) -> bytes:
        """The PDF of a page. Raises DigestError where Chromium fails."""
        if self._browser is None:
            from digest.browsing import Browser, chromium

            program = chromium()
            if program is None:
                raise DigestError("Chromium is missing", hint="write `pdf: false`")
            self._browser = self._stack.enter_context(Browser(program))
            self._folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="digest-")))
            self._known = self._files()
        alone = self._folder / "page.html"
        alone.write_text(self._alone(page.read_text(encoding="utf-8")), encoding="utf-8")
        return self._browser.printed(alone)

    def _alone(self, html: str) -> str:
        """The page with its style and pictures in it, so that it needs no server; its links lead to the site."""
        start = re.escape(self.config.base_path)
        origin = self.config.base_url.removesuffix(self.config.base_path)
        html = _POLICY.sub("", html)
        html = _SOURCES.sub("", html).replace(' loading="lazy"', "")
        html = re.sub(rf'<link rel="stylesheet" href="{start}/([^"]*)">', lambda found: self._style(found[1]), html)
        html = re.sub(rf' src="{start}/([^"]*)"', lambda found: self._picture(found[1]), html)
        return re.sub(' href="/(?!/)', f' href="{origin}/', html)

    def _style(self, path: str) -> str:
        place = self._known.get(path)
        return f"<style>{place.read_text(encoding='utf-8')}</style>" if place else ""

    def _picture(self, path: str) -> str:
        place = self._known.get(path)
        data = b64encode(place.read_bytes()).decode() if place else ""
        return f' src="data:;base64,{data}"' if data else ""


_POLICY = re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_SOURCES = re.compile("<source [^>]*>")
