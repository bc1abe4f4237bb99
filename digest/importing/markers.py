"""Words that stand beside articles, per language: read from `markers/<language>.txt`.

A line is compared in its normal form: lower case, any number as `#`, one kind of apostrophe, no signs at its ends.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from msgspec import Struct

FOLDER = Path(__file__).parent / "markers"

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*(?:[km]\b)?")
_EDGES = ' \t\u00a0\u202f:.…!?»«“”"„|•·*→←↓↑>‹›<–—-_=+()[]'
_SPACE = re.compile(r"\s+")
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "ё": "е", "\u00a0": " ", "\u202f": " "})


class Markers(Struct, frozen=True):
    """The phrases of all languages, ready to be looked up."""

    whole: dict[str, frozenset[str]]
    """A line in its normal form → the sections in which it stands."""
    starts: dict[str, dict[str, tuple[tuple[str, ...], ...]]]
    """Section → first word → the phrases that begin with it, longest first."""


@cache
def markers() -> Markers:
    """Those of all languages: which one the article is in is found out later, and its page may mix several."""
    whole: dict[str, set[str]] = {}
    starts: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for file in sorted(FOLDER.glob("*.txt")):
        for section, phrase in phrases_of(file.read_text(encoding="utf-8")):
            whole.setdefault(phrase, set()).add(section)
            words = tuple(phrase.split())
            starts.setdefault(section, {}).setdefault(words[0], []).append(words)
    return Markers(
        {phrase: frozenset(sections) for phrase, sections in whole.items()},
        {
            section: {word: tuple(sorted(set(phrases), key=len, reverse=True)) for word, phrases in by_word.items()}
            for section, by_word in starts.items()
        },
    )


def phrases_of(text: str) -> list[tuple[str, str]]:
    """The (section, phrase) pairs of a file, whose phrases are in their normal form."""
    found, section = [], ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line[1:-1]
        elif line and section:
            found.append((section, line))
    return found


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """The form in which lines are compared."""
    lowered = straight(text).lower()
    return _SPACE.sub(" ", _NUMBER.sub("#", lowered)).strip(_EDGES)


def straight(text: str) -> str:
    """With one kind of apostrophe, of space, and of the Russian е."""
    return text if text.isascii() else text.translate(_STRAIGHT)


def sections_of(line: str) -> frozenset[str]:
    """The sections in which a whole line, in its normal form, stands."""
    return markers().whole.get(line, frozenset())


def start_of(section: str, line: str) -> str:
    """The phrase of a section with which a line, in its normal form, begins; empty where none does."""
    words = line.split()
    phrases = markers().starts.get(section, {})
    for first in {words[0], _bare(words[0])} if words else ():
        for phrase in phrases.get(first, ()):
            if len(phrase) <= len(words) and [*map(_bare, words[: len(phrase)])] == [*map(_bare, phrase)]:
                return " ".join(phrase)
    return ""


def found_in(section: str, line: str) -> list[str]:
    """The phrases of a section that stand anywhere in a line, in its normal form."""
    words = [_bare(word) for word in line.split()]
    phrases = markers().starts.get(section, {})
    found = []
    for at, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if words[at : at + len(phrase)] == [*map(_bare, phrase)]:
                found.append(" ".join(phrase))
                break
    return found


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> str:
    return word.strip(_EDGES + ",;") or word
