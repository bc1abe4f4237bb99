"""What stands at the address of a story that was withdrawn."""

from collections.abc import Iterator
from functools import partial

from digest import addresses
from digest.months import Month
from digest.pages import Page, Sheaf, Shown, View, listed
from digest.plan import Plan


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """One notice for each version of each withdrawn story, by month."""
    for month in plan.months:
        if month.summary.withdrawn:
            yield Sheaf(f"notices {month.text}", partial(_pages, plan, month), month.summary.name)


def _pages(plan: Plan, month: Month) -> Iterator[Page]:
    for story in month.withdrawn:
        for version, address in story.placed():
            part = plan.notice(story, version)
            yield Page(
                addresses.file_of(address), "notice.html", version.lang, Shown(address), part=part, source=version.path
            )


VIEWS: dict[str, View] = {"notice.html": listed}
