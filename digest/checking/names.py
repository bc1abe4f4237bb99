"""Names as they are compared across languages and scripts: by stems, by countries, by the letters of acronyms. Pure."""

import re
import unicodedata
from functools import cache, lru_cache

from digest.cldr import territories

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_DOTTED = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_INSIDE = re.compile("[-'’]")
_ELIDED = re.compile("(?<=[ld])['’]")
_STEM = 5
_LATIN = dict(zip("абвгґдезиіїйклмнопрстуфцыэ", "abvhgdezyiiiklmnoprstufcye", strict=True))
_LATIN |= {"ж": "zh", "х": "kh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "є": "ie", "ё": "e"}
_LATIN |= {"ь": "", "ъ": ""}
_OWN = str.maketrans(_LATIN)
_SPOKEN = (("dzh", "j"), ("kh", "h"), ("ohn", "on"), ("ph", "f"), ("ck", "k"), ("y", "i"), ("w", "v"))
"""Letters that languages write differently for one sound: Джон and John, Кірбі and Kirby."""


def is_acronym(word: str) -> bool:
    """Whether it is written in capitals, a last letter aside."""
    return sum(map(str.isupper, word)) >= max(2, len(word) - 1)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The beginning of a word without accents, in Latin letters: what forms and spellings of a name share."""
    plain = unicodedata.normalize("NFKD", word.lower().translate(_OWN))
    letters = "".join(one for one in plain if one.isalnum())
    for written, spoken in _SPOKEN:
        letters = letters.replace(written, spoken)
    return letters[:_STEM]


def words_of(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(stem(part) for word in {*WORD.findall(text)} for part in parts_of(word))


def parts_of(word: str) -> tuple[str, ...]:
    """A word, and the parts between its hyphens and apostrophes."""
    return (word,) if word.isalpha() else (word, *_INSIDE.split(word))


_SHORT = {
    **dict.fromkeys(("US", "USA", "U.S", "США"), "US"),
    **dict.fromkeys(("UK", "U.K"), "GB"),
    **dict.fromkeys(("EU", "UE", "ЄС", "ЕС"), "EU"),
    **dict.fromkeys(("UN", "ONU", "UNO", "ООН"), "UN"),
    **dict.fromkeys(("NATO", "OTAN", "НАТО"), "NATO"),
    **dict.fromkeys(("WHO", "OMS", "ВООЗ", "ВОЗ"), "WHO"),
}
"""Short names that languages do not share, with a code for each."""


def countries(text: str, lang: str) -> frozenset[str]:
    """The codes of the countries that a text names, in full or by common letters."""
    written = _DOTTED.findall(text)
    found = {_SHORT[part] for word in written if not word.islower() for part in parts_of(word) if part in _SHORT}
    words = [
        part for word in written for part in (_ELIDED.split(word.lower()) if not word.isalpha() else (word.lower(),))
    ]
    known = _territories(lang.partition("-")[0])
    for at, word in enumerate(words):
        for name, code in known.get(word, ()):
            if words[at : at + len(name)] == name:
                found.add(code)
    return frozenset(found)


@cache
def _territories(lang: str) -> dict[str, list[tuple[list[str], str]]]:
    """First word → the names of countries and continents that begin with it, with their codes."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for name, code in territories(lang).items():
        found.setdefault(name.split()[0], []).append((name.split(), code))
    return found


def acronyms(text: str) -> frozenset[str]:
    """The letters of a text's acronyms, and of what its words would be short for, each in the order of the alphabet."""
    words = [word for word in WORD.findall(text) if len(word) > 3 or word[0].isupper()]
    letters = [stem(word)[:1] for word in words]
    found = {letters_of(part) for word in words for part in parts_of(word) if is_acronym(part)}
    for size in (2, 3, 4):
        found.update("".join(sorted(letters[at : at + size])) for at in range(len(letters) - size + 1))
    return frozenset(found)


def letters_of(word: str) -> str:
    """The letters of an acronym in the order of the alphabet: `IOM` and `OIM` have the same."""
    capitals = [one for one in word if one.isupper()]
    return "".join(sorted(stem(one) for one in capitals)) if len(capitals) > 1 else ""
