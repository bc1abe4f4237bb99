"""A page's record and its parts → bytes. Pure; runs in any worker."""

from collections.abc import Container, Mapping
from functools import cache, cached_property, lru_cache, partial
from typing import Any

from markupsafe import Markup
from msgspec import msgpack, structs

from digest import addresses, cldr, drawing, views
from digest.addresses import Hrefs, hrefs
from digest.dates import rfc3339, zone
from digest.errors import InputError, Problem
from digest.finishing import Finisher
from digest.formats import VIEWS
from digest.jsonld import story_data
from digest.model import Date, Facts, Head, Moment, Quote, Source, Text
from digest.pages import Shown
from digest.placing import offered, placed
from digest.references import Target
from digest.setting import Setting
from digest.slugs import slugify
from digest.tasks import BodyPart, CardPart, Task
from digest.templates import Sandbox, environment
from digest.vocabulary import label

CARDS = 2000
"""Cards that are held at once."""

LARGE = 600
"""Pixels of width that networks want of a large picture."""

Parts = Mapping[bytes, bytes]
"""The parts that a task names, by their fingerprints."""


def render(task: Task, parts: Parts, setting: bytes) -> bytes:
    """Render one page.

    Raises InputError with the template's line for a fault of a template.
    """
    renderer = _renderer(setting, task.lang)
    try:
        return renderer.render(task, parts)
    except Exception as error:
        place = _place_in_template(error, renderer.setting.sources)
        if place is None:
            raise
        name, line = place
        hint = f"it came up in {task.path}"
        raise InputError([Problem(f"templates/{name}", line, message=str(error), hint=hint)]) from error


def _place_in_template(error: BaseException, names: Container[str]) -> tuple[str, int] | None:
    """Name and line of the innermost template that the error came through; None where it came through none."""
    place, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in names:
            place = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return place


@lru_cache(maxsize=16)
def _renderer(setting: bytes, lang: str) -> "_Renderer":
    return _Renderer(_decoded(setting), lang)


@lru_cache(maxsize=2)
def _decoded(setting: bytes) -> Setting:
    return msgpack.decode(setting, type=Setting)


_HEAD = msgpack.Decoder(Head)
_FACTS = msgpack.Decoder(Facts)
_TEXT = msgpack.Decoder(Text)


