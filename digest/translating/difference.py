"""What changed between two texts, in words. Pure."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct

from digest.translating.words import Word, plain, words_in

LONG = 4000
"""Words from which on comparing takes short cuts."""

AROUND = 4
"""Words that stay before and after a change, where a difference is abridged."""


class Piece(Struct, frozen=True):
    """A run of words."""

    kind: str
    """`kept`, `removed` or `added`."""
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in their order; where they differ, what was removed stands before what was added."""
    old, new = plain(before), plain(after)
    was, now = words_in(old), words_in(new)
    is_long = max(len(was), len(now)) > LONG
    matcher = SequenceMatcher(None, [one.key for one in was], [one.key for one in now], autojunk=is_long)
    return tuple(_pieces(matcher, (old, was), (new, now)))


def _pieces(
    matcher: "SequenceMatcher[str]", before: tuple[str, list[Word]], after: tuple[str, list[Word]]
) -> Iterator[Piece]:
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("kept", _run(*after, start, end))
            continue
        if first < last:
            yield Piece("removed", _run(*before, first, last))
        if start < end:
            yield Piece("added", _run(*after, start, end))


def _run(text: str, words: list[Word], start: int, end: int) -> str:
    """Some words as they are written, with what stands between them."""
    return " ".join(text[words[start].start : words[end - 1].end].split())


def abridged(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same with no more of what stayed than is needed to find the changes."""
    last = len(pieces) - 1
    return tuple(
        Piece("kept", _abridged(piece.text.split(), at > 0, at < last)) if piece.kind == "kept" else piece
        for at, piece in enumerate(pieces)
    )


def _abridged(words: list[str], follows: bool, precedes: bool) -> str:
    head = words[:AROUND] if follows else []
    tail = words[-AROUND:] if precedes else []
    if len(words) <= len(head) + len(tail) + 1:
        return " ".join(words)
    return " ".join([*head, "…", *tail])
