"""Normalization: what is done to every parsed article, in this order.

A step is a pure function, `Draft` → `Draft`; the steps know nothing of each other.
"""

from collections.abc import Callable

from digest.draft import Draft
from digest.steps.headings import demote_headings
from digest.steps.images import place_images
from digest.steps.links import resolve_links
from digest.steps.tables import align_by_class
from digest.steps.typography import set_typography

STEPS: tuple[Callable[[Draft], Draft], ...] = (
    demote_headings,
    resolve_links,
    place_images,
    align_by_class,
    set_typography,
)
