"""`/robots.txt` (RFC 9309): everything may be read, and where the sitemap is."""

from collections.abc import Iterator

from digest.pages import Page, Shown
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """`/robots.txt`."""
    values = {"sitemap": "/sitemap.xml" if plan.makes("sitemap") else None}
    yield Page("robots.txt", "robots.txt", plan.languages[0].code, Shown("/robots.txt"), values)
