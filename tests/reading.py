"""The sample digest in a real Chromium: which pages there are to look at, and whether what they show has room."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

PAGES = {
    "languages": ("/",),
    "home": ("/fr/", "/en/"),
    "story": ("/fr/2024/06/elections-europeennes/", "/en/2024/06/european-elections/"),
    "picture": ("/fr/2024/05/aurores-tempete-solaire/", "/en/2024/05/aurora-solar-storm/"),
    "one language": ("/fr/2024/05/olympic-flame-marseille/", "/en/2024/05/uk-election-called/"),
    "topics": ("/fr/themes/", "/en/topics/"),
    "topic": ("/fr/themes/europe/", "/en/topics/europe/"),
    "tags": ("/fr/mots-cles/", "/en/tags/"),
    "tag": ("/fr/mots-cles/elections/", "/en/tags/elections/"),
    "sources": ("/fr/sources/", "/en/sources/"),
    "source": ("/fr/sources/le-monde/", "/en/sources/le-monde/"),
    "archive": ("/fr/archives/", "/en/archive/"),
    "month": ("/fr/2024/05/", "/en/2024/05/"),
    "edition": ("/fr/editions/2024-w23/", "/en/editions/2024-w21/"),
    "editions": ("/fr/editions/", "/en/editions/"),
    "search": ("/fr/recherche/", "/en/search/"),
    "page": ("/fr/about/", "/en/about/"),
    "not found": ("/nowhere/",),
}
ADDRESSES = [address for addresses in PAGES.values() for address in addresses]

OVERLAPS = """() => {
  const inLine = (node) => node.textContent.trim()
    && (node.nodeType === 3 || node.nodeType === 1 && getComputedStyle(node).display === 'inline')
  const blocks = [...document.querySelectorAll('header *, main *, footer *')].filter((element) => {
    const style = getComputedStyle(element)
    return !['inline', 'contents', 'none'].includes(style.display) && style.position !== 'absolute'
      && (element.tagName === 'IMG' || [...element.childNodes].some(inLine))
  })
  const places = blocks.map((element) => [element, element.getBoundingClientRect()])
  const found = []
  places.forEach(([one, a], at) => places.slice(at + 1).forEach(([two, b]) => {
    if (one.contains(two) || two.contains(one)) return
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    const [first, second] = [one, two].map((element) => element.textContent.trim().slice(0, 40))
    if (wide > 1 && high > 1) found.push(`${first} × ${second}`)
  }))
  return [places.length, found]
}"""

CUT_OFF = """() => [...document.querySelectorAll('body *')].filter((element) => {
  const place = element.getBoundingClientRect()
  return place.width && getComputedStyle(element).position !== 'absolute' && !element.closest('table, pre')
    && (place.right > document.documentElement.clientWidth + 1 || place.left < -1)
}).map((element) => element.tagName + ': ' + element.textContent.trim().slice(0, 40))"""


@contextmanager
def opened(browser: Browser, width: int = 1280, **options: Any) -> Iterator[Page]:
    """A tab of a fresh reader."""
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", **options)
    context.set_default_timeout(60_000)
    try:
        yield context.new_page()
    finally:
        context.close()


WIDTHS = (1280, 320)
"""A desk and a small telephone."""


def assert_fits_everywhere(page: Page) -> None:
    """The page that is loaded fits a desk and a small telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)


def assert_fits(page: Page) -> None:
    """Nothing is wider than the window, and no text lies over another."""
    wide, room = page.evaluate("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{page.url} scrolls sideways: {wide} > {room}"
    assert page.evaluate(CUT_OFF) == [], page.url
    count, overlaps = page.evaluate(OVERLAPS)
    assert count >= 3, f"{page.url}: nothing to compare"
    assert overlaps == [], page.url
