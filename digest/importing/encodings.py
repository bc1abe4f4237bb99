"""Which encoding bytes are in that are not UTF-8: the one in which a language's words have that language's letters."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from msgspec import Struct

_SIGNS = frozenset("«»“”„‘’‚‹›–—…€£§°©®•·¿¡ \u00a0№ʼ")
"""Signs that texts of any language have."""

PLAUSIBLE = 0.85
"""The share of fitting characters from which on an encoding may be the text's."""

SURE = 0.97
"""The share from which on it surely is, where the language is confirmed."""

_SAMPLE = 1 << 16
_MANY = ("gb", "big5", "shift", "euc", "iso2022", "cp932", "cp949", "hz", "johab")
"""Encodings of several bytes a character: what remains, where no language's letters fit."""


class Guess(Struct, frozen=True):
    """An encoding, and whether another might be meant."""

    encoding: str
    is_sure: bool


def guessed(data: bytes) -> Guess:
    """The likeliest encoding of some lines; Windows-1252, unsure, where nothing fits."""
    sample = data[:_SAMPLE]
    fits = sorted(_fits(sample), key=lambda fit: -fit[0])
    if not fits or fits[0][0] < PLAUSIBLE:
        return Guess(_of_many(data) or "cp1252", False)
    best = fits[0][0]
    close = [fit for fit in fits if fit[0] >= best - 0.03]
    confirmed = [fit for fit in close if _is_in(fit[3], fit[2])]
    share, encoding, _, text = (confirmed or close)[0]
    others = {fit[3] for fit in confirmed or close} - {text}
    return Guess(encoding, bool(confirmed) and share >= SURE and not others)


def _fits(data: bytes) -> Iterator[tuple[float, str, str, str]]:
    """How well the letters of each language fit in each of its encodings; the encoding, the language, the text."""
    for encoding, lang, letters in _rows():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield _share(text, letters), encoding, lang, text


@cache
def _rows() -> tuple[tuple[str, str, frozenset[str]], ...]:
    lines = (Path(__file__).parent / "alphabets.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line[0] != "#")
    return tuple((encoding, lang, frozenset(letters)) for encoding, lang, letters in rows)


def _share(text: str, letters: frozenset[str]) -> float:
    """The share of the characters beyond ASCII that the language writes so."""
    found = [(at, one) for at, one in enumerate(text) if one > "\x7f"]
    fitting = sum(1.0 if one in letters or one in _SIGNS else _of_capital(text, at, letters) for at, one in found)
    return fitting / len(found) if found else 0.0


def _of_capital(text: str, at: int, letters: frozenset[str]) -> float:
    """Capitals begin words; a word of capitals is rarer, and a capital after a small letter is none."""
    before = text[max(at - 1, 0) : at]
    if text[at].lower() not in letters or before.islower():
        return 0.0
    return 0.9 if before.isupper() else 1.0


def _is_in(text: str, lang: str) -> bool:
    """Whether a text reads as that language."""
    from digest.tongues import language_of

    return language_of(text)[0] == lang


def _of_many(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best() if len(data) >= 60 else None
    return best.encoding if best is not None and best.encoding.startswith(_MANY) else ""
