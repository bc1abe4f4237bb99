"""Articles → stories. Pure: what it must read of the store comes in as a function.

Everything that depends on more than one article of a story is decided here: which versions make it, what its facts
are, what topics and publishers are meant, what is withheld and why.
"""

import itertools
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter

from msgspec import Struct

from digest import addresses, flaws, origins
from digest.config import Config
from digest.errors import Problem
from digest.facts import Merge, facts_of
from digest.model import Kind, Member, Outline, Version
from digest.names import Names
from digest.origins import IsOutdated
from digest.site import PLAIN, Grouped, Story, slug_of

Order = Mapping[str, int]
"""Language of the site → its place among them."""


class Gate(Struct, frozen=True):
    """What decides whether a version is shown."""

    now: int
    drafts: bool = False
    future: bool = False
    expired: bool = False


class Rules(Struct, frozen=True):
    """What stories are made by."""

    config: Config
    names: Names
    gate: Gate
    merge: Merge
    is_outdated: IsOutdated
    order: Order


def rules_of(config: Config, names: Names, gate: Gate, merge: Merge, is_outdated: IsOutdated) -> Rules:
    """The rules of a site."""
    return Rules(
        config, names, gate, merge, is_outdated, {language.code: at for at, language in enumerate(config.languages)}
    )


def group(
    members: Iterable[Member], rules: Rules, others: Callable[[], Collection[str]]
) -> tuple[dict[str, Grouped], list[Problem]]:
    """Make stories and plain pages of their articles, which come story by story, and tell all their faults.

    `others` gives the keys of the stories and pages of the site that are not made again.
    """
    made: dict[str, Grouped] = {}
    without_story: dict[str, list[Version]] = {}
    for key, of_story in itertools.groupby(members, key=attrgetter("story")):
        of_kind = _by_kind(of_story)
        evidence, pages = of_kind.get(Kind.SOURCE, []), of_kind.get(Kind.PAGE, [])
        if Kind.VERSION in of_kind:
            made[key] = _story(key, of_kind[Kind.VERSION], evidence, rules)
        elif pages:
            made[key] = _plain(key, [page.version for page in pages], rules)
        elif key not in rules.names.unread:
            without_story[key] = [one.version for one in evidence]
    faults = [problem for one in made.values() for problem in one.errors]
    if without_story:
        keys = made.keys() | others()
        faults.extend(fault for key, some in without_story.items() for fault in flaws.without_story(key, some, keys))
    return made, faults


def _by_kind(members: Iterable[Member]) -> dict[Kind, list[Member]]:
    found: dict[Kind, list[Member]] = {}
    for member in members:
        found.setdefault(member.kind, []).append(member)
    return found


def _story(key: str, members: list[Member], evidence: list[Member], rules: Rules) -> Grouped:
    facts, outline, problems = facts_of(members, rules.merge)
    members = sorted(members, key=lambda member: _place(member.version, rules.order))
    versions = tuple([member.version for member in members])
    errors = (
        *flaws.twice(versions),
        *problems,
        *flaws.of_facts(members, outline, rules.names, rules.order, key in rules.names.unread),
    )
    translated = [version for version in versions if version.is_translation]
    if translated and key not in rules.names.unread:
        errors = (*errors, *origins.faults(versions, rules.order))
    if outline.added is None or outline.month is None:
        return Grouped(key, errors=errors)
    resolved = rules.names.outline(outline, [source.outline for source in evidence])
    reasons = [_gate(version, rules.gate) or _lacks(version, resolved, rules.gate) for version in versions]
    shown = tuple([version for version, reason in zip(versions, reasons, strict=True) if reason is None])
    withheld, warnings = _withheld(versions, reasons) if len(shown) < len(versions) else ((), ())
    if translated:
        spoken = {source.version.lang for source in evidence}
        warnings = (*warnings, *origins.absent(versions, spoken, rules.order))
    until = _until(versions, rules.gate)
    if not shown:
        return Grouped(key, outline.month, None, False, withheld, until, warnings, errors)
    places = tuple([addresses.story(version.lang, outline.month, slug_of(version)) for version in shown])
    outdated = origins.outdated(shown, rules.is_outdated) if translated else ()
    story = Story(key, resolved, facts, shown, places, tuple([source.version for source in evidence]), outdated)
    withdrawn = any(version.particulars is not None and version.particulars.withdrawn for version in shown)
    if not withdrawn:
        warnings = (*warnings, *flaws.lacks(story, versions, rules.order))
    return Grouped(key, outline.month, story, withdrawn, withheld, until, warnings, errors)


def _plain(key: str, pages: list[Version], rules: Rules) -> Grouped:
    """A page about the site: a story without facts."""
    errors = tuple(flaws.reserved_slugs(pages, rules.config))
    reasons = [_gate(page, rules.gate) for page in pages]
    shown = [page for page, reason in zip(pages, reasons, strict=True) if reason is None]
    withheld = tuple([reason for reason in reasons if reason is not None])
    story = None
    if shown:
        ordered = tuple(sorted(shown, key=lambda page: _place(page, rules.order)))
        places = tuple([addresses.plain(page.lang, slug_of(page)) for page in ordered])
        story = Story(key, Outline(), shown[0], ordered, places)
    return Grouped(key, PLAIN, story, False, withheld, _until(pages, rules.gate), (), errors)


def _place(version: Version, order: Order) -> tuple[int, str]:
    """The place of a version among those of its story."""
    return order.get(version.lang, len(order)), version.path


def _withheld(versions: tuple[Version, ...], reasons: list[str | None]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The reasons for which versions are not shown; of those that the curator can mend, a warning."""
    warnings = tuple(
        Problem(version.path, message=lack(reason), hint=_MEND[reason])
        for version, reason in zip(versions, reasons, strict=True)
        if reason in _MEND
    )
    return tuple(reason for reason in reasons if reason is not None), warnings


def lack(reason: str) -> str:
    """The words of the warning that a version is withheld for something that the curator can mend."""
    return f"withheld: it has {reason}"


_MEND = {
    "no source": "name what the story rests on below sources:",
    "no summary": "write summary: with one to three sentences",
    "an extract for a summary": "write a summary of your own, and delete extract:",
}


def _gate(version: Version, gate: Gate) -> str | None:
    """The reason for which a version is withheld by its own words."""
    own = version.particulars
    if own is None:
        return None
    if own.draft and not gate.drafts:
        return "draft"
    if own.publish is not None and own.publish > gate.now and not gate.future:
        return "not yet due"
    if own.expires is not None and own.expires <= gate.now and not gate.expired:
        return "expired"
    return None


def reason_to_withhold(version: Version, outline: Outline | None, gate: Gate) -> str | None:
    """Why a version is withheld; None where it is shown. Plain pages have no outline: they need no source."""
    reason = _gate(version, gate)
    return reason if outline is None else reason or _lacks(version, outline, gate)


def _until(versions: Iterable[Version], gate: Gate) -> int | None:
    """The next instant at which the gate would decide otherwise."""
    instants = [
        instant
        for version in versions
        if version.particulars is not None
        for instant in (version.particulars.publish, version.particulars.expires)
        if instant is not None and instant > gate.now
    ]
    return min(instants, default=None)


def _lacks(version: Version, outline: Outline, gate: Gate) -> str | None:
    own = version.particulars
    if gate.drafts or (own is not None and own.withdrawn):
        return None
    if not outline.publishers:
        return "no source"
    if own is not None and not own.complete:
        return "no summary"
    return "an extract for a summary" if own is not None and own.extracted else None
