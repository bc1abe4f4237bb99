"""`digest import`: inputs → documents → drafts in the site's folder. Never overwrites. (effect)"""

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digest.config import Config
from digest.dates import zone
from digest.errors import DigestError, Problem
from digest.importing.document import Change, Claim, Document, Given
from digest.importing.drafts import Order, draft_of, markdown_of, slug_of
from digest.importing.faults import UnreadableError
from digest.importing.known import Known
from digest.importing.learning import recurring, with_learned
from digest.importing.markers import normal
from digest.importing.opening import LARGEST, documents_in
from digest.importing.steps import run
from digest.layout import CONTENT, PUBLISHERS
from digest.load import read_bytes
from digest.yamltext import tree

ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".md", ".markdown", ".eml", ".xml", ".rss", ".atom", ".json")
"""Of the files that are taken from a folder."""


class Wish(Struct, frozen=True):
    """What was asked for."""

    inputs: tuple[str, ...]
    lang: str = ""
    topic: str = ""
    story: str = ""
    into: str = ""
    dry_run: bool = False


class Brought(Struct, frozen=True):
    """What became of one article of an input."""

    document: Document
    changes: tuple[Change, ...]
    path: str | None
    state: str
    """`written`, `would be written`, `imported before`, or `left out` where the document has no place in the site."""


class Result(Struct):
    """What became of all inputs."""

    articles: list[Brought] = []
    problems: list[Problem] = []
    learned: dict[str, list[str]] = {}
    """Id of a publisher → lines that recur across its articles."""


def bring(wish: Wish, root: Path | None, config: Config | None, known: Known) -> Result:
    """Import all inputs; what is wrong with one does not keep the others from being imported."""
    done = Result()
    opened = [
        document for data in _inputs(wish.inputs, done.problems) for document in _opened(*data, known.given, done)
    ]
    finished = [one for document in opened if (one := _finished(document, done)) is not None]
    done.learned = {
        known.ids[name]: lines for name, lines in recurring(one for _, one, _ in finished).items() if name in known.ids
    }
    writer = _Writer(wish, root, config, known)
    for raw, document, changes in finished:
        if done.learned.get(known.ids.get(document.publisher or "", "")):
            document, changes = run(_with_lines(raw, done.learned[known.ids[document.publisher or ""]]))  # noqa: PLW2901
        try:
            path, state = writer.write(document)
        except DigestError as error:
            done.problems.extend(error.problems)
            continue
        if known.nearby is not None and state != "imported before":
            document = known.nearby.flagged(document, wish.story)  # noqa: PLW2901
        done.articles.append(Brought(document, changes, path, state))
    if done.learned and root is not None and not wish.dry_run:
        _keep(root / PUBLISHERS, done.learned)
    return done


def _opened(name: str, data: bytes, given: Given, done: Result) -> list[Document]:
    try:
        found = documents_in(name, data, given)
    except DigestError as error:
        done.problems.extend(error.problems)
        return []
    is_fetched = name.startswith(("http://", "https://"))
    claim = Claim(name, "the address that it was fetched from")
    return [_with_claim(one, claim) if is_fetched and len(found) == 1 else one for one in found]


def _with_claim(document: Document, claim: Claim) -> Document:
    return replace(document, claims={**document.claims, "url": (*document.claims.get("url", ()), claim)})


def _finished(document: Document, done: Result) -> tuple[Document, Document, tuple[Change, ...]] | None:
    """The document before and after the steps; None where no article came of it, and why is noted."""
    try:
        finished, changes = run(document)
        if not finished.body:
            raise UnreadableError(finished.name, *_nothing(finished))
    except DigestError as error:
        done.problems.extend(error.problems)
        return None
    return document, finished, changes


def _with_lines(document: Document, lines: list[str]) -> Document:
    learned = document.given.learned | {normal(line) for line in lines}
    return replace(document, given=replace(document.given, learned=learned))


def _keep(file: Path, learned: dict[str, list[str]]) -> None:
    """Write what was learned, where the file is still the same document with it."""
    before = file.read_text(encoding="utf-8")
    after = with_learned(before, learned)
    if after != before and isinstance(tree(after), dict):
        file.write_text(after, encoding="utf-8")


def _nothing(document: Document) -> tuple[str, str]:
    """Why there is no article in it."""
    if document.stubs:
        titles = "; ".join(stub.title for stub in document.stubs[:5])
        return (
            f"there is no article in it, only {len(document.stubs)} teasers: {titles}",
            "open one of them, and import that",
        )
    return "there is no article in it", "nothing of it looks like the sentences of an article"


def _inputs(names: Iterable[str], problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """The inputs with their bytes; a folder stands for the files in it."""
    for name in names:
        if name == "-":
            yield name, sys.stdin.buffer.read(LARGEST + 1)
        elif name.startswith(("http://", "https://")):
            from digest.importing.fetching import fetch

            try:
                yield fetch(name)
            except DigestError as error:
                problems.extend(error.problems)
        else:
            yield from _files(Path(name), problems)


def _files(path: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and file.suffix.lower() in ENDINGS:
                yield from _files(file, problems)
        return
    try:
        if path.stat().st_size > LARGEST:
            hint = "split it into its articles"
            problems.append(Problem(str(path), message=f"it has more than {LARGEST >> 20} MiB", hint=hint))
        elif not path.is_file():
            problems.append(Problem(str(path), message="it is not a file", hint="give a file, a folder or -"))
        else:
            yield str(path), read_bytes(path)
    except OSError as error:
        problems.append(Problem(str(path), message=f"it cannot be read: {error.strerror}"))


class _Writer:
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


def printed(done: Result) -> dict[str, Any]:
    """The object of `--json`."""
    from digest.importing.report import as_json

    articles = [{**as_json(one.document, one.changes, one.path), "state": one.state} for one in done.articles]
    errors = [
        {"path": one.path, "line": one.line, "column": one.column, "message": one.message, "hint": one.hint}
        for one in done.problems
    ]
    return {"articles": articles, "errors": errors, "learned": done.learned}
