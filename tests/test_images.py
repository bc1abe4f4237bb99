"""Pictures: where they go, their size, and what they say to those who do not see them."""

import struct
import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from tests.sites import FACTS, SAMPLE, article, build_site, output_of, write_site
from tests.web import Element, Site, parsed

CHART = "content/stories/2024/05/aurora-solar-storm/kp-index.png"
ADDRESSES = {"fr": "/fr/2024/05/aurores-tempete-solaire/", "en": "/en/2024/05/aurora-solar-storm/"}


def png(width: int, height: int, shade: int = 0) -> bytes:
    """A grey picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([shade]) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def bundle(
    picture: bytes | None, image: dict[str, object] | None = None, body: str = "Words."
) -> dict[str, str | bytes]:
    """A story in a folder of its own, with a picture beside it."""
    facts = {**FACTS, "image": image or {"src": "chart.png", "alt": {"fr": "Un graphique", "en": "A chart"}}}
    files: dict[str, str | bytes] = {
        "content/stories/storm/index.fr.md": article("Tempête", body, **facts),
        "content/stories/storm/index.en.md": article("Storm", body),
    }
    if picture is not None:
        files["content/stories/storm/chart.png"] = picture
    return files


def images(root: Path, lang: str) -> list[Element]:
    return list(parsed(output_of(root)[f"{lang}/2024/05/storm/index.html"].decode()).all("img"))


def test_the_sample_shows_its_chart(sample: Site) -> None:
    """Both versions show the one copy of the bundle's picture, each with its own words for it."""
    texts = set()
    for address in ADDRESSES.values():
        page = sample.pages[address]
        shown = list(page.one("main").all("img"))
        assert shown
        for image in shown:
            source = image.get("src") or ""
            assert source.startswith("/media/")
            assert sample.files[source[1:]].read_bytes() == (SAMPLE / CHART).read_bytes()
            assert image.get("alt")
            texts.add(image.get("alt"))
    assert len(texts) == 2 * len(shown)
    assert len([name for name in sample.files if name.startswith("media/")]) == 1


def test_a_picture_has_its_size(tmp_path: Path) -> None:
    """Width and height are those of the file, so that nothing moves when it arrives; in front matter and in a body."""
    build_site(write_site(tmp_path, bundle(png(31, 17), body="![Barres](chart.png)")))
    for lang in ("fr", "en"):
        found = images(tmp_path, lang)
        assert len(found) == 2
        assert [(image.get("width"), image.get("height")) for image in found] == [("31", "17")] * 2


def test_the_name_changes_with_the_bytes(tmp_path: Path) -> None:
    """A copy's name has a fingerprint: another picture gets another address, the same picture keeps its own."""
    names = []
    for shade in (10, 200, 10):
        build_site(write_site(tmp_path, bundle(png(8, 8, shade))))
        output = output_of(tmp_path)
        (name,) = [name for name in output if name.startswith("media/")]
        assert sha256(output[name]).digest() == sha256(png(8, 8, shade)).digest()
        assert images(tmp_path, "fr")[0].get("src") == f"/{name}"
        assert name.startswith("media/chart") and name.endswith(".png")
        names.append(name)
    assert names[0] == names[2] != names[1]


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


def test_a_picture_is_shared_with_its_words(tmp_path: Path) -> None:
    """og:image is a full address."""
    build_site(write_site(tmp_path, bundle(png(8, 8))))
    page = parsed(output_of(tmp_path)["fr/2024/05/storm/index.html"].decode())
    shared = {one.get("property"): one.get("content") for one in page.all("meta") if one.get("property")}
    assert shared["og:image"] == f"https://digest.example{images(tmp_path, 'fr')[0].get('src')}"
    assert shared["og:image:alt"] == "Un graphique"


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    """A picture that is not there is named with the line that wants it."""
    from digest.errors import InputError

    with pytest.raises(InputError, match=r"index\.fr\.md:\d+.*chart\.png"):
        build_site(write_site(tmp_path, bundle(None)))
