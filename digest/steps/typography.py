"""Typography by language: the body, the head and every text of an article; see `digest.typography`."""

from collections.abc import Callable

from msgspec.structs import replace

from digest.draft import Draft
from digest.model import Facts, Moment, Quote, Source, Text
from digest.typography import rules_of, typeset, typeset_each, typeset_html


def set_typography(draft: Draft) -> Draft:
    """Set the body, the head and every text of a version, where its language is to be set."""
    if draft.lang not in draft.reading.typeset:
        return draft
    rules = rules_of(draft.lang)
    put = lambda text: typeset(text, rules)  # noqa: E731
    head, text = draft.head, draft.text
    title, summary, *points = typeset_each((head.title, head.summary, *text.key_points), rules)
    return replace(
        draft,
        html=typeset_html(draft.html, rules),
        head=replace(head, title=title, summary=summary),
        text=_text(replace(text, key_points=tuple(points)), put),
        facts=_facts(draft.facts),
    )


def _text(text: Text, put: Callable[[str], str]) -> Text:
    if not (text.timeline or text.corrections or text.quotes):
        return text
    return replace(
        text,
        timeline=tuple(_moment(moment, put) for moment in text.timeline),
        corrections=tuple(_moment(moment, put) for moment in text.corrections),
        quotes=tuple(_quote(quote, put) for quote in text.quotes),
    )


def _moment(moment: Moment, put: Callable[[str], str]) -> Moment:
    return replace(moment, text=put(moment.text))


def _quote(quote: Quote, put: Callable[[str], str]) -> Quote:
    original = typeset(quote.original, rules_of(quote.lang or "")) if quote.original else quote.original
    return replace(quote, text=put(quote.text), original=original)


def _facts(facts: Facts) -> Facts:
    """Titles of sources and alternative texts are set each by its own language."""
    image = facts.image
    if image is None and not any(source.title for source in facts.sources):
        return facts
    if image is not None:
        image = replace(image, alt={lang: typeset(alt, rules_of(lang)) for lang, alt in image.alt.items()})
    return replace(facts, sources=tuple(map(_source, facts.sources)), image=image)


def _source(source: Source) -> Source:
    if not source.title or not source.lang:
        return source
    return replace(source, title=typeset(source.title, rules_of(source.lang)))
