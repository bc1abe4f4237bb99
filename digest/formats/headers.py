"""`/_headers`: security policy and caching, for the hosts that read this file."""

from collections.abc import Iterator

from digest.pages import Page, Shown, View, listed
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """`/_headers`."""
    yield Page("_headers", "headers.txt", plan.languages[0].code, Shown("/_headers"))


VIEWS: dict[str, View] = {"headers.txt": listed}
