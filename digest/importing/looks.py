"""Evidence of the look of a line: dates, menus, words of programs, marks of copyright, in any language."""

import re

from digest.importing.document import Block, Shape
from digest.importing.kinds import ACCOUNT, CAPTION, DATED, MENU, NOTICE, SIGNS, STRONG, TOKEN, Found
from digest.importing.lines import (
    capital_share,
    has_glue,
    has_handle,
    has_letters,
    has_separators,
    is_address,
    is_code,
    is_repeated_token,
)
from digest.importing.markers import normal, start_of

_COPYRIGHT = re.compile(r"©|\(c\)\s*(?:19|20)\d\d|\bcopyright\b", re.I)
_CREDIT = re.compile(
    r"(?:(?<=[.!?…])\s+|\()[^\W\d_a-z][^\s.()]*(?:\s[^\W\d_a-z][^\s.()]*){0,3}\s?[/|:]\s?[^\W\d_a-z][^.()]{1,30}\)?$"
)
"""The credit of a picture at a line's end: `… last week. ADA LIND / EXAMPLE IMAGES`."""

_NUMBERED = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY_AND_YEAR = re.compile(
    r"\b\d{1,2}\b.{0,14}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.{1,12}\b\d{1,2}\b|\b\d{1,2}[:.h]\d\d\b"
    r"|\b\d{1,2}[./-]\d{1,2}[./-](?:\d\d){1,2}\b|(?:19|20)\d\d\s*[年년].{1,4}[月월]"
)


def of_shape(block: Block, words: int, complete: bool) -> Found:
    """Evidence of the look of a line, in any language."""
    text = block.text
    found: Found = []
    if not has_letters(text):
        found.append((SIGNS, "no letter in it"))
    if words <= (20 if says_when(text) else 12) and not complete and _is_dated(text):
        found.append((DATED, "hardly more than a date"))
    is_token = words <= 8 and (has_glue(text) or is_repeated_token(text))
    if (is_token or is_code(text)) and block.shape is not Shape.CODE:
        found.append((TOKEN, "words of a theme, not of a language"))
    if not complete and words <= 60 and _CREDIT.search(text):
        found.append((CAPTION, "ends with a picture's credit"))
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
    if len(text.split()) <= 6 and _YEAR.search(text) and says_when(text):
        return True
    if _DAY_AND_YEAR.search(text) is None:
        return False
    left = [word for word in _NUMBERED.sub(" ", text).split() if len(word) > 1 and word[0].isalpha()]
    return len(left) <= 4 or (len(left) <= 14 and says_when(text))


def says_when(text: str) -> bool:
    """Whether it begins with words such as “Published on”."""
    line = normal(text)
    return start_of("published", line) != "" or start_of("updated", line) != ""
