"""Social cards: what networks show where somebody shares a page. Words → a PNG of 1200 × 630 pixels. Pure.

No card has boxes in place of letters: a sign without a picture in any font is left out, a text whose letters are
missing is left out as a whole. The only user of Pillow for letters.
"""

import unicodedata
from functools import cached_property, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from msgspec import Struct, ValidationError, json

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, EDGE = 1200, 630, 72
TITLE_SIZES = ((80, 4), (68, 5), (56, 6), (46, 7))
"""Sizes of letters, and how many lines of them there is room for."""

SMALL = 36
SHADES = 8
"""Between paper and ink, and as many between paper and the colour of the topic."""

STRONGEST = SHADES - 1
PLAIN = str.maketrans({"\u2011": "-", "\u2010": "-", "\u202f": "\xa0", "\u2009": "\xa0"})
"""What looks alike, and is in more fonts."""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on a card."""

    title: str
    topic: str = ""
    site: str = ""
    sources: str = ""
    tone: int = 1
    """The topic's place among those of the site, from 1: which colour it has."""
    direction: str = "ltr"


class Look(Struct, frozen=True):
    """How cards of a site look: colours as `#rrggbb`, and fonts as their files' bytes, the first choice first."""

    paper: str
    ink: str
    tones: tuple[str, ...]
    fonts: tuple[bytes, ...] = ()


def card(data: str, look: Look) -> bytes:
    """The card for the words that a template gave as JSON. Raises ValueError where it gave something else."""
    try:
        words = json.decode(data, type=Words)
    except ValidationError as error:
        raise ValueError(str(error)) from error
    return _artist(look).draw(words)


def can_write(text: str, fonts: tuple[bytes, ...]) -> bool:
    """Whether cards can show a text."""
    return _artist(Look("#ffffff", "#000000", ("#000000",), fonts)).pen(text) is not None


@lru_cache(maxsize=4)
def _artist(look: Look) -> "_Artist":
    return _Artist(look)


class _Font:
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


class _Pen:
    """A text as it can be written, and the font to write it in."""

    def __init__(self, text: str, font: _Font) -> None:
        self.text, self.font, self.shaped = text, font, _needs_shaping(text)

    def sized(self, size: int) -> "FreeTypeFont":
        return self.font.sized(size, shaped=self.shaped)

    def length(self, text: str, size: int) -> float:
        return self.sized(size).getlength(text)


class _Artist:
    """Draws the cards of a site."""

    def __init__(self, look: Look) -> None:
        self.fonts = [*(_Font((data, data)) for data in look.fonts), _Font(_shipped())]
        paper, ink = _rgb(look.paper), _rgb(look.ink)
        self.palettes = [bytes([*_shades(paper, ink), *_shades(paper, _rgb(tone))]) for tone in look.tones]

    def pen(self, text: str) -> _Pen | None:
        """How to write a text; None where no font has all its letters."""
        plain = unicodedata.normalize("NFC", " ".join(text.split(" "))).translate(PLAIN)
        for font in self.fonts:
            kept = "".join(sign for sign in plain if font.has(sign) or not _is_needless(sign)).strip()
            if kept and all(map(font.has, kept)) and (not _needs_shaping(kept) or _can_shape()):
                return _Pen(kept, font)
        return None

    def draw(self, words: Words) -> bytes:
        """The card's bytes."""
        from PIL import Image, ImageDraw

        canvas = Image.new("L", (WIDTH, HEIGHT), 0)
        draw = ImageDraw.Draw(canvas)
        easel = _Easel(draw, words.direction == "rtl")
        draw.rectangle((0, 0, WIDTH, 23), fill=SHADES + STRONGEST)
        draw.rectangle((0, 64, WIDTH, 64 + 2 * SMALL), fill=SHADES)
        easel.line(self.pen(words.topic), 72, SHADES + STRONGEST)
        easel.title(self.pen(words.title))
        draw.rectangle((EDGE, 538, WIDTH - EDGE, 539), fill=2)
        end = easel.line(self.pen(words.sources), 552, STRONGEST, at_end=True)
        easel.line(self.pen(words.site), 552, STRONGEST, room=WIDTH - 2 * EDGE - end - SMALL)
        canvas.putpalette(self.palettes[(words.tone - 1) % len(self.palettes)])
        return _png(canvas)


