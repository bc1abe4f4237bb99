"""Typography by language: quotation marks, apostrophes, spaces, ellipses; never inside code or addresses.

The rules follow the publishing habits of each language: CLDR's delimiters for quotation marks, the
Imprimerie nationale's *Lexique* for French spaces, the OQLF's *Banque de dépannage linguistique* for
Canadian French. Setting what is already set changes nothing.
"""

import re
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

_UNSET = ("code", "pre", "kbd", "samp", "tt")
_INLINE = re.compile(r"</?(?:a|em|strong|s|del|img|code|kbd|samp|tt)\b")
_OPENS_AFTER = " \n\t([{—–-/\u00a0\u202f«“„‘‚>¿¡\ufdd1"


def rules_of(lang: str) -> Rules:
    """The rules of a language tag: its own, its base language's, the general ones."""
    return RULES.get(lang) or RULES.get(lang.partition("-")[0]) or RULES[""]


def typeset(text: str, rules: Rules) -> str:
    """Set one text on its own."""
    return _set(text, rules)


def typeset_html(html: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    """Set the text between tags (at even places); quotation marks may open in one and close in another."""
    if not html:
        return html
    joined = []
    closed_by = ""
    for number, part in enumerate(html):
        if number % 2:
            closed_by = _unset_until(part, closed_by)
            joined.append(SEAM if _INLINE.match(part) else BREAK)
        else:
            joined.append(UNSET if closed_by else part)
    done = _SEAMS.split(_set("".join(joined).replace("&quot;", '"'), rules))
    parts = list(html)
    parts[1::2] = [_alternative(tag, rules) if tag.startswith("<img ") else tag for tag in parts[1::2]]
    parts[::2] = [old if new == UNSET else new for new, old in zip(done, html[::2], strict=True)]
    return tuple(parts)


def _alternative(tag: str, rules: Rules) -> str:
    """An image with its alternative text set; quotation marks are written as entities there."""
    return _ALT.sub(lambda match: f'alt="{typeset(match[1].replace("&quot;", chr(34)), rules)}"', tag)


_ALT = re.compile(r'alt="([^"]*)"')

SEAM, BREAK, UNSET = "\ufdd0", "\ufdd1", "\ufdd2"
"""Noncharacters (Unicode 16, 23.7) that stand for a tag within a line, a tag between blocks, and text that stays."""

_SEAMS = re.compile(f"[{SEAM}{BREAK}]")


def _unset_until(tag: str, closed_by: str) -> str:
    """The tag that ends the passage without typography that we are in; empty outside of any."""
    if closed_by:
        return "" if tag == closed_by else closed_by
    name = tag[1:].rstrip(">").partition(" ")[0]
    return f"</{name}>" if name in _UNSET else ""


def _set(text: str, rules: Rules) -> str:
    if "..." in text:
        text = text.replace("...", "…")
    if '"' in text or "'" in text:
        text = _quoted(text, rules)
    if rules.group_space is not None:
        text = _THOUSANDS.sub(rules.group_space, text)
    return _spaced(text, _spaces(rules)) if _spaces(rules) else text


_THOUSANDS = re.compile(r" (?<=\d )(?<!\d{4} )(?=\d{3}(?!\d))")


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
            is_inside = is_inside and BREAK not in piece
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
        if BREAK in pieces[at]:
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


_ENDINGS = f'»”"!?)…{SEAM}{BREAK}'
_CLOSINGS = ")]»”’%…"
_ENTITIES = ("&amp", "&lt", "&gt")
