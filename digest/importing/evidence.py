"""What speaks for and against a block being of the article: one kind of evidence for each way in which pages differ.

Nothing is decided here: `steps/residue` weighs what is found over the whole text.
"""

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from digest.importing.document import Block, Shape
from digest.importing.lines import (
    capital_share,
    count_words,
    ends_sentence,
    has_glue,
    has_handle,
    has_letters,
    has_separators,
    is_address,
    is_code,
    is_cut_off,
    is_repeated_token,
    sentences,
)
from digest.importing.markers import found_in, normal, sections_of, start_of

END, RELATED, FURNITURE, TEASER, NOTICE = "end", "related", "furniture", "teaser", "notice"
BYLINE, CAPTION, DATED, AGO, TOKEN = "byline", "caption", "dated", "ago", "token"
MENU, ACCOUNT, LEARNED, REPEATED, SIGNS = "menu", "account", "learned", "repeated", "signs"
STRONG = "strong"
"""A notice of three words or more, or of two in a short line: hardly ever said in an article."""

RUBRIC = "rubric"
"""The name of a part of a paper: it may be a subhead too."""

METADATA = (BYLINE, DATED, AGO)
"""Kinds that tell something of an article, though they are none of its words."""


class Signs(Struct, frozen=True):
    """What a block looks like."""

    words: int
    complete: bool
    """It ends as a sentence does."""
    cut: bool
    """It ends in an ellipsis, as excerpts do; a single long paragraph of a text may."""
    kinds: tuple[str, ...]
    """Kinds of evidence against it."""
    shown: tuple[str, ...]
    """The same in words."""
    sentences: int
    weight: float
    """How much it looks like a part of an article, from about -6 to 10; before its neighbours are looked at."""

    def has(self, *kinds: str) -> bool:
        """Whether there is evidence of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)


def signs_of(blocks: Sequence[Block], learned: frozenset[str]) -> list[Signs]:
    """The signs of each block; those of a text are looked at together, since repetition is one."""
    normals = [normal(block.text) for block in blocks]
    times = Counter(normals)
    cuts = sum(is_cut_off(block.text) for block in blocks)
    listed = _listed(blocks)
    return [
        _signs(block, line, times[line], learned, at in listed, cuts == 1 and _follows_text(blocks, at))
        for at, (block, line) in enumerate(zip(blocks, normals, strict=True))
    ]


def _follows_text(blocks: Sequence[Block], at: int) -> bool:
    return at > 0 and ends_sentence(blocks[at - 1].text)


LIST = 12
"""Lines below one that ends in a colon, which may be a list without marks."""


def _listed(blocks: Sequence[Block]) -> set[int]:
    """The lines of lists: those that follow a line with a colon at its end, up to the next sentence."""
    found: set[int] = set()
    left = 0
    for at, block in enumerate(blocks):
        if left and not ends_sentence(block.text) and count_words(block.text) <= 20:
            found.add(at)
            left -= block.shape not in (Shape.ITEM, Shape.NUMBERED)
        else:
            left = 0
        if block.text.rstrip().endswith(":") and count_words(block.text) >= 6:
            left = LIST
    return found


def _signs(block: Block, line: str, times: int, learned: frozenset[str], listed: bool, alone: bool) -> Signs:
    text, words = block.text, count_words(block.text)
    complete, cut = ends_sentence(text), is_cut_off(text)
    cut = cut and not (alone and words >= 8)
    found = [*_of_words(text, line, words, complete), *_of_shape(block, words, complete)]
    if line in learned:
        found.append((LEARNED, "recurs across articles of the publisher"))
    if times > 1 and words <= 12 and not complete and block.shape != Shape.HEADING:
        found.append((REPEATED, f"stands {times} times in the text"))
    kinds = tuple(kind for kind, _ in found)
    weight = _weight(block, words, complete, cut, kinds, listed)
    shown = tuple(f"{kind}: {why}" if why else kind for kind, why in found)
    return Signs(words, complete, cut, kinds, shown, len(sentences(block.text)) if complete else 0, weight)


Found = list[tuple[str, str]]


def _of_words(text: str, line: str, words: int, complete: bool) -> Found:
    """Evidence of marker words."""
    if words > 120:
        return []
    found: Found = [
        (kind, f"the line “{text.strip()}”") for kind in (END, RELATED, FURNITURE, RUBRIC) if kind in sections_of(line)
    ]
    if not found and not complete and 2 <= words <= 6 and all(FURNITURE in sections_of(word) for word in line.split()):
        found.append((FURNITURE, "a row of buttons"))
    if not found and (phrase := _credit(text, words)):
        found.append((CAPTION, f"ends with “{phrase}”"))
    if not found and (phrase := _teaser(text, line, words, complete)):
        found.append((TEASER, f"begins with “{phrase}”"))
    if (phrase := _byline(text, line, words)) and not found:
        found.append((BYLINE, f"begins with “{phrase}”"))
    if (phrase := _caption(text, line, words)) and not found:
        found.append((CAPTION, f"begins with “{phrase}”"))
    if not found and not complete and words <= 14 and ":" in text:
        named = sections_of(normal(text.partition(":")[0])) & {RELATED, FURNITURE}
        found.extend((kind, f"begins with “{text.partition(':')[0]}:”") for kind in sorted(named - {"caption"}))
    if words <= 8 and not complete and _is_ago(line, words):
        found.append((AGO, "a time ago"))
    phrases = dict.fromkeys(found_in("notice", line))
    found.extend((NOTICE, f"says “{phrase}”") for phrase in phrases)
    longest = max((len(phrase.split()) for phrase in phrases), default=0)
    found.extend([(STRONG, "")] if longest > 2 or (longest == 2 and words <= 14) else [])
    return found


_ARROW = re.compile(r"\s*(?:[→►▶➤➡⇒▸»]|>>|-->)\s*\w")
_AFTER = re.compile(r"\s*[]:|»>–—→-]")


def _teaser(text: str, line: str, words: int, complete: bool) -> str:
    if _ARROW.match(text) and words >= 4 and not complete and "«" not in text:
        return text.split(maxsplit=1)[0]
    phrase = start_of("teaser", line)
    if not phrase or words > 40 or line == phrase:
        return ""
    rest = text.lstrip(" >»→▶►•*-–[(").translate(_STRAIGHT)[len(phrase) :]
    is_marked = _AFTER.match(rest) is not None
    return phrase if is_marked or (len(phrase.split()) > 1 and not complete) else ""


_STRAIGHT = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " "})


def _byline(text: str, line: str, words: int) -> str:
    phrase = start_of("byline", line)
    if not phrase or words > 14 or ends_sentence(text):
        return ""
    rest = text.strip().split(maxsplit=len(phrase.split()))[len(phrase.split()) :]
    return phrase if rest and capital_share(rest[0]) >= 0.6 else ""


def _caption(text: str, line: str, words: int) -> str:
    phrase = start_of("caption", line)
    if not phrase or words > 45 or line == phrase:
        return ""
    rest = text.lstrip(" ([").translate(_STRAIGHT)[len(phrase) :]
    marked = re.match(r"\s*[:|/]\s*\S|\s+[–—-]\s+\S|\s+©|\s*\(", rest) or (" " in phrase and rest.startswith(","))
    named = words <= 6 and not ends_sentence(text) and capital_share(rest) >= 0.6 and not rest.startswith("-")
    return phrase if marked or named else ""


def _is_ago(line: str, words: int) -> bool:
    """Whether a line tells how long ago something was; a single word such as ‘yesterday’ must be all of it."""
    found = [*found_in("ago", line)]
    return any(len(phrase.split()) > 1 or "#" in phrase or words == 1 for phrase in found)


def _credit(text: str, words: int) -> str:
    """The credit of a picture at a line's end: `… in Köln. Foto: Ann Lee/dpa`."""
    if words > 60:
        return ""
    last = text.split()[-9:]
    for at, word in enumerate(last[:-1]):
        if word[-1] in ":." and "caption" in sections_of(normal(word)) and (at or words > len(last)):
            rest = " ".join(last[at:])
            return rest if not ends_sentence(rest) and capital_share(rest) >= 0.5 else ""
    return ""