class _Easel:
    """Writes lines onto a card, from its left edge or from its right one."""

    def __init__(self, draw: "ImageDraw", is_rtl: bool) -> None:
        self.draw, self.is_rtl = draw, is_rtl

    def line(
        self, pen: _Pen | None, top: int, shade: int, *, at_end: bool = False, room: float = WIDTH - 2 * EDGE
    ) -> int:
        """One line of small letters, cut off where there is no room; returns its width in pixels."""
        if pen is None:
            return 0
        text = pen.text if pen.length(pen.text, SMALL) <= room else _cut(pen, pen.text, SMALL, room)
        self._write(pen, text, SMALL, top, shade, self.is_rtl != at_end)
        return round(pen.length(text, SMALL))

    def title(self, pen: _Pen | None) -> None:
        """As many lines as there is room for, in letters as large as there is room for."""
        if pen is None:
            return
        for size, most in TITLE_SIZES:
            lines = _lines(pen, size)
            if len(lines) <= most:
                break
        else:
            lines = [*lines[: most - 1], _cut(pen, lines[most - 1], size, WIDTH - 2 * EDGE, always=True)]
        for number, text in enumerate(lines):
            self._write(pen, text, size, 142 + round(number * size * 1.13), STRONGEST, self.is_rtl)

    def _write(self, pen: _Pen, text: str, size: int, top: int, shade: int, at_right: bool) -> None:
        place, anchor = ((WIDTH - EDGE, top), "ra") if at_right else ((EDGE, top), "la")
        direction = ("rtl" if self.is_rtl else "ltr") if pen.shaped else None
        self.draw.text(place, text, fill=shade, font=pen.sized(size), anchor=anchor, direction=direction)


def _lines(pen: _Pen, size: int) -> list[str]:
    """The text in lines that fit; words without spaces between them are parted where the line ends."""
    room, space = float(WIDTH - 2 * EDGE), pen.length(" ", size)
    lines: list[str] = []
    width = room
    for word in pen.text.split(" "):
        for part, length in _parts(pen, word, size, room):
            if lines and width + space + length <= room:
                lines[-1] += f" {part}"
                width += space + length
            else:
                lines.append(part)
                width = length
    return lines


def _parts(pen: _Pen, word: str, size: int, room: float) -> list[tuple[str, float]]:
    """A word with its length; in parts, where it is longer than a line."""
    length = pen.length(word, size)
    if length <= room:
        return [(word, length)]
    parts, rest = [], word
    while rest:
        count = next((n for n in range(1, len(rest)) if pen.length(rest[: n + 1], size) > room), len(rest))
        parts.append((rest[:count], pen.length(rest[:count], size)))
        rest = rest[count:]
    return parts


def _cut(pen: _Pen, text: str, size: int, room: float, *, always: bool = False) -> str:
    """The beginning of a text, with an ellipsis."""
    while text and pen.length(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text or always else ""


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


def _shipped() -> tuple[str, str]:
    """Source Sans: Latin, Greek and Cyrillic."""
    import font_source_sans_pro as fonts

    return fonts.SourceSansProBold, fonts.SourceSansProSemibold


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def _shades(first: tuple[int, int, int], last: tuple[int, int, int]) -> list[int]:
    steps = (number / STRONGEST for number in range(SHADES))
    return [round(one + (other - one) * step) for step in steps for one, other in zip(first, last, strict=True)]


def _png(canvas: "Image") -> bytes:
    """Sixteen colours, packed by run lengths: a third of the time of the tightest packing, and less than 40 kB."""
    from zlib import Z_RLE

    stream = BytesIO()
    canvas.save(stream, "PNG", bits=4, compress_level=4, compress_type=Z_RLE)
    return stream.getvalue()
