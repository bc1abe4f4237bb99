"""What an open page is told: about itself, about the site's faults, and where it went. (effect)"""

import re
import time
from html import unescape
from typing import Any

from digest.addresses import Hrefs, file_of, hrefs
from digest.build import now_of
from digest.comparison import CONTENT_CHANGED, FRAME_CHANGED, IS_NEW, TOUCHED
from digest.errors import Problem
from digest.inputs import text_of
from digest.places import located
from digest.preview import pages
from digest.preview.editor import link
from digest.preview.excerpt import Fault, place_of
from digest.preview.moved import found_anew
from digest.preview.outcome import MOST
from digest.preview.rebuild import Rebuilder
from digest.preview.standing import Standing
from digest.preview.words import words_in

REASONS = {
    IS_NEW: "reason_new",
    FRAME_CHANGED: "reason_shared",
    CONTENT_CHANGED: "reason_shown",
    TOUCHED: "reason_touched",
}
"""Why a page was rendered → the word of bar and overlay for it."""

_HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"', re.I)


class Teller:
    """Knows what may be said of each page."""

    def __init__(self, rebuilder: Rebuilder, editor: str | None) -> None:
        self.rebuilder, self.editor = rebuilder, editor
        self._withheld: tuple[int, dict[str, str]] = (-1, {})

    def news(self, session: str) -> dict[str, Any]:
        """What all pages are told after each build; `paths` are None where any page may be concerned."""
        outcome = self.rebuilder.outcome
        is_long = len(outcome.rendered) > MOST or (outcome.report.deleted and not outcome.failed)
        return {
            "session": session,
            "build": outcome.number,
            "faults": len(outcome.faults) + outcome.more_faults,
            "warnings": len(outcome.report.warnings),
            "paths": None if is_long else sorted(outcome.rendered),
        }

    def state(self, path: str, lang: str, data: bytes | None) -> dict[str, Any]:
        """Everything about the page at a path below the site's root, in a language; no bytes: it is not there."""
        standing, outcome = self.rebuilder.standing, self.rebuilder.outcome
        file = file_of(f"/{path}")
        return {
            "faults": [self.fault(fault) for fault in outcome.faults],
            "more": outcome.more_faults,
            "warnings": [self.fault(Fault(problem)) for problem in outcome.report.warnings[:MOST]],
            "count": len(outcome.report.warnings),
            "words": self.words(standing, lang),
            "about": self.about(standing, file) if standing and data is not None else None,
            "withheld": self.withheld(standing, data or b"") if standing else {},
            "built": standing is not None,
            "there": data is not None,
        }

    def moved_to(self, path: str) -> str | None:
        """The address, as links have it, of what stood at a path that is gone."""
        standing = self.rebuilder.standing
        if standing is None:
            return None
        address = f"/{path.removesuffix('index.html')}"
        lost = self.rebuilder.gone.get(address)
        new = found_anew(lost, standing, self.rebuilder.born) if lost else self._moved_list(address)
        return hrefs(standing.config).href(new) if new and new != address else None

    def _moved_list(self, address: str) -> str | None:
        """Of a list, or a numbered page of one."""
        for old, new in self.rebuilder.moved.items():
            if address.startswith(old):
                return new + address[len(old) :]
        return None

    def fault(self, fault: Fault) -> dict[str, Any]:
        """A fault or warning with the lines around it."""
        problem = fault.problem
        path = place_of(self.rebuilder.root, self.rebuilder.config, problem.path) if problem.path else None
        return {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "message": problem.message,
            "hint": problem.hint,
            "lines": fault.lines,
            "at": fault.column,
            "link": link(self.editor, str(path), problem.line, problem.column) if path else "",
        }

    def words(self, standing: Standing | None, lang: str) -> dict[str, Any]:
        """The words of bar and overlay."""
        if standing is None:
            return words_in(lang, (), {})
        others = (language.code for language in standing.config.languages)
        return words_in(lang, others, standing.words.get(lang, {}))

    def about(self, standing: Standing, file: str) -> dict[str, Any] | None:
        """A page for the bar; None for one that is not the site's."""
        address = f"/{file.removesuffix('index.html')}"
        page = pages.about(standing, address, now_of(self.rebuilder.options))
        if page is None:
            return None
        here = hrefs(standing.config)
        return {
            "withheld": page.withheld,
            "source": self.source(page) if page.path else None,
            "template": self.file(standing.templates[page.template], 1),
            "counterparts": [self.counterpart(standing, one, here) for one in page.counterparts],
            "reason": self.reason(file),
        }

    def source(self, page: pages.About) -> dict[str, Any]:
        """The file that a page is made from, with the line to begin at."""
        text = text_of(self.rebuilder.root, page.path) if page.path[0] != "@" else None
        return self.file(page.path, _line(page, text or ""))

    def file(self, path: str, line: int) -> dict[str, Any]:
        """A file with the ways to open it."""
        place = str(place_of(self.rebuilder.root, self.rebuilder.config, path))
        return {"path": path, "line": line, "full": place, "link": link(self.editor, place, line, 1)}

    def counterpart(self, standing: Standing, one: pages.Counterpart, here: Hrefs) -> dict[str, Any]:
        """The page in another language."""
        label = standing.config.language(one.lang).label
        address = here.href(one.address) if one.address else ""
        state = one.state
        if state == "missing" and (self.rebuilder.root / one.path).is_file():
            state = "withheld"  # without drafts
        return {"lang": one.lang, "label": label, "state": state, "address": address, "path": one.path}

    def reason(self, file: str) -> dict[str, Any] | None:
        """Why a page was rendered last, and which files had changed; None where it was before the preview began."""
        reason = self.rebuilder.reasons.get(file)
        if reason is None:
            return None
        causes, more = self.rebuilder.causes_of(reason.build)
        at = time.strftime("%H:%M:%S", time.localtime(reason.at))
        return {
            "word": REASONS.get(reason.text, ""),
            "text": reason.text,
            "at": at,
            "causes": causes,
            "more": more,
        }

    def withheld(self, standing: Standing, data: bytes) -> dict[str, str]:
        """Links of a page, as they are written there, that lead to what the public will not see → why."""
        number = self.rebuilder.outcome.number
        if self._withheld[0] != number:
            found = pages.withheld(standing, now_of(self.rebuilder.options))
            here = hrefs(standing.config)
            self._withheld = number, {here.href(address): reason for address, reason in found.items()}
        known = self._withheld[1]
        links = map(unescape, _HREF.findall(data.decode(errors="replace"))) if known else ()
        return {href: known[href] for href in links if href in known}


def _line(page: pages.About, text: str) -> int:
    """Where the text of an article begins; in a file of words, the entry."""
    if page.where:
        return located([Problem(page.path, where=page.where)], lambda _: text or None)[0].line or 1
    lines = text.split("\n")
    if lines[0] == "---" and "---" in lines[1:]:
        end = lines.index("---", 1) + 1
        return next((number for number in range(end, len(lines)) if lines[number].strip()), 0) + 1
    return 1
