"""What the formats make pages from: the site, the theme's sizes, and ways to write addresses."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from digest import addresses
from digest.config import Config, Language
from digest.editions import Editions
from digest.fingerprint import fingerprint_of
from digest.model import Facts, Text, Version
from digest.months import Month
from digest.pages import Naming, Page, Sheaf, Shown, StoryPart, Switch, card_name, part_names
from digest.references import References, Target
from digest.shelves import Card, Cards, Shelf
from digest.site import Settings, Story
from digest.vocabulary import Topic, Vocabulary, label


class Site(Struct, frozen=True):
    """Everything that pages are made from."""

    config: Config
    vocabulary: Vocabulary
    months: list[Month]
    """Newest first."""
    shelves: dict[str, Shelf]
    plain: list[Story]
    """Pages about the site itself: stories without facts."""
    titles: dict[str, str]
    """Path of a plain page's version → its title."""
    aliases: list[tuple[str, str, str, str]]
    """Alias, address, language and path of each version that had another address."""
    references: References
    editions: Editions
    title_of: Callable[[Version], str]
    """The title of a version, which is read."""
    text_of: Callable[[Version], Text]
    """The text of a version, which is read."""
    facts_of: Callable[[Version], Facts]
    """The facts that a version states, which are read."""


class Plan(Struct, frozen=True):
    """The site and what its pages are made with."""

    site: Site
    settings: Settings
    naming: Naming

    @property
    def languages(self) -> tuple[Language, ...]:
        """The site's languages in their order."""
        return self.site.config.languages

    @property
    def months(self) -> list[Month]:
        """The months that have stories, the newest first."""
        return self.site.months

    def makes(self, name: str) -> bool:
        """Whether a kind of output is switched on."""
        return self.site.config.makes(name)

    def shelf(self, lang: Language) -> Shelf:
        """The lists of a language."""
        return self.site.shelves[lang.code]

    def switches(self, lang: Language, address_in: dict[str, str]) -> tuple[Switch, ...]:
        """To the same page in the other languages that have it."""
        return tuple(
            Switch(other.code, address_in[other.code])
            for other in self.languages
            if other.code != lang.code and other.code in address_in
        )

    def feeds(self, start: str) -> tuple[tuple[str, str], ...]:
        """The feeds at an address, by format."""
        offered = (("atom", f"{start}feed.xml"), ("jsonfeed", f"{start}feed.json"))
        return tuple((name, address) for name, address in offered if self.makes(name))

    def part(self, story: Story, version: Version) -> StoryPart:
        """A version in full, for its own page."""
        targets = tuple(self.site.references.targets(story, version)) if _points(story, version) else ()
        return self._part(story, version, targets)

    def notice(self, story: Story, version: Version) -> StoryPart:
        """A version of a story that was withdrawn: what its body points at is no longer there."""
        targets = tuple(Target() for _ in self.site.references.targets(story, version))
        return self._part(story, version, targets)

    def _part(self, story: Story, version: Version, targets: tuple[Target, ...]) -> StoryPart:
        name = card_name(story, version, version.lang, self.naming)
        return StoryPart(story, version, name, part_names(story, version, name, targets, self.naming), targets)


def _points(story: Story, version: Version) -> bool:
    """Whether the version's body or the story's picture may refer to anything; most do not."""
    return version.particulars is not None or story.facts.particulars is not None


def topic_address(topic: Topic, lang: Language) -> str:
    """The front page of a topic."""
    return addresses.section(lang, "topics", label(topic.slug, lang.code, topic.id))


def sheets(cards: Cards, size: int) -> Iterator[tuple[int | None, tuple[Card, ...]]]:
    """The pages of a list: its front page (no number), then the numbered ones from the newest down.

    They are numbered from the oldest, so that a page once full stays as it is when stories are added; the front page
    takes what is left over besides a full page.
    """
    full = max(len(cards) // size - 1, 0)
    front = len(cards) - full * size
    yield None, cards[:front]
    for number in range(full, 0, -1):
        start = front + (full - number) * size
        yield number, cards[start : start + size]


def sheaf_of(page: Page) -> Sheaf:
    """A page that is looked at each time."""
    return Sheaf(page.path, lambda: (page,))


def list_sheaf(
    plan: Plan,
    lang: Language,
    template: str,
    cards: Cards,
    address_in: dict[str, str],
    about: Shown,
    values: dict[str, object],
    at_front: dict[str, object] | None = None,
    outlet: str = "",
) -> Sheaf:
    """The pages of one list of stories; `address_in` has its front page in each language.

    What the front page alone shows is `at_front`, so that new stories change no numbered page.
    """
    only, without = at_front or {}, dict.fromkeys(at_front or {})
    address = address_in[lang.code]

    def pages() -> Iterator[Page]:
        numbers = [number for number, _ in sheets(cards, plan.settings.page_size)]
        for at, (number, shown) in enumerate(sheets(cards, plan.settings.page_size)):
            newer = addresses.numbered(lang, address, numbers[at - 1]) if at else None
            older = addresses.numbered(lang, address, numbers[at + 1]) if at + 1 < len(numbers) else None
            here = addresses.numbered(lang, address, number)
            others = {
                other.code: addresses.numbered(other, address_in[other.code], number)
                for other in plan.languages
                if other.code in address_in
            }
            record = Shown(here, about.title, about.description, plan.switches(lang, others), None, about.feeds)
            around = {**values, **(without if number else only), "number": number, "newer": newer, "older": older}
            yield Page(addresses.file_of(here), template, lang.code, record, around, (shown,), outlet=outlet)

    return Sheaf(f"list {address}", pages, fingerprint_of(cards.name, about, values, only))
