"""What stands at an address of the preview, as the bar tells of it. Pure."""

from collections.abc import Iterator

from msgspec import Struct

from digest.config import Language
from digest.errors import Where
from digest.group import Gate, reason_to_withhold
from digest.model import Version
from digest.preview.standing import List, Standing, lists_of
from digest.site import Story


class Counterpart(Struct, frozen=True):
    """A page in another language of the site, or that it is not there."""

    lang: str
    state: str
    """`there`, `missing`, `unneeded`; or the reason for which the public will not see it."""
    address: str = ""
    path: str = ""
    """The file that is, or would be, its source."""


class About(Struct, frozen=True):
    """A page as the bar tells of it."""

    template: str
    lang: str
    path: str = ""
    """The file that it is made from; lists have none, or one that names them."""
    where: Where = ()
    """The key of that file which matters; none: its text."""
    withheld: str | None = None
    """Why the public will not see it."""
    counterparts: tuple[Counterpart, ...] = ()


def about(standing: Standing, address: str, now: int) -> About | None:
    """The page at that address, which must be there; None where nothing is known of it."""
    for story, template in standing.stories():
        for version, place in story.placed():
            if place == address:
                return _of_version(standing, template, story, version, Gate(now))
    for alias, _, lang, path in standing.aliases:
        if address.rstrip("/") == alias.rstrip("/"):
            return About("redirect.html", lang, path, ("aliases",))
    found = next((one for one in lists_of(standing) if _is_of(one, address, standing)), None)
    if found is not None:
        others = tuple(_other_lists(standing, found, address))
        return About(found.template, found.lang, found.path, found.where, found.withheld, others)
    first = standing.config.languages[0].code
    return About("languages.html", first) if address == "/" else None


def _is_of(one: List, address: str, standing: Standing) -> bool:
    """Whether it is the list's front page, or one of its numbered pages."""
    if address == one.address:
        return True
    start = f"{one.address}{standing.config.language(one.lang).segment('page')}/"
    return address.startswith(start) and address[len(start) :].rstrip("/").isdecimal()


def _other_lists(standing: Standing, own: List, address: str) -> Iterator[Counterpart]:
    """The same list in the other languages; pages that are numbered have none."""
    if address == own.address:
        for one in lists_of(standing):
            if one.of == own.of and one.lang != own.lang:
                yield Counterpart(one.lang, one.withheld or "there", one.address, one.path)


def _of_version(standing: Standing, template: str, story: Story, version: Version, gate: Gate) -> About:
    others = (lang for lang in standing.config.languages if lang.code != version.lang)
    is_plain = template == "page.html"
    return About(
        template,
        version.lang,
        version.path,
        (),
        reason_to_withhold(version, None if is_plain else story.outline, gate),
        tuple(_counterpart(story, version, lang, gate, is_plain) for lang in others),
    )


def _counterpart(story: Story, own: Version, lang: Language, gate: Gate, is_plain: bool) -> Counterpart:
    other = story.version(lang.code)
    if other is not None:
        state = reason_to_withhold(other, None if is_plain else story.outline, gate) or "there"
        return Counterpart(lang.code, state, story.address(lang.code) or "", other.path)
    stem = own.path.removesuffix(".md").removesuffix(f".{own.lang}")
    state = "unneeded" if story.outline.only and lang.code not in story.outline.only else "missing"
    return Counterpart(lang.code, state, path=f"{stem}.{lang.code}.md")


def withheld(standing: Standing, now: int) -> dict[str, str]:
    """Address → the reason for which the public will not see what stands there."""
    gate, found = Gate(now), {}
    for story, template in standing.stories():
        outline = None if template == "page.html" else story.outline
        for version, address in story.placed():
            if version.particulars is not None or not (outline is None or outline.publishers):
                reason = reason_to_withhold(version, outline, gate)
                if reason is not None:
                    found[address] = reason
    return found | {one.address: one.withheld for one in lists_of(standing) if one.withheld is not None}
