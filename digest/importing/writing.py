"""Drafts into the site's folder, each into a file of its own; no file is ever overwritten. (effect)"""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from digest.canonical import place_of
from digest.config import Config
from digest.dates import zone
from digest.importing.document import Document
from digest.importing.drafts import Order, draft_of, markdown_of, slug_of
from digest.importing.faults import UnreadableError
from digest.importing.known import Known
from digest.layout import CONTENT


class Wish(Struct, frozen=True):
    """What was asked for."""

    inputs: tuple[str, ...]
    lang: str = ""
    topic: str = ""
    story: str = ""
    into: str = ""
    dry_run: bool = False


class Written(Struct, frozen=True):
    """What became of a draft."""

    path: str
    state: str
    """`written`, `would be written`, `imported before`."""
    copied: str = ""
    """The path of an article that has the same text from elsewhere."""


class Writer:
    """Writes drafts, each into a file of its own."""

    def __init__(self, wish: Wish, root: Path | None, config: Config | None, known: Known) -> None:
        self.wish, self.root, self.known = wish, root, known
        self.languages = [language.code for language in config.languages] if config else []
        now = datetime.now(zone(config.timezone if config else "UTC"))
        self.order = Order(f"{now:%Y-%m-%dT%H:%M}", wish.story, wish.topic, known.ids)
        self.folder = wish.into or f"{CONTENT}{'articles' if wish.story else 'stories'}/{now:%Y/%m}"
        near = known.nearby
        self.imported = dict(near.collected if wish.story else near.urls) if near else {}
        self.drafts: dict[str, str] = {}
        """Path → what was written there by this import."""
        self.bodies: dict[str, str] = {}
        """Text of an article → the path where this import wrote it first."""

    def write(self, document: Document) -> Written:
        """Write the draft, and say what became of it. Raises DigestError where it has no place."""
        place = place_of(document.url) if document.url else ""
        before = self.imported.get(place) if place else None
        if before is not None:
            return Written(before, "imported before")
        self._check(document)
        text, body = draft_of(document, self.order), markdown_of(document).strip()
        path, same = self._place(document, body)
        if same and self._is_source_of(same, document):
            return Written(same, "imported before")
        if place:
            self.imported[place] = path
        self.drafts[path] = text
        self.bodies.setdefault(body, path)
        if self.wish.dry_run or self.root is None:
            return Written(path, "would be written", same)
        self._create(self.root / path, text)
        return Written(path, "written", same)

    def _check(self, document: Document) -> None:
        if not document.lang:
            raise UnreadableError(document.name, "its language could not be told", "say it with --lang")
        if not slug_of(document):
            raise UnreadableError(
                document.name, "no address can be made of its title", "give it a headline with letters or digits"
            )
        if self.languages and not self.wish.story and document.lang not in self._spoken():
            hint = "say --story KEY to make it a source article, or --lang, where that is wrong"
            raise UnreadableError(
                document.name, f"it is in {document.lang!r}, which is not a language of this site", hint
            )

    def _spoken(self) -> set[str]:
        return {*self.languages}

    def _place(self, document: Document, body: str) -> tuple[str, str]:
        """The first free path for the draft, and that of an article with the same text, if there is one."""
        slug, number, same = slug_of(document), 1, self.bodies.get(body, "")
        while True:
            stem = slug if number == 1 else f"{slug}-{number}"
            path = f"{self.folder}/{stem}.{document.lang}.md"
            kept = self._kept(path)
            if kept is None:
                return path, same
            same = same or (path if kept.partition("\n---\n")[2].strip() == body else "")
            number += 1

    def _kept(self, path: str) -> str | None:
        """What stands at a path, of this import or an earlier one; None where it is free."""
        file = self.root / path if self.root else None
        if path in self.drafts or file is None or not file.exists():
            return self.drafts.get(path)
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""

    def _is_source_of(self, path: str, document: Document) -> bool:
        """Whether the article at a path names the document's address, or else its publisher, as a source."""
        head = (self._kept(path) or "").partition("\n---\n")[0]
        name = document.publisher or ""
        return document.url in head if document.url else not name or self.order.ids.get(name, name) in head

    def _create(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
