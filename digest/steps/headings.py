"""Headings of a body begin at the second level, since the page's first is its title, and leave none out."""

import re

from msgspec.structs import replace

from digest.draft import Draft

_HEADING = re.compile(r"<(/?h)([1-6])>")


def demote_headings(draft: Draft) -> Draft:
    """Give the levels that a body uses the numbers from 2 on, in order: `#` and `###` become h2 and h3."""
    if "<h" not in draft.html:
        return draft
    used = sorted({level for _, level in _HEADING.findall(draft.html)})
    renamed = {level: min(number, 6) for number, level in enumerate(used, start=2)}
    if all(int(level) == number for level, number in renamed.items()):
        return draft
    return replace(draft, html=_HEADING.sub(lambda tag: f"<{tag[1]}{renamed[tag[2]]}>", draft.html))
