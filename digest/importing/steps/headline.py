"""The headline: from the page's own words for it or from the line above the article; without the site's name."""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from digest.importing.document import Block, Change, Document, Fate, Flag, Outcome
from digest.importing.doubles import undoubled
from digest.importing.headlines import without_suffix
from digest.importing.lines import count_words, sentences
from digest.importing.markers import normal

_STEP = "headline"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def set_headline(document: Document) -> Outcome:
    """Find the title, and take out of the body where it says it again."""
    found, line, flags = _title(document)
    claim = document.claim("title")
    is_chosen = claim is not None and claim.evidence.startswith("front matter")
    title = found if is_chosen or not found else without_suffix(found, [block.text for block in document.blocks])
    changes = [Change(_STEP, "fix", found, title, line)] if title != found else []
    calm = _calmed(title, document.body)
    if calm != title:
        changes.append(Change(_STEP, "fix", title, calm, line))
    blocks, dropped = _without_repeats(document.blocks, {normal(title), normal(found)} - {""})
    flags = [*flags] if calm else [*flags, Flag("no-headline", "no headline was found")]
    named = replace(document, title=calm, blocks=blocks, flags=(*document.flags, *flags))
    return named, (*changes, *dropped)


def _title(document: Document) -> tuple[str, int, list[Flag]]:
    claim = document.claim("title")
    if claim is not None:
        return claim.value, 0, []
    for block in document.blocks:
        if block.fate is Fate.METADATA and "the headline" in block.evidence:
            return block.text, block.line, []
    body = document.body
    if not body:
        return "", 0, []
    first = sentences(body[0].text)[:1] or [body[0].text]
    words = first[0].split()
    title = " ".join(words[:14]) + ("…" if len(words) > 14 else "")
    return title, body[0].line, [Flag("no-headline", "no headline was found; it is made of the first sentence", title)]


def _without_repeats(blocks: tuple[Block, ...], lines: set[str]) -> tuple[tuple[Block, ...], list[Change]]:
    found, changes = [], []
    for block in blocks:
        if block.fate is Fate.BODY and _says(block.text, lines) and count_words(block.text) >= 2:
            changes.append(Change(_STEP, "drop", block.text, "says the headline again", block.line))
            found.append(replace(block, fate=Fate.METADATA, evidence=("says the headline again",)))
        else:
            found.append(block)
    return tuple(found), changes


def _says(text: str, lines: set[str]) -> bool:
    """Whether a text is one of the lines, now or once its doubled words are mended."""
    return normal(text) in lines or normal(undoubled(text)) in lines


def _calmed(title: str, body: Iterable[Block]) -> str:
    """A title in capitals in the case that the body gives its words."""
    letters = [letter for letter in title if letter.isalpha()]
    if len(title.split()) < 3 or not letters or sum(map(str.isupper, letters)) < 0.9 * len(letters):
        return title
    forms = Counter(
        word for block in body for match in _WORD.finditer(block.text) if (word := match[0]) and not word.isupper()
    )
    acronyms = {match[0] for block in body for match in _WORD.finditer(block.text) if match[0].isupper()}
    usual: dict[str, str] = {}
    for word, _ in forms.most_common():
        usual.setdefault(word.lower(), word)
    calm = _WORD.sub(
        lambda match: (
            match[0] if match[0] in acronyms and len(match[0]) > 1 else usual.get(match[0].lower(), match[0].lower())
        ),
        title,
    )
    return calm[:1].upper() + calm[1:]
