"""A month's stories → what the rest of the site knows of them. Pure: what is needed besides comes in by functions."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from msgspec import Struct, msgpack

from digest.config import Config
from digest.errors import Problem
from digest.fingerprint import fingerprint, fingerprint_of
from digest.group import Rules
from digest.months import Corrected, NameCard, Run, Summary, in_language, lists_of, shown, tongues_of
from digest.periods import NONE, period_of
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
        *_for_editions(text, stories, making.rules.config),
    )


def _for_editions(text: str, stories: list[Story], config: Config) -> tuple[list[Run], list[Corrected]]:
    """What editions need to know of a month, in a site that has them."""
    if config.editions == NONE or text == PLAIN:
        return [], []
    return list(_runs(stories, config)), list(_corrected(stories))


def _runs(stories: list[Story], config: Config) -> Iterator[Run]:
    start = 0
    periods = [period_of(story.outline.added or 0, config.editions, config.timezone) for story in stories]
    for period, run in groupby(periods):
        stop = start + sum(1 for _ in run)
        yield Run(period, start, stop, fingerprint(_encode(stories[start:stop])))
        start = stop


def _corrected(stories: list[Story]) -> Iterator[Corrected]:
    for number, story in enumerate(stories):
        for version in story.versions:
            if version.particulars is not None and version.particulars.corrected:
                yield Corrected(number, version.lang, version.text_name, version.particulars.corrected)


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
