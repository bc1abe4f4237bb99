"""Titles and summaries that are not in the language that their file's name gives. Pure."""

import re
from collections.abc import Iterable, Iterator

from digest.checking.reading import Checked
from digest.errors import Problem
from digest.tongues import language_of
from digest.translating.words import fingerprint_of_words

SURE = 60
"""Letters from which on the language of a text can be told."""


SAID = 15
"""Letters without names from which on that of a title can."""


def strangers(versions: Iterable[Checked]) -> Iterator[Problem]:
    """Titles and summaries that are not in the language of their version.

    Of a title, which is short and full of names, it takes that it is in the language of another version: that it has
    the same words as that one, or seems to be in its language with its names and without.
    """
    listed = list(versions)
    for version in listed:
        own = version.lang.partition("-")[0]
        found = _language(version.summary)
        if found and found != own:
            yield _stranger(version, "summary", found)
        others = [one for one in listed if one.lang.partition("-")[0] != own]
        same = {one.lang.partition("-")[0] for one in others if _same(one.title, version.title)}
        found = _language_of_title(version.title, own, same)
        if found in (same or {one.lang.partition("-")[0] for one in others}):
            yield _stranger(version, "title", found)


def _stranger(version: Checked, field: str, found: str) -> Problem:
    message = f"the {field} is not in {version.lang!r}, but in {found!r}"
    return Problem(version.path, message=message, hint="translate it", where=(field,))


def _language_of_title(title: str, own: str, same: set[str]) -> str:
    """The language of a title, which other versions may have the `same`; in doubt its own."""
    bare = " ".join(word for word in title.split() if not _is_name(word))
    if not same and sum(map(str.isalpha, bare)) < SAID:
        return own
    first, *others = [(title, likely) for likely in (own, *same)] if same else [(bare, own), (title, own)]
    found = _said(*first)
    return found if found != own and all(_said(*one) == found for one in others) else own


def _said(text: str, likely: str) -> str:
    return language_of(text, likely)[0].partition("-")[0]


def _is_name(word: str) -> bool:
    """Whether a word begins with a capital letter or a figure, whatever stands before it, as in `l’Assemblée`."""
    first = _BEFORE.sub("", word)[:1]
    return first.isupper() or first.isdigit()


_BEFORE = re.compile(r"^\W*(?:\w{1,2}['’])?")


def _same(one: str, other: str) -> bool:
    return fingerprint_of_words(one) == fingerprint_of_words(other)


def _language(text: str) -> str:
    """The language of a text; empty where it is too short, or uncertain."""
    code, is_sure = language_of(text) if sum(map(str.isalpha, text)) >= SURE else ("", False)
    return code.partition("-")[0] if is_sure else ""
