"""The page that hosts show where there is none, in all languages."""

from collections.abc import Iterator

from digest import addresses
from digest.pages import Page, Shown
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """`/404.html`."""
    homes = [(lang.code, addresses.home(lang)) for lang in plan.languages]
    yield Page("404.html", "404.html", plan.languages[0].code, Shown("/404.html"), {"homes": homes})
