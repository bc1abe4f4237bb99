"""Words that stand twice where they are meant once."""

import re

_TWICE = re.compile(r"\b([^\W\d_]{2,})(?:\s+\1\b(?![-'’]))+")
_TRAILING = re.compile(r"\b(?P<word>[^\W\d_]{3,})(?P<rest>(?:\s+[^\W\d_]+){0,2}[.])\s+(?P=word)\.$")
_MEANT = frozenset(
    [
        "nous",
        "vous",
        "that",
        "had",
        "die",
        "der",
        "das",
        "sie",
        "des",
        "den",
        "do",
        "so",
        "very",
        "bye",
        "no",
        "sí",
        "si",
        "non",
        "più",
        "piano",
        "muy",
        "très",
        "bien",
        "ha",
        "la",
        "long",
        "много",
        "очень",
        "да",
        "так",
        "дуже",
        "ні",
    ]
)
"""Words that may stand twice: ‘nous nous sommes’, ‘had had’, ‘Leute, die die’."""


def undoubled(text: str) -> str:
    """The text with each doubled word once."""
    text = _TWICE.sub(lambda match: match[0] if match[1].lower() in _MEANT or match[1][0].isupper() else match[1], text)
    return _TRAILING.sub(lambda match: match["word"] + match["rest"], text)
