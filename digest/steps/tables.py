"""Tables: alignment by class, since the pages' security policy blocks `style` attributes."""

import re

from digest.draft import Draft, change_tags

_STYLE = re.compile(r' style="text-align:(left|right|center)"')


def align_by_class(draft: Draft) -> Draft:
    """`style="text-align:right"` becomes `class="right"`."""
    return change_tags(draft, "<t", lambda tag: _STYLE.sub(r' class="\1"', tag))
