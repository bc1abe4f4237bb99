"""What stands at the address of a story that was withdrawn."""

from collections.abc import Iterator

from digest import addresses
from digest.pages import Page, Shown, View, listed
from digest.plan import Plan


def pages(plan: Plan) -> Iterator[Page]:
    """One notice for each version of each withdrawn story."""
    for story in plan.site.withdrawn:
        for version, address in story.placed():
            part = plan.part(story, version)
            yield Page(
                addresses.file_of(address), "notice.html", version.lang, Shown(address), part=part, source=version.path
            )


VIEWS: dict[str, View] = {"notice.html": listed}
