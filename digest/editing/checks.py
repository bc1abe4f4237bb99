"""What is to be looked at before an edition goes out: repeated stories, links, titles, translations, sections. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape

from digest.canonical import canonical
from digest.editing.overview import cards_of, left_out
from digest.editionfiles import CLOSED
from digest.editions import Edition
from digest.errors import Problem, Where
from digest.issue import arranged
from digest.layout import EDITIONS
from digest.plan import Plan
from digest.shelves import Card

Redirect = Callable[[str], str | None]
"""Where an address leads in the end, if that is elsewhere."""

_CUT = re.compile(r"(?:…|\.\.\.)\s*$")
_LINK = re.compile(r'<a rel="external" href="([^"]*)"')
_HEADING = re.compile(r"<h(\d)>(.*?)</h\d>\s*(?=<h(\d)>|$)", re.S)


def check_edition(plan: Plan, edition: Edition, redirect: Redirect | None) -> list[Problem]:
    """Everything that an editor should look at in an edition; `redirect` where the network may be asked."""
    cards = cards_of(plan, edition, plan.languages[0].code)
    found = [*_empty(plan, edition), *_translations(plan, edition, cards), *_titles(plan, edition, cards)]
    found += [*_repeated(plan, edition, cards), *_links(plan, edition, cards, redirect)]
    return found


def _place(edition: Edition) -> str:
    """The file that says most of an edition; its period, where nobody wrote one."""
    return next((words.path for words in edition.words.values()), edition.period)


def _repeated(plan: Plan, edition: Edition, cards: list[Card]) -> Iterator[Problem]:
    for other in plan.site.editions.every:
        places = set(other.places()) if other.period != edition.period else set()
        for card in cards:
            if card.place in places:
                message = f"{card.story.key!r} is in the edition {other.period} too"
                yield Problem(_place(edition), message=message, where=("stories",))
    yield from stranded(plan, edition)


def stranded(plan: Plan, edition: Edition) -> Iterator[Problem]:
    """Stories that no edition has: an editor left them out, or they came when theirs was closed."""
    left = left_out(plan, edition)
    if left:
        message = f"stories of the period are in no edition: {', '.join(left)}"
        late = f"the edition is closed: name them in {EDITIONS}{edition.period}{CLOSED}, or date them later by added:"
        hint = late if edition.closed else "name them below stories:, or leave them"
        yield Problem(_place(edition), message=message, hint=hint, where=("stories",))


def _titles(plan: Plan, edition: Edition, cards: list[Card]) -> Iterator[Problem]:
    hint = "write it in full"
    for card in cards:
        for version in card.story.versions:
            title = plan.site.title_of(version)
            if _CUT.search(title):
                yield Problem(version.path, message=f"the title is cut off: {title}", hint=hint, where=("title",))
    for words in edition.words.values():
        if _CUT.search(words.title):
            yield Problem(words.path, message=f"the title is cut off: {words.title}", hint=hint, where=("title",))


def _translations(plan: Plan, edition: Edition, cards: list[Card]) -> Iterator[Problem]:
    codes = [lang.code for lang in plan.languages]
    for code in codes:
        if edition.words and code not in edition.words:
            hint = f"digest edition new {edition.period} writes the file"
            yield Problem(_place(edition), message=f"the edition has no introduction in {code!r}", hint=hint)
    for card in cards:
        meant = card.story.outline.only or codes
        for code in codes:
            if code in meant and card.story.version(code) is None:
                path = card.story.original.path
                known = ", ".join(lang for lang in codes if card.story.version(lang) is not None)
                hint = f"translate it, or write only: [{known}]"
                yield Problem(path, message=f"the version in {code!r} is missing", hint=hint)


def _empty(plan: Plan, edition: Edition) -> Iterator[Problem]:
    if not edition.count:
        yield Problem(_place(edition), message="the edition has no stories", hint="name some below stories:")
    _, sections = arranged(plan, edition)
    for lang in plan.languages:
        for topic, some in sections.items():
            if all(card.story.version(lang.code) is None for card in some):
                message = f"the section {topic or 'without a topic'} has no story in {lang.code!r}"
                yield Problem(_place(edition), message=message, hint="translate one, or put it under another topic")
    for words in edition.words.values():
        for heading in _HEADING.finditer(words.body):
            if heading[3] is not None and heading[3] > heading[1]:
                continue
            text = re.sub("<[^>]*>", "", heading[2])
            yield Problem(words.path, message=f"nothing stands below {text!r}", where=("body", text))


def _links(plan: Plan, edition: Edition, cards: list[Card], redirect: Redirect | None) -> Iterator[Problem]:
    for path, where, url in _addresses(plan, edition, cards):
        plain = canonical(url)
        if _query(plain) != _query(url):
            yield Problem(path, message=f"the link tracks readers: {url}", hint=f"write {plain}", where=where)
        target = redirect(url) if redirect is not None else None
        if target is not None:
            yield Problem(path, message=f"{url} leads on to {target}", hint="write where it leads", where=where)


def _query(url: str) -> str:
    return url.partition("#")[0].partition("?")[2]


def _addresses(plan: Plan, edition: Edition, cards: Iterable[Card]) -> Iterator[tuple[str, Where, str]]:
    """Every address of the web that an edition and its stories lead to, with its place."""
    for words in edition.words.values():
        for url in map(unescape, _LINK.findall(words.body)):
            yield words.path, ("body", url), url
    for card in cards:
        stating = next(
            (one for one in card.story.versions if one.path == card.story.facts.path), card.story.versions[0]
        )
        for number, source in enumerate(plan.site.facts_of(card.story.facts).sources):
            if source.url:
                yield stating.path, ("sources", number, "url"), source.url
        for version in card.story.versions:
            for url in map(unescape, _LINK.findall(plan.site.text_of(version).body)):
                yield version.path, ("body", url), url
