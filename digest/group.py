"""Articles → stories → topics and other lists. Pure: what it must read of the store comes in as a function.

Everything that depends on more than one file is decided here: which versions make a story, what its facts are,
what topics and publishers are meant, what is withheld and why.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from digest import addresses
from digest.config import Config
from digest.errors import Problem
from digest.facts import NO_FACTS, Merge
from digest.model import Kind, Outline, Particulars, Version
from digest.names import Known, Names
from digest.reader import nearest
from digest.site import Story, slug_of

Order = Mapping[str, int]
"""Language of the site → its place among them."""


class Gate(Struct, frozen=True):
    """What decides whether a version is shown."""

    now: int
    drafts: bool = False
    future: bool = False


class Groups(Struct):
    """What becomes of the articles."""

    stories: list[Story] = []
    withdrawn: list[Story] = []
    plain: list[Story] = []
    withheld: dict[str, int] = {}
    next_change: int | None = None
    """The next instant at which the gate would decide otherwise."""
    errors: list[Problem] = []
    warnings: list[Problem] = []


class Collected(Struct):
    """The articles by what they are."""

    versions: dict[str, tuple[Version, ...]]
    evidence: dict[str, tuple[Version, ...]]
    pages: dict[str, tuple[Version, ...]]


def collect(rows: Iterable[tuple[Version, Kind, str]]) -> Collected:
    """Sort the articles by story."""
    found = Collected({}, {}, {})
    of_kind = {Kind.VERSION: found.versions, Kind.SOURCE: found.evidence, Kind.PAGE: found.pages}
    for version, kind, story in rows:
        members = of_kind[kind]
        members[story] = (*members.get(story, ()), version)
    return found


def group(found: Collected, config: Config, known: Known, gate: Gate, merge: Merge) -> Groups:
    """Make stories of articles."""
    groups = Groups()
    names = Names(known)
    order = {language.code: number for number, language in enumerate(config.languages)}
    _check_evidence(found, groups, known.unread)
    for key, members in found.versions.items():
        _add_story(groups, key, members, found.evidence.get(key, ()), order, names, gate, merge)
    for key, pages in found.pages.items():
        groups.errors.extend(_reserved_slugs(pages, config))
        shown = tuple(page for page in pages if _passes(page, gate, groups))
        if shown:
            ordered = _in_order(shown, order)
            places = tuple(addresses.plain(page.lang, slug_of(page)) for page in ordered)
            groups.plain.append(Story(key, Outline(), shown[0], ordered, places))
    groups.stories.sort(key=_newest_first)
    groups.withdrawn.sort(key=_newest_first)
    return groups


def _newest_first(story: Story) -> tuple[int, str]:
    return -(story.outline.added or 0), story.key


def _add_story(
    groups: Groups,
    key: str,
    members: tuple[Version, ...],
    evidence: tuple[Version, ...],
    order: Order,
    names: Names,
    gate: Gate,
    merge: Merge,
) -> None:
    versions = _in_order(members, order)
    _check_versions(groups, versions)
    facts, problems = _facts(members, merge)
    outline = facts.outline
    groups.errors.extend(problems)
    groups.errors.extend(_outline_faults(versions, outline, order, names, key in names.unread))
    if outline.added is None or outline.month is None:
        return
    resolved = names.outline(outline, tuple(one for version in evidence for one in version.outline.publishers))
    shown = _gated(groups, versions, resolved, gate)
    if not shown:
        return
    places = tuple([addresses.story(version.lang, outline.month, slug_of(version)) for version in shown])
    story = Story(key, resolved, facts, shown, places, evidence)
    withdrawn = any(version.particulars is not None and version.particulars.withdrawn for version in shown)
    (groups.withdrawn if withdrawn else groups.stories).append(story)
    if not withdrawn:
        _warn(groups, story, versions, order)


def _facts(members: tuple[Version, ...], merge: Merge) -> tuple[Version, list[Problem]]:
    """The facts of a story: mostly stated by one version, or by all in the same words."""
    stating = {version.facts_name: version for version in members if version.facts_name != NO_FACTS}
    if len(stating) > 1:
        return merge(tuple(stating.values()))
    return next(iter(stating.values()), members[0]), []


def _in_order(versions: Collection[Version], order: Order) -> tuple[Version, ...]:
    return tuple(sorted(versions, key=lambda version: (order.get(version.lang, len(order)), version.path)))


def _particulars(version: Version) -> Particulars:
    return version.particulars or _ORDINARY


_ORDINARY = Particulars()


def _check_versions(groups: Groups, versions: tuple[Version, ...]) -> None:
    for one, other in itertools.pairwise(versions):
        if one.lang == other.lang:
            message = f"the story has another version in {one.lang!r}: {other.path}"
            groups.errors.append(Problem(one.path, message=message, hint="keep one of them"))


def _check_evidence(found: Collected, groups: Groups, unread: Collection[str]) -> None:
    for key, members in found.evidence.items():
        if key not in found.versions and key not in unread:
            hint = nearest(key, found.versions) if found.versions else "write a version of the story first"
            groups.errors.extend(
                Problem(version.path, message=f"there is no story {key!r}", hint=hint, where=("story",))
                for version in members
            )


def _outline_faults(
    versions: tuple[Version, ...], outline: Outline, order: Order, names: Names, is_partial: bool
) -> Iterable[Problem]:
    """What is wrong with a story's facts, each at the version that states it; a partial story has unread versions."""
    if (outline.added is None or outline.month is None) and not is_partial:
        message = "nothing tells the month in which the digest took the story up"
        hint = "write added: 2024-05-17, the day on which you took it up"
        dated = next((version for version in versions if version.outline.added is not None), versions[0])
        where = ("added",) if dated.outline.added is not None else ()
        yield Problem(dated.path, message=message, hint=hint, where=where)
    for version in versions:
        for number, topic in enumerate(version.outline.topics):
            if topic not in names.topics and names.complete:
                hint = nearest(topic, names.topics) if names.topics else "list it in content/topics.yaml"
                yield Problem(version.path, message=f"there is no topic {topic!r}", hint=hint, where=("topic", number))
        for number, lang in enumerate(version.outline.only):
            if lang not in order:
                message = f"{lang!r} is not a language of this site"
                yield Problem(version.path, message=message, hint=nearest(lang, order), where=("only", number))


