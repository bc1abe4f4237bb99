"""A story as structured data for search engines: schema.org `NewsArticle` in JSON-LD."""

from typing import Any

from digest.model import Date, Text
from digest.views import CardView, ImageView, Link, PageView, SourceView


def story_data(
    card: CardView,
    text: Text,
    sources: tuple[SourceView, ...],
    image: ImageView | None,
    publication: dict[str, str],
    page: PageView,
) -> dict[str, Any]:
    """The story; what is not known is left out, as schema.org asks."""
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": card.title,
        "description": card.summary,
        "inLanguage": card.lang,
        "url": card.url,
        "mainEntityOfPage": card.url,
        "datePublished": _day(card.added),
        "dateModified": _day(card.updated),
        "articleSection": [topic.label for topic in card.topics],
        "author": {"@type": "Person", "name": text.by} if text.by else None,
        "about": [_topic(topic) for topic in card.topics],
        "publisher": publication,
        "image": image.url if image else None,
        "isBasedOn": [source.url for source in sources if source.url],
        "citation": [_citation(source) for source in sources],
        **_translations(card, text, page),
        "correction": [correction.text for correction in text.corrections],
    }
    return {key: value for key, value in data.items() if value}


def _topic(topic: Link) -> dict[str, str]:
    thing = {"@type": "Thing", "name": topic.label, "identifier": topic.code}
    return {key: value for key, value in thing.items() if value}


def _translations(card: CardView, text: Text, page: PageView) -> dict[str, Any]:
    """The versions in other languages: what this one was made from, or what was made from it."""
    others = {lang: url for lang, url in page.alternates if lang not in (card.lang, "x-default")}
    works = {lang: {"@type": "NewsArticle", "@id": url, "inLanguage": lang} for lang, url in others.items()}
    if text.translation is None:
        return {"workTranslation": list(works.values())}
    return {"translationOfWork": works.get(text.translation.of or next(iter(works), ""))}


def _citation(source: SourceView) -> dict[str, Any]:
    citation = {
        "@type": "NewsArticle",
        "headline": source.title,
        "url": source.url,
        "inLanguage": source.lang,
        "datePublished": _day(source.date),
        "author": {"@type": "Person", "name": source.author} if source.author else None,
        "publisher": {"@type": "NewsMediaOrganization", "name": source.name},
        "isAccessibleForFree": False if source.paywall else None,
    }
    return {key: value for key, value in citation.items() if value is not None}


def _day(when: Date | None) -> str | None:
    return when.text if when else None
