"""Articles → stories → topics and other lists. Pure: what it must read of the store comes in as a function.

Everything that depends on more than one file is decided here: which versions make a story, what its facts are,
what topics and publishers are meant, what is withheld and why.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any

from msgspec import Struct, msgpack, structs

from digest import addresses
from digest.config import Config
from digest.errors import Problem
from digest.fingerprint import fingerprint
from digest.model import Facts, Kind, Outline, Particulars, Version
from digest.reader import nearest
from digest.site import Card, Shelf, Story, slug_of
from digest.slugs import slugify
from digest.vocabulary import Vocabulary

NO_FACTS = fingerprint(msgpack.encode(Facts()))

Merge = Callable[[tuple[Version, ...]], tuple[Version, list[Problem]]]
"""Several versions that each state facts → one that states them all, and their disagreements."""


class Gate(Struct, frozen=True):
    """What decides whether a version is shown."""

    now: int
    drafts: bool = False
    future: bool = False


class Known(Struct, frozen=True):
    """What is known besides the articles."""

    vocabulary: Vocabulary
    unread: frozenset[str] = frozenset()
    """The keys of files that could not be read, and are reported already."""
    complete: bool = True
    """False where the vocabulary has faults: what it does not know may yet be in it."""


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
    _check_evidence(found, groups, known.unread)
    for key, members in found.versions.items():
        evidence = found.evidence.get(key, ())
        _add_story(groups, key, members, evidence, config, names, gate, merge)
    for key, pages in found.pages.items():
        groups.errors.extend(_reserved_slugs(pages, config))
        shown = tuple(page for page in pages if _passes(page, gate, groups))
        if shown:
            first = shown[0]
            groups.plain.append(Story(key, Outline(), first, _in_order(shown, config), ()))
    groups.stories.sort(key=_newest_first)
    groups.withdrawn.sort(key=_newest_first)
    return groups


def _newest_first(story: Story) -> tuple[int, str]:
    return -(story.outline.added or 0), story.key


class Names:
    """Finds topics and publishers by id, alias or name."""

    def __init__(self, known: Known) -> None:
        vocabulary = known.vocabulary
        self.complete, self.unread = known.complete, known.unread
        self.topics = {word: topic.id for topic in vocabulary.topics.values() for word in (*topic.aliases, topic.id)}
        self.publishers = {
            word: one.id for one in vocabulary.publishers.values() for word in (*one.aliases, one.name, one.id)
        }
        self._publisher = _first_with_address({one.slug: one.id for one in vocabulary.publishers.values()})
        self._tag = _first_with_address({one.slug: one.id for one in vocabulary.tags.values()})

    def outline(self, outline: Outline, further: tuple[str, ...]) -> Outline:
        """The outline with ids for names; the same one where they are ids already."""
        topics = tuple(dict.fromkeys(self.topics[topic] for topic in outline.topics if topic in self.topics))
        named = outline.publishers + further if further else outline.publishers
        publishers = tuple(dict.fromkeys([self.publishers.get(name) or self._publisher(name) for name in named]))
        tags = tuple(dict.fromkeys(map(self._tag, outline.tags)))
        if (topics, publishers, tags) == (outline.topics, outline.publishers, outline.tags):
            return outline
        return structs.replace(outline, topics=topics, publishers=publishers, tags=tags)


def _first_with_address(by_slug: dict[str, str]) -> Callable[[str], str]:
    """What finds the first word that has the same address as this one."""

    @cache
    def first(word: str) -> str:
        return by_slug.setdefault(slugify(word), word)

    return first


def _add_story(
    groups: Groups,
    key: str,
    members: tuple[Version, ...],
    evidence: tuple[Version, ...],
    config: Config,
    names: Names,
    gate: Gate,
    merge: Merge,
) -> None:
    versions = _in_order(members, config)
    _check_versions(groups, versions)
    facts, problems = _facts(members, merge)
    outline = facts.outline
    groups.errors.extend(problems)
    groups.errors.extend(_outline_faults(versions, outline, config, names, key in names.unread))
    if outline.added is None or outline.month is None:
        return
    resolved = names.outline(outline, tuple(one for version in evidence for one in version.outline.publishers))
    shown = _gated(groups, versions, resolved, gate)
    if not shown:
        return
    story = Story(key, resolved, facts, shown, evidence)
    withdrawn = any(_particulars(version).withdrawn for version in shown)
    (groups.withdrawn if withdrawn else groups.stories).append(story)
    if not withdrawn:
        _warn(groups, story, versions, config)


def _facts(members: tuple[Version, ...], merge: Merge) -> tuple[Version, list[Problem]]:
    """The facts of a story: mostly stated by one version, or by all in the same words."""
    stating = {version.facts_name: version for version in members if version.facts_name != NO_FACTS}
    if len(stating) > 1:
        return merge(tuple(stating.values()))
    return next(iter(stating.values()), members[0]), []


def _in_order(versions: Iterable[Version], config: Config) -> tuple[Version, ...]:
    order = {language.code: number for number, language in enumerate(config.languages)}
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
    versions: tuple[Version, ...], outline: Outline, config: Config, names: Names, is_partial: bool
) -> Iterable[Problem]:
    """What is wrong with a story's facts, each at the version that states it; a partial story has unread versions."""
    if (outline.added is None or outline.month is None) and not is_partial:
        message = "nothing tells the month in which the digest took the story up"
        hint = "write added: 2024-05-17, the day on which you took it up"
        dated = next((version for version in versions if version.outline.added is not None), versions[0])
        where = ("added",) if dated.outline.added is not None else ()
        yield Problem(dated.path, message=message, hint=hint, where=where)
    codes = [language.code for language in config.languages]
    for version in versions:
        for number, topic in enumerate(version.outline.topics):
            if topic not in names.topics and names.complete:
                hint = nearest(topic, names.topics) if names.topics else "list it in content/topics.yaml"
                yield Problem(version.path, message=f"there is no topic {topic!r}", hint=hint, where=("topic", number))
        for number, lang in enumerate(version.outline.only):
            if lang not in codes:
                message = f"{lang!r} is not a language of this site"
                yield Problem(version.path, message=message, hint=nearest(lang, codes), where=("only", number))


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


