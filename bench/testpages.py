"""Test pages for import: bodies that are known, set among the residue of themes, as flattened text and as HTML.

The bodies of French and English are those of the sample digest and some more, which lie in `pages/bodies/` with those
of the other languages; the residue is in `pages/themes/`. Each body is used once. Pages are for tuning or held out, as
their theme's first line says.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "de", "es", "uk")


class Article(NamedTuple):
    """A body: its title, and (kind, text) for each paragraph, subhead and list item."""

    lang: str
    title: str
    blocks: tuple[tuple[str, str], ...]


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
        articles = articles_of(lang)
        for number, article in enumerate(articles):
            is_held_out = number % 2 == 1 and bool(held_out)
            group = held_out if is_held_out else tuning
            # Languages begin in different places, so that those with few articles do not leave the same themes out.
            first = LANGUAGES.index(lang) * len(group) // len(LANGUAGES)
            theme = group[(number // 2 + first) % len(group)]
            others = articles[number + 1 :] + articles[:number]
            yield page_of(number, article, theme, others)


def articles_of(lang: str) -> list[Article]:
    """The bodies of a language."""
    files = sorted((HERE.parent / "content/stories").rglob(f"*.{lang}.md")) if lang in ("en", "fr") else []
    parts = _file(f"bodies/{lang}.txt").split("\n= ")
    return [_of_sample(file, lang) for file in files] + [_of_bench(part, lang) for part in parts]


def _of_sample(file: Path, lang: str) -> Article:
    front, _, body = file.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    title = re.search(r"^title: (.*)$", front, re.M)
    assert title
    blocks = [_block(part) for part in re.split(r"\n\s*\n", body.strip())]
    split = [one for kind, text in blocks for one in _items(kind, text)]
    return Article(lang, title[1].strip("\"'"), tuple(split))


def _block(part: str) -> tuple[str, str]:
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", part)
    text = re.sub(r"[*_`\\]", "", text)
    if part.startswith("#"):
        return "h2", text.lstrip("# ")
    return (
        ("li", text) if re.match(r"- |\d+\. ", part) else ("p", re.sub(r"\s*\n\s*>?\s*", " ", text.removeprefix("> ")))
    )


def _items(kind: str, text: str) -> list[tuple[str, str]]:
    if kind != "li":
        return [(kind, text)] if not text.startswith("|") else []
    items = re.split(r"\n(?=- |\d+\. )", text)
    return [("li", re.sub(r"\s*\n\s*", " ", re.sub(r"^(?:- |\d+\. )", "", item))) for item in items]


def _of_bench(part: str, lang: str) -> Article:
    title, _, body = part.removeprefix("= ").partition("\n")
    blocks = []
    for line in filter(None, body.split("\n")):
        kind = "h2" if line.startswith("# ") else "li" if line.startswith("- ") else "p"
        blocks.append((kind, line.removeprefix("# ").removeprefix("- ")))
    return Article(lang, title, tuple(blocks))


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
    half = max(len(article.blocks) // 2, 1)
    parts = {"@body": article.blocks, "@half": article.blocks[:half], "@rest": article.blocks[half:]}
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
