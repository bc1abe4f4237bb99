"""Typography by language: quotation marks, apostrophes, spaces, ellipses; never inside code or addresses.

The rules follow the publishing habits of each language: CLDR's delimiters for quotation marks, the
Imprimerie nationale's *Lexique* for French spaces, the OQLF's *Banque de dépannage linguistique* for
Canadian French. Setting what is already set changes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

NARROW, WIDE = "\u202f", "\u00a0"
"""The narrow no-break space and the no-break space."""


class Rules(Struct, frozen=True):
    """How a language is set."""

    quotes: str = "“”"
    """What opens and what closes."""
    inner: str = "‘’"
    quote_space: str = ""
    """Between a quotation mark and what it encloses."""
    high_space: str | None = None
    """Before `;`, `!` and `?`; None: what was written stays."""
    colon_space: str | None = None
    percent_space: str | None = None
    group_space: str | None = None
    """Between the groups of three digits of a number."""


RULES = {
    "": Rules(),
    "en": Rules(),
    "fr": Rules("«»", "“”", WIDE, NARROW, WIDE, NARROW, NARROW),
    "fr-CA": Rules("«»", "“”", WIDE, "", WIDE, WIDE, WIDE),
    "fr-CH": Rules("«»", "“”", NARROW, NARROW, NARROW, NARROW, NARROW),
    "de": Rules("„“", "‚‘", percent_space=NARROW),
    "es": Rules("«»", "“”", percent_space=NARROW),
    "it": Rules("«»", "“”"),
    "pt": Rules("«»", "“”"),
    "pt-BR": Rules("“”", "‘’"),
    "nl": Rules("“”", "‘’"),
    "pl": Rules("„”", "«»"),
    "ru": Rules("«»", "„“"),
    "uk": Rules("«»", "„“"),
    "ar": Rules("”“", "’‘"),
}

_UNSET = re.compile(r"<(code|pre|kbd|samp|tt)\b")
_INLINE = re.compile(r"</?(?:a|em|strong|s|del|img|code|kbd|samp|tt)\b")
_OPENS_AFTER = " \n\t([{—–-/\u00a0\u202f«“„‘‚>¿¡\ufdd1"


def rules_of(lang: str) -> Rules:
    """The rules of a language tag: its own, its base language's, the general ones."""
    return RULES.get(lang) or RULES.get(lang.partition("-")[0]) or RULES[""]


def typeset(text: str, rules: Rules) -> str:
    """Set one text on its own."""
    return _set(text, rules)


def typeset_each(texts: Sequence[str], rules: Rules) -> list[str]:
    """Set some texts, each on its own, in one go."""
    return _set(f"{SEAM}{END}".join(texts), rules).replace(END, "").split(SEAM)


def typeset_html(html: str, rules: Rules) -> str:
    """Set the text between the tags; quotation marks may open in one text and close in another.

    Only for HTML in which `<` and `>` of texts are escaped.
    """
    parts = split_html(html)
    joined = parts.copy()
    joined[1::2] = map(_joint, parts[1::2])
    if _UNSET.search(html):
        joined[::2] = [UNSET if stays else text for text, stays in zip(parts[::2], _staying(parts), strict=True)]
    done = _set("".join(joined).replace("&quot;", '"'), rules).replace(END, "").split(SEAM)
    parts[::2] = [old if new == UNSET else new for new, old in zip(done, parts[::2], strict=True)]
    return _ALT.sub(lambda alt: _alternative(alt, rules), "".join(parts)) if "<img" in html else "".join(parts)


def split_html(html: str) -> list[str]:
    """Text at even places, tags at odd ones."""
    return _TAG.split(html)


_TAG = re.compile(r"(<[^>]*>)")
_ALT = re.compile(r'alt="([^"]*)"')

SEAM, END, UNSET = "\ufdd0", "\ufdd1", "\ufdd2"
"""Noncharacters (Unicode 16, 23.7) that stand for a tag, for the end of a block behind it, and for text that stays."""


@lru_cache(maxsize=1000)
def _joint(tag: str) -> str:
    """What stands for a tag while the texts around it are set."""
    return SEAM if _INLINE.match(tag) else SEAM + END


def _staying(parts: list[str]) -> Iterator[bool]:
    """Of each text, whether it stands in a passage that is not set."""
    closed_by = ""
    yield False
    for tag in parts[1::2]:
        if closed_by:
            closed_by = "" if tag == closed_by else closed_by
        elif opening := _UNSET.match(tag):
            closed_by = f"</{opening[1]}>"
        yield bool(closed_by)