_COPYRIGHT = re.compile(r"©|\(c\)\s*(?:19|20)\d\d|\bcopyright\b", re.I)
_NUMBERED = re.compile(r"\d+")
_DAY_AND_YEAR = re.compile(
    r"\b\d{1,2}\b.{0,14}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{1,12}\b\d{1,2}\b|\b\d{1,2}[:.h]\d\d\b"
    r"|\b\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}\b|(?:19|20)\d\d\s*[年년].{1,4}[月월]"
)


def _of_shape(block: Block, words: int, complete: bool) -> Found:
    """Evidence of the look of a line, in any language."""
    text = block.text
    found: Found = []
    if not has_letters(text):
        found.append((SIGNS, "no letter in it"))
    if words <= (20 if _says_when(text) else 12) and not complete and _is_dated(text):
        found.append((DATED, "hardly more than a date"))
    is_token = words <= 8 and (has_glue(text) or is_repeated_token(text))
    if (is_token or is_code(text)) and block.shape is not Shape.CODE:
        found.append((TOKEN, "words of a theme, not of a language"))
    if not complete and words <= 60 and has_separators(text) and capital_share(text) > 0.5:
        found.append((MENU, "parts between separators"))
    if words <= (6 if complete else 14) and (has_handle(text) or is_address(text)):
        found.append((ACCOUNT, "an account, a hash tag or an address"))
    if words <= 60 and _COPYRIGHT.search(text):
        found.extend([(NOTICE, "a copyright mark"), (STRONG, "")])
    if words >= 8 and not complete and capital_share(text) > 0.75 and not has_separators(text) and "," not in text:
        found.append((MENU, "capital letters throughout"))
    if block.zone in ("nav", "footer", "form"):
        found.append((MENU, f"stands in the page's {block.zone}"))
    return found


