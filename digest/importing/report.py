"""What import tells of an article: the JSON that `digest import --json` prints, and lines for people."""

from typing import Any

from msgspec import to_builtins

from digest.importing.document import Change, Document, Fate, accounted


def as_json(document: Document, changes: tuple[Change, ...], path: str | None) -> dict[str, Any]:
    """One article of `articles`."""
    return {
        "path": path,
        "input": document.name,
        "title": document.title,
        "lang": document.lang,
        "date": document.date,
        "date_evidence": document.date_evidence,
        "updated": document.updated,
        "url": document.url,
        "publisher": document.publisher,
        "authors": list(document.authors),
        "paragraphs": [block.text for block in document.body],
        "summary": document.summary,
        "stubs": to_builtins(document.stubs),
        "cited_sources": to_builtins(document.cited),
        "quotes": to_builtins(document.quotes),
        "residue": [
            {"text": block.text, "line": block.line, "evidence": list(filter(None, block.evidence))}
            for block in document.blocks
            if block.fate is Fate.RESIDUE
        ],
        "flags": to_builtins(document.flags),
        "changes": to_builtins(changes),
        "accounted": accounted(document),
    }


def in_words(document: Document) -> str:
    """What was kept and what was not, in a line."""
    counts = [f"{len(document.body)} paragraphs", document.lang or "language unknown", document.date or "date unknown"]
    if document.stubs:
        counts.append(f"{len(document.stubs)} teasers left out")
    residue = sum(block.fate is Fate.RESIDUE for block in document.blocks)
    if residue:
        counts.append(f"{residue} lines of residue left out")
    return ", ".join(counts)
