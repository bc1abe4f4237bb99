"""Typography by language: quotation marks, apostrophes, spaces, ellipses; never inside code or addresses.

The rules follow the publishing habits of each language: CLDR's delimiters for quotation marks, the
Imprimerie nationale's *Lexique* for French spaces, the OQLF's *Banque de dépannage linguistique* for
Canadian French. Setting what is already set changes nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from digest.draft import Draft
from digest.model import Facts, Head, Moment, Quote, Source, Text

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


RULES = {
    "": Rules(),
    "en": Rules(),
    "fr": Rules("«»", "“”", WIDE, NARROW, WIDE, NARROW),
    "fr-CA": Rules("«»", "“”", WIDE, "", WIDE, WIDE),
    "fr-CH": Rules("«»", "“”", NARROW, NARROW, NARROW, NARROW),
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
_INLINE = re.compile(r"</?(?:a|em|strong|s|del|img|br)\b")
_OPENS_AFTER = " \n\t([{—–-/\u00a0\u202f«“„‘‚’"


def set_typography(draft: Draft) -> Draft:
    """Set the body, the head and every text of a version, where its language is to be set."""
    if draft.lang not in draft.reading.typeset:
        return draft
    rules = rules_of(draft.lang)
    put = lambda text: typeset(text, rules)  # noqa: E731
    return replace(
        draft,
        html=typeset_html(draft.html, rules),
        head=_head(draft.head, put),
        text=_text(draft.text, put),
        facts=_facts(draft.facts),
    )


def rules_of(lang: str) -> Rules:
    """The rules of a language tag: its own, its base language's, the general ones."""
    return RULES.get(lang) or RULES.get(lang.partition("-")[0]) or RULES[""]


def typeset(text: str, rules: Rules) -> str:
    """Set one text on its own."""
    return _Setter(rules).set(text)


def typeset_html(html: tuple[str, ...], rules: Rules) -> tuple[str, ...]:
    """Set the text between tags (at even places); quotation marks may open in one and close in another."""
    setter, closed_by, done = _Setter(rules), "", []
    for number, part in enumerate(html):
        if number % 2:
            closed_by = _unset_until(part, closed_by)
            if not _INLINE.match(part):
                setter.begin()
            done.append(part)
        else:
            done.append(part if closed_by else setter.set(part.replace("&quot;", '"')))
    return tuple(done)


def _unset_until(tag: str, closed_by: str) -> str:
    """The tag that ends the passage without typography that we are in; empty outside of any."""
    if closed_by:
        return "" if tag == closed_by else closed_by
    name = tag[1:].rstrip(">").partition(" ")[0]
    return f"</{name}>" if name in _UNSET else ""


class _Setter:
    """Sets texts one after the other, remembering what stood before."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.before = " "
        self.spaces = _spaces(rules)

    def begin(self) -> None:
        """A new block: nothing stands before, no quotation is open."""
        self.before = " "

    def set(self, text: str) -> str:
        """The text, set."""
        if not text:
            return text
        marked = text.replace("...", "…") if "..." in text else text
        if '"' in marked or "'" in marked:
            marked = self._quoted(marked)
        self.before = text[-1]
        return self.spaces(marked)

    def _quoted(self, text: str) -> str:
        rules, before = self.rules, self.before
        out: list[str] = []
        for piece in filter(None, re.split("([\"'])", text)):
            opens = before in _OPENS_AFTER
            if piece == '"':
                out.append(rules.quotes[0] + rules.quote_space if opens else rules.quote_space + rules.quotes[1])
            elif piece == "'":
                out.append("‘" if opens and rules.inner[0] == "‘" else "’")
            else:
                out.append(piece)
            before = out[-1][-1]
        return "".join(out)


@lru_cache
def _spaces(rules: Rules) -> Callable[[str], str]:
    """What sets the spaces of a language: a function of text."""
    changes: list[tuple[str, re.Pattern[str], str]] = []
    if rules.quote_space:
        opening, closing = rules.quotes[0], rules.quotes[1]
        changes.append((opening, re.compile(rf"{opening}[ \u00a0\u202f]*"), opening + rules.quote_space))
        changes.append((closing, re.compile(rf"[ \u00a0\u202f]*{closing}"), rules.quote_space + closing))
    if rules.high_space is not None:
        for mark in ";!?":
            changes.append((mark, _before(mark), rules.high_space + mark))
    if rules.colon_space is not None:
        changes.append((":", _before(":"), rules.colon_space + ":"))
    if rules.percent_space is not None:
        changes.append(("%", re.compile(r"(?<=\d)[ \u00a0\u202f]%"), rules.percent_space + "%"))
    if rules.high_space == NARROW:
        changes.append((" ", re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW))

    def spaced(text: str) -> str:
        for mark, pattern, replacement in changes:
            if mark in text:
                text = pattern.sub(replacement, text)
        return text

    return spaced


def _before(mark: str) -> re.Pattern[str]:
    """Before the mark, where it ends a word or stands alone; not inside an address, a time or an entity."""
    entity = "".join(f"(?<!&{name})" for name in ("amp", "lt", "gt"))
    after = r"(?=[\s»”\"!?)…]|$)"
    return re.compile(rf"(?:(?<=[^\W_])|(?<=[)\]»”’%…])|[ \u00a0\u202f]+){entity}{re.escape(mark)}{after}")


def _head(head: Head, put: Callable[[str], str]) -> Head:
    return replace(head, title=put(head.title), summary=put(head.summary))


def _text(text: Text, put: Callable[[str], str]) -> Text:
    return replace(
        text,
        key_points=tuple(map(put, text.key_points)),
        timeline=tuple(_moment(moment, put) for moment in text.timeline),
        corrections=tuple(_moment(moment, put) for moment in text.corrections),
        quotes=tuple(_quote(quote, put) for quote in text.quotes),
    )


def _moment(moment: Moment, put: Callable[[str], str]) -> Moment:
    return replace(moment, text=put(moment.text))


def _quote(quote: Quote, put: Callable[[str], str]) -> Quote:
    original = typeset(quote.original, rules_of(quote.lang or "")) if quote.original else quote.original
    return replace(quote, text=put(quote.text), original=original)


def _facts(facts: Facts) -> Facts:
    """Titles of sources are set by their own language."""
    return replace(facts, sources=tuple(map(_source, facts.sources))) if facts.sources else facts


def _source(source: Source) -> Source:
    if not source.title or not source.lang:
        return source
    return replace(source, title=typeset(source.title, rules_of(source.lang)))
