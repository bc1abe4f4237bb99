"""Typography by language: quotation marks, apostrophes, spaces, ellipses; never inside code or addresses.

The rules follow the publishing habits of each language: CLDR's delimiters for quotation marks, the
Imprimerie nationale's *Lexique* for French spaces, the OQLF's *Banque de dépannage linguistique* for
Canadian French. Setting what is already set changes nothing.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from digest.spacing import END, SEAM, spaced

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

UNSET = "\x03"
"""Stands for text that stays, as `SEAM` and `END` do for tags."""

_OPENS_AFTER = f" \n\t([{{—–-/\u00a0\u202f«“„‘‚>¿¡{END}"


def rules_of(lang: str) -> Rules:
    """The rules of a language tag: its own, its base language's, the general ones."""
    return RULES.get(lang) or RULES.get(lang.partition("-")[0]) or RULES[""]


def typeset(text: str, rules: Rules) -> str:
    """Set one text on its own."""
    if "..." in text:
        text = text.replace("...", "…")
    if "'" in text:
        text = _WITHIN_WORD.sub("’", text)
    if "'" in text:
        text = _quoted(text, rules)
    elif '"' in text:
        text = _double_quoted(text, rules)
    spaces = _spaces(rules)
    return spaced(text, spaces) if spaces else text


def typeset_each(texts: Sequence[str], rules: Rules) -> list[str]:
    """Set some texts, each on its own, in one go."""
    return typeset(END.join(texts), rules).split(END)


def typeset_html(html: str, rules: Rules) -> str:
    """Set the text between the tags; quotation marks may open in one text and close in another.

    Only for HTML in which `<` and `>` of texts are escaped.
    """
    parts = split_html(html)
    joined = parts.copy()
    joined[1::2] = map(_joint, parts[1::2])
    keeps = _UNSET.search(html) is not None
    if keeps:
        joined[::2] = [UNSET if stays else text for text, stays in zip(parts[::2], _staying(parts), strict=True)]
    done = typeset("".join(joined).replace("&quot;", '"'), rules).replace(END, SEAM).split(SEAM)
    if keeps:
        done = [old if new == UNSET else new for new, old in zip(done, parts[::2], strict=True)]
    parts[::2] = done
    return _ALT.sub(lambda alt: _alternative(alt, rules), "".join(parts)) if "<img" in html else "".join(parts)


def split_html(html: str) -> list[str]:
    """Text at even places, tags at odd ones."""
    return _TAG.split(html)


_TAG = re.compile(r"(<[^>]*>)")
_ALT = re.compile(r'alt="([^"]*)"')


@lru_cache(maxsize=1000)
def _joint(tag: str) -> str:
    """What stands for a tag while the texts around it are set."""
    return SEAM if _INLINE.match(tag) else END


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


_WITHIN_WORD = re.compile(r"'(?=[^\W_])(?<=[^\W_]')")
"""An apostrophe for certain; most are."""


def _double_quoted(text: str, rules: Rules) -> str:
    """As `_quoted`, where there is nothing to ask but what stands before."""
    opening, closing = rules.quotes[0] + rules.quote_space, rules.quote_space + rules.quotes[1]
    first, *pieces = text.split('"')
    before, out = first.rstrip(SEAM)[-1:] or " ", [first]
    for piece in pieces:
        opens = before in _OPENS_AFTER or (before == "’" and piece[:1].isalnum())
        mark = opening if opens else closing
        out += (mark, piece)
        before = piece.rstrip(SEAM)[-1:] or mark[-1]
    return "".join(out)


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
    """Mark → the space that belongs beside it: after an opening quotation mark, before every other.

    A blank between two groups of digits is a mark in whose place that space belongs.
    """
    high = dict.fromkeys(";!?", rules.high_space)
    quotes = dict.fromkeys(rules.quotes, rules.quote_space or None)
    found = {**high, ":": rules.colon_space, "%": rules.percent_space, " ": rules.group_space, **quotes}
    return {mark: space for mark, space in found.items() if space is not None}
