"""`/robots.txt` (RFC 9309): everything may be read, and where the sitemap is."""

from collections.abc import Iterator
from typing import Any

from digest.pages import Page, Sheaf, Shown, View, Writer
from digest.plan import Plan, sheaf_of
from digest.views import CardView, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """`/robots.txt`."""
    values = {"sitemap": "/sitemap.xml" if plan.makes("sitemap") else None}
    yield sheaf_of(Page("robots.txt", "robots.txt", plan.languages[0].code, Shown("/robots.txt"), values))


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    return {"sitemap": values["sitemap"] and writer.absolute(values["sitemap"])}


VIEWS: dict[str, View] = {"robots.txt": _view}
