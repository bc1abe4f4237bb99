"""Headings of a body begin at the second level, since the page's first is its title, and leave none out."""

import re

from msgspec.structs import replace

from digest.draft import Draft

_HEADING = re.compile(r"<(/?)h([1-6])>")


def demote_headings(draft: Draft) -> Draft:
    """Give the levels that a body uses the numbers from 2 on, in order: `#` and `###` become h2 and h3."""
    used = sorted({part[2] for part in draft.html if part.startswith("<h") and _HEADING.fullmatch(part)})
    renamed = {level: min(number, 6) for number, level in enumerate(used, start=2)}
    if all(int(level) == number for level, number in renamed.items()):
        return draft

    def change(part: str) -> str:
        return _HEADING.sub(lambda match: f"<{match[1]}h{renamed[match[2]]}>", part)

    tags = (change(part) if number % 2 else part for number, part in enumerate(draft.html))
    return replace(draft, html=tuple(tags))
