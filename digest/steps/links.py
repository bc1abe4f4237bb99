"""Links: other articles by file name, addresses of the site, the web; anything else is a fault."""

import re
from html import unescape
from urllib.parse import unquote

from msgspec.structs import replace

from digest.draft import Draft, beside
from digest.errors import Problem
from digest.reader import is_web_address

_LINK = re.compile(r'<a href="([^"]*)"')


def resolve_links(draft: Draft) -> Draft:
    """Replace the addresses of links that the site decides on by `digest:N`, where N counts the draft's targets."""
    if "<a " not in draft.html:
        return draft
    targets = list(draft.targets)
    problems: list[Problem] = []
    html = _LINK.sub(lambda link: _link(link, draft.path, targets, problems), draft.html)
    return replace(draft, html=html, targets=tuple(targets), problems=draft.problems + tuple(problems))


def _link(link: re.Match[str], path: str, targets: list[str], problems: list[Problem]) -> str:
    href = unescape(link[1])
    if is_web_address(href):
        return f'<a rel="external" href="{link[1]}"'
    if href.startswith(("#", "mailto:")):
        return link[0]
    target = _target(href, path)
    if target is None:
        problems.append(_fault(path, href))
        return link[0]
    if target not in targets:
        targets.append(target)
    return f'<a href="digest:{targets.index(target)}"'


def _target(href: str, path: str) -> str | None:
    """`root:…`, `article:…` or `file:…` below the content folder; None for what is neither."""
    place, mark, fragment = unquote(href).partition("#")
    if place.startswith("//") or ":" in place.partition("/")[0] or not place:
        return None
    if place.startswith("/"):
        return f"root:{unquote(href)}"
    inside = beside(path, place)
    if inside is None:
        return None
    return f"article:{inside}{mark}{fragment}" if place.endswith(".md") else f"file:{inside}"


def _fault(path: str, href: str) -> Problem:
    return Problem(
        path,
        message=f"the link {href!r} leads nowhere that a page may link to",
        hint="write https://…, the name of an article's file, or /… for an address of this site",
        where=("body", href),
    )
