"""The spaces that belong beside punctuation, between digits and inside quotation marks. Pure.

Which they are is the matter of `digest.typography`; here is found where they go: not into addresses, times or entities.
"""

import re

SEAM, END = "\x01", "\x02"
"""Control characters, which no text has, that stand for a tag, and for one that begins or ends a block. They let a text
without other letters than those of ASCII be one of single bytes, which is read faster."""

_MARKS = re.compile("[0-9;:!?%«»](?:(?<![0-9])| (?=[0-9]{3}(?![0-9]))(?<![0-9]{4} ))")
_BLANKS = " \u00a0\u202f"


def spaced(text: str, spaces: dict[str, str]) -> str:
    """The spaces beside marks, as the language wants them."""
    out: list[str] = []
    done = 0
    for match in _MARKS.finditer(text):
        at = match.end() - 1
        mark = text[at]
        gap = _gap(text, mark, at, done) if mark in spaces else None
        if gap is not None:
            out += (text[done : gap[0]], spaces[mark])
            done = gap[1]
    return "".join((*out, text[done:]))


def _gap(text: str, mark: str, at: int, done: int) -> tuple[int, int] | None:
    """From where to where a mark's space belongs, in place of what blanks are there; None where it has none."""
    if mark == " ":
        return at, at + 1
    if mark == "«":
        return at + 1, at + 1 + _blanks_from(text, at + 1)
    start = at
    while start > done and text[start - 1] in _BLANKS:
        start -= 1
    return (start, at) if _takes_space(text, mark, start, at) else None


def _blanks_from(text: str, at: int) -> int:
    following = text[at : at + 9]
    return len(following) - len(following.lstrip(_BLANKS))


def _takes_space(text: str, mark: str, start: int, at: int) -> bool:
    """Whether the mark, with blanks before it from `start` on, is punctuation: not part of an address, time, entity."""
    if mark == "»":
        return True
    if mark == "%":
        return start < at and _before(text, start).isdigit()
    after = text[at + 1 : at + 2]
    if after and not after.isspace() and after not in _ENDINGS:
        return False
    return start < at or (_is_attached(_before(text, start)) and not text.endswith(_ENTITIES, 0, at))


def _before(text: str, end: int) -> str:
    """The character before a place, tags within the line aside."""
    while end and text[end - 1] == SEAM:
        end -= 1
    return text[end - 1 : end]


def _is_attached(before: str) -> bool:
    return before.isalnum() or (before != "" and before in _CLOSINGS)


_ENDINGS = f'»”"!?)…{SEAM}{END}'
_CLOSINGS = ")]»”’%…"
_ENTITIES = ("&amp", "&lt", "&gt")
