"""A story's records → what templates show of it: its card, and the story itself. Pure."""

from collections.abc import Mapping
from functools import cached_property, partial

from markupsafe import Markup
from msgspec import msgpack, structs

from digest import addresses, drawing, views
from digest.jsonld import story_data
from digest.model import Date, Facts, Head, Moment, Quote, Source, Text
from digest.placing import offered, placed
from digest.references import Target
from digest.slugs import slugify
from digest.tasks import BodyPart, CardPart
from digest.vocabulary import label
from digest.writer import LanguageWriter

CARDS = 2000
"""Cards that are held at once."""

LARGE = 600
"""Pixels of width that networks want of a large picture."""

Parts = Mapping[bytes, bytes]
"""The parts that a task names, by their fingerprints."""

_HEAD = msgpack.Decoder(Head)
_FACTS = msgpack.Decoder(Facts)
_TEXT = msgpack.Decoder(Text)


class Stories:
    """Shows stories in one language."""

    def __init__(self, writer: LanguageWriter) -> None:
        self.writer, self.setting, self.lang = writer, writer.setting, writer.lang
        self.hrefs, self.topics = writer.hrefs, writer.topics
        self.publishers = {
            word: one
            for one in self.setting.vocabulary.publishers.values()
            for word in (*one.aliases, one.name, one.id)
        }
        self._cards: dict[bytes, views.CardView] = {}
        """By the fingerprints of what they show."""

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
            f"tag:{self.writer.host},{added.text[:10]}:{facts.id or part.key}/{part.lang}",
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
        return {"@type": "Organization", "name": self.setting.frames[self.lang].title, "url": self.hrefs.absolute("/")}

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
        if not is_large and address is not None and self.setting.config.makes("card"):
            return views.SocialView(
                self.hrefs.absolute(addresses.card(address)), card.title, drawing.WIDTH, drawing.HEIGHT
            )
        return views.SocialView(image.url, image.alt, *size) if image is not None and all(size) else None
