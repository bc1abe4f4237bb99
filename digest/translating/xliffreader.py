"""XLIFF 2.0 as translators send it back → units, with the line of each. Pure.

Core elements are read; elements of modules and extensions are passed over. Documents with a DTD are refused.
"""

from typing import NoReturn
from xml.parsers import expat

from msgspec import Struct

from digest.errors import InputError, Problem
from digest.translating.units import Bundle, Exchange, Unit
from digest.translating.xliff import NAMESPACE

VERSIONS = ("2.0", "2.1")
_KEPT = ("mrk", "sm", "em")
"""Elements within a text that mark it and say nothing themselves."""

_ENDS = tuple(
    expat.errors.codes[message]
    for message in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN)
)
"""Faults of a document that ends before it is over."""

_STATES = ("initial", "translated", "reviewed", "final")


class _Segment(Struct):
    source: str = ""
    target: str | None = None
    state: str = "initial"
    is_between: bool = False
    """Whether it only stands between segments: without a translation it is its own."""

    @property
    def said(self) -> str:
        """Its translation."""
        return self.target if self.target is not None else self.source if self.is_between else ""


class _Open(Struct):
    """The unit that is being read."""

    id: str
    line: int
    segments: list[_Segment] = []
    notes: dict[str, str] = {}


def read(path: str, data: bytes) -> Exchange:
    """Read a document. Raises InputError with the place of what is not XLIFF 2.0."""
    reading = _Reading(path)
    try:
        reading.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        hint = "the file may have been cut off: ask for it again" if error.code in _ENDS else ""
        raise InputError([Problem(path, error.lineno, error.offset + 1, message, hint)]) from error
    return reading.exchange()


class _Reading:
    """What is known up to the place at which the parser is."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = lambda *_: self.refuse("it has a document type", "delete the DOCTYPE")
        self.langs = "", ""
        self.sites: set[str] = set()
        self.bundles: dict[str, list[Unit]] = {}
        self.way: list[str] = []
        self.story = self.note = ""
        self.unit: _Open | None = None

    def refuse(self, message: str, hint: str = "") -> NoReturn:
        """End the reading with the fault of this place."""
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        raise InputError([Problem(self.path, line, column, message, hint)])

    def exchange(self) -> Exchange:
        """All that was read."""
        if len(self.sites) != 1:
            message = "it does not say of which site it is" if not self.sites else "it is of several sites"
            hint = "take a file that `digest translate --export` wrote; translators' notes of category site must stay"
            raise InputError([Problem(self.path, 1, 1, message, hint)])
        bundles = tuple(Bundle(story, tuple(units)) for story, units in self.bundles.items())
        return Exchange(self.sites.pop(), *self.langs, bundles)

    def start(self, name: str, given: dict[str, str]) -> None:
        """An element begins."""
        namespace, _, local = name.rpartition(" ")
        if not self.way and (local != "xliff" or namespace != NAMESPACE):
            self.refuse("the document is not XLIFF 2.0", "export as XLIFF 2.0, not 1.2")
        within = next((one for one in self.way if one in ("source", "target")), "")
        self.way.append(local if namespace == NAMESPACE else "")
        if namespace != NAMESPACE or "" in self.way[:-1]:
            return
        if within:
            self._inline(local, given, within)
            return
        opened = getattr(self, f"_open_{local}", None)
        if opened is not None:
            opened(given)

    def _open_xliff(self, given: dict[str, str]) -> None:
        if given.get("version") not in VERSIONS:
            self.refuse(f"version {given.get('version')!r} of XLIFF cannot be read", "export as XLIFF 2.0")
        self.langs = given.get("srcLang", ""), given.get("trgLang", "")

    def _open_file(self, given: dict[str, str]) -> None:
        self.story = given.get("original", "")
        if not self.story:
            self.refuse("the file does not say of which story it is", "keep its attribute original")
        self.bundles.setdefault(self.story, [])

    def _open_unit(self, given: dict[str, str]) -> None:
        if not given.get("id"):
            self.refuse("the unit has no id")
        self.unit = _Open(given["id"], self.parser.CurrentLineNumber)

    def _open_segment(self, given: dict[str, str]) -> None:
        state = given.get("state", "initial")
        if state not in _STATES:
            self.refuse(f"there is no state {state!r} of a segment", f"write one of {', '.join(_STATES)}")
        if self.unit is None:
            self.refuse("the segment is in no unit")
        self.unit.segments.append(_Segment(state=state))

    def _open_ignorable(self, given: dict[str, str]) -> None:
        if self.unit is not None:
            self.unit.segments.append(_Segment(state="final", is_between=True))

    def _open_target(self, given: dict[str, str]) -> None:
        if self.unit is not None and self.unit.segments:
            self.unit.segments[-1].target = ""

    def _open_note(self, given: dict[str, str]) -> None:
        self.note = given.get("category", "")

    def _inline(self, local: str, given: dict[str, str], within: str) -> None:
        if local == "cp":
            try:
                self.text(chr(int(given.get("hex", ""), 16)))
            except (ValueError, OverflowError):
                self.refuse(f"{given.get('hex')!r} is no code of a character")
        elif local not in _KEPT:
            self.refuse(
                f"the {within} has a code <{local}> that was not exported", "write the marks of Markdown as text"
            )

    def end(self, name: str) -> None:
        """An element ends."""
        local = self.way.pop()
        if local == "unit" and self.unit is not None:
            self.bundles[self.story].append(_unit(self.unit))
            self.unit = None

    def text(self, text: str) -> None:
        """Character data."""
        if "" in self.way:
            return
        if self.way[-1] == "note":
            self._noted(text)
        elif self.unit is not None and self.unit.segments:
            segment = self.unit.segments[-1]
            if "target" in self.way:
                segment.target = (segment.target or "") + text
            elif "source" in self.way:
                segment.source += text

    def _noted(self, text: str) -> None:
        if self.unit is not None:
            self.unit.notes[self.note] = self.unit.notes.get(self.note, "") + text
        elif self.note == "site":
            self.sites.add(text)


def _unit(unit: _Open) -> Unit:
    source = "".join(one.source for one in unit.segments)
    target = "".join(one.said for one in unit.segments)
    is_done = all(one.state != "initial" and (one.said or one.is_between) for one in unit.segments)
    before, note = unit.notes.get("before", ""), unit.notes.get("note", "")
    return Unit(unit.id, source, target, is_done and bool(target), before, note, unit.line)
