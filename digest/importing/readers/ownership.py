"""Which statements of a page are about its own article, and not about another that it shows or links to."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from digest.canonical import canonical, host_of
from digest.importing.lines import ends_sentence, stems
from digest.importing.looks import says_when

BESIDE = 8
"""Words that stand in one line with the day of an article at most."""

_SENTENCES = ("p", "li", "blockquote", "td", "figcaption", "div", "section", "article", "header", "main", "body")


def own_of(articles: list[dict[str, Any]], tree: HtmlElement) -> list[dict[str, Any]]:
    """The object that is about this page; of one alone it is enough that nothing says otherwise."""
    told = [(one, _told(one, tree)) for one in articles]
    known = [one for one, is_own in told if is_own]
    unknown = [one for one, is_own in told if is_own is None]
    return known[:1] or (unknown if len(articles) == 1 else [])


def _told(one: dict[str, Any], tree: HtmlElement) -> bool | None:
    """Whether an object has the page's address or headline; None where it states neither, or the page does not."""
    own, page = {*_addresses(one)}, {*_addresses_of(tree)}
    named, headings = str(one.get("headline") or ""), [*_headings(tree)]
    if own & page or (named and any(_is_same(named, heading) for heading in headings)):
        return True
    return False if (own and page) or (named and headings) else None


def _addresses(one: dict[str, Any]) -> Iterator[str]:
    for value in (one.get("url"), id_of(one.get("mainEntityOfPage"))):
        if isinstance(value, str) and value.strip():
            yield _plain(value)


def _addresses_of(tree: HtmlElement) -> Iterator[str]:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            yield _plain(link.get("href"))
    for meta in tree.iter("meta"):
        if (meta.get("property") or "").lower() == "og:url" and meta.get("content"):
            yield _plain(meta.get("content"))


def _plain(address: str) -> str:
    """The path, which relative addresses have too, with the host where there is one and it is more than a path."""
    url = canonical(urljoin("https://page.invalid/", address))
    try:
        path = urlsplit(url)
    except ValueError:
        return url
    return f"{path.path}?{path.query}" if len(path.path) > 1 else host_of(url)


def _headings(tree: HtmlElement) -> Iterator[str]:
    found = [*tree.iter("h1"), *tree.xpath("//head/title")]
    yield from (text for one in found if (text := " ".join(one.text_content().split())))
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in ("og:title", "twitter:title"):
            yield meta.get("content") or ""


def _is_same(named: str, heading: str) -> bool:
    """Whether two headlines are one, with the site's name or in other words."""
    one, other = stems(named), stems(heading)
    return named.lower() == heading.lower() or (bool(one) and 2 * len(one & other) >= min(len(one), len(other)))


def id_of(value: Any) -> Any:
    """The address of what is given by reference."""
    return value.get("@id") if isinstance(value, dict) else value


def dates_page(time: HtmlElement) -> bool:
    """Whether a `time` stands in a line of its own, and not in a sentence, a list or a sidebar."""
    around = [*time.iterancestors()]
    if any(one.tag in ("aside", "nav", "footer", "li") for one in around):
        return False
    block = next((one for one in around if one.tag in _SENTENCES), None)
    if block is None or block.tag not in ("p", "blockquote", "td", "figcaption", "div"):
        return True
    text = " ".join(block.text_content().split())
    if block.tag == "div" and any(one.tag in ("h1", "p", "div") for one in block.iterdescendants()):
        return True
    is_sentence = ends_sentence(text) or len(text.split()) - len(time.text_content().split()) > BESIDE
    return says_when(text) or not is_sentence
