"""Units as XLIFF 2.0 (OASIS Standard, 5 August 2014). Pure; `xliffreader` is the way back.

A story is a `file`, a unit a `unit` of one segment. Whose they are stands in a note of category `site`.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from digest.cldr import direction
from digest.translating.units import Bundle, Exchange

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"


def text_of(exchange: Exchange) -> str:
    """The file's text. A segment that is to be translated, or looked over, has the state `initial`, others `final`."""
    return "".join(_lines(exchange))


def _lines(exchange: Exchange) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    langs = f"srcLang={quoteattr(exchange.source_lang)} trgLang={quoteattr(exchange.target_lang)}"
    yield f'<xliff xmlns="{NAMESPACE}" version="2.0" {langs}>\n'
    ways = f'srcDir="{direction(exchange.source_lang)}" trgDir="{direction(exchange.target_lang)}"'
    for number, bundle in enumerate(exchange.bundles, 1):
        named = f'id="f{number}" original={_attribute(bundle.story)}'
        yield f'<file {named} canResegment="no" {ways} xml:space="preserve">\n'
        yield f'<notes><note category="site">{escape(exchange.site)}</note></notes>\n'
        yield from _units(bundle)
        yield "</file>\n"
    yield "</xliff>\n"


def _units(bundle: Bundle) -> Iterator[str]:
    for unit in bundle.units:
        yield f'<unit id="{unit.id}">'
        notes = (("note", unit.note), ("before", unit.before))
        listed = "".join(f'<note category="{name}">{_text(text)}</note>' for name, text in notes if text)
        yield f"<notes>{listed}</notes>" if listed else ""
        yield f'<segment state="{"final" if unit.is_done else "initial"}"><source>{_text(unit.source)}</source>'
        yield f"<target>{_text(unit.target)}</target>" if unit.target else ""
        yield "</segment></unit>\n"


def _text(text: str) -> str:
    """Character data; a carriage return would be read as the end of a line."""
    return escape(text, {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
