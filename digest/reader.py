"""From the strings of a YAML document to typed values: every fault is noted, none ends the reading."""

import re
from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

from digest.dates import parse_date
from digest.errors import Problem, Where
from digest.fields import Fields
from digest.model import Date
from digest.slugs import slug_fault
from digest.texts import CONTROLS
from digest.yamllines import Tree

TRUE, FALSE = ("true", "yes", "on"), ("false", "no", "off")


class Reader:
    """Reads the values of one file and keeps the faults that it meets."""

    def __init__(self, path: str, tz: ZoneInfo) -> None:
        self.path = path
        self.tz = tz
        self.problems: list[Problem] = []

    def fault(self, where: Where, message: str, hint: str = "") -> None:
        """Note a fault of the value at that place."""
        self.problems.append(Problem(self.path, message=message, hint=hint, where=where))

    def record(self, value: Tree, where: Where, fields: Fields) -> dict[str, Any]:
        """Read a mapping of known keys; a key left empty is as good as absent."""
        if not isinstance(value, dict):
            self.fault(where, "expected keys with values", "write `key: value` lines here")
            return {}
        known, read = fields.known, {}
        for key, item in value.items():
            if key not in known:
                self.fault((*where, key), f"unknown key {key!r}", nearest(key, known))
            elif item is not None and (typed := known[key].read(self, item, (*where, key))) is not None:
                read[key] = typed
        for field in fields.required:
            if field.name not in read and not self._faulty((*where, field.name)):
                self.fault((*where, field.name), f"{field.name!r} is missing", f"write {field.name}: {field.shape}")
        return read

    def _faulty(self, where: Where) -> bool:
        """Whether something is wrong at that place, or below it, already."""
        return any(problem.where[: len(where)] == where for problem in self.problems)

    def text(self, value: Tree, where: Where) -> str | None:
        """A text of one or more lines, as it was written."""
        if not isinstance(value, str):
            self.fault(where, "expected a text", "put it in quotes if it starts with [ or {")
            return None
        control = None if value.isprintable() else CONTROLS.search(value)
        if control is not None:
            self.fault(where, f"the character U+{ord(control[0]):04X} is not text", "remove it")
            return None
        return value.strip() or None

    def flag(self, value: Tree, where: Where) -> bool | None:
        """`true` or `false`."""
        word = value.lower() if isinstance(value, str) else ""
        if word not in (*TRUE, *FALSE):
            self.fault(where, f"{value!r} is neither true nor false", "write true or false")
            return None
        return word in TRUE

    def integer(self, value: Tree, where: Where) -> int | None:
        """A whole number."""
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}", value.strip()):
            return int(value)
        self.fault(where, f"{value!r} is not a whole number")
        return None

    def date(self, value: Tree, where: Where) -> Date | None:
        """A date of any precision."""
        text = self.text(value, where)
        if text is None:
            return None
        try:
            return parse_date(text, self.tz)
        except (ValueError, OverflowError) as error:
            reason = str(error) if "ISO" in str(error) else f"{text!r} does not exist in the calendar ({error})"
            self.fault(where, reason, "write it as 2024-05-17 or 2024-05-17T10:30")
            return None

    def texts(self, value: Tree, where: Where) -> tuple[str, ...]:
        """A list of texts; a single one may stand for a list."""
        items = value if isinstance(value, list) else [value]
        read = (self.text(item, (*where, number)) for number, item in enumerate(items) if item is not None)
        return tuple(item for item in read if item)

    def words(self, value: Tree, where: Where) -> tuple[str, ...]:
        """A list of texts without repetition, in the order in which they were written."""
        return tuple(dict.fromkeys(self.texts(value, where)))

    def labels(self, value: Tree, where: Where) -> dict[str, str]:
        """A text per language; a single text holds for all of them (`""`)."""
        if not isinstance(value, dict):
            text = self.text(value, where)
            return {} if text is None else {"": text}
        read = {str(key): self.text(item, (*where, key)) for key, item in value.items()}
        return {key: item for key, item in read.items() if item}

    def url(self, value: Tree, where: Where) -> str | None:
        """An absolute http or https address (RFC 3986)."""
        text = self.text(value, where)
        if text is None or is_web_address(text):
            return text
        self.fault(where, f"{text!r} is not a web address", "write it in full, with https://")
        return None

    def addresses(self, value: Tree, where: Where) -> tuple[str, ...]:
        """A list of addresses of this site, each beginning with `/`."""
        read = self.words(value, where)
        for number, address in enumerate(read):
            if not is_site_address(address):
                hint = "write what follows the site's address, as in /fr/2024/05/old-slug/"
                self.fault((*where, number), f"{address!r} is not an address of this site", hint)
        return tuple(address for address in read if is_site_address(address))

    def slug(self, value: Tree, where: Where) -> str | None:
        """A word that can stand in an address."""
        text = self.text(value, where)
        fault = slug_fault(text) if text is not None else None
        if fault is not None:
            self.fault(where, *fault)
            return None
        return text

    def slugs(self, value: Tree, where: Where) -> dict[str, str]:
        """A word per language that can stand in an address."""
        labels = self.labels(value, where)
        read = {lang: self.slug(word, (*where, lang) if lang else where) for lang, word in labels.items()}
        return {lang: word for lang, word in read.items() if word}

    def anything(self, value: Tree, where: Where) -> Any:
        """Free data for themes: mappings, lists and strings as they were written."""
        return value

    def items(self, value: Tree, where: Where, fields: Fields) -> list[dict[str, Any]]:
        """A list of mappings with known keys; a single one may stand for a list."""
        listed = value if isinstance(value, list) else [value]
        return [self.record(item, (*where, number), fields) for number, item in enumerate(listed)]


def one_of(*choices: str) -> Callable[[Reader, Tree, Where], str | None]:
    """A reader of one of several words."""

    def read(reader: Reader, value: Tree, where: Where) -> str | None:
        text = reader.text(value, where)
        if text is None or text in choices:
            return text
        reader.fault(where, f"{text!r} is not one of {', '.join(choices)}", nearest(text, choices))
        return None

    return read


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word that looks most like this one, or all of them where they are few."""
    from difflib import get_close_matches

    options = sorted(known)
    close = get_close_matches(word, options, 1, 0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known are {', '.join(options)}" if 0 < len(options) <= 30 else ""


def is_site_address(text: str) -> bool:
    """Whether it is a path that stays in the site, as in `/fr/old/`."""
    return _SITE_ADDRESS.fullmatch(text) is not None


_SITE_ADDRESS = re.compile(r"(?:/[^\x00-\x20\x7f\"<>\\?#:./][^\x00-\x20\x7f\"<>\\?#:/]*)+/?")
"""No empty segments, and none that begins with a dot."""


def is_web_address(text: str) -> bool:
    """Whether it is an absolute http(s) address with a host and without white space or control characters."""
    return _WEB_ADDRESS.fullmatch(text) is not None


_WEB_ADDRESS = re.compile(r"https?://[\w\[][^\x00-\x20\x7f\"<>\\/?#]*[^\x00-\x20\x7f\"<>\\]*", re.I)
