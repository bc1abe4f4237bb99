"""Social cards: a picture of a story's title, topic and number of sources, for those who share its page."""

import json
import os
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from digest.drawing import Look, _artist, card
from digest.errors import InputError
from digest.report import Listener
from tests.fixtures import CASES
from tests.sites import CONFIG, FACTS, article, build_site, output_of, story, write_site
from tests.web import Site, parsed

LOOK = Look("#ffffff", "#000000", ("#ff0000", "#0000ff"))
TITLE = (72, 140, 1200 - 72, 530)
TOPIC = (72, 64, 1200 - 72, 136)
FOOT = (72, 545, 1200 - 72, 630)


def drawn(title: str = "A title", **words: Any) -> Image.Image:
    """A card with these words."""
    data = card(json.dumps({"title": title, **words}), LOOK)
    assert len(data) < 40_000
    picture = Image.open(BytesIO(data))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (1200, 630), "P")
    return picture.convert("RGB")


def is_empty(picture: Image.Image, part: tuple[int, int, int, int]) -> bool:
    """Whether nothing is written there."""
    return picture.crop(part).getcolors() == [((part[2] - part[0]) * (part[3] - part[1]), (255, 255, 255))]


def same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


def shared(page: bytes) -> dict[str, str]:
    """What a page says to networks."""
    found = parsed(page.decode()).all("meta")
    return {one.get("property") or one.get("name") or "": one.get("content") or "" for one in found}


class Told(Listener):
    """Remembers what was rendered."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def explain(self, path: str, reason: str) -> None:
        self.paths.append(path)


def cards(told: Told) -> list[str]:
    return sorted(path for path in told.paths if path.endswith(".png"))


def built(root: Path, **options: Any) -> list[str]:
    """The cards that a build draws."""
    told = Told()
    build_site(root, told, **options)
    return cards(told)


ONE = ["en/2024/05/one/card.png", "fr/2024/05/one/card.png"]
TWO = ["en/2024/05/two/card.png", "fr/2024/05/two/card.png"]


def test_every_story_of_the_sample_has_a_card_in_each_of_its_languages(sample: Site) -> None:
    """Its page names it with its size, in full; it is small, and says something in each of its three places."""
    seen = 0
    for address, page in sample.pages.items():
        said = {one.get("property") or one.get("name"): one.get("content") for one in page.all("meta")}
        if said.get("og:type") != "article" or "og:title" not in said:
            continue
        url = said["og:image"] or ""
        assert url.startswith("https://digest.example/")
        assert said["twitter:card"] == "summary_large_image"
        assert said["og:image:alt"]
        picture = Image.open(sample.files[url.removeprefix("https://digest.example/")])
        assert (str(picture.width), str(picture.height)) == (said["og:image:width"], said["og:image:height"])
        if url.endswith("/card.png"):
            assert url == f"https://digest.example{address}card.png"
            assert os.path.getsize(sample.files[f"{address[1:]}card.png"]) < 40_000
            plain = picture.convert("RGB")
            for part in (TITLE, TOPIC, FOOT):
                assert len(plain.crop(part).getcolors() or ()) > 4, address
            seen += 1
    assert seen > 40


def test_each_word_has_its_place() -> None:
    """Title, topic, and below the site and the number of sources; the colour is the topic's."""
    full = drawn("Words", topic="World", site="Digest", sources="3 sources", tone=2)
    assert full.getpixel((600, 5)) == (0, 0, 255)
    assert drawn("Words", tone=3).getpixel((600, 5)) == (255, 0, 0)
    for part, others in ((TITLE, {}), (TOPIC, {"topic": "World"}), (FOOT, {"site": "Digest"})):
        assert is_empty(drawn("", topic="", site=""), part)
        assert not is_empty(drawn("" if others else "Words", **others), part)


def test_from_right_to_left_is_the_mirror_of_it() -> None:
    """Where lines begin at the right, so do those of a card."""
    left, right = drawn("I", site="I"), drawn("I", site="I", direction="rtl")
    for part in (TITLE, FOOT):
        (start, _, end, _), (mirrored, _, last, _) = (
            ImageChops.invert(one.convert("L").crop(part)).getbbox() or (0, 0, 0, 0) for one in (left, right)
        )
        assert end < 60
        assert mirrored > 1056 - 60
        assert last - mirrored == end - start


