"""The stories of the site by month.

A month is remembered in two sizes: its `Summary` is what the rest of the site knows of it, and is read by every build;
its members are read only where one of its pages must be made. Pure: how they are read comes in as a function.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from digest.errors import Problem
from digest.fingerprint import fingerprint_of
from digest.model import Version
from digest.site import Asset, Grouped, Story

NameCard = Callable[[Story, Version, str], bytes]
"""What gives the fingerprint of what a list of some language shows of a version of a story."""

Numbers = dict[str, list[int]]
"""Topic, tag or publisher → the numbers of its stories within the month, newest first."""

Tongues = dict[str, dict[str, int]]
"""Language (empty where it is not known) → publisher → how many of its articles in it the stories rest on."""

Names = dict[str, bytes]
"""Topic, tag or publisher → the fingerprints of the cards of its stories, in the same order, 16 bytes each."""


class InLanguage(Struct, frozen=True, array_like=True):
    """What the lists of one language show of a month."""

    cards: bytes
    """The fingerprints of the cards of all stories."""
    own: bytes
    """A byte for each story: 1 where it exists in this language."""
    topics: Names
    tags: Names
    publishers: Names


class Run(Struct, frozen=True, array_like=True):
    """The stories of a period, as far as they are of one month: they stand side by side."""

    period: str
    start: int
    stop: int
    """The number of the first, and of the first that is not among them."""
    name: bytes
    """The fingerprint of these stories."""


class Corrected(Struct, frozen=True, array_like=True):
    """A version that was corrected."""

    number: int
    """Of the story within its month."""
    lang: str
    text: bytes
    """The fingerprint of its text, in which the corrections stand."""
    instants: tuple[int, ...]
    """As in `digest.model.Particulars`."""


class Summary(Struct, frozen=True, array_like=True):
    """What the rest of the site knows of a month."""

    name: bytes
    """The fingerprint of its members."""
    text: str
    """`2024/05`."""
    stories: int
    withdrawn: int
    versions: int
    """Of all stories that are shown."""
    widest: int
    """The most versions that one of them has."""
    topics: Numbers
    tags: Numbers
    publishers: Numbers
    languages: dict[str, InLanguage]
    leading: list[tuple[int, int, int]]
    """Rank, the instant of `added` (negative) and number of each story that leads."""
    withheld: dict[str, int]
    until: int | None
    """The next instant at which something would be withheld or shown that now is not."""
    warnings: list[Problem]
    aliases: list[tuple[str, str, str, str]]
    """Alias, address, language and path of each version that had another address."""
    links: list[str]
    """The keys of the stories and pages that are linked to from here."""
    media: dict[str, Asset]
    """The files that are shown or linked to, by target."""
    addresses: bytes
    """The fingerprint of what a sitemap says of its stories."""
    targets: bytes
    """The fingerprint of what all links and files became."""
    tongues: Tongues
    runs: list[Run] = []
    """The periods that editions are of, where there are any, the newest first."""
    corrected: list[Corrected] = []
    """The versions that were corrected, where there are editions to tell of it."""


class Month:
    """A month: its summary, and its members once they are asked for."""

    def __init__(self, summary: Summary, members: list[Grouped] | Callable[[], list[Grouped]]) -> None:
        self.summary = summary
        self.text = summary.text
        self._members = members

    @cached_property
    def members(self) -> list[Grouped]:
        """All stories of the month, the newest first."""
        return self._members() if callable(self._members) else self._members

    def hold_stories(self, load: Callable[[], list[Grouped]]) -> None:
        """Hold only the stories that are shown, now that all members can be read again."""
        _ = self.stories
        self.__dict__.pop("members", None)
        self._members = load

    @cached_property
    def _by_key(self) -> dict[str, Grouped]:
        return {member.key: member for member in self.members}

    def member(self, key: str) -> Grouped | None:
        """What became of a story."""
        return self._by_key.get(key)

    @cached_property
    def stories(self) -> list[Story]:
        """Those that are shown; other places know them by their number in this list."""
        return shown(self.members)

    @property
    def withdrawn(self) -> list[Story]:
        """Those at whose address a notice stands."""
        return [member.story for member in self.members if member.story is not None and member.is_withdrawn]


def shown(members: Iterable[Grouped]) -> list[Story]:
    """The stories that lists may show."""
    return [member.story for member in members if member.story is not None and not member.is_withdrawn]


def newest_first(member: Grouped) -> tuple[int, str]:
    """The order of stories within a month."""
    return -((member.story.outline.added if member.story else 0) or 0), member.key


def version_for(story: Story, lang: str) -> Version:
    """The version that lists of a language show."""
    return story.version(lang) or story.original


class Lists(Struct, frozen=True):
    """The stories of a month by what they are listed under."""

    topics: Numbers
    tags: Numbers
    publishers: Numbers


def lists_of(stories: list[Story], parents: Mapping[str, str]) -> Lists:
    """List stories by topic, tag and publisher; in a topic's parents too (`parents`: topic → parent)."""
    lists = Lists(defaultdict(list), defaultdict(list), defaultdict(list))
    for number, story in enumerate(stories):
        outline = story.outline
        for topic in _with_parents(outline.topics, parents):
            lists.topics[topic].append(number)
        for tag in outline.tags:
            lists.tags[tag].append(number)
        for publisher in outline.publishers:
            lists.publishers[publisher].append(number)
    return lists


def _with_parents(topics: tuple[str, ...], parents: Mapping[str, str]) -> Iterable[str]:
    if not parents or parents.keys().isdisjoint(topics):
        return topics
    found: dict[str, None] = dict.fromkeys(topics)
    pending = list(topics)
    while pending:
        parent = parents.get(pending.pop())
        if parent is not None and parent not in found:
            found[parent] = None
            pending.append(parent)
    return found


def tongues_of(stories: list[Story]) -> Tongues:
    """In which languages are the articles that stories rest on, publisher by publisher."""
    found: Tongues = {}
    for story in stories:
        for publisher, langs in zip(story.outline.publishers, story.outline.tongues, strict=True):
            for lang in langs:
                of_lang = found.setdefault(lang, {})
                of_lang[publisher] = of_lang.get(publisher, 0) + 1
    return found


def in_language(lang: str, stories: list[Story], lists: Lists, name_card: NameCard) -> InLanguage:
    """What the lists of a language show of stories."""
    names = [name_card(story, version_for(story, lang), lang) for story in stories]
    own = bytes([story.version(lang) is not None for story in stories])
    cited = list(map(_with_evidence, names, stories))
    topics, tags, publishers = (
        _joined(lists.topics, names),
        _joined(lists.tags, names),
        _joined(lists.publishers, cited),
    )
    return InLanguage(b"".join(names), own, topics, tags, publishers)


def _with_evidence(name: bytes, story: Story) -> bytes:
    """The name of a card on the pages of publishers, which show the source articles that were collected for it."""
    return fingerprint_of(name, [one.facts_name for one in story.evidence]) if story.evidence else name


def _joined(numbers: Numbers, names: list[bytes]) -> Names:
    return {id: b"".join([names[number] for number in listed]) for id, listed in numbers.items()}
