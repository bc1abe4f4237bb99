"""What a line looks like, in any language: its words, its end, its signs."""

import re
from functools import lru_cache

_CLOSERS = "»”“\"'’)]）」』›*_ \u00a0\u202f"
_ENDS = ".!?…。！？؟۔।॥"
_CUT_OFF = re.compile(r"(?:…|\.\.\.|[\[(](?:…|\.\.\.)[\])])\s*$")
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔।][»”\"'’)\]]*(?:\s+|(?<=[。！？]))(?=\S)")
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that do not part words: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""

_SEPARATORS = re.compile(r"\s[|·•›»>/–—-]\s|\|")
_GLUED = re.compile(r"[^\W\d_]_[^\W\d_]|(?<=[a-z])[A-Z][a-z]+[A-Z]|\b[a-z]+-[a-z]+-[a-z]+-[a-z-]+\b|[{}<>=;]{2}|\}\s*$")
_HANDLE = re.compile(r"(?:^|\s)[@#]\w{2,}|[\w.+-]+@[\w-]+\.\w+")
_ADDRESS = re.compile(r"https?://|www\.")


@lru_cache(maxsize=4096)
def count_words(text: str) -> int:
    """Words; two letters of a script that does not part words count as one."""
    if text.isascii():
        return len(text.split())
    rest, wide = _WIDE.subn(" ", text)
    return sum(any(map(str.isalnum, word)) for word in rest.split()) + (wide + 1) // 2 if wide else len(text.split())


def is_cut_off(text: str) -> bool:
    """Whether it ends in an ellipsis."""
    return _CUT_OFF.search(text) is not None


def ends_sentence(text: str) -> bool:
    """Whether it ends as a sentence does, closing quotes and brackets aside."""
    return text.rstrip(_CLOSERS)[-1:] in _ENDS and text.rstrip(_CLOSERS) != ""


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, roughly: abbreviations of up to three letters end none."""
    found, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if _is_abbreviation(text[start : match.start()]) or text[match.end()].islower():
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found


_ABBREVIATION = re.compile(r"(?:^|[\s(.])(?:[^\W\d_]|[A-ZÀ-ÞА-Я][^\W\d_]{1,2}|[Nn]o|art|ca|etc)$")


def _is_abbreviation(text: str) -> bool:
    return _ABBREVIATION.search(text) is not None


def has_separators(text: str) -> bool:
    """Whether it is made of parts, as menus and paths are: `Home | News`, `A › B`."""
    return len(_SEPARATORS.findall(text)) >= (2 if count_words(text) > 8 else 1)


def has_glue(text: str) -> bool:
    """Whether it has words that only programs write: `spot_img`, `td-post-next`, `}}`."""
    return _GLUED.search(text) is not None


def has_handle(text: str) -> bool:
    """Whether it names an account, a hash tag or a mail address."""
    return _HANDLE.search(text) is not None


def is_address(text: str) -> bool:
    """Whether it is hardly more than an address of the web."""
    return _ADDRESS.match(text) is not None and len(text.split()) <= 2


_CODE = re.compile(r"[{}()\[\];=<>$%&|\\#]")
_SHORTCODE = re.compile(r"\[/?[a-z_]+(?:\s+\w+=[\"'][^\]]*)?\]|%%.+?%%|\{\{.+?\}\}|\{%.+?%\}|<%.+?%>")


def is_code(text: str) -> bool:
    """Whether it is written for a program: script, style, or the tags of templates with hardly a word besides."""
    left = _SHORTCODE.sub(" ", text)
    if left != text and count_words(left) <= 2:
        return True
    signs = len(_CODE.findall(text))
    return signs >= 5 and signs * 8 >= len(text) and (";" in text or "{" in text or "=" in text)


def is_repeated_token(text: str) -> bool:
    """Whether it is one word several times over: `spot_imgspot_imgspot_img`."""
    return re.fullmatch(r"(\S{3,}?)(?:\s*\1)+", text.strip()) is not None


def capital_share(text: str) -> float:
    """The share of words that begin with a capital letter."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def is_title_like(text: str) -> bool:
    """Whether it could be a headline: some words, no end of a sentence but a question's."""
    words = count_words(text)
    stripped = text.rstrip(_CLOSERS)
    return 3 <= words <= 28 and not is_cut_off(text) and stripped[-1:] not in ".。:,;" and any(map(str.isalpha, text))


_SIGNS = re.compile(r"[\s\d.,;:!?…«»“”„\"'’()\[\]{}<>|/\\*#@&%+=~^–—。、！？؟،।-]+")


def stems(text: str) -> frozenset[str]:
    """The beginnings of longer words, or pairs of letters in scripts without words: what texts on one thing share."""
    found = {word[:5].lower() for word in _SIGNS.split(text) if len(word) >= 4}
    wide = "".join(_WIDE.findall(text)) if not text.isascii() else ""
    return frozenset(found.union(wide[at : at + 2] for at in range(len(wide) - 1)))


_TOPIC = re.compile(r"[^\W\d_]{6,}|(?<=[^\W\d_] )[^\W\d_a-z][^\W\d_]{2,}")


def topics(text: str) -> frozenset[str]:
    """The beginnings of long words and of names: of what it speaks."""
    wide = stems(text) if _WIDE.search(text) else frozenset()
    return frozenset(word[:6].lower() for word in _TOPIC.findall(text) if len(word) >= 6 or word[0].isupper()) | wide


def has_letters(text: str) -> bool:
    """Whether anything of it is a letter."""
    return any(map(str.isalpha, text))
