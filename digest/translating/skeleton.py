"""The beginning of a translation: a draft beside the original, with its words as comments. Pure."""

from collections.abc import Iterator

from digest.translating.marking import Values, marked
from digest.translating.written import LISTS, Written, quoted

LARGEST = 40_000
"""Characters of a body up to which it stands in the skeleton; front matter may have 64 KiB."""


def skeleton(original: Written, path: str, language: str, values: Values) -> str:
    """The text of a draft; `values` go below `translation:`, `language` is the name of the original's."""
    lines = "\n".join(_lines(original, path, language))
    return marked(f"---\n{lines}\n---\n\n", values)


def _lines(original: Written, path: str, language: str) -> Iterator[str]:
    yield f"# A translation from {language} to be written. The words of {path} stand here as comments;"
    yield "# what is true in every language, such as dates, topics and sources, stays there and is not repeated."
    yield "# Translate, delete the comments, and delete draft: once it is done."
    yield "draft: true"
    yield f"title: {quoted(original.title)}"
    if original.summary:
        yield from _comment(f"summary: {original.summary}")
        yield "summary:"
    if original.key_points:
        yield from (line for point in original.key_points for line in _comment(f"- {point}"))
        yield "key_points:"
        yield from ("  -" for _ in original.key_points)
    for field in LISTS[1:]:
        texts = getattr(original, field)
        if texts:
            yield from _comment(f"{field}: each of these with its date, speaker and source as they stand there")
            yield from (line for text in texts for line in _comment(f"  - text: {text}"))
    if original.body and len(original.body) <= LARGEST:
        yield from _comment(f"The text, to be written below:\n\n{original.body}")


def _comment(text: str) -> Iterator[str]:
    yield from (f"# {line}".rstrip() for line in text.splitlines())