@pytest.mark.parametrize("title", (CASES / "cards.txt").read_text("utf-8").splitlines())
def test_no_title_leaves_its_place(title: str) -> None:
    """However long, of one word or of many, in whatever signs: nothing is cut off, and nothing lies over another."""
    title, _, times = title.partition(" × ")
    picture = drawn(title * int(times or 1))
    for part in ((0, 24, 70, 630), (1200 - 70, 24, 1200, 630), (0, 125, 1200, 132), (0, 533, 1200, 538)):
        assert is_empty(picture, part), part


def test_no_boxes() -> None:
    """What no font has a picture of is left out; a text with letters that no font has, as a whole."""
    assert same(drawn("Fire 🔥 and ice ❄️"), drawn("Fire  and ice"))
    assert same(drawn("non\u2011breaking"), drawn("non-breaking"))
    for foreign in ("漢字", "日本 and more", "ꦲꦏ꧀ꦱꦫ"):
        assert same(drawn(foreign, topic="World"), drawn("", topic="World"))


def test_the_languages_of_the_sample_can_be_written() -> None:
    """Latin letters with all their marks, Greek and Cyrillic."""
    for text in ("Œuvres à l’été, « façon » — 5 €", "Größe", "Łódź żółw", "İstanbul", "Ελλάδα", "Україна", "Ünïcödé"):
        assert not is_empty(drawn(text), TITLE), text


ARABIC = {
    "digest.yaml": CONFIG.replace("fr: Revue", "ar: موجز").replace("fr: Français", "ar: العربية"),
    "content/topics.yaml": "world: {ar: العالم, en: World}\n",
    "content/stories/talks.ar.md": article("المفاوضات مستمرة في القاهرة (Reuters 2024)", "كلمات قليلة.", **FACTS),
}


def test_arabic_is_written(tmp_path: Path) -> None:
    """From the right edge on, in all places, with the Latin letters among it; nothing is said of fonts."""
    report = build_site(write_site(tmp_path, ARABIC))
    assert [one for one in report.warnings if "cards" in str(one)] == []
    (data,) = [data for path, data in output_of(tmp_path).items() if path.endswith("card.png")]
    picture = Image.open(BytesIO(data)).convert("RGB")
    for part in (TITLE, TOPIC, FOOT):
        right = picture.crop((part[2] - 60, part[1], part[2], part[3]))
        assert len(right.getcolors() or ()) > 4, part
    joined, apart = (drawn(text, direction="rtl") for text in ("مستمرة", "م\u200cس\u200cت\u200cم\u200cر\u200cة"))
    assert not same(joined, apart), "letters join"


