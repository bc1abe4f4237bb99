"""The summary page of each story, one for each of its versions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from digest import addresses
from digest.config import Language
from digest.editions import Edition
from digest.fingerprint import fingerprint_of
from digest.months import Month, version_for
from digest.pages import Page, Sheaf, Shown, Switch, View, Writer
from digest.plan import Plan, topic_address
from digest.shelves import Card
from digest.site import Story
from digest.views import CardView, Link, PageView


def sheaves(plan: Plan) -> Iterator[Sheaf]:
    """The stories of a month in a language: they depend on each other, and on the newest of the months before."""
    issued = plan.site.editions.of_months() if plan.makes("edition") else {}
    for lang in plan.languages:
        at = dict.fromkeys(plan.shelf(lang).topics, 0)
        for month in plan.months:
            before = dict(at)
            for topic, numbers in month.summary.topics.items():
                at[topic] += len(numbers)
            older = [_names(plan, lang, topic, at[topic]) for topic in month.summary.topics]
            issues = issued.get(month.text, [])
            names = [(edition.number, edition.period, list(numbers)) for edition, numbers in issues]
            name = fingerprint_of(month.summary.name, month.summary.targets, older, names)
            yield Sheaf(f"story {lang.code} {month.text}", partial(_pages, plan, lang, month, before, issues), name)


def _names(plan: Plan, lang: Language, topic: str, start: int) -> list[bytes]:
    """The stories of a topic that those of a month may show as related, besides themselves."""
    return [card.name for card in plan.shelf(lang).topics[topic][start : start + plan.settings.related]]


def _pages(
    plan: Plan, lang: Language, month: Month, before: dict[str, int], issues: list[tuple[Edition, Sequence[int]]]
) -> Iterator[Page]:
    """Topic by topic, so that what stood before in the topic is at hand; `before` counts its newer stories."""
    issue_of = _issues(lang, issues)
    for topic, numbers in month.summary.topics.items():
        cards = plan.shelf(lang).topics[topic]
        listed = cards[before[topic] : before[topic] + len(numbers) + plan.settings.related]
        for at, number in enumerate(numbers):
            story = month.stories[number]
            if story.outline.topics[0] == topic and story.version(lang.code) is not None:
                related = listed[at + 1 : at + 1 + plan.settings.related]
                yield _page(plan, lang, story, related, issue_of.get(number, []))
    for number, story in enumerate(month.stories):
        if not story.outline.topics and story.version(lang.code) is not None:
            yield _page(plan, lang, story, (), issue_of.get(number, []))


def _issues(lang: Language, issues: list[tuple[Edition, Sequence[int]]]) -> dict[int, list[tuple[int, str]]]:
    """Number and address of the editions that each story of a month appeared in, by its number."""
    found = defaultdict(list)
    for edition, numbers in issues:
        address = addresses.section(lang, "editions", edition.period)
        for number in numbers:
            found[number].append((edition.number, address))
    return found


def _page(plan: Plan, lang: Language, story: Story, related: Sequence[Card], issues: list[tuple[int, str]]) -> Page:
    version, address = version_for(story, lang.code), story.address(lang.code) or ""
    default = story.address(story.original.lang) if len(story.versions) > 1 else None
    shown = Shown(address, "", "", _switches(plan, lang, story), default)
    return Page(
        addresses.file_of(address),
        "story.html",
        lang.code,
        shown,
        {"issues": issues} if issues else {},
        (tuple(related),),
        plan.part(story, version),
        version.path,
    )


def _switches(plan: Plan, lang: Language, story: Story) -> tuple[Switch, ...]:
    """The same story in the other languages; where it is not in one, the story's topic there, else the home page."""
    return tuple([_switch(plan, other, story) for other in plan.languages if other is not lang])


def _switch(plan: Plan, lang: Language, story: Story) -> Switch:
    address = story.address(lang.code)
    if address is not None:
        return Switch(lang.code, address)
    if story.outline.topics and plan.makes("topic"):
        return Switch(lang.code, topic_address(plan.site.vocabulary.topics[story.outline.topics[0]], lang), False)
    return Switch(lang.code, addresses.home(lang), False)


def _view(values: dict[str, Any], cards: list[list[CardView]], page: PageView, writer: Writer) -> dict[str, Any]:
    issues = [Link("", writer.href(address), number=number) for number, address in values.get("issues", ())]
    return {"related": cards[0], "issues": issues}


VIEWS: dict[str, View] = {"story.html": _view}
