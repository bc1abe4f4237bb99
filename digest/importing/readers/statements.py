"""What a page states of its article beside the text: JSON-LD, OpenGraph and other `meta`, `link`, `time`, headings."""

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from digest.importing.document import Claim
from digest.importing.readers.ownership import dates_page, id_of, own_of

Claims = dict[str, tuple[Claim, ...]]

_ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "TechArticle",
        "ScholarlyArticle",
        "AdvertiserContentArticle",
    ]
)
_NAMES = {
    "title": "og:title twitter:title dc.title",
    "date": "article:published_time og:article:published_time date pubdate publishdate publish-date"
    " dc.date dc.date.issued dcterms.created dcterms.date parsely-pub-date sailthru.date datepublished"
    " citation_publication_date",
    "updated": "article:modified_time og:updated_time dcterms.modified last-modified datemodified",
    "url": "og:url",
    "publisher": "og:site_name dc.publisher",
    "author": "author article:author dc.creator parsely-author sailthru.author",
    "lang": "og:locale content-language dc.language",
}
_META = {name: key for key, names in _NAMES.items() for name in names.split()}


def statements(tree: HtmlElement) -> Claims:
    """The page's claims, the strongest of each kind first."""
    found: dict[str, list[Claim]] = {}
    for key, claim in (*_linked_data(tree), *_meta(tree), *_elements(tree)):
        value = " ".join(claim.value.split())
        if value and not (key == "author" and value.startswith(("http:", "https:"))):
            found.setdefault(key, []).append(Claim(value, claim.evidence))
    if found.get("title"):
        found["title"] = _titles(tree, found["title"])
    if found.get("author"):
        found["author"] = [one for one in found["author"] if one.evidence == found["author"][0].evidence]
    return {key: tuple(dict.fromkeys(claims)) for key, claims in found.items()}


def _titles(tree: HtmlElement, claims: list[Claim]) -> list[Claim]:
    """The heading that readers see comes first, where the others say it too."""
    headings = [" ".join(one.text_content().split()) for one in tree.iter("h1")]
    seen = [one for one in headings if one and any(one.lower() in claim.value.lower() for claim in claims)]
    return [*(Claim(one, "h1") for one in seen[:1]), *claims]


def _linked_data(tree: HtmlElement) -> Iterator[tuple[str, Claim]]:
    objects = [
        one for script in tree.iter("script") if _is_linked_data(script) for one in _objects(_loaded(script.text))
    ]
    articles = [one for one in objects if _types(one) & _ARTICLES]
    for one in own_of(articles, tree):
        for name, key in (
            ("headline", "title"),
            ("datePublished", "date"),
            ("dateModified", "updated"),
            ("inLanguage", "lang"),
        ):
            if isinstance(one.get(name), str):
                yield key, Claim(one[name], f"JSON-LD {name}")
        for name, key in (("author", "author"), ("publisher", "publisher")):
            for value in _people(one.get(name)):
                yield key, Claim(value, f"JSON-LD {name}")
        for address in (one.get("url"), id_of(one.get("mainEntityOfPage"))):
            if isinstance(address, str):
                yield "url", Claim(address, "JSON-LD url")


def _is_linked_data(script: HtmlElement) -> bool:
    return (script.get("type") or "").strip().lower() == "application/ld+json"


def _loaded(text: str | None) -> Any:
    try:
        return json.loads((text or "").strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(data, list) and depth < 5:
        for one in data:
            yield from _objects(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph"), depth + 1)


def _types(one: dict[str, Any]) -> set[str]:
    listed = one.get("@type")
    return {str(kind) for kind in (listed if isinstance(listed, list) else [listed])}


def _people(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str):
            yield name


def _meta(tree: HtmlElement) -> Iterator[tuple[str, Claim]]:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            yield "url", Claim(link.get("href"), "link rel=canonical")
    for meta in tree.iter("meta"):
        name = (
            meta.get("property") or meta.get("name") or meta.get("http-equiv") or meta.get("itemprop") or ""
        ).strip()
        key = _META.get(name.lower())
        if key and meta.get("content"):
            yield key, Claim(meta.get("content"), f"meta {name}")


def _elements(tree: HtmlElement) -> Iterator[tuple[str, Claim]]:
    for one in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateModified']"):
        key = "date" if one.get("itemprop") == "datePublished" else "updated"
        yield (
            key,
            Claim(one.get("datetime") or one.get("content") or one.text_content(), f"itemprop {one.get('itemprop')}"),
        )
    headings = tree.xpath("//h1")
    for one in _times(headings[0]) if len(headings) == 1 else ():
        yield "date", Claim(one.get("datetime") or one.text_content(), "time beside the headline")
        break
    for one in headings[:1]:
        yield "title", Claim(one.text_content(), "h1")
    for one in tree.xpath("//head/title"):
        yield "title", Claim(one.text_content(), "title")
    if tree.get("lang"):
        yield "lang", Claim(tree.get("lang"), "html lang")


def _times(heading: HtmlElement) -> list[HtmlElement]:
    """The `time` elements that stand beside a heading: within the three elements around it, in no list."""
    around = heading
    for _ in range(3):
        parent = around.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return []
        around = parent
        found = [one for one in around.iter("time") if dates_page(one)]
        if found:
            return found
    return []
