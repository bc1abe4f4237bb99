"""Headings of a body begin at the second level, since the page's first is its title, and leave none out."""

import re

from digest.draft import Draft, change_tags

_HEADING = re.compile(r"<(/?)h([1-6])>")


def demote_headings(draft: Draft) -> Draft:
    """Give the levels that a body uses the numbers from 2 on, in order: `#` and `###` become h2 and h3."""
    used = sorted({tag[2] for tag in draft.html[1::2] if tag.startswith("<h") and _HEADING.fullmatch(tag)})
    renamed = {level: min(number, 6) for number, level in enumerate(used, start=2)}
    if all(int(level) == number for level, number in renamed.items()):
        return draft

    def change(tag: str) -> str:
        return _HEADING.sub(lambda match: f"<{match[1]}h{renamed[match[2]]}>", tag)

    return change_tags(change_tags(draft, "<h", change), "</h", change)
