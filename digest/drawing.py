"""Social cards: what networks show where somebody shares a page. Words → a PNG of 1200 × 630 pixels. Pure.

What can be written at all, and in which font, is the matter of `digest.pens`.
"""

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct, ValidationError, json

from digest.pens import SMALL, Pen, fonts_of, pen_for

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

WIDTH, HEIGHT, EDGE = 1200, 630, 72
TITLE_SIZES = ((80, 4), (68, 5), (56, 6), (46, 7))
"""Sizes of letters, and how many lines of them there is room for."""

SHADES = 8
"""Between paper and ink, and as many between paper and the colour of the topic."""

STRONGEST = SHADES - 1


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


class _Artist:
    """Draws the cards of a site."""

    def __init__(self, look: Look) -> None:
        self.fonts = fonts_of(look.fonts)
        paper, ink = _rgb(look.paper), _rgb(look.ink)
        self.palettes = [bytes([*_shades(paper, ink), *_shades(paper, _rgb(tone))]) for tone in look.tones]

    def pen(self, text: str) -> Pen | None:
        """How to write a text; None where no font has all its letters."""
        return pen_for(text, self.fonts)

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
        self, pen: Pen | None, top: int, shade: int, *, at_end: bool = False, room: float = WIDTH - 2 * EDGE
    ) -> int:
        """One line of small letters, cut off where there is no room; returns its width in pixels."""
        if pen is None:
            return 0
        text = pen.text if pen.length(pen.text, SMALL) <= room else _cut(pen, pen.text, SMALL, room)
        self._write(pen, text, SMALL, top, shade, self.is_rtl != at_end)
        return round(pen.length(text, SMALL))

    def title(self, pen: Pen | None) -> None:
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

    def _write(self, pen: Pen, text: str, size: int, top: int, shade: int, at_right: bool) -> None:
        place, anchor = ((WIDTH - EDGE, top), "ra") if at_right else ((EDGE, top), "la")
        direction = ("rtl" if self.is_rtl else "ltr") if pen.shaped else None
        self.draw.text(place, text, fill=shade, font=pen.sized(size), anchor=anchor, direction=direction)


def _lines(pen: Pen, size: int) -> list[str]:
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


def _parts(pen: Pen, word: str, size: int, room: float) -> list[tuple[str, float]]:
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


def _cut(pen: Pen, text: str, size: int, room: float, *, always: bool = False) -> str:
    """The beginning of a text, with an ellipsis."""
    while text and pen.length(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if text or always else ""


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
