"""Typography by language: the body, the head and every text of an article; see `digest.typography`."""

from collections.abc import Callable

from msgspec.structs import replace

from digest.draft import Draft
from digest.model import Facts, Head, Moment, Quote, Source, Text
from digest.typography import rules_of, typeset, typeset_html


def set_typography(draft: Draft) -> Draft:
    """Set the body, the head and every text of a version, where its language is to be set."""
    if draft.lang not in draft.reading.typeset:
        return draft
    rules = rules_of(draft.lang)
    put = lambda text: typeset(text, rules)  # noqa: E731
    return replace(
        draft,
        html=typeset_html(draft.html, rules),
        head=_head(draft.head, put),
        text=_text(draft.text, put),
        facts=_facts(draft.facts),
    )


def _head(head: Head, put: Callable[[str], str]) -> Head:
    return replace(head, title=put(head.title), summary=put(head.summary))


def _text(text: Text, put: Callable[[str], str]) -> Text:
    return replace(
        text,
        key_points=tuple(map(put, text.key_points)),
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
    if image is not None:
        image = replace(image, alt={lang: typeset(alt, rules_of(lang)) for lang, alt in image.alt.items()})
    return replace(facts, sources=tuple(map(_source, facts.sources)), image=image)


def _source(source: Source) -> Source:
    if not source.title or not source.lang:
        return source
    return replace(source, title=typeset(source.title, rules_of(source.lang)))
