"""Pictures → what is known of them, and their variants. The only user of Pillow for pictures; touches no files.

Only pixels are published: turned as the camera was held, in sRGB, without place, device or any other metadata.
The same bytes give the same bytes: the number of threads and the machine's own libraries decide nothing.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from msgspec import Struct

from digest.errors import DigestError
from digest.fingerprint import fingerprint_of
from digest.pictures import Variant
from digest.program import components

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 80_000_000
MOST_BYTES = 64_000_000
"""More is refused before it fills the memory."""

LOSSLESS = ("PNG", "GIF", "BMP", "TIFF")
FORMATS = (*LOSSLESS, "JPEG", "WEBP", "AVIF")
ORIENTATION = 0x0112
TURNS = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM"}
QUARTER_TURNS = {5: "TRANSPOSE", 6: "ROTATE_270", 7: "TRANSVERSE", 8: "ROTATE_90"}
"""What values of EXIF's `Orientation` ask for, as Pillow calls it."""

OPTIONS: dict[str, dict[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": 80, "optimize": True, "progressive": True},
    "png": {"format": "PNG", "optimize": True},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
    "avif": {"format": "AVIF", "quality": 58, "speed": 7, "codec": "aom", "max_threads": 1, "autotiling": False},
}


class Inspected(Struct, frozen=True):
    """What the head of a picture's file says."""

    width: int = 0
    height: int = 0
    """As it is shown: turned as the camera was held."""
    ending: str = ""
    """Of the variant that every browser can show; empty where the file is published as it is."""
    fault: str = ""
    """Why it cannot be shown."""


class Unreadable(Exception):  # noqa: N818 - a finding about the input, told as a problem with its place
    """A picture whose pixels cannot be read."""


@lru_cache(maxsize=1)
def encoder() -> bytes:
    """The fingerprint of what makes variants: another one, and all are made anew."""
    return fingerprint_of(Path(__file__).read_bytes(), components()["pillow"])


def inspected(stream: BinaryIO, size: int) -> Inspected:
    """Read the head of a picture's file, which has so many bytes."""
    if size > MOST_BYTES:
        return Inspected(fault=f"has {size // 1_000_000} MB, more than {MOST_BYTES // 1_000_000}")
    try:
        image = _opened(stream)
        is_turned = _orientation(image) in QUARTER_TURNS
        animated = getattr(image, "is_animated", False) and image.format != "MPO"
    except Exception:  # whatever a decoder makes of bytes that may be anything
        return Inspected(fault="is not a picture, or damaged")
    width, height = image.size[::-1] if is_turned else image.size
    if width * height > MOST_PIXELS:
        pixels = f"{width * height // 1_000_000} million pixels, more than {MOST_PIXELS // 1_000_000}"
        return Inspected(fault=f"has {pixels}")
    return Inspected(width, height, "" if animated else _ending(image))


def _ending(image: "Image") -> str:
    return "png" if image.format in LOSSLESS or _is_see_through(image) else "jpg"


def _is_see_through(image: "Image") -> bool:
    return image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info


def encoded(data: bytes, wanted: Sequence[Variant]) -> Iterator[bytes]:
    """The variants of a picture. Raises Unreadable where its pixels cannot be read."""
    largest = max(wanted, key=lambda one: one.width)
    original, image = _pixels(data, largest.width, largest.height)
    for one in wanted:
        if one.ending == "png" and (one.width, one.height) == original.size:
            yield _written(original, "png")
        else:
            yield _smallest(_resized(image, one), one.ending, is_drawn=original.format in LOSSLESS)


def _smallest(image: "Image", ending: str, is_drawn: bool) -> bytes:
    """Drawings are often smaller, and always sharper, without loss."""
    lossy = _written(image, ending)
    if ending != "webp" or not is_drawn:
        return lossy
    return min(lossy, _written(image, ending, lossless=True, quality=70), key=len)


def _written(image: "Image", ending: str, **more: Any) -> bytes:
    shown = image.convert("RGB") if ending == "jpg" and image.mode not in ("L", "RGB") else image
    stream = BytesIO()
    shown.save(stream, **{**OPTIONS[ending], **more})
    return stream.getvalue()


def _resized(image: "Image", variant: Variant) -> "Image":
    from PIL.Image import Resampling

    size = variant.width, variant.height
    return image if image.size == size else image.resize(size, Resampling.LANCZOS, reducing_gap=3.0)


def _pixels(data: bytes, width: int, height: int) -> tuple["Image", "Image"]:
    """The picture without metadata: as it was drawn, and in sRGB at about the size that is wanted, or more."""
    _require_avif()
    try:
        image = _opened(BytesIO(data))
        image.draft(None, _lying_as(image, width, height))  # a large JPEG need not be read in full
        kind, orientation = image.format, _orientation(image)
        image.load()
        profile = image.info.get("icc_profile")
        turned = _turned(image, orientation)
    except Exception as error:  # as above
        raise Unreadable(str(error)) from error
    shown = _in_srgb(turned, profile)
    plain = turned if not profile and turned.mode in _KEPT.get(_is_see_through(turned), ()) else shown
    for one in (plain, shown):
        one.info = {key: value for key, value in one.info.items() if key == "transparency" and one.mode == "P"}
        one.format = kind
    return plain, shown


_KEPT = {False: ("1", "L", "P", "RGB"), True: ("P", "RGBA")}
"""Modes that a PNG can keep; those of pictures that are see-through."""


def _lying_as(image: "Image", width: int, height: int) -> tuple[int, int]:
    """The size, turned as the picture's file has it."""
    is_wide = image.size[0] >= image.size[1]
    return (width, height) if (width >= height) == is_wide else (height, width)


def _orientation(image: "Image") -> int:
    """What EXIF says before the pixels; of a PNG Pillow would look behind them too."""
    says_nothing = image.format == "PNG" and "exif" not in image.info
    return 1 if says_nothing else int(image.getexif().get(ORIENTATION, 1))


def _turned(image: "Image", orientation: int) -> "Image":
    from PIL.Image import Transpose

    turn = {**TURNS, **QUARTER_TURNS}.get(orientation)
    return image.transpose(Transpose[turn]) if turn else image


def _opened(stream: BinaryIO) -> "Image":
    from PIL import AvifImagePlugin, Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - they tell Pillow

    Image.MAX_IMAGE_PIXELS = None  # what is too large is told with its place, by `inspected`
    return Image.open(stream, formats=FORMATS)


def _in_srgb(image: "Image", profile: bytes | None) -> "Image":
    """The picture in grey, RGB or RGBA, its colours as its profile means them."""
    mode = "RGBA" if _is_see_through(image) else "RGB"
    if image.mode.startswith("I"):  # 16 bits a pixel
        return image.convert("I").point(lambda level: level / 256).convert("L")
    if profile and image.mode in ("RGB", "RGBA", "CMYK"):
        return _converted(image, profile, mode)
    return image if image.mode in ("L", mode) and mode == "RGB" else image.convert(mode)


def _converted(image: "Image", profile: bytes, mode: str) -> "Image":
    from PIL import ImageCms

    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image.convert(mode)  # a profile of another kind than the picture: its numbers are all there is
    return converted if converted is not None else image.convert(mode)


@lru_cache(maxsize=1)
def _require_avif() -> None:
    """Raises DigestError where Pillow was built without what its wheels have."""
    from PIL import features

    if not (features.check("avif") and features.check("webp")):
        hint = "install it from its wheel: pip install --force-reinstall pillow"
        raise DigestError("the Pillow that is installed cannot write AVIF and WebP", hint=hint)
