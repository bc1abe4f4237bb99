"""Whether social cards can be written in the languages of a site: told before they are drawn without words. (effect)"""

from collections.abc import Iterator
from typing import Any

from digest.config import Config
from digest.errors import Problem
from digest.fingerprint import fingerprint, fingerprint_of
from digest.layout import CONFIG
from digest.program import components
from digest.theme import Theme
from digest.yamltext import Recall


def wordless(config: Config, theme: Theme, recall: Recall) -> Iterator[Problem]:
    """The languages whose letters no font of the cards has; found out once for the same letters and fonts."""
    if not config.makes("card"):
        return
    fonts = [fingerprint(font) for font in theme.fonts]
    for language in config.languages:
        text = _letters(theme.words[language.code])
        versions = [components()[library] for library in ("font_source_sans_pro", "fontpkg_amiri", "pillow")]
        name = fingerprint_of("letters", text, fonts, versions)
        if recall(name, lambda text=text: _answer(text, theme.fonts)) == NO:  # type: ignore[misc]
            message = f"social cards stay without words in {language.code!r}: their font lacks its letters"
            brought = "pip install 'digest-site[arabic]', " if ALIF in text else ""
            hint = f"{brought}name one that has them in theme.yaml, card_fonts:, or write social_cards: false"
            yield Problem(CONFIG, message=message, hint=hint, where=("languages", language.code))


YES, NO = b"yes", b"no"
ALIF = "\u0627"


def _answer(text: str, fonts: tuple[bytes, ...]) -> bytes:
    from digest.drawing import can_write

    return YES if not text or can_write(text, fonts) else NO


def _letters(words: dict[str, Any]) -> str:
    """Every letter of a language's interface words."""
    texts = [text for word in words.values() for text in (word.values() if isinstance(word, dict) else [word])]
    return "".join(sorted({sign for text in texts for sign in str(text) if sign.isalpha()}))
