"""Links: other articles by file name, addresses of the site, the web; anything else is a fault."""

import re
from html import unescape
from urllib.parse import unquote

from msgspec.structs import replace

from digest.draft import Draft, beside, change_tags
from digest.errors import Problem
from digest.reader import is_web_address

_HREF = re.compile(r'href="([^"]*)"')


def resolve_links(draft: Draft) -> Draft:
    """Replace the addresses of links that the site decides on by `digest:N`, where N counts the draft's targets."""
    targets = list(draft.targets)
    problems: list[Problem] = []
    linked = change_tags(draft, "<a ", lambda tag: _link(tag, draft.path, targets, problems))
    return replace(linked, targets=tuple(targets), problems=draft.problems + tuple(problems))


def _link(tag: str, path: str, targets: list[str], problems: list[Problem]) -> str:
    match = _HREF.search(tag)
    href = unescape(match[1]) if match else ""
    if is_web_address(href):
        return tag.replace("<a ", '<a rel="external" ', 1)
    if href.startswith(("#", "mailto:")):
        return tag
    target = _target(href, path)
    if target is None:
        problems.append(_fault(path, href))
        return tag
    if target not in targets:
        targets.append(target)
    return _HREF.sub(f'href="digest:{targets.index(target)}"', tag)


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
