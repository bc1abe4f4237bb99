"""Test pages for import: bodies that are known, set among the residue of themes, as flattened text and as HTML.

The bodies are those of `bodies.py`; the residue is in `pages/themes/`. Each body is used once. Pages are for tuning or
held out, as their theme's first line says.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from typing import NamedTuple

from bodies import HERE, LANGUAGES, Article, articles


class Page(NamedTuple):
    """A page, in two forms, and what import must find in it."""

    name: str
    is_held_out: bool
    lang: str
    theme: str
    text: str
    html: str
    title: str
    paragraphs: tuple[str, ...]


def pages() -> Iterator[Page]:
    """All pages, always the same."""
    tuning, held_out = themes(held_out=False), themes(held_out=True)
    for lang in LANGUAGES:
        bodies = articles(lang)
        for number, article in enumerate(bodies):
            is_held_out = number % 2 == 1 and bool(held_out)
            group = held_out if is_held_out else tuning
            # Languages begin in different places, so that those with few articles do not leave the same themes out.
            first = LANGUAGES.index(lang) * len(group) // len(LANGUAGES)
            theme = group[(number // 2 + first) % len(group)]
            others = bodies[number + 1 :] + bodies[:number]
            yield page_of(number, article, theme, others)


@cache
def _file(name: str) -> str:
    return (HERE / "pages" / name).read_text(encoding="utf-8")


def themes(held_out: bool) -> list[str]:
    """The names of the themes for tuning, or of those held out."""
    names = sorted(path.stem for path in (HERE / "pages/themes").glob("*.txt"))
    return [name for name in names if _file(f"themes/{name}.txt").startswith("# held out") == held_out]


def page_of(number: int, article: Article, theme: str, others: list[Article]) -> Page:
    """A body among the residue of a theme."""
    lines = list(_lines(article, theme, others))
    kept = tuple(text for _, text in article.blocks)
    name = f"{article.lang}-{number:02}-{theme}"
    return Page(
        name,
        theme in themes(held_out=True),
        article.lang,
        theme,
        _as_text(lines, number),
        _as_html(lines, article, number),
        article.title,
        kept,
    )


Line = tuple[str, str]
"""The kind of element and its text; `body:p` and the like are the article's own."""


def _lines(article: Article, theme: str, others: list[Article]) -> Iterator[Line]:
    """The lines of a page in their order."""
    column = LANGUAGES.index(article.lang)
    fresh = cycle(others)
    parts = _parts(article.blocks)
    for line in _file(f"themes/{theme}.txt").split("\n")[1:]:
        if line in parts:
            yield from ((f"body:{kind}", text) for kind, text in parts[line])
        elif line.startswith("@"):
            kind, count = line[1:].split()
            for _ in range(int(count)):
                yield from _teaser(kind, next(fresh), column)
        elif line:
            element, _, cells = line.partition(": ")
            choices = cells.split(" | ")
            text = choices[column] if len(choices) == len(LANGUAGES) else choices[0]
            text = text.replace("@title", article.title)
            yield element, text.replace("@other", next(fresh).title) if "@other" in text else text


def _parts(blocks: tuple[tuple[str, str], ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The body whole, in halves cut anywhere, and in thirds cut where boxes usually stand: between paragraphs."""
    half = max(len(blocks) // 2, 1)
    places = [at for at in range(1, len(blocks)) if blocks[at - 1][0] != "h2" and blocks[at][0] != "li"] or [1]
    first, last = (min(places, key=lambda at: abs(3 * at - share * len(blocks))) for share in (1, 2))
    return {
        "@body": blocks,
        "@half": blocks[:half],
        "@rest": blocks[half:],
        "@first": blocks[:first],
        "@middle": blocks[first:last],
        "@last": blocks[last:],
    }


_AGO = ("2 hours ago", "Il y a 2 heures", "Vor 2 Stunden", "Hace 2 horas", "2 години тому")


def _teaser(kind: str, other: Article, column: int) -> Iterator[Line]:
    first = next(text for kind, text in other.blocks if kind == "p")
    yield "teaser", other.title
    if kind == "pairs":
        words = first.split()
        yield "div", " ".join(words[: min(13, max(len(words) - 2, 3))]).rstrip(".,;:") + "..."
    elif kind == "full":
        yield "div", re.split(r"(?<=[.!?…])\s", first)[0]
    elif kind == "dated":
        yield "div", f"{len(other.title) % 27 + 1:02}.02.2024"
    elif kind == "ago":
        yield "div", _AGO[column]


def _as_text(lines: list[Line], number: int) -> str:
    """Flattened: with an empty line between all, between none, or only around the article's own paragraphs."""
    gaps = ("\n\n", "\n", "")[number % 3]
    parts = []
    for kind, text in lines:
        mark = "- " if kind == "body:li" and number % 2 else ""
        parts.append(mark + text + (gaps or ("\n\n" if kind == "body:p" else "\n")))
    return "".join(parts).strip() + "\n"


_MARKUP = {
    "nav": '<nav><ul><li><a href="/{n}">{t}</a></li></ul></nav>',
    "h1": "<h1>{t}</h1>",
    "btn": '<div class="share"><a href="#{n}">{t}</a></div>',
    "time": '<div class="meta"><span>{t}</span></div>',
    "figcaption": '<figure><img src="/i/{n}.jpg" alt=""><figcaption>{t}</figcaption></figure>',
    "aside": '<aside class="box"><p><a href="/{n}">{t}</a></p></aside>',
    "form": '<form class="newsletter"><p>{t}</p></form>',
    "footer": "<footer><p>{t}</p></footer>",
    "teaser": '<div class="card"><h3><a href="/{n}">{t}</a></h3></div>',
    "p": '<div class="extra"><p>{t}</p></div>',
}


def _as_html(lines: list[Line], article: Article, number: int) -> str:
    wrapper = ("article", "div", "main")[number % 3]
    opening, closing = f'<{wrapper} class="{("entry-content", "post-body", "story")[number % 3]}">', f"</{wrapper}>"
    parts, inside = [], False
    last = max(at for at, (kind, _) in enumerate(lines) if kind.startswith("body:"))
    for at, (kind, text) in enumerate(lines):
        own = kind.removeprefix("body:")
        if kind.startswith("body:") and not inside:
            parts.append(opening)
            inside = True
        shown = html.escape(text, quote=False)
        if kind.startswith("body:"):
            parts.append(f"<ul><li>{shown}</li></ul>" if own == "li" else f"<{own}>{shown}</{own}>")
        else:
            markup = _MARKUP.get(kind) or (f"<{kind}>{{t}}</{kind}>" if kind in ("h3", "h4") else "<div>{t}</div>")
            parts.append(markup.format(t=shown, n=at))
        if at == last:
            parts.append(closing)
    title = html.escape(article.title, quote=False)
    head = f'<meta charset="utf-8"><title>{title} - Example</title><meta property="og:title" content="{title}">'
    return (
        f'<!DOCTYPE html>\n<html lang="{article.lang}"><head>{head}</head>\n<body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )
