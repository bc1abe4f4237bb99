"""Pages about the site itself (about, imprint), in the languages in which they were written."""

from collections.abc import Iterator
from functools import partial

from digest import addresses
from digest.pages import Page, Sheaf, Shown, View, listed
from digest.plan import Plan


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """One page for each version."""
    yield Sheaf("page", partial(_pages, plan))


def _pages(plan: Plan) -> Iterator[Page]:
    for plain in plan.site.plain:
        address_in = {one.lang: address for one, address in plain.placed()}
        for version in plain.versions:
            lang = plan.site.config.language(version.lang)
            shown = Shown(address_in[lang.code], switches=plan.switches(lang, address_in))
            yield Page(
                addresses.file_of(address_in[lang.code]),
                "page.html",
                lang.code,
                shown,
                part=plan.part(plain, version),
                source=version.path,
            )


VIEWS: dict[str, View] = {"page.html": listed}
