"""Quotes in the prose, with their speaker where the same paragraph names one."""

import re
from functools import cache

from msgspec.structs import replace

from digest.importing.document import Block, Document, Outcome, Quotation
from digest.importing.lines import count_words, sentences
from digest.importing.markers import markers, normal

_QUOTED = re.compile(r"«\s*([^«»]+?)\s*»|“([^“”]+)”|„([^„“”]+)[“”]|(?<![\w])\"([^\"]+)\"(?!\w)")
_PART = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁЄІЇҐ][\w'’-]+"
_PERSON = re.compile(rf"{_PART}(?:\s+(?:(?:de|da|di|van|von|der|den|del|al|el|bin|Mc)\s+)?{_PART}){{1,3}}")
_OF = re.compile(r"(?:\b(?:the|la|le|les|des|du|der|die|das|dem|den|del|della|el|of|à|au|aux|do|da)|['’])\s*$", re.I)
"""Before a name it says that this is no person: ‘the White House’."""

SHORTEST = 4
"""Words that make a quote; fewer are words in quotation marks."""


def find_quotes(document: Document) -> Outcome:
    """Find the quotes of the body."""
    found = [quote for block in document.body for quote in _of_block(block)]
    return replace(document, quotes=tuple(dict.fromkeys(found))), ()


def _of_block(block: Block) -> list[Quotation]:
    found = []
    for match in _QUOTED.finditer(block.text):
        words = next(part for part in match.groups() if part)
        if count_words(words) >= SHORTEST:
            found.append(Quotation(words.strip().rstrip(","), _speaker(block.text, match.start(), match.end())))
    return found


def _speaker(text: str, start: int, end: int) -> str:
    """The person nearest to a verb of saying in the sentence around the quote; empty where there is none."""
    outside = _sentence_around(text, start, end)
    plain = _QUOTED.sub(" ", outside)
    said = _said(plain)
    if not said:
        return ""
    people = [person for person in _PERSON.finditer(plain) if not _OF.search(plain[: person.start()])]
    places = [(min(abs(len(plain[: person.start()].split()) - at) for at in said), person[0]) for person in people]
    return min(places)[1] if places else ""


def _sentence_around(text: str, start: int, end: int) -> str:
    at = 0
    for sentence in sentences(text):
        begins = text.find(sentence, at)
        at = begins + len(sentence)
        if begins <= start < at or begins < end <= at:
            return text[begins : max(at, end)]
    return text


def _said(text: str) -> list[int]:
    """The words at which a verb of saying begins, whatever its inversion: `a-t-il déclaré`."""
    words = [word.strip(",.;:!?") for word in normal(text).split()]
    phrases, ends = markers().starts.get("said", {}), _ends()
    return [
        at
        for at, word in enumerate(words)
        if word in ends or any(tuple(words[at : at + len(one)]) == one for one in phrases.get(word, ()))
    ]


@cache
def _ends() -> frozenset[str]:
    """The last words of the verbs of several words: they tell enough, where something stands between."""
    phrases = (one for found in markers().starts.get("said", {}).values() for one in found)
    return frozenset(one[-1] for one in phrases if len(one) > 1 and len(one[-1]) > 4)
