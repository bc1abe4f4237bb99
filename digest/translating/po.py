"""Units as a PO file of gettext, and back, by polib. (effect)"""

from pathlib import Path

import polib

from digest.errors import InputError, Problem
from digest.translating.units import Bundle, Exchange, Unit

_SITE, _SOURCE = "X-Digest-Site", "X-Source-Language"


def text_of(exchange: Exchange) -> str:
    """The file's text; what is not the translation of these very words is marked as fuzzy."""
    file = polib.POFile(wrapwidth=100, encoding="utf-8")
    file.metadata = {
        "Project-Id-Version": exchange.site,
        "Language": exchange.target_lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        _SITE: exchange.site,
        _SOURCE: exchange.source_lang,
    }
    for bundle in exchange.bundles:
        file.extend(_entry(bundle.story, unit) for unit in bundle.units)
    return str(file)


def _entry(story: str, unit: Unit) -> polib.POEntry:
    is_fuzzy = bool(unit.target) and not unit.is_done
    return polib.POEntry(
        msgctxt=f"{story}#{unit.id}",
        msgid=unit.source,
        msgstr=unit.target,
        previous_msgid=unit.before or None,
        comment=unit.note,
        flags=["fuzzy"] if is_fuzzy else [],
    )


def read(path: Path) -> Exchange:
    """Read a file. Raises InputError for what is none, or not one that digest wrote."""
    try:
        file = polib.pofile(str(path), encoding="utf-8", check_for_duplicates=False)
    except (OSError, UnicodeDecodeError, ValueError, IndexError) as error:
        raise InputError([_not_read(path, error)]) from error
    said = file.metadata
    if not said.get(_SITE):
        hint = "take a file that `digest translate --export` wrote"
        raise InputError([Problem(str(path), 1, 1, f"it has no header {_SITE}", hint)])
    bundles: dict[str, list[Unit]] = {}
    for entry in file:
        if not entry.obsolete:
            story, _, id = (entry.msgctxt or "").rpartition("#")
            bundles.setdefault(story, []).append(_unit(id, entry))
    listed = tuple(Bundle(story, tuple(units)) for story, units in bundles.items())
    return Exchange(
        said[_SITE], said.get(_SOURCE, ""), said.get("Language", ""), listed, _by(said.get("Last-Translator", ""))
    )


def _unit(id: str, entry: polib.POEntry) -> Unit:
    is_done = bool(entry.msgstr) and not entry.fuzzy
    return Unit(id, entry.msgid, entry.msgstr, is_done, entry.previous_msgid or "", entry.comment, entry.linenum)


def _by(text: str) -> str:
    """`Ada Byron <ada@example.org>` without the address; gettext's placeholder is nobody."""
    name = text.partition("<")[0].strip()
    return "" if name in ("", "FULL NAME") else name


def _not_read(path: Path, error: Exception) -> Problem:
    """What polib says of a file, with the line that it names."""
    import re

    if isinstance(error, UnicodeDecodeError):
        return Problem(str(path), message="the file is not UTF-8", hint="save it as UTF-8")
    text = getattr(error, "strerror", None) or str(error)
    line = re.search(r"\(line (\d+)\)", text)
    return Problem(str(path), int(line[1]) if line else 0, 1 if line else 0, f"not a PO file: {text}")
