"""A month's stories → what the rest of the site knows of them. Pure: what is needed besides comes in by functions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct, msgpack

from digest.errors import Problem
from digest.fingerprint import fingerprint, fingerprint_of
from digest.group import Rules
from digest.months import NameCard, Summary, in_language, lists_of, shown, tongues_of
from digest.references import References, linked, media, withheld
from digest.site import PLAIN, Asset, Grouped, Story

_encode = msgpack.Encoder().encode


class Making(Struct, frozen=True):
    """What months are made with, besides the articles."""

    name: bytes
    """The fingerprint of all of it but the instant and the files."""
    rules: Rules
    parents: dict[str, str]
    """Topic → the topic that it is a part of."""
    name_card: NameCard
    asset: Callable[[str], Asset | None]
    """Target that is a file beside articles → what is published of it."""
    locate: Callable[[Iterable[Problem]], list[Problem]]


def summarize(text: str, members: list[Grouped], making: Making, references: References) -> Summary:
    """Sum up a month, or the pages about the site."""
    stories = shown(members)
    lists = lists_of(stories, making.parents)
    warnings = [problem for member in members for problem in member.warnings]
    warnings.extend(withheld(stories, references, making.rules.names.unread))
    instants = [member.until for member in members if member.until is not None]
    codes = [language.code for language in making.rules.config.languages]
    return Summary(
        fingerprint(_encode(members)),
        text,
        len(stories),
        sum(member.is_withdrawn for member in members),
        sum(len(story.versions) for story in stories),
        max((len(story.versions) for story in stories), default=0),
        lists.topics,
        lists.tags,
        lists.publishers,
        {code: in_language(code, stories, lists, making.name_card) for code in codes} if text != PLAIN else {},
        list(_leading(stories)),
        Counter(reason for member in members for reason in member.withheld),
        min(instants, default=None),
        making.locate(warnings),
        list(_aliases(stories)),
        sorted({key for _, key, _ in linked(stories)}),
        media(stories, references),
        fingerprint_of([_addresses(story) for story in stories]),
        fingerprint_of([references.targets(story, version) for story in stories for version in story.versions]),
        tongues_of(stories),
    )


def _addresses(story: Story) -> tuple[object, ...]:
    langs = [version.lang for version in story.versions]
    return langs, story.addresses, story.original.lang, story.outline.updated, story.outline.added


def _leading(stories: list[Story]) -> Iterator[tuple[int, int, int]]:
    for number, story in enumerate(stories):
        if story.outline.lead is not None:
            yield story.outline.lead, -(story.outline.added or 0), number


def _aliases(stories: list[Story]) -> Iterator[tuple[str, str, str, str]]:
    for story in stories:
        for version, address in story.placed():
            for alias in version.particulars.aliases if version.particulars else ():
                yield alias, address, version.lang, version.path
