"""Evidence of words: phrases that stand beside articles, in any of the languages that have a file of them."""

import re

from digest.importing.kinds import AGO, BYLINE, CAPTION, END, FURNITURE, NOTICE, RELATED, RUBRIC, STRONG, TEASER, Found
from digest.importing.lines import capital_share, ends_sentence
from digest.importing.markers import found_in, normal, sections_of, start_of


def of_words(text: str, line: str, words: int, complete: bool) -> Found:
    """Evidence of marker words."""
    if words > 120:
        return []
    is_answer = words == 1 and text.rstrip()[-1:] in STOPS
    known = frozenset[str]() if is_answer else sections_of(line)
    found: Found = [(kind, f"the line “{text.strip()}”") for kind in (END, RELATED, FURNITURE, RUBRIC) if kind in known]
    if not found and not complete and 2 <= words <= 6 and all(FURNITURE in sections_of(word) for word in line.split()):
        found.append((FURNITURE, "a row of buttons"))
    if not found and (phrase := _credit(text, words)):
        found.append((CAPTION, f"ends with “{phrase}”"))
    if not found and (phrase := _teaser(text, line, words, complete)):
        is_heading = words <= 5 and text[0].isalnum() and ":" not in text and text.rsplit(maxsplit=1)[-1].islower()
        found.append((RELATED if is_heading else TEASER, f"begins with “{phrase}”"))
    if (phrase := _byline(text, line, words)) and not found:
        found.append((BYLINE, f"begins with “{phrase}”"))
    if (phrase := _caption(text, line, words)) and not found:
        found.append((CAPTION, f"begins with “{phrase}”"))
    if not found and not complete and words <= 14 and (mark := _MARK.search(text)):
        named = sections_of(normal(text[: mark.start()])) & {RELATED, FURNITURE}
        found.extend((kind, f"begins with “{text[: mark.end()].strip()}”") for kind in sorted(named))
    if words <= 8 and not complete and _is_ago(line, words):
        found.append((AGO, "a time ago"))
    phrases = dict.fromkeys(found_in("notice", line))
    found.extend((NOTICE, f"says “{phrase}”") for phrase in phrases)
    longest = max((len(phrase.split()) for phrase in phrases), default=0)
    found.extend([(STRONG, "")] if longest > 2 or (longest == 2 and words <= 14) else [])
    return found


STOPS = (".", "…", "。", "؟")
"""A word with one of these is said, as ‘No.’ in an interview: no button has them."""

_MARK = re.compile(r":|\s[–—-]\s|[.!]\s")
_ARROW = re.compile(r"\s*(?:[→►▶➤➡⇒▸»]|>>|-->)\s*\w")
_POINTS = re.compile(r"(?:[→►▶➤➡⇒»›]|>>)\s*$")
_AFTER = re.compile(r"\s*[]:|»>–—→-]")


def _teaser(text: str, line: str, words: int, complete: bool) -> str:
    if _POINTS.search(text) and words >= 4 and not complete and "«" not in text:
        return text.rsplit(maxsplit=1)[-1]
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
