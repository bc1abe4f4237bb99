"""Bodies of the test pages for import, each used once.

Those of French and English are the sample digest's and some more, which lie in `pages/bodies/` with those of the other
languages: `= ` before a title, `# ` before a subhead, `- ` before a list item, a line for each paragraph.
"""

import re
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
LANGUAGES = ("en", "fr", "de", "es", "uk")


class Article(NamedTuple):
    """A body: its title, and (kind, text) for each paragraph, subhead and list item."""

    lang: str
    title: str
    blocks: tuple[tuple[str, str], ...]


def articles(lang: str) -> list[Article]:
    """All articles of a language, always in the same order."""
    files = sorted((HERE.parent / "content/stories").rglob(f"*.{lang}.md")) if lang in ("en", "fr") else []
    parts = (HERE / f"pages/bodies/{lang}.txt").read_text(encoding="utf-8").split("\n= ")
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
