"""`digest import`: inputs → documents → drafts in the site's folder. Never overwrites. (effect)"""

from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from digest.config import Config
from digest.errors import DigestError, Problem
from digest.importing.document import Change, Claim, Document, Given
from digest.importing.faults import UnreadableError
from digest.importing.known import Known
from digest.importing.learning import recurring, with_learned
from digest.importing.markers import normal
from digest.importing.nearby import SAME, copy_of
from digest.importing.opening import documents_in
from digest.importing.steps import run
from digest.importing.taking import bytes_of
from digest.importing.writing import Wish, Writer
from digest.layout import PUBLISHERS
from digest.yamltext import tree


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
        document for data in bytes_of(wish.inputs, done.problems) for document in _opened(*data, known.given, done)
    ]
    finished = [one for document in opened if (one := _finished(document, done)) is not None]
    done.learned = {
        known.ids[name]: lines for name, lines in recurring(one for _, one, _ in finished).items() if name in known.ids
    }
    writer = Writer(wish, root, config, known)
    for raw, document, changes in finished:
        if done.learned.get(known.ids.get(document.publisher or "", "")):
            document, changes = run(_with_lines(raw, done.learned[known.ids[document.publisher or ""]]))  # noqa: PLW2901
        try:
            made = writer.write(document)
        except DigestError as error:
            done.problems.extend(error.problems)
            continue
        if known.nearby is not None and made.state != "imported before":
            document = known.nearby.flagged(document, wish.story)  # noqa: PLW2901
        if made.copied and not any(flag.kind == SAME and made.copied in flag.message for flag in document.flags):
            document = replace(document, flags=(*document.flags, copy_of(made.copied, wish.story)))  # noqa: PLW2901
        done.articles.append(Brought(document, changes, made.path, made.state))
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


def printed(done: Result) -> dict[str, Any]:
    """The object of `--json`."""
    from digest.importing.report import as_json

    articles = [{**as_json(one.document, one.changes, one.path), "state": one.state} for one in done.articles]
    errors = [
        {"path": one.path, "line": one.line, "column": one.column, "message": one.message, "hint": one.hint}
        for one in done.problems
    ]
    return {"articles": articles, "errors": errors, "learned": done.learned}
