"""Images: files beside the article or of `static/`; none from other servers, which could watch the readers."""

import re
from html import unescape
from urllib.parse import unquote

from msgspec.structs import replace

from digest.draft import Draft, beside
from digest.errors import Problem

_IMAGE = re.compile(r'<img src="([^"]*)"(?= alt="(")?)')
"""The address, and a quote where the alternative text ends as it begins."""


def place_images(draft: Draft) -> Draft:
    """Replace the images' addresses by `digest:N`, those of the body and the story's picture."""
    targets = list(draft.targets)
    problems: list[Problem] = []
    html, facts = draft.html, draft.facts
    if "<img" in html:
        html = _IMAGE.sub(lambda image: _image(image, draft.path, targets, problems), html)
    if facts.image is not None:
        target = _target(facts.image.src, draft.path)
        if target is None:
            problems.append(_fault(draft.path, facts.image.src, ("image",)))
        else:
            facts = replace(facts, image=replace(facts.image, src=target))
    silent = tuple(dict.fromkeys(unescape(image[1]) for image in _IMAGE.finditer(draft.html) if image[2]))
    problems = [*draft.problems, *problems]
    return replace(draft, html=html, facts=facts, targets=tuple(targets), silent=silent, problems=tuple(problems))


def _image(image: re.Match[str], path: str, targets: list[str], problems: list[Problem]) -> str:
    src = unescape(image[1])
    target = _target(src, path)
    if target is None:
        problems.append(_fault(path, src, ("body", src)))
        return image[0]
    if target not in targets:
        targets.append(target)
    return f'<img src="digest:{targets.index(target)}"'


def _target(src: str, path: str) -> str | None:
    place = unquote(src)
    if not place or place.startswith("//") or ":" in place.partition("/")[0]:
        return None
    if place.startswith("/"):
        return f"root:{place}"
    inside = beside(path, place)
    return None if inside is None else f"image:{inside}"


def _fault(path: str, src: str, where: tuple[str | int, ...]) -> Problem:
    return Problem(
        path,
        message=f"the image {src!r} is not a file of this site",
        hint="put the file beside the article, or into static/ and write /…",
        where=where,
    )