class _Renderer:
    """Renders the pages of one language."""

    def __init__(self, setting: Setting, lang: str) -> None:
        self.setting, self.lang = setting, lang
        self.config = setting.config
        self.hrefs: Hrefs = hrefs(setting.config)
        self.host = setting.config.base_url.partition("://")[2].partition("/")[0].partition(":")[0]
        self.topics = {
            one.id: views.Link(
                label(one.label, lang, one.id), self.hrefs.href(address), one.id, code=one.qcode or "", number=number
            )
            for number, (id, _, address) in enumerate(setting.frames[lang].topics, 1)
            for one in (setting.vocabulary.topics[id],)
        }
        self.publishers = {
            word: one for one in setting.vocabulary.publishers.values() for word in (*one.aliases, one.name, one.id)
        }
        self.directions = {one.code: self.direction(one.code) for one in self.config.languages}
        self.template = cache(self._environment().get_template)
        self.finisher = Finisher(setting.cards)
        self._cards: dict[bytes, views.CardView] = {}
        """By the fingerprints of what they show."""

    def render(self, task: Task, parts: Parts) -> bytes:
        page = self.page(task.shown)
        show = partial(self.cited, outlet=task.outlet) if task.outlet else self.card
        cards = [[show(card, parts) for card in cards] for cards in task.cards]
        story = self.story(task.part, parts, page) if task.part else None
        view = VIEWS[task.template](task.values, cards, page, self)
        given = {"page": page, "story": story, **view, **self.in_full(task, parts, page)}
        template = self.template(task.template)

        def write(brevity: int) -> str:
            return template.render(given | {"brevity": brevity} if brevity else given)

        return self.finisher.finished(task.template, task.path, task.values, write)

    def in_full(self, task: Task, parts: Parts, page: views.PageView) -> dict[str, Any]:
        """The stories of a book, by their addresses."""
        found = [self.story(part, parts, page) for part in task.parts]
        return {"articles": {story.card.url: story for story in found}} if found else {}

    def _environment(self) -> Sandbox:
        lang, setting = self.lang, self.setting
        return environment(
            setting.sources,
            {
                "site": self.site(),
                "words": setting.words[lang],
                "say": self.say,
                "asset": lambda name: self.hrefs.href(setting.assets[name]),
                "date": lambda when: views.moment_text(when, lang),
                "span": lambda first, last: cldr.span_text(first.text, last.text, lang),
                "day": lambda when: cldr.date_text(when.text[:10], lang, "medium"),
                "month": self.month,
                "language_name": lambda code: cldr.language_name(code, lang),
                "country_name": lambda code: cldr.territory_name(code, lang),
                "direction": self.direction,
                "href": self.hrefs.href,
                "absolute": self.hrefs.absolute,
                "made": self.config.makes,
            },
        )

    def say(self, text: Any, **values: Any) -> str:
        """An interface word with its gaps filled; of several plural forms the one for `n`."""
        if isinstance(text, dict):
            category = cldr.plural(int(values.get("n", 0)), self.lang)
            text = text.get(category) or text["other"]
        return str(text).format_map(values)

    def href(self, address: str) -> str:
        """An address as links of pages have it."""
        return self.hrefs.href(address)

    def absolute(self, address: str) -> str:
        """An address in full."""
        return self.hrefs.absolute(address)

    def month(self, month: str) -> str:
        """`2024/05` in words."""
        return cldr.month_text(month, self.lang)

    def instant(self, seconds: int) -> str:
        """A moment in the site's time zone (RFC 3339)."""
        return rfc3339(seconds, zone(self.config.timezone))

    def body(self, html: str, targets: tuple[Target, ...]) -> Markup:
        """A body whose links lead where its targets are, as those of pages do."""
        return Markup(placed(html, targets, self.hrefs, self.setting.image_sizes))

    def body_in_full(self, html: str, targets: tuple[Target, ...]) -> Markup:
        """The same with addresses in full."""
        in_full = Hrefs(self.hrefs.base_url, self.hrefs.base_url)
        return Markup(placed(html, targets, in_full, self.setting.image_sizes))

    def topic(self, id: str) -> views.Link | None:
        """A topic, where the site has it."""
        return self.topics.get(id)

    def tag(self, day: str, key: str) -> str:
        """A `tag:` URI (RFC 4151) of something in this language."""
        return f"tag:{self.host},{day}:{key}/{self.lang}"

    def texts(self) -> list[tuple[str, str, dict[str, Any], str, str]]:
        """Code, direction, interface words, home and title of every language."""
        setting, href = self.setting, self.hrefs.href
        return [
            (
                one.code,
                self.direction(one.code),
                setting.words[one.code],
                href(setting.frames[one.code].home),
                one.title,
            )
            for one in self.config.languages
        ]

    def direction(self, code: str) -> str:
        """The direction of a language, as the site says or as CLDR knows it."""
        said = next((one.direction for one in self.config.languages if one.code == code), None)
        return said or cldr.direction(code)

    def site(self) -> views.SiteView:
        frame, href = self.setting.frames[self.lang], self.hrefs.href
        return views.SiteView(
            frame.title,
            self.lang,
            self.direction(self.lang),
            href(frame.home),
            self.config.base_url,
            tuple(
                views.Link(name, href(address), id, number=number)
                for number, (id, name, address) in enumerate(frame.topics, 1)
            ),
            tuple(views.Link(name, href(address)) for name, address in frame.plain),
            {name: href(address) for name, address in frame.sections.items()},
            tuple((name, href(address)) for name, address in frame.feeds),
            self.config.params,
            self.config.noindex,
        )

    def page(self, shown: Shown) -> views.PageView:
        href, absolute = self.hrefs.href, self.hrefs.absolute
        others = {switch.lang: switch for switch in shown.switches}
        languages = tuple(
            views.Language(
                one.code,
                one.label,
                self.directions[one.code],
                href(others[one.code].address if one.code in others else shown.address),
                others[one.code].exact if one.code in others else True,
                one.code == self.lang and one.code not in others,
            )
            for one in self.config.languages
            if one.code in others or one.code == self.lang
        )
        alternates = [(one.lang, absolute(one.address)) for one in shown.switches if one.exact]
        if alternates and self.lang not in others:
            alternates.append((self.lang, absolute(shown.address)))
        alternates.sort()
        if shown.default:
            alternates.append(("x-default", absolute(shown.default)))
        return views.PageView(
            href(shown.address),
            absolute(shown.address),
            shown.title,
            shown.description,
            languages,
            tuple(alternates),
            tuple((name, href(address)) for name, address in shown.feeds),
        )

    def card(self, part: CardPart, parts: Parts) -> views.CardView:
        """A card; several pages in a row show the same."""
        known = self._cards.get(part.name)
        if known is None:
            if len(self._cards) >= CARDS:
                self._cards.clear()
            head, facts = _HEAD.decode(parts[part.head_name]), _FACTS.decode(parts[part.facts_name])
            known = self._cards[part.name] = self.card_of(part, head, facts)
        return known

    def cited(self, part: CardPart, parts: Parts, outlet: str) -> views.CardView:
        """A card with the articles of the outlet at an address that its story rests on."""
        names = (part.facts_name, *(name for _, name in part.evidence))
        sources = (source for name in names for source in _FACTS.decode(parts[name]).sources)
        articles = tuple([self.source(one) for one in sources if self.outlet(one.name)[1] == outlet])
        return structs.replace(self.card(part, parts), articles=articles)

    def card_of(self, part: CardPart, head: Head, facts: Facts) -> views.CardView:
        added = facts.added or facts.date or Date("1970-01-01", 0)
        return views.CardView(
            head.title,
            head.summary,
            part.lang,
            self.hrefs.href(part.address),
            self.hrefs.absolute(part.address),
            facts.date,
            added,
            facts.updated,
            tuple(self.topics[topic] for topic in part.topics if topic in self.topics),
            tuple(self.named(id) or id for id in part.publishers),
            head.translation,
            head.draft,
            f"tag:{self.host},{added.text[:10]}:{facts.id or part.key}/{part.lang}",
        )

    def story(self, part: BodyPart, parts: Parts, page: views.PageView) -> views.StoryView:
        own = part.card
        head, facts = _HEAD.decode(parts[own.head_name]), _FACTS.decode(parts[own.facts_name])
        text = _TEXT.decode(parts[part.text_name])
        evidence = [_FACTS.decode(parts[name]) for _, name in part.evidence]
        card = self.card_of(own, head, facts)
        sources = tuple(self.source(one) for stated in (facts, *evidence) for one in stated.sources)
        translation = text.translation
        image = self.image(facts, part.targets[-1]) if facts.image else None
        return views.StoryView(
            card,
            text.key_points,
            Markup(placed(text.body, part.targets, self.hrefs, self.setting.image_sizes)),
            text.by,
            translation.of if translation else None,
            translation.by if translation else None,
            part.is_outdated,
            tuple(map(self.moment, text.timeline)),
            tuple(map(self.quote, text.quotes)),
            tuple(map(self.moment, text.corrections)),
            sources,
            tuple(self.word(tag) for tag in part.tags),
            image,
            self.social(card, own.address if facts.added or facts.date else None, image),
            text.withdrawn,
            text.params,
            partial(story_data, card, text, sources, image, self.publication, page),
        )

    @cached_property
    def publication(self) -> dict[str, str]:
        """The site as the publisher of its pages (schema.org)."""
        return {"@type": "Organization", "name": self.setting.frames[self.lang].title, "url": self.absolute("/")}

    def source(self, source: Source) -> views.SourceView:
        publisher = self.publishers.get(source.name)
        name, address = self.outlet(source.name)
        return views.SourceView(
            name,
            self.hrefs.href(address) if address else None,
            source.url,
            source.archived_url,
            source.title,
            source.author,
            source.date,
            source.lang or (publisher.lang if publisher else None),
            source.role,
            source.paywall,
            publisher.country if publisher else None,
        )

    def outlet(self, word: str) -> tuple[str, str | None]:
        """The name and the address of the publisher that a source names."""
        publisher = self.publishers.get(word)
        name, slug = (publisher.name, publisher.slug) if publisher else (word, slugify(word))
        section = self.setting.frames[self.lang].sections.get("sources")
        return name, f"{section}{slug}/" if section else None

    def moment(self, moment: Moment) -> Moment:
        """A moment whose source has its name."""
        return structs.replace(moment, source=self.named(moment.source))

    def quote(self, quote: Quote) -> Quote:
        """A quote whose source has its name."""
        return structs.replace(quote, source=self.named(quote.source))

    def named(self, source: str | None) -> str | None:
        """The name of a publisher that is given by its id, an alias, or its name."""
        publisher = self.publishers.get(source or "")
        return publisher.name if publisher else source

    def word(self, tag: str) -> views.Link:
        """A tag of a story."""
        known = self.setting.vocabulary.tags.get(tag)
        section = self.setting.frames[self.lang].sections.get("tags")
        address = self.hrefs.href(f"{section}{slugify(tag)}/") if section else ""
        return views.Link(label(known.label, self.lang, tag) if known else tag, address, tag)

    def image(self, facts: Facts, target: Target) -> views.ImageView | None:
        if facts.image is None or target.address is None:
            return None
        alt = facts.image.alt.get(self.lang, facts.image.alt.get("", ""))
        href, absolute = self.hrefs.href(target.address), self.hrefs.absolute(target.address)
        sources, sizes = offered(target, self.hrefs), self.setting.image_sizes
        return views.ImageView(href, absolute, alt, facts.image.credit, target.width, target.height, sources, sizes)

    def social(
        self, card: views.CardView, address: str | None, image: views.ImageView | None
    ) -> views.SocialView | None:
        """What networks show of a page: its picture, where that is large; else the card of the story at the address."""
        size = (image.width or 0, image.height or 0) if image is not None else (0, 0)
        is_large = image is not None and bool(image.sources) and size[0] >= LARGE
        if not is_large and address is not None and self.config.makes("card"):
            return views.SocialView(self.absolute(addresses.card(address)), card.title, drawing.WIDTH, drawing.HEIGHT)
        return views.SocialView(image.url, image.alt, *size) if image is not None and all(size) else None
