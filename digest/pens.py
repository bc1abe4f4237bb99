"""Texts as social cards can write them: which font has all their letters, and what they need. Pure.

No card has boxes in place of letters: a sign without a picture in any font is left out, a text whose letters are
missing is left out as a whole. The only user of Pillow for letters.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SMALL = 36
"""Pixels; letters up to this size are set in the font for what is small."""

PLAIN = str.maketrans({"\u2011": "-", "\u2010": "-", "\u202f": "\xa0", "\u2009": "\xa0"})
"""What looks alike, and is in more fonts."""


class Font:
    """One font in all sizes."""

    def __init__(self, files: tuple[Any, Any]) -> None:
        """`files` has the font for titles and the one for what is small, each as a path or as bytes."""
        self.files = files
        self._sized: dict[tuple[int, bool], FreeTypeFont] = {}
        self._drawn: dict[str, bool] = {}

    def sized(self, size: int, *, shaped: bool = False) -> "FreeTypeFont":
        """The font in a size; `shaped` where letters change with those beside them."""
        from PIL import ImageFont

        if (size, shaped) not in self._sized:
            file = self.files[size <= SMALL]
            layout = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
            stream = BytesIO(file) if isinstance(file, bytes) else file
            self._sized[size, shaped] = ImageFont.truetype(stream, size, layout_engine=layout)
        return self._sized[size, shaped]

    @cached_property
    def _box(self) -> bytes:
        return self._picture("\uffff")

    def has(self, sign: str) -> bool:
        """Whether there is a picture of it, other than that which stands for all that are missing."""
        if sign not in self._drawn:
            self._drawn[sign] = sign.isspace() or self._picture(sign) != self._box
        return self._drawn[sign]

    def _picture(self, sign: str) -> bytes:
        return bytes(self.sized(SMALL).getmask(sign))


class Pen:
    """A text as it can be written, and the font to write it in."""

    def __init__(self, text: str, font: Font) -> None:
        self.text, self.font, self.shaped = text, font, _needs_shaping(text)

    def sized(self, size: int) -> "FreeTypeFont":
        """Its font in a size."""
        return self.font.sized(size, shaped=self.shaped)

    def length(self, text: str, size: int) -> float:
        """How long a part of the text is in a size, in pixels."""
        return self.sized(size).getlength(text)


def fonts_of(files: Iterable[bytes]) -> list[Font]:
    """The fonts of a theme, by their files' bytes, then those that are installed."""
    return [*(Font((data, data)) for data in files), *map(Font, _installed())]


def pen_for(text: str, fonts: Iterable[Font]) -> Pen | None:
    """How to write a text; None where no font has all its letters."""
    plain = unicodedata.normalize("NFC", " ".join(text.split(" "))).translate(PLAIN)
    for font in fonts:
        kept = "".join(sign for sign in plain if font.has(sign) or not _is_needless(sign)).strip()
        if kept and all(map(font.has, kept)) and (not _needs_shaping(kept) or _can_shape()):
            return Pen(kept, font)
    return None


def _is_needless(sign: str) -> bool:
    """Whether a text can do without it: pictures, marks of format, whatever is neither letter, digit nor stop."""
    return unicodedata.category(sign)[0] in "CS" or "\ufe00" <= sign <= "\ufe0f"


def _needs_shaping(text: str) -> bool:
    """Whether its letters depend on each other, or run from right to left."""
    return any("\u0590" <= sign < "\u10a0" or "\u1780" <= sign < "\u18b0" or _is_joined(sign) for sign in text)


def _is_joined(sign: str) -> bool:
    return unicodedata.combining(sign) > 0 or unicodedata.bidirectional(sign) in ("R", "AL")


@lru_cache(maxsize=1)
def _can_shape() -> bool:
    from PIL import features

    return bool(features.check("raqm"))


def _installed() -> Iterator[tuple[str, str]]:
    """Source Sans: Latin, Greek and Cyrillic. Where the extra `arabic` is there, Amiri: Arabic with Latin."""
    import font_source_sans_pro as fonts

    yield fonts.SourceSansProBold, fonts.SourceSansProSemibold
    with suppress(ImportError):
        from fontpkg_amiri import ROOT

        bold = str(ROOT / "files" / "Amiri-Bold.ttf")
        yield bold, bold
