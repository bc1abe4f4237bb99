"""The words that translations were made from, kept below `content/translations/` so that differences can be shown.

Each file has the form of an article: what the original said when the translation was accepted. (effect)
"""

from pathlib import Path

from digest.config import Config, reading
from digest.layout import CONTENT, TRANSLATIONS
from digest.model import Article
from digest.parse import parse
from digest.translating.difference import Piece, difference
from digest.translating.files import File
from digest.translating.state import words_of
from digest.translating.words import Texts, fingerprint_of_words
from digest.translating.written import Written, front_lines, written_in

_NOTE = "# What this translation was made from. `digest status --accept` writes it; no page is made of it."


def place_of(root: Path, key: str, lang: str) -> Path:
    """Where the words are kept that a story's version in a language was made from."""
    return root / TRANSLATIONS / f"{key}.{lang}.md"


def keeping(root: Path, key: str, lang: str, written: Written) -> list[File]:
    """The file that is to be written so that the words of an original are kept; none where they are."""
    place = place_of(root, key, lang)
    text = "\n".join(["---", _NOTE, *front_lines(written), "---", written.body, ""])
    is_kept = place.is_file() and place.read_text(encoding="utf-8") == text
    return [] if is_kept else [File(place, text)]


def kept(root: Path, key: str, lang: str) -> Written | None:
    """The words as they were written; None where none were kept, or what was kept cannot be read."""
    text = _text(root, key, lang)
    return written_in(f"{CONTENT}{key}.{lang}.md", text) if text is not None else None


def differences(
    root: Path, config: Config, lang: str, original: Article, made_from: dict[str, str]
) -> dict[str, tuple[Piece, ...]]:
    """Field → what changed in it since a translation into the language was made; only where its words were kept."""
    texts = _texts(root, config, lang, original)
    now = words_of(original)
    found = {}
    for field, name in made_from.items():
        if fingerprint_of_words(now.get(field, "")) != name and fingerprint_of_words(texts.get(field, "")) == name:
            found[field] = difference(texts.get(field, ""), now.get(field, ""))
    for field in now.keys() - made_from.keys():
        found[field] = difference("", now[field])
    return found


def _texts(root: Path, config: Config, lang: str, original: Article) -> Texts:
    """The words as a page would show them."""
    text = _text(root, original.story, lang)
    article, _ = parse(original.path, text.encode(), reading(config)) if text is not None else (None, [])
    return words_of(article) if article is not None else {}


def _text(root: Path, key: str, lang: str) -> str | None:
    place = place_of(root, key, lang)
    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return text if text.startswith("---\n") and "\n---\n" in text else None
