"""Which names are those of news media: known agencies, and names with words such as ‘Times’."""

from functools import cache
from pathlib import Path

from digest.importing.markers import normal, phrases_of


@cache
def _listed() -> dict[str, frozenset[str]]:
    text = (Path(__file__).parent / "media.txt").read_text(encoding="utf-8")
    pairs = phrases_of(text)
    return {
        section: frozenset(normal(phrase) for at, phrase in pairs if at == section) for section in ("wire", "media")
    }


def is_wire(name: str) -> bool:
    """Whether it is a news agency."""
    return normal(name) in _listed()["wire"]


def is_medium(name: str) -> bool:
    """Whether it looks like the name of a news medium."""
    line = normal(name)
    words = line.split()
    media = _listed()["media"]
    return is_wire(name) or line in media or (any(word in media for word in words) and len(words) > 1)
