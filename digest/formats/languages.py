"""The choice of a language at `/`."""

from collections.abc import Iterator

from digest import addresses
from digest.pages import Page, Shown, Switch
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """One page, in all languages; its frame is in the first."""
    first = plan.languages[0]
    switches = tuple(Switch(lang.code, addresses.home(lang)) for lang in plan.languages)
    yield Page("index.html", "languages.html", first.code, Shown("/", first.title, switches=switches, default="/"))
