"""Lines that recur across one publisher's articles: none of them is an article's own.

They are kept in `content/publishers.yaml`, below `residue:` of the publisher, where a person can read and edit them.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digest.importing.document import Document, Fate, Shape
from digest.importing.lines import count_words, ends_sentence
from digest.importing.markers import normal

TIMES = 3
"""Articles in which a line must stand to be learned."""

SHARE = 0.3
"""The share of the publisher's articles in which it must stand."""

LONGEST = 40
"""Words that a line may have to be learned."""

COPIED = 0.95
"""The share of paragraphs in common from which on two articles are one and the same."""


def recurring(documents: Iterable[Document]) -> dict[str, list[str]]:
    """Publisher → the lines that recur across its articles, as first written, in the order of their first place."""
    groups: dict[str, list[Document]] = {}
    for document in documents:
        if document.publisher:
            groups.setdefault(document.publisher, []).append(document)
    return {publisher: lines for publisher, group in groups.items() if (lines := _recurring(group))}


def _recurring(group: Sequence[Document]) -> list[str]:
    written: dict[str, str] = {}
    times: Counter[str] = Counter()
    for document in _once(group):
        own = {
            normal(block.text): block.text
            for block in document.blocks
            if _may_recur(block.text, block.fate, block.shape)
        }
        times.update(own.keys())
        for line, text in own.items():
            written.setdefault(line, text)
    least = max(TIMES, SHARE * len(group))
    return [text for line, text in written.items() if line and times[line] >= least]


def _once(group: Sequence[Document]) -> list[Document]:
    """The articles without copies of one another: those have nearly all paragraphs in common."""
    found: list[Document] = []
    seen: list[set[str]] = []
    for document in group:
        own = {block.text for block in document.body}
        if not any(len(own & other) >= COPIED * min(len(own), len(other)) for other in seen):
            found.append(document)
            seen.append(own)
    return found


def _may_recur(text: str, fate: Fate, shape: Shape) -> bool:
    """Subheads may recur; what ends as a sentence or was left out already is learned."""
    if fate not in (Fate.BODY, Fate.RESIDUE) or count_words(text) > LONGEST:
        return False
    return fate is Fate.RESIDUE or (shape is not Shape.HEADING and ends_sentence(text))


def with_learned(text: str, learned: Mapping[str, Sequence[str]]) -> str:
    """The text of `publishers.yaml` with lines added below `residue:` of publishers, by id; all other lines stay."""
    for publisher, found in learned.items():
        text = _with_lines(text, publisher, found)
    return text


def _with_lines(text: str, publisher: str, found: Sequence[str]) -> str:
    """Only publishers that stand in several lines are added to: those of one line are left as they are."""
    from digest.yamlevents import places

    known = places(text)
    own = [line for way, (line, _) in known.items() if way[:1] == (publisher,) and len(way) > 1]
    items = [line for way, (line, _) in known.items() if way[:2] == (publisher, "residue") and len(way) > 2]
    if not own or min(own) == known[(publisher,)][0]:
        return text
    lines = text.split("\n")
    last = max(items or own)
    indent = _indent(lines[last - 1]) if items else "    "
    added = [f"{indent}- {json.dumps(line, ensure_ascii=False)}" for line in found]
    head = [] if items or (publisher, "residue") in known else ["  residue:"]
    return "\n".join([*lines[:last], *head, *added, *lines[last:]])


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