def _reserved_slugs(pages: tuple[Version, ...], config: Config) -> Iterable[Problem]:
    """Plain pages stand beside the lists and the years, and must not take their words."""
    for page in pages:
        slug = slug_of(page)
        if slug in addresses.reserved(config.language(page.lang)) or (len(slug) == 4 and slug.isdecimal()):
            message = f"the word {slug!r} is taken by other addresses of this site"
            where = ("slug",) if page.particulars and page.particulars.slug else ()
            yield Problem(page.path, message=message, hint="write another slug:", where=where)


def _gated(groups: Groups, versions: tuple[Version, ...], outline: Outline, gate: Gate) -> tuple[Version, ...]:
    """The versions that are shown; the others are counted by the reason for which they are not."""
    shown = []
    for version in versions:
        reason = _gate(version, gate, groups) or _lacks(version, outline, gate)
        if reason is None:
            shown.append(version)
        else:
            groups.withheld[reason] = groups.withheld.get(reason, 0) + 1
            if reason in ("no source", "no summary"):
                hint = _MEND[reason]
                groups.warnings.append(Problem(version.path, message=f"withheld: it has {reason}", hint=hint))
    return tuple(shown)


_MEND = {
    "no source": "name what the story rests on below sources:",
    "no summary": "write summary: with one to three sentences",
}


def _gate(version: Version, gate: Gate, groups: Groups) -> str | None:
    """The reason for which a version is withheld by its own words, and when that will change."""
    own = version.particulars
    if own is None:
        return None
    for instant in (own.publish, own.expires):
        if instant is not None and instant > gate.now:
            groups.next_change = min(instant, groups.next_change or instant)
    if own.draft and not gate.drafts:
        return "draft"
    if own.publish is not None and own.publish > gate.now and not gate.future:
        return "not yet due"
    if own.expires is not None and own.expires <= gate.now:
        return "expired"
    return None


def _passes(page: Version, gate: Gate, groups: Groups) -> bool:
    """Whether a plain page is shown; if not, it is counted."""
    reason = _gate(page, gate, groups)
    if reason is not None:
        groups.withheld[reason] = groups.withheld.get(reason, 0) + 1
    return reason is None


def _lacks(version: Version, outline: Outline, gate: Gate) -> str | None:
    own = _particulars(version)
    if gate.drafts or own.withdrawn:
        return None
    if not outline.publishers:
        return "no source"
    return None if own.complete else "no summary"


def _warn(groups: Groups, story: Story, versions: tuple[Version, ...], order: Order) -> None:
    outline, present = story.outline, {version.lang for version in versions}
    is_ordinary = all(version.particulars is None for version in story.versions)
    if is_ordinary and present == order.keys() and outline.topics and not outline.only:
        return
    meant = set(outline.only) or order.keys()
    for lang in sorted(meant - present):
        path, hint = story.versions[0].path, f"translate it, or write only: [{', '.join(sorted(present))}]"
        groups.warnings.append(Problem(path, message=f"the version in {lang!r} is missing", hint=hint))
    for version in story.versions:
        if version.lang not in meant:
            message = f"this version is in {version.lang!r}, but only: does not name it"
            groups.warnings.append(Problem(version.path, message=message))
        if _particulars(version).unpictured:
            langs = ", ".join(_particulars(version).unpictured)
            message, hint = f"the picture has no alternative text in {langs}", "write image: alt: for each language"
            groups.warnings.append(Problem(version.path, message=message, hint=hint, where=("image",)))
    if not outline.topics:
        hint = "write topic: with an id of content/topics.yaml"
        groups.warnings.append(Problem(story.versions[0].path, message="the story has no topic", hint=hint))