def test_without_its_font_the_build_says_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card stays without words, and the warning names the extra."""
    monkeypatch.setitem(sys.modules, "fontpkg_amiri", None)
    _artist.cache_clear()
    report = build_site(write_site(tmp_path, ARABIC))
    _artist.cache_clear()
    (said,) = [str(one) for one in report.warnings if "cards" in str(one)]
    assert "'ar'" in said
    assert "digest-site[arabic]" in said


def test_a_theme_brings_a_font_of_its_own(tmp_path: Path) -> None:
    """Without it a card in Chinese has no title, and the build says so; with it, it has one."""
    import font_source_sans_pro as fonts

    config = CONFIG.replace("fr: Français", "fr: Français, el: Ελληνικά")
    words = (Path(__file__).parent.parent / "themes/default/words/en.yaml").read_text("utf-8")
    files: dict[str, str | bytes] = {**story("one"), "digest.yaml": config.replace("theme:", "#")}
    files["themes/default/words/el.yaml"] = words.replace("Sources", "源")
    report = build_site(write_site(tmp_path, files))
    (said,) = [str(one) for one in report.warnings if "cards" in str(one)]
    assert said.startswith("digest.yaml:3:")
    assert "'el'" in said
    assert "card_fonts" in said
    files["themes/default/theme.yaml"] = "card_fonts: [fonts/own.ttf]\n"
    with pytest.raises(InputError, match=r"theme\.yaml:1:\d+: the theme has no file 'fonts/own\.ttf'"):
        build_site(write_site(tmp_path, files))
    before = output_of(tmp_path)
    files["themes/default/fonts/own.ttf"] = Path(fonts.SourceSansProBlack).read_bytes()
    assert built(write_site(tmp_path, files)) == ONE
    after = output_of(tmp_path)
    assert all(before[path] != after[path] for path in ONE)
    assert not [path for path in after if "own" in path]


def test_only_cards_that_show_a_change_are_drawn(tmp_path: Path) -> None:
    """Another title draws one; other words of the text draw none."""
    files = {**story("one"), **story("two")}
    assert built(write_site(tmp_path, files)) == sorted(ONE + TWO)
    assert built(tmp_path) == []
    files["content/stories/one.en.md"] = article("Title one", "Other words.")
    assert built(write_site(tmp_path, files)) == []
    files["content/stories/one.en.md"] = article("Another title", "Other words.", summary="Summary of Title one.")
    assert built(write_site(tmp_path, files)) == ONE[:1]
    del files["content/stories/two.en.md"], files["content/stories/two.fr.md"]
    for slug in ("two.en.md", "two.fr.md"):
        (tmp_path / "content/stories" / slug).unlink()
    assert built(tmp_path) == []
    assert not [path for path in output_of(tmp_path) if "two" in path]


@pytest.mark.parametrize("how", ["social_cards: false\n", "formats: [home, story]\n"])
def test_cards_can_be_left_out(how: str, tmp_path: Path) -> None:
    """Pages then name none, and those that were there go."""
    build_site(write_site(tmp_path, story("one")))
    page = output_of(tmp_path)["fr/2024/05/one/index.html"]
    assert shared(page)["og:image"] == "https://digest.example/fr/2024/05/one/card.png"
    build_site(write_site(tmp_path, {"digest.yaml": CONFIG + how}))
    after = output_of(tmp_path)
    assert not [path for path in after if path.endswith("card.png")]
    assert "og:image" not in shared(after["fr/2024/05/one/index.html"])


def test_a_story_with_a_large_picture_is_shared_with_it(tmp_path: Path) -> None:
    """A small one would be shown as a stamp: the card is better."""
    for width, expected in ((599, "/card.png"), (600, ".png")):
        stream = BytesIO()
        Image.new("RGB", (width, 300)).save(stream, "PNG")
        files = {
            "content/stories/one/index.fr.md": article(
                "Un", **{**FACTS, "image": {"src": "a.png", "alt": {"fr": "A", "en": "A"}}}
            ),
            "content/stories/one/a.png": stream.getvalue(),
        }
        build_site(write_site(tmp_path, files))
        said = shared(output_of(tmp_path)["fr/2024/05/one/index.html"])
        assert said["og:image"].endswith(expected)
        assert ("/media/" in said["og:image"]) == (width == 600)


@pytest.mark.parametrize(
    ("template", "said"),
    [("words", "malformed"), ('{"title": 1}', "title"), ("{}", "title"), ('{"title": "A", "colour": "B"}', "colour")],
)
def test_a_template_that_gives_something_else_is_a_fault(template: str, said: str, tmp_path: Path) -> None:
    """It is told once, with the file."""
    write_site(tmp_path, {**story("one"), "themes/default/templates/card.json": template})
    with pytest.raises(InputError) as caught:
        build_site(tmp_path)
    (problem,) = caught.value.problems
    assert problem.path == "themes/default/templates/card.json"
    assert said in problem.message


@pytest.mark.parametrize("key", ["card_paper", "card_ink", "card_tones"])
def test_what_is_no_colour_is_a_fault(key: str, tmp_path: Path) -> None:
    """In the file of the theme's settings."""
    write_site(tmp_path, {**story("one"), "themes/default/theme.yaml": f"{key}: red\n"})
    with pytest.raises(InputError, match="'red' is not a colour"):
        build_site(tmp_path)
