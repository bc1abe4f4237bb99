"""Drafts into the site's folder, each into a file of its own; no file is ever overwritten. (effect)"""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

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
        self.taken: set[str] = set()

    def write(self, document: Document) -> tuple[str | None, str]:
        """Write the draft; returns its path and what became of it. Raises DigestError where it has no place."""
        before = self.imported.get(document.url) if document.url else None
        if before is not None:
            return before, "imported before"
        self._check(document)
        text = draft_of(document, self.order)
        path, is_new = self._place(document, text)
        if document.url:
            self.imported[document.url] = path
        if not is_new:
            return path, "imported before"
        self.taken.add(path)
        if self.wish.dry_run or self.root is None:
            return path, "would be written"
        self._create(self.root / path, text)
        return path, "written"

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

    def _place(self, document: Document, text: str) -> tuple[str, bool]:
        """The first free path for the draft; or the one of a file that has the same article already."""
        slug, number = slug_of(document), 1
        body = markdown_of(document).strip()
        while True:
            stem = slug if number == 1 else f"{slug}-{number}"
            path = f"{self.folder}/{stem}.{document.lang}.md"
            file = self.root / path if self.root else None
            if path not in self.taken and (file is None or not file.exists()):
                return path, True
            if file is not None and file.is_file():
                kept = file.read_text(encoding="utf-8", errors="replace")
                if kept.partition("\n---\n")[2].strip() == body:
                    return path, False
            number += 1

    def _create(self, file: Path, text: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
