"""What the formats make pages from: the site, the theme's sizes, and ways to write addresses."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from digest import addresses
from digest.config import Language
from digest.model import Version
from digest.pages import Naming, Page, Shown, StoryPart, Switch, Target, card_name, part_names
from digest.parse import name_of
from digest.site import Card, Settings, Shelf, Site, Story
from digest.vocabulary import Topic, label


class Plan(Struct, frozen=True):
    """The site and what its pages are made with."""

    site: Site
    settings: Settings
    naming: Naming

    @property
    def languages(self) -> tuple[Language, ...]:
        """The site's languages in their order."""
        return self.site.config.languages

    def makes(self, name: str) -> bool:
        """Whether a kind of output is switched on."""
        return not self.site.config.formats or name in self.site.config.formats

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
        return self.part_of(Card(story, version, card_name(story, version, version.lang, self.naming)))

    def part_of(self, card: Card) -> StoryPart:
        """The version of a card in full."""
        targets = tuple(self._targets(card.story, card.version)) if _has_targets(card) else ()
        return StoryPart(card, part_names(card, targets, self.naming), targets)

    def _targets(self, story: Story, version: Version) -> Iterator[Target]:
        """What the targets of a version's body became, and at the end that of the story's picture, where it has one."""
        if version.particulars is not None:
            yield from (self._target(target, version.lang) for target in version.particulars.targets)
        if story.facts.particulars is not None and story.facts.particulars.image is not None:
            yield self._target(story.facts.particulars.image, version.lang)

    def _target(self, target: str, lang: str) -> Target:
        kind, _, path = target.partition(":")
        if kind == "root":
            return path, None, None
        if kind == "file":
            asset = self.site.media[path]
            return asset.address, asset.width, asset.height
        path, mark, fragment = path.partition("#")
        name = name_of(path)
        story = self.site.linked.get(name.key)
        if story is None:
            return None, None, None
        version = story.version(name.suffix or lang) or story.original
        return f"{story.address(version.lang)}{mark}{fragment}", None, None


def _has_targets(card: Card) -> bool:
    """Whether the version's body or the story's picture may refer to anything; most do not."""
    return card.version.particulars is not None or card.story.facts.particulars is not None


def topic_address(topic: Topic, lang: Language) -> str:
    """The front page of a topic."""
    return addresses.section(lang, "topics", label(topic.slug, lang.code, topic.id))


def sheets(cards: Sequence[Card], size: int) -> Iterator[tuple[int | None, Sequence[Card]]]:
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


def list_pages(
    plan: Plan,
    lang: Language,
    template: str,
    cards: Sequence[Card],
    address_in: dict[str, str],
    about: Shown,
    values: dict[str, object],
) -> Iterator[Page]:
    """The pages of one list of stories; `address_in` has its front page in each language."""
    address = address_in[lang.code]
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
        yield Page(
            addresses.file_of(here),
            template,
            lang.code,
            record,
            {**values, "number": number, "newer": newer, "older": older},
            (tuple(shown),),
        )
