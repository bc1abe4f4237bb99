"""What is wrong with a story, and what it lacks: each told at the file that can mend it. Pure."""

import itertools
from collections.abc import Collection, Iterable, Mapping

from digest import addresses
from digest.config import Config
from digest.errors import Problem
from digest.model import Member, Outline, Version
from digest.names import Names
from digest.reader import nearest
from digest.site import Story, slug_of


def twice(versions: tuple[Version, ...]) -> Iterable[Problem]:
    """Versions of a story in the same language; the versions come language by language."""
    for one, other in itertools.pairwise(versions):
        if one.lang == other.lang:
            message = f"the story has another version in {one.lang!r}: {other.path}"
            yield Problem(one.path, message=message, hint="keep one of them")


def without_story(key: str, members: list[Version], keys: Collection[str]) -> Iterable[Problem]:
    """The fault of source articles whose story does not exist."""
    hint = nearest(key, keys) if keys else "write a version of the story first"
    for version in members:
        yield Problem(version.path, message=f"there is no story {key!r}", hint=hint, where=("story",))


def of_facts(
    members: list[Member], outline: Outline, names: Names, order: Mapping[str, int], is_partial: bool
) -> Iterable[Problem]:
    """What is wrong with a story's facts, each at the version that states it; a partial story has unread versions."""
    if (outline.added is None or outline.month is None) and not is_partial:
        message = "nothing tells the month in which the digest took the story up"
        hint = "write added: 2024-05-17, the day on which you took it up"
        dated = next((member for member in members if member.outline.added is not None), members[0])
        where = ("added",) if dated.outline.added is not None else ()
        yield Problem(dated.version.path, message=message, hint=hint, where=where)
    for version, stated, *_ in members:
        for number, topic in enumerate(stated.topics):
            if topic not in names.topics and names.complete:
                hint = nearest(topic, names.topics) if names.topics else "list it in content/topics.yaml"
                yield Problem(version.path, message=f"there is no topic {topic!r}", hint=hint, where=("topic", number))
        for number, lang in enumerate(stated.only):
            if lang not in order:
                message = f"{lang!r} is not a language of this site"
                yield Problem(version.path, message=message, hint=nearest(lang, order), where=("only", number))


def reserved_slugs(pages: list[Version], config: Config) -> Iterable[Problem]:
    """Plain pages stand beside the lists and the years, and must not take their words."""
    for page in pages:
        slug = slug_of(page)
        if slug in addresses.reserved(config.language(page.lang)) or (len(slug) == 4 and slug.isdecimal()):
            message = f"the word {slug!r} is taken by other addresses of this site"
            where = ("slug",) if page.particulars and page.particulars.slug else ()
            yield Problem(page.path, message=message, hint="write another slug:", where=where)


def lacks(story: Story, versions: tuple[Version, ...], order: Mapping[str, int]) -> Iterable[Problem]:
    """What readers will miss, as warnings: a language, words for a picture, a topic."""
    outline, present = story.outline, {version.lang for version in versions}
    is_ordinary = all(version.particulars is None for version in story.versions)
    if is_ordinary and present == order.keys() and outline.topics and not outline.only:
        return
    meant = set(outline.only) or order.keys()
    for lang in sorted(meant - present):
        path, hint = story.versions[0].path, f"translate it, or write only: [{', '.join(sorted(present))}]"
        yield Problem(path, message=f"the version in {lang!r} is missing", hint=hint)
    for version in story.versions:
        if version.lang not in meant:
            yield Problem(version.path, message=f"this version is in {version.lang!r}, but only: does not name it")
        yield from _untold(version)
    if not outline.topics:
        hint = "write topic: with an id of content/topics.yaml"
        yield Problem(story.versions[0].path, message="the story has no topic", hint=hint)


def _untold(version: Version) -> Iterable[Problem]:
    """Its pictures without words for those who do not see them."""
    own = version.particulars
    if own is not None and own.unpictured:
        message = f"the picture has no alternative text in {', '.join(own.unpictured)}"
        yield Problem(version.path, message=message, hint="write image: alt: for each language", where=("image",))
    for picture in own.silent if own is not None else ():
        message, hint = f"the picture {picture} has no alternative text", "say between [ and ] what it shows"
        yield Problem(version.path, message=message, hint=hint, where=("body", picture))
