"""Pictures: the variants that are made of them, once; their size, and what they say to those who do not see them."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from zlib import crc32

import pytest
from PIL import Image, ImageCms
from playwright.sync_api import Browser, Route

from digest.errors import InputError
from digest.pictures import WIDTHS
from tests.reading import opened
from tests.sites import FACTS, REPOSITORY, article, build_site, output_of, write_site
from tests.web import Element, Site, parsed, serving

PICTURE = "content/stories/storm/chart.png"
ADDRESSES = {"fr": "/fr/2024/05/aurores-tempete-solaire/", "en": "/en/2024/05/aurora-solar-storm/"}
RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(width: int, height: int, kind: str = "PNG", mode: str = "RGB", shade: Any = RED, **how: Any) -> bytes:
    """A picture of that size, as a program would save it; its left half is of that shade."""
    image = Image.new(mode, (width, height), Image.new("RGB", (1, 1), BLUE).convert(mode).getpixel((0, 0)))
    image.paste(Image.new("RGB", (1, 1), shade).convert(mode).getpixel((0, 0)), (0, 0, width // 2, height))
    stream = BytesIO()
    image.save(stream, kind, **how)
    return stream.getvalue()


AGED = 1_600_000_000
"""A time so long ago that a file that has it need not be read again."""


def png(width: int, height: int, shade: int = 0) -> bytes:
    """A grey picture of that size."""
    return picture(width, height, shade=(shade,) * 3)


def bundle(data: bytes | None, image: dict[str, object] | None = None, body: str = "Words.") -> dict[str, str | bytes]:
    """A story in a folder of its own, with a picture beside it."""
    facts = {**FACTS, "image": image or {"src": "chart.png", "alt": {"fr": "Un graphique", "en": "A chart"}}}
    files: dict[str, str | bytes] = {
        "content/stories/storm/index.fr.md": article("Tempête", body, **facts),
        "content/stories/storm/index.en.md": article("Storm", body),
    }
    if data is not None:
        files[PICTURE] = data
    return files


def images(root: Path, lang: str) -> list[Element]:
    return list(parsed(output_of(root)[f"{lang}/2024/05/storm/index.html"].decode()).all("img"))


def media(root: Path) -> dict[str, bytes]:
    """The files made of pictures."""
    return {path: data for path, data in output_of(root).items() if path.startswith("media/")}


def size_of(data: bytes) -> tuple[int, int]:
    return Image.open(BytesIO(data)).size


def offers(shown: Element) -> dict[str, list[tuple[str, int]]]:
    """Media type → address and width of each variant that a browser may choose in place of an image."""
    assert shown.parent
    found = {}
    for source in shown.parent.all("source"):
        offered = [one.split(" ") for one in (source.get("srcset") or "").split(", ")]
        found[source.get("type") or ""] = [(address, int(width.removesuffix("w"))) for address, width in offered]
    return found


def test_the_sample_shows_its_chart(sample: Site) -> None:
    """Both versions show the one picture of the bundle, each with its own words for it."""
    texts, sources = set(), set()
    for address in ADDRESSES.values():
        page = sample.pages[address]
        shown = list(page.one("main").all("img"))
        assert shown
        for image in shown:
            sources.add(image.get("src"))
            assert image.get("alt")
            texts.add(image.get("alt"))
    (source,) = sources
    assert source
    assert size_of(sample.files[source[1:]].read_bytes()) == (1200, 675)
    assert len(texts) == 2 * len(shown)


def test_a_picture_has_its_size(tmp_path: Path) -> None:
    """Width and height are those of the file, so that nothing moves when it arrives; in front matter and in a body."""
    build_site(write_site(tmp_path, bundle(png(31, 17), body="![Barres](chart.png)")))
    for lang in ("fr", "en"):
        found = images(tmp_path, lang)
        assert len(found) == 2
        assert [(image.get("width"), image.get("height")) for image in found] == [("31", "17")] * 2
        assert [image.get("loading") for image in found] == [None, "lazy"], "what is below the fold can wait"


@pytest.mark.parametrize("width", [1, 31, 320, 321, 1000, 1920, 3000])
def test_a_picture_is_offered_in_several_widths(width: int, tmp_path: Path) -> None:
    """In AVIF and in WebP, never larger than it is nor than screens are; all have the same shape."""
    build_site(write_site(tmp_path, bundle(png(width, max(1, width // 2)), body="![Barres](chart.png)")))
    files = media(tmp_path)
    expected = sorted({one for one in WIDTHS if one < width} | {min(width, 1920)})
    for shown in images(tmp_path, "fr"):
        found = offers(shown)
        assert list(found) == ["image/avif", "image/webp"]
        for type, variants in found.items():
            assert [one for _, one in variants] == expected
            for address, one in variants:
                image = Image.open(BytesIO(files.pop(address[1:], b"") or output_of(tmp_path)[address[1:]]))
                assert image.get_format_mimetype() == type
                assert image.width == one
                assert abs(image.height - one / 2) <= 1
    (fallback,) = files
    assert size_of(files[fallback]) == (expected[-1], max(1, expected[-1] // 2))


def test_the_name_changes_with_the_bytes(tmp_path: Path) -> None:
    """A name has a fingerprint: another picture gets other addresses, the same picture keeps its own."""
    names = []
    for shade in (10, 200, 10):
        build_site(write_site(tmp_path, bundle(png(8, 8, shade))))
        files = media(tmp_path)
        names.append(sorted(files))
        assert len(files) == 3
        assert all(name.startswith("media/chart-") for name in files)
        assert (images(tmp_path, "fr")[0].get("src") or "")[1:] in files
    assert names[0] == names[2]
    assert set(names[0]).isdisjoint(names[1])


def test_a_picture_is_encoded_once(tmp_path: Path) -> None:
    """Not when words change, nor when it moves, nor for another output, nor when the output was lost."""
    files = bundle(png(700, 300), body="![Barres](chart.png)")
    assert build_site(write_site(tmp_path, files)).encoded == 7
    before = media(tmp_path)
    assert build_site(tmp_path).encoded == 0
    files["content/stories/storm/index.fr.md"] = article("Autre titre", "Autre texte ![Barres](chart.png)", **FACTS)
    assert build_site(write_site(tmp_path, files)).encoded == 0
    assert build_site(tmp_path, output=tmp_path / "other").encoded == 0
    for path in before:
        (tmp_path / "_site" / path).unlink()
    assert build_site(tmp_path).encoded == 0
    assert media(tmp_path) == before
    (tmp_path / "content/stories/storm").rename(tmp_path / "content/stories/moved")
    assert build_site(tmp_path).encoded == 0
    assert media(tmp_path) == before


@pytest.mark.parametrize("damage", [b"", b"garbage"], ids=["cut off", "garbled"])
def test_damaged_memories_are_made_again(damage: bytes, tmp_path: Path) -> None:
    """What is remembered of a picture is checked before it is used."""
    build_site(write_site(tmp_path, bundle(png(40, 20))))
    before = media(tmp_path)
    for remembered in (tmp_path / ".digest/pictures").glob("*/*"):
        remembered.write_bytes(damage)
    assert build_site(tmp_path, output=tmp_path / "other").encoded == 3
    assert {path: (tmp_path / "other" / path).read_bytes() for path in before} == before


def test_variants_of_pictures_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    """`digest clean --unused` keeps those of the pictures that are there."""
    build_site(write_site(tmp_path, bundle(png(40, 20))))
    build_site(write_site(tmp_path, bundle(png(20, 40))))
    assert len(list((tmp_path / ".digest/pictures").iterdir())) == 2
    from digest.cleaning import prune_site

    prune_site(tmp_path, None)
    assert len(list((tmp_path / ".digest/pictures").iterdir())) == 1
    assert build_site(tmp_path, output=tmp_path / "other").encoded == 0


def test_variants_are_the_same_everywhere(tmp_path: Path) -> None:
    """Whatever the number of processors: the same picture gives the same bytes."""
    outputs = []
    for jobs in (1, 2):
        root = tmp_path / str(jobs)
        files = bundle(picture(900, 700, "JPEG"), body="![Barres](chart.png) ![Autre](other.jpg)")
        files["content/stories/storm/other.jpg"] = picture(1500, 400, "JPEG", mode="L")
        build_site(write_site(root, files), jobs=jobs)
        outputs.append(output_of(root))
    assert outputs[0] == outputs[1]


def test_what_is_no_longer_shown_is_no_longer_there(tmp_path: Path) -> None:
    """Without the picture, no variant stays; a file that is only linked to is published as it is."""
    files = bundle(png(40, 20))
    build_site(write_site(tmp_path, files))
    assert len(media(tmp_path)) == 3
    files["content/stories/storm/index.fr.md"] = article("Tempête", "[Barres](chart.png)", **FACTS)
    build_site(write_site(tmp_path, files))
    assert list(media(tmp_path).values()) == [png(40, 20)]


def with_exif(width: int, height: int, orientation: int) -> bytes:
    """A photograph taken with the camera turned, at a known place."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    return picture(width, height, "JPEG", exif=exif, comment=b"SecretComment")


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [(1, (60, 40), "left"), (3, (60, 40), "right"), (6, (40, 60), "top"), (8, (40, 60), "bottom")],
)
def test_photographs_are_turned_and_tell_nothing(
    orientation: int, size: tuple[int, int], red: str, tmp_path: Path
) -> None:
    """They are shown as the camera was held; where, when and with what they were taken is not published."""
    build_site(write_site(tmp_path, bundle(with_exif(60, 40, orientation))))
    (shown,) = images(tmp_path, "fr")
    assert (shown.get("width"), shown.get("height")) == tuple(map(str, size))
    spots = {"left": (0.1, 0.5), "right": (0.9, 0.5), "top": (0.5, 0.1), "bottom": (0.5, 0.9)}
    for path, data in media(tmp_path).items():
        image = Image.open(BytesIO(data))
        assert image.size == size
        assert not image.getexif(), path
        assert b"Secret" not in data
        for side, (x, y) in spots.items():
            r, _, b = image.convert("RGB").getpixel((int(x * size[0]), int(y * size[1])))
            if side == red:
                assert r > b, (path, side)


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def see_through(width: int, height: int, kind: str) -> bytes:
    """Its left half can be seen through."""
    image = Image.new("RGBA", (width, height), (*BLUE, 255))
    image.paste((*RED, 0), (0, 0, width // 2, height))
    stream = BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def sixteen_bits(width: int, height: int) -> bytes:
    """Its left half is bright grey, its right one dark, in 16 bits a pixel."""
    row = (200 * 256).to_bytes(2, "little") * (width // 2) + (40 * 256).to_bytes(2, "little") * (width - width // 2)
    image = Image.frombytes("I;16", (width, height), row * height)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


GOOD = {
    "CMYK": (picture(64, 48, "JPEG", "CMYK"), "jpg"),
    "grey": (picture(64, 48, "JPEG", "L"), "jpg"),
    "progressive": (picture(64, 48, "JPEG", progressive=True), "jpg"),
    "with a profile": (picture(64, 48, "JPEG", icc_profile=srgb()), "jpg"),
    "with a profile of something else": (picture(64, 48, "JPEG", "CMYK", icc_profile=srgb()), "jpg"),
    "with a profile that is none": (picture(64, 48, "JPEG", icc_profile=b"nothing"), "jpg"),
    "palette": (picture(64, 48, "PNG", "P"), "png"),
    "see-through": (see_through(64, 48, "PNG"), "png"),
    "see-through colour": (picture(64, 48, "PNG", transparency=BLUE), "png"),
    "see-through palette": (picture(64, 48, "PNG", "P", transparency=0), "png"),
    "grey, see-through": (picture(64, 48, "PNG", "LA"), "png"),
    "one bit": (picture(64, 48, "PNG", "1"), "png"),
    "16 bits": (sixteen_bits(64, 48), "png"),
    "WebP": (picture(64, 48, "WEBP"), "jpg"),
    "WebP, see-through": (see_through(64, 48, "WEBP"), "png"),
    "AVIF": (picture(64, 48, "AVIF"), "jpg"),
    "GIF": (picture(64, 48, "GIF", "P"), "png"),
    "BMP": (picture(64, 48, "BMP"), "png"),
    "TIFF": (picture(64, 48, "TIFF", compression="tiff_lzw"), "png"),
}


@pytest.mark.parametrize("name", GOOD)
def test_whatever_is_a_picture_is_shown(name: str, tmp_path: Path) -> None:
    """Of any kind: in its encodings, its colours near to those it had."""
    data, ending = GOOD[name]
    build_site(write_site(tmp_path, bundle(data)))
    files = media(tmp_path)
    assert sorted(path.rpartition(".")[2] for path in files) == sorted([ending, "avif", "webp"])
    meant = Image.open(BytesIO(data))
    if name == "16 bits":
        meant = Image.merge("RGB", [Image.open(BytesIO(picture(64, 48, shade=(200,) * 3))).getchannel(0)] * 3)
        meant.paste((40, 40, 40), (32, 0, 64, 48))
    for path, made in files.items():
        image = Image.open(BytesIO(made))
        assert image.size == (64, 48)
        assert "icc_profile" not in image.info
        assert image.mode in ("L", "P", "1", "RGB", "RGBA")
        for x in (10, 54):
            expected, found = (one.convert("RGBA").getpixel((x, 24)) for one in (meant, image))
            assert abs(expected[3] - found[3]) < 4, path
            if found[3] > 200:
                assert all(abs(one - other) < 40 for one, other in zip(expected, found, strict=True)), (path, x)


def bomb(width: int, height: int) -> bytes:
    """A few bytes that say they are a large picture."""
    small = png(1, 1)
    head = small[:12] + b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + small[24:29]
    return head + crc32(head[12:]).to_bytes(4) + small[33:]


WHOLE = {kind: picture(400, 300, kind) for kind in ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "TIFF")}
BAD = {
    "empty": (b"", "is not a picture"),
    "words": (b"These are words.", "is not a picture"),
    "a page": (b"<!DOCTYPE html><title>404</title>", "is not a picture"),
    "only a beginning": (WHOLE["PNG"][:8], "is not a picture"),
    "100 megapixels": (bomb(10_000, 10_000), "100 million pixels"),
    "4 gigapixels": (bomb(65_500, 65_500), "4290 million pixels"),
    **{f"half a {kind}": (data[: len(data) // 2], "") for kind, data in WHOLE.items()},
}


@pytest.mark.parametrize("place", ["front matter", "body"])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_a_fault(name: str, place: str, tmp_path: Path) -> None:
    """It is told where it is shown, with what to do, and the output stays as it was."""
    build_site(write_site(tmp_path, bundle(png(8, 8))))
    before = output_of(tmp_path)
    data, said = BAD[name]
    files = bundle(data, body="Words.")
    if place == "body":
        files["content/stories/storm/index.fr.md"] = article("Tempête", "Text.\n\nAs ![it](chart.png) is.", **FACTS)
    with pytest.raises(InputError) as caught:
        build_site(write_site(tmp_path, files))
    assert {(one.path, one.line > 0, one.column > 0) for one in caught.value.problems} == {
        ("content/stories/storm/index.fr.md", True, True)
    }
    assert all(f"{PICTURE} " in one.message and said in one.message for one in caught.value.problems)
    assert all("save it again" in one.hint for one in caught.value.problems)
    assert output_of(tmp_path) == before


def test_too_large_a_file_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few pixels it says it has."""
    monkeypatch.setattr("digest.encoding.MOST_BYTES", 2_000_000)
    with pytest.raises(InputError, match=r"index\.fr\.md:\d+:\d+: .*chart.png has 3 MB, more than 2"):
        build_site(write_site(tmp_path, bundle(png(8, 8) + bytes(3_000_000))))


@pytest.mark.parametrize("ending", ["pdf", "heic", "txt"])
def test_other_files_are_no_pictures(ending: str, tmp_path: Path) -> None:
    """They may be linked to, not shown."""
    files: dict[str, str | bytes] = {
        "content/stories/a.fr.md": article(body=f"Text\n\n![x](one.{ending}) [y](one.{ending})", **FACTS),
        f"content/stories/one.{ending}": b"something",
    }
    with pytest.raises(InputError, match=rf"a\.fr\.md:\d+:\d+: .*one\.{ending} is not a picture that browsers show"):
        build_site(write_site(tmp_path, files))


def test_what_moves_and_what_is_drawn_stay_as_they_are(tmp_path: Path) -> None:
    """Animations and drawings (SVG) are copied, with their size."""
    frames = [Image.new("RGB", (20, 10), colour) for colour in (RED, BLUE)]
    stream = BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=100)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    files: dict[str, str | bytes] = {
        "content/stories/storm/index.fr.md": article(body="![Un](one.gif) ![Deux](two.svg)", **FACTS),
        "content/stories/storm/one.gif": stream.getvalue(),
        "content/stories/storm/two.svg": drawing,
    }
    assert build_site(write_site(tmp_path, files)).encoded == 0
    assert sorted(media(tmp_path).values()) == sorted([stream.getvalue(), drawing])
    found = [(one.get("width"), one.get("height"), one.parent and one.parent.tag) for one in images(tmp_path, "fr")]
    assert found == [("20", "10", "p"), ("30", "20", "p")]


@pytest.mark.parametrize("name", ["été à la mer.png", "a, b.png", "50%25.png", "日本 1x.png", "a'b&c.png"])
def test_names_of_all_kinds(name: str, tmp_path: Path) -> None:
    """Every address that a page names is a file of the output, whatever the picture is called."""
    files: dict[str, str | bytes] = {
        "content/stories/storm/index.fr.md": article(body=f"![Une](<{quote(name)}>)", **FACTS),
        f"content/stories/storm/{name}": png(400, 20),
    }
    build_site(write_site(tmp_path, files))
    (shown,) = images(tmp_path, "fr")
    named = {shown.get("src")} | {address for one in offers(shown).values() for address, _ in one}
    assert len(named) == 5
    assert {unquote(address or "")[1:] for address in named} == media(tmp_path).keys()


def test_the_same_picture_twice_is_published_once(tmp_path: Path) -> None:
    """Two stories with the same file beside them share its variants."""
    files = bundle(png(40, 20))
    files["content/stories/calm/index.fr.md"] = article("Calme", "![Barres](chart.png)", **FACTS)
    files["content/stories/calm/chart.png"] = png(40, 20)
    build_site(write_site(tmp_path, files))
    assert len(media(tmp_path)) == 3


def test_nothing_of_pillow_is_needed_without_pictures(tmp_path: Path) -> None:
    """Neither where there are none, nor where all are as they were."""
    script = "import sys; from tests.sites import build_site; from pathlib import Path; build_site(Path('.')); "
    script += "print('PIL' in sys.modules)"

    def uses_pillow() -> bool:
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip() == "True"

    files = bundle(png(40, 20))
    write_site(tmp_path, files)
    os.utime(tmp_path / PICTURE, (AGED, AGED))
    assert uses_pillow()
    write_site(tmp_path, {"content/stories/storm/index.en.md": article("Storm", "Other words.")})
    assert not uses_pillow()


@pytest.mark.parametrize(("width", "chosen"), [(320, 320), (768, 640), (1440, 640)])
def test_browsers_take_the_variant_that_fits(width: int, chosen: int, browser: Browser, tmp_path: Path) -> None:
    """And the text below does not move when it arrives."""
    body = "![Barres](chart.png)\n\nThe text below."
    build_site(write_site(tmp_path, bundle(png(1600, 900), body=body) | {"static/favicon.svg": "<svg/>"}))
    with serving(tmp_path / "_site") as address, opened(browser, width=width) as page:
        late: list[Route] | None = []

        def keep(route: Route) -> None:
            route.continue_() if late is None else late.append(route)

        page.route("**/media/**", keep)
        page.goto(f"{address}/fr/2024/05/storm/", wait_until="domcontentloaded")
        paragraph = page.get_by_text("The text below.")
        before = paragraph.bounding_box()
        waiting, late = late, None
        for one in waiting:
            one.continue_()
        page.locator("img").last.scroll_into_view_if_needed()
        page.wait_for_function("() => [...document.images].every((one) => one.complete && one.naturalWidth > 0)")
        page.evaluate("() => scrollTo(0, 0)")
        assert paragraph.bounding_box() == before
        taken = page.evaluate("() => [...document.images].map((one) => one.currentSrc)")
        assert all(one.endswith(f"-{chosen}.avif") for one in taken), taken
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_words_for_a_picture_by_language(tmp_path: Path) -> None:
    """Each version has the text in its own language."""
    report = build_site(write_site(tmp_path, bundle(png(8, 8))))
    assert [image.get("alt") for image in images(tmp_path, "fr")] == ["Un graphique"]
    assert [image.get("alt") for image in images(tmp_path, "en")] == ["A chart"]
    assert not [one for one in report.warnings if "alt" in str(one)]


@pytest.mark.parametrize(
    ("image", "missing"),
    [
        ({"src": "chart.png"}, ("fr", "en")),
        ({"src": "chart.png", "alt": {"fr": "Un graphique"}}, ("en",)),
    ],
    ids=["none", "one language"],
)
def test_missing_words_are_a_warning(tmp_path: Path, image: dict[str, object], missing: tuple[str, ...]) -> None:
    """A picture without words in some language is built, and the warning names the file and the language."""
    report = build_site(write_site(tmp_path, bundle(png(8, 8), image)))
    said = [str(one) for one in report.warnings if "alt" in str(one)]
    assert said
    assert all("content/stories/storm/index" in one for one in said)
    assert all(any(lang in one for one in said) for lang in missing)
    (shown,) = images(tmp_path, missing[0])
    assert shown.get("alt") == "" or shown.inherited("lang") not in missing, "words in a language that is not said"


def test_a_picture_of_a_body_needs_words_too(tmp_path: Path) -> None:
    """The warning names its place; `--strict` makes a fault of it."""
    files = bundle(png(8, 8), body="Words.\n\nAnd ![](chart.png) here.")
    report = build_site(write_site(tmp_path, files))
    said = [str(one) for one in report.warnings]
    assert len(said) == 2
    for place, one in zip(("en.md:7:9", "fr.md:11:9"), said, strict=True):
        assert one.startswith(f"content/stories/storm/index.{place}: the picture chart.png has no alternative text")
    with pytest.raises(InputError, match="has no alternative text"):
        build_site(tmp_path, strict=True)


def test_a_picture_is_shared_with_its_words(tmp_path: Path) -> None:
    """og:image is a full address."""
    build_site(write_site(tmp_path, bundle(png(700, 80))))
    page = parsed(output_of(tmp_path)["fr/2024/05/storm/index.html"].decode())
    shared = {one.get("property"): one.get("content") for one in page.all("meta") if one.get("property")}
    assert shared["og:image"] == f"https://digest.example{images(tmp_path, 'fr')[0].get('src')}"
    assert shared["og:image:alt"] == "Un graphique"


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    """A picture that is not there is named with the line that wants it."""
    with pytest.raises(InputError, match=r"index\.fr\.md:\d+.*chart\.png"):
        build_site(write_site(tmp_path, bundle(None)))