def _is_dated(text: str) -> bool:
    match = _DAY_AND_YEAR.search(text)
    if match is None:
        return False
    left = [word for word in _NUMBERED.sub(" ", text).split() if len(word) > 1 and word[0].isalpha()]
    return len(left) <= 4 or (len(left) <= 14 and _says_when(text))


def _says_when(text: str) -> bool:
    """Whether it begins with words such as “Published on”."""
    line = normal(text)
    return start_of("published", line) != "" or start_of("updated", line) != ""


def _weight(block: Block, words: int, complete: bool, cut: bool, kinds: Sequence[str], listed: bool) -> float:
    weight = _plain_weight(block, words, complete, cut, listed)
    if END in kinds or RELATED in kinds:
        return -4.0
    if any(kind in kinds for kind in (FURNITURE, TOKEN, TEASER, LEARNED)):
        return -3.0
    if CAPTION in kinds:
        return -1.0
    if kinds.count(NOTICE) >= 2 or (STRONG in kinds and words <= 25) or (NOTICE in kinds and words <= 14):
        return -4.0
    if NOTICE in kinds:
        return min(weight, 6.0) * 0.3
    if any(kind in kinds for kind in (MENU, ACCOUNT, SIGNS, REPEATED, RUBRIC)):
        return -2.0
    if any(kind in kinds for kind in METADATA):
        return -1.0
    return weight


def _plain_weight(block: Block, words: int, complete: bool, cut: bool, listed: bool) -> float:
    """By shape alone: long and complete is good, short and open is bad."""
    if cut:
        return -0.5 if words <= 80 else 3.0
    if complete:
        known = sentences(block.text)
        whole = 1.0 if words >= 12 else 0.0
        return whole + min(words, 60) / 6 if words >= 8 or len(known) > 1 else max(words / 6, 0.4)
    if block.text.rstrip().endswith((":", ";", ",")):
        return words / 10 if words >= 6 else -0.5
    if words >= 16:
        return min(words / 16, 3.0) if capital_share(block.text) < 0.5 else -1.0
    if listed:
        return 0.3
    return -1.5