def _alternative(alt: re.Match[str], rules: Rules) -> str:
    """An alternative text that is set; its quotation marks are written as entities."""
    return f'alt="{typeset(alt[1].replace("&quot;", chr(34)), rules)}"'


def _set(text: str, rules: Rules) -> str:
    if "..." in text:
        text = text.replace("...", "…")
    if "'" in text:
        text = _WITHIN_WORD.sub("’", text)
    if '"' in text or "'" in text:
        text = _quoted(text, rules)
    if rules.group_space is not None:
        text = _THOUSANDS.sub(rules.group_space, text)
    spaces = _spaces(rules)
    return _spaced(text, spaces) if spaces else text


_WITHIN_WORD = re.compile(r"'(?=[^\W_])(?<=[^\W_]')")
"""An apostrophe for certain; most are."""

_THOUSANDS = re.compile(r" (?=\d{3}(?!\d))(?<=\d )(?<!\d{4} )")


def _quoted(text: str, rules: Rules) -> str:
    """Straight quotation marks and apostrophes by what stands before them, tags within the line aside."""
    opening, closing = rules.quotes[0] + rules.quote_space, rules.quote_space + rules.quotes[1]
    pieces = [piece for piece in re.split("([\"'])", text) if piece]
    before, out, is_inside = " ", [], False
    for number, piece in enumerate(pieces):
        following = pieces[number + 1][:1] if number + 1 < len(pieces) else ""
        opens = before in _OPENS_AFTER or (before == "’" and following.isalnum())
        if piece == '"':
            out.append(opening if opens else closing)
        elif piece != "'":
            out.append(piece)
            is_inside = is_inside and END not in piece
        elif opens and _is_closed(pieces, number):
            out.append(rules.inner[0])
            is_inside = True
        else:
            out.append(rules.inner[1] if is_inside and not following.isalnum() else "’")
            is_inside = is_inside and following.isalnum()
        before = out[-1].rstrip(SEAM)[-1:] or before
    return "".join(out)


def _is_closed(pieces: list[str], number: int) -> bool:
    """Whether a single quotation mark that might open has one that might close it, in the same block."""
    for at in range(number + 1, len(pieces)):
        if END in pieces[at]:
            return False
        if pieces[at] == "'":
            following = pieces[at + 1][:1] if at + 1 < len(pieces) else ""
            if not following.isalnum() and pieces[at - 1][-1:] not in _OPENS_AFTER:
                return True
    return False


@lru_cache
def _spaces(rules: Rules) -> dict[str, str]:
    """Mark → the space that belongs beside it: after an opening quotation mark, before every other."""
    high = dict.fromkeys(";!?", rules.high_space)
    quotes = dict.fromkeys(rules.quotes, rules.quote_space or None)
    found = {**high, ":": rules.colon_space, "%": rules.percent_space, **quotes}
    return {mark: space for mark, space in found.items() if space is not None}


_MARKS = re.compile("[;:!?%«»]")
_BLANKS = " \u00a0\u202f"


def _spaced(text: str, spaces: dict[str, str]) -> str:
    """The spaces beside marks, as the language wants them."""
    out, done = [], 0
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark not in spaces:
            continue
        if mark == "«":
            out += [text[done : at + 1], spaces[mark]]
            done = at + 1 + _blanks_from(text, at + 1)
            continue
        start = done + len(text[done:at].rstrip(_BLANKS))
        if _takes_space(text, mark, start, at):
            out += [text[done:start], spaces[mark]]
            done = at
    return "".join(out) + text[done:]


def _blanks_from(text: str, at: int) -> int:
    return len(text[at : at + 9]) - len(text[at : at + 9].lstrip(_BLANKS))


def _takes_space(text: str, mark: str, start: int, at: int) -> bool:
    """Whether the mark, with blanks before it from `start` on, is punctuation: not part of an address, time, entity."""
    word_end = start
    while word_end and text[word_end - 1] == SEAM:
        word_end -= 1
    before, after = text[word_end - 1 : word_end], text[at + 1 : at + 2]
    if mark == "»":
        return True
    if mark == "%":
        return start < at and before.isdigit()
    ends = not after or after.isspace() or after in _ENDINGS
    attached = before.isalnum() or (before != "" and before in _CLOSINGS)
    return ends and (start < at or (attached and not text.endswith(_ENTITIES, 0, at)))


_ENDINGS = f'»”"!?)…{SEAM}'
_CLOSINGS = ")]»”’%…"
_ENTITIES = ("&amp", "&lt", "&gt")
