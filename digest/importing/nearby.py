"""The articles that a site has already: which are at an address, and which look like the story of another. (effect)"""

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from digest.canonical import place_of
from digest.checking.findings import piece_of
from digest.checking.likeness import Compared, Piece
from digest.checking.reading import raw_articles, read_article
from digest.config import Config
from digest.importing.document import Document, Flag
from digest.parse import name_of

_URL = re.compile(rb"(?:^|[\s{,])[\"']?url[\"']?\s*:\s*[\"']?(https?://[^\s\"'}]+)", re.M)
_STORY = re.compile(rb"^story\s*:", re.M)
_WORD = re.compile(r"[A-ZÀ-ÖØ-ÞА-ЯЁЄІЇҐ]\w{3,}|\d{2,}")
_EPOCH = date(1970, 1, 1).toordinal()

RARE = 12
"""A word in more articles than this tells little."""

CLOSEST = 8
"""How many articles are compared in full: those that share most rare words."""


class Nearby:
    """The articles of a site by their addresses, and by the names and numbers in them."""

    def __init__(self, root: Path, config: Config) -> None:
        self.config = config
        self.urls: dict[str, str] = {}
        """Address, as `canonical.place_of` writes it → the first file that names it as a source."""
        self.collected: dict[str, str] = {}
        """The same of source articles alone: a story may name a source whose text is not collected yet."""
        self._files = list(raw_articles(root, config))
        self._holders: dict[str, list[int]] = defaultdict(list)
        for path, data in self._files:
            head = data.partition(b"\n---\n")[0]
            for match in _URL.finditer(head):
                url = place_of(match[1].rstrip(b",").decode(errors="replace"))
                self.urls.setdefault(url, path)
                if _STORY.search(head):
                    self.collected.setdefault(url, path)

    def flagged(self, document: Document, story: str) -> Document:
        """The document with a flag for each article of another story that it looks like."""
        closest = self._closest(document)
        if not closest:
            return document
        found = (read_article(*self._files[at], self.config) for at in closest)
        compared = Compared([piece_of(one) for one in found if one is not None])
        like = compared.like(_piece(document, story))
        flags = tuple(Flag(SAME, f"looks like the story of {path}: {why}; {_hint(key)}") for path, key, why in like)
        return replace(document, flags=(*document.flags, *flags)) if flags else document

    def _closest(self, document: Document) -> list[int]:
        if not self._holders:
            self._index()
        text = " ".join((document.title, *(block.text for block in document.body)))
        own = {word[:6] for word in _WORD.findall(text)}
        times = Counter(at for word in own for at in self._holders.get(word, ()) if len(self._holders[word]) <= RARE)
        at_address = self.urls.get(place_of(document.url)) if document.url else None
        times.update(at for at, (path, _) in enumerate(self._files) if path == at_address)
        return [at for at, count in times.most_common(CLOSEST) if count >= 3]

    def _index(self) -> None:
        for at, (_, data) in enumerate(self._files):
            for word in {word[:6] for word in _WORD.findall(data.decode(errors="replace"))}:
                self._holders[word].append(at)


SAME = "same-story"


def copy_of(path: str, story: str) -> Flag:
    """The flag of an article whose text another has, from a source of its own; with the story, if none was given."""
    message = f"carries the text of {path} from elsewhere: one report is one source"
    return Flag(SAME, message if story else f"{message}; {_hint(name_of(path).key)}")


def _hint(key: str) -> str:
    return f"if it is the same story, delete this draft and import it with --story {key}"


def _piece(document: Document, story: str) -> Piece:
    text = "\n".join(block.text for block in document.body)
    urls = frozenset([document.url] if document.url else [])
    return Piece(document.name, document.lang, story, document.title, text, urls, _day(document.date or ""))


def _day(text: str) -> int | None:
    return date.fromisoformat(text[:10]).toordinal() - _EPOCH if len(text) >= len("2024-05-17") else None
