"""Titles and summaries that are not in the language that their file's name gives. Pure."""

from collections.abc import Iterable, Iterator

from digest.checking.reading import Checked
from digest.errors import Problem
from digest.tongues import language_of
from digest.translating.words import fingerprint_of_words

SURE = 60
"""Letters from which on the language of a text can be told."""


def strangers(versions: Iterable[Checked]) -> Iterator[Problem]:
    """Titles and summaries that are not in the language of their version.

    Of a title, which is short and full of names, it takes that another version has the same words in its language.
    """
    listed = list(versions)
    for version in listed:
        own = version.lang.partition("-")[0]
        found = _language(version.summary)
        if found and found != own:
            yield _stranger(version, "summary", found)
        same = {one.lang.partition("-")[0] for one in listed if one is not version and _same(one.title, version.title)}
        found = language_of(version.title)[0].partition("-")[0] if same else ""
        if found != own and found in same:
            yield _stranger(version, "title", found)


def _stranger(version: Checked, field: str, found: str) -> Problem:
    message = f"the {field} is not in {version.lang!r}, but in {found!r}"
    return Problem(version.path, message=message, hint="translate it", where=(field,))


def _same(one: str, other: str) -> bool:
    return fingerprint_of_words(one) == fingerprint_of_words(other)


def _language(text: str) -> str:
    """The language of a text; empty where it is too short, or uncertain."""
    code, is_sure = language_of(text) if sum(map(str.isalpha, text)) >= SURE else ("", False)
    return code.partition("-")[0] if is_sure else ""
