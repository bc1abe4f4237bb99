"""The words of bar and overlay in a page's language. (effect)"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from digest.yamltext import tree

FOLDER = Path(__file__).parent / "words"
LAST_RESORT = "en"
PREFIX = "preview_"
"""Begins the names of these words in a theme's files of words."""


def words_in(lang: str, others: Iterable[str], of_theme: Mapping[str, Any]) -> dict[str, Any]:
    """The words in a language: a theme may give them, as `preview_…`; else this package's.

    Where neither knows the language, it is that of the site's others which comes first, and English at last.
    """
    found: dict[str, Any] = {}
    for code in (LAST_RESORT, *reversed([*others]), lang):
        known = _shipped(code) or _shipped(code.partition("-")[0])
        found = known or found
    own = {word.removeprefix(PREFIX): text for word, text in of_theme.items() if word.startswith(PREFIX)}
    return {**found, **own}


@cache
def _shipped(code: str) -> dict[str, Any]:
    path = FOLDER / f"{code}.yaml"
    read = tree(path.read_text(encoding="utf-8")) if code.replace("-", "").isalnum() and path.is_file() else None
    return read if isinstance(read, dict) else {}
