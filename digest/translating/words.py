"""The words of a version, field by field, and their fingerprints. Pure.

Spaces, quotation marks, wrapping, emphasis and other marks of punctuation are no words: a text that differs in these
alone is the same. Numbers with their signs, `%`, `?` and signs of currency count.
"""

import re
import unicodedata
from collections.abc import Mapping
from html import unescape
from typing import NamedTuple

from digest.fingerprint import fingerprint
from digest.model import FIELDS, Head, Text

Texts = dict[str, str]
"""Field → its text; the items of a list are parted by dots. What is empty is left out."""

_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_INLINE = re.compile(r"</?(?:a|em|strong|s|del|code|kbd|samp|tt)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_INNER = re.compile(r"(?<=\d)[.,:](?=\d)|(?<=\d) (?=\d{3}(?!\d))|(?<!\S)[-−](?=\d)")
_MASKS = {".": "\ue001", ",": "\ue002", ":": "\ue003", " ": "\ue004", "-": "\ue005", "−": "\ue005"}
_UNMASK = str.maketrans({"\ue001": ".", "\ue002": ",", "\ue003": ":", "\ue004": None, "\ue005": "-"})
_SIGNS = "•%‰?&+§°$€£¥₴₽₹"
_WORD = re.compile(rf"[{_SIGNS}]|[^\s{_SIGNS}]+")


class Word(NamedTuple):
    """A word as it is compared, and where in its text it stands."""

    key: str
    start: int
    end: int


class _Marks(dict[int, str | None]):
    """What becomes of a character: letters, digits and signs stay, what cannot be seen goes, all else is a space."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        kind = unicodedata.category(char)
        if kind == "Cf":
            made: str | None = None
        elif char in _SIGNS or kind[0] in "LMN" or kind in ("So", "Sc", "Co"):
            made = char
        else:
            made = " "
        self[code] = made
        return made


_MARKS = _Marks()


def texts_of(head: Head, text: Text) -> Texts:
    """The texts of a version as its page shows them."""
    listed = {
        "title": (head.title,),
        "summary": (head.summary,),
        "key_points": text.key_points,
        "timeline": tuple(moment.text for moment in text.timeline),
        "quotes": tuple(quote.text for quote in text.quotes),
        "body": (text_of_html(text.body),),
    }
    joined = {field: "\n• ".join(texts) for field, texts in listed.items()}
    return {field: one for field, one in joined.items() if one.strip()}


def text_of_html(html: str) -> str:
    """What a body says, alternative texts of its pictures included."""
    return unescape(_TAG.sub("\n", _INLINE.sub("", _PICTURE.sub(r" \1 ", html)))).strip()


def plain(text: str) -> str:
    """A text in the form in which its words are looked for: characters composed, what cannot be seen left out."""
    composed = unicodedata.normalize("NFKC", text)
    return composed if composed.isascii() else "".join(one for one in composed if unicodedata.category(one) != "Cf")


def words_in(text: str) -> list[Word]:
    """The words of a text that is `plain`."""
    masked = _INNER.sub(lambda match: _MASKS[match[0]], text.replace("\xa0", " ")).translate(_MARKS)
    return [Word(match[0].translate(_UNMASK), match.start(), match.end()) for match in _WORD.finditer(masked)]


def fingerprint_of_words(text: str) -> str:
    """What tells a text from one with other words."""
    return fingerprint(" ".join([word.key for word in words_in(plain(text))]).encode()).hex()[:16]


def fingerprints(texts: Texts) -> dict[str, str]:
    """Field → the fingerprint of its words."""
    return {field: fingerprint_of_words(texts[field]) for field in FIELDS if field in texts}


def changed(recorded: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The fields whose words are not those that were recorded."""
    return tuple(field for field in FIELDS if recorded.get(field) != now.get(field))