def _warn(groups: Groups, story: Story, versions: tuple[Version, ...], config: Config) -> None:
    present = {version.lang for version in versions}
    meant = set(story.outline.only) or {language.code for language in config.languages}
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
    if not story.outline.topics:
        hint = "write topic: with an id of content/topics.yaml"
        groups.warnings.append(Problem(story.versions[0].path, message="the story has no topic", hint=hint))


def shelve(
    stories: list[Story], lang: str, parents: Mapping[str, str], name_card: Callable[[Story, Version], bytes]
) -> Shelf:
    """The lists of one language: every story, in another language where it does not exist in this one.

    A story is listed in its topics and in those that they are parts of (`parents`: topic → parent).
    """
    shelf = Shelf([], defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for story in stories:
        version = story.version(lang) or story.original
        card = Card(story, version, name_card(story, version))
        shelf.cards.append(card)
        for topic in _with_parents(story.outline.topics, parents):
            shelf.topics[topic].append(card)
        for tag in story.outline.tags:
            shelf.tags[tag].append(card)
        for publisher in story.outline.publishers:
            shelf.publishers[publisher].append(card)
        shelf.months[story.month].append(card)
    return shelf


def _with_parents(topics: tuple[str, ...], parents: Mapping[str, str]) -> Iterable[str]:
    if parents.keys().isdisjoint(topics):
        return topics
    found: dict[str, None] = dict.fromkeys(topics)
    pending = list(topics)
    while pending:
        parent = parents.get(pending.pop())
        if parent is not None and parent not in found:
            found[parent] = None
            pending.append(parent)
    return found


def merged(versions: Iterable[tuple[str, Facts]]) -> tuple[Facts, list[Problem]]:
    """The facts that several versions (path, facts) state together, and where they disagree."""
    stated: dict[str, tuple[str, Any]] = {}
    problems = []
    nothing = Facts()
    for path, facts in versions:
        for field in Facts.__struct_fields__:
            value = getattr(facts, field)
            if value == getattr(nothing, field):
                continue
            first, known = stated.setdefault(field, (path, value))
            if not _agree(field, known, value):
                key = "topic" if field == "topics" else field
                message = f"{key!r} differs from what {first} says"
                problems.append(Problem(path, message=message, hint="write it in one version only", where=(key,)))
                problems.append(Problem(first, message=f"{key!r} differs from what {path} says", where=(key,)))
    return Facts(**{field: value for field, (_, value) in stated.items()}), problems


def _agree(field: str, one: Any, other: Any) -> bool:
    if field == "image" and one is not None and other is not None:
        return bool(one.src == other.src)
    if field == "sources":
        return [(source.name, source.url) for source in one] == [(source.name, source.url) for source in other]
    return bool(one == other)
