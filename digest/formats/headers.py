"""`/_headers`: security policy and caching, for the hosts that read this file."""

from collections.abc import Iterator

from digest.pages import Page, Sheaf, Shown, View, listed
from digest.plan import Plan, sheaf_of


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/_headers`."""
    yield sheaf_of(Page("_headers", "headers.txt", plan.languages[0].code, Shown("/_headers")))


VIEWS: dict[str, View] = {"headers.txt": listed}
