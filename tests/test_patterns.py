"""Regular expressions that every Python that the package allows reads alike."""

import re

from tests.sites import REPOSITORY

POSSESSIVE = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+")
"""A group that is repeated without ever giving anything back."""


def test_no_group_is_repeated_possessively() -> None:
    """Until 3.11.5, which Debian 12 does not have, Python got that wrong (CPython issue 106052); `(?>(?:…)*)` says the
    same and is right in all."""
    assert POSSESSIVE.search(r"(?:ab)*+")
    files = sorted((REPOSITORY / "digest").rglob("*.py"))
    lines = [(file.name, line) for file in files for line in file.read_text().split("\n")]
    assert len(lines) > 10_000
    assert [(name, line.strip()) for name, line in lines if POSSESSIVE.search(line)] == []
