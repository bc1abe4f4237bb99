"""Characters as they were meant: mojibake undone, Unicode composed (NFC), what is invisible removed."""

import re
import unicodedata

from msgspec.structs import replace

from digest.importing.document import Change, Document, Flag, Outcome

_STEP = "characters"
_SUSPECT = re.compile("[ÂÃÅÎÏÐÑØÙâàð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffc\ufdd0-\ufdef\ufffe\uffff]"
)
_JOINER = re.compile("[\u200c\u200d]")
_STRAIGHT = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")
_CURLY = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")


def mend_characters(document: Document) -> Outcome:
    """Mend each line; quotes and apostrophes stay as they are, two kinds of apostrophes are flagged."""
    lines = document.text.split("\n")
    after = [mended(line) for line in lines]
    changes = tuple(
        Change(_STEP, "fix", before, now, number)
        for number, (before, now) in enumerate(zip(lines, after, strict=True), 1)
        if before != now
    )
    text = "\n".join(after)
    if not _is_mixed(text):
        return (replace(document, text=text), changes) if changes else (document, ())
    message = "there are straight and curly apostrophes in it; pages are set with curly ones"
    flagged = replace(document, text=text, flags=(*document.flags, Flag("apostrophes", message)))
    return flagged, (*changes, Change(_STEP, "flag", "", message, 0))


def _is_mixed(text: str) -> bool:
    return "'" in text and "’" in text and _STRAIGHT.search(text) is not None and _CURLY.search(text) is not None


def mended(line: str) -> str:
    """A line with its characters as they were meant."""
    if line.isascii() and _INVISIBLE.search(line) is None:
        return line
    if _SUSPECT.search(line):
        from ftfy import fix_encoding

        line = fix_encoding(line)
    line = unicodedata.normalize("NFC", line)
    line = _INVISIBLE.sub("", line)
    return _JOINER.sub(_joiner, line)


def _joiner(match: re.Match[str]) -> str:
    """Joiners shape Arabic, Persian and Indic letters and emoji; elsewhere they hide."""
    text, at = match.string, match.start()
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return match[0] if any(ord(one) > 0x600 for one in around) else ""
