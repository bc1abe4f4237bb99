"""What is remembered of months: lists through all of them, and which of them a build reads again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.build import build
from digest.calendar import Calendar
from digest.fingerprint import fingerprint_of
from digest.months import Month
from digest.report import Options
from digest.shelves import Cards
from tests.laws import assert_same, settle
from tests.sites import FACTS, article, build_site, output_of, story, write_site
from tests.test_group import month

NOW = 1_720_000_000
MONTHS = {"a": "2024-06-01", "b": "2024-05-01", "c": "2024-04-01", "d": "2024-03-01"}


class Reading:
    """Which months a build reads the stories of."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.months: list[str] = []
        read = Calendar._read

        def heard(calendar: Calendar, text: str) -> object:
            self.months.append(text)
            return read(calendar, text)

        patch.setattr(Calendar, "_read", heard)


def site(root: Path, **bodies: str) -> Path:
    """A story in each of four months; that of May has a topic of its own, so that its page shows no other."""
    files = {}
    for name, day in MONTHS.items():
        facts = {**FACTS, "added": day, "topic": "science" if name == "b" else "world"}
        files |= story(name, **facts)
        if name in bodies:
            files[f"content/stories/{name}.fr.md"] = article(f"Titre {name}", bodies[name], **facts)
    write_site(root, files)
    settle(root)
    return root


def same_as_clean(root: Path, elsewhere: Path) -> None:
    """The output is what a clean build of the same site gives."""
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("content/**/*.md")}
    write_site(elsewhere, {**files})
    build_site(elsewhere)
    assert_same(output_of(root), output_of(elsewhere))


@given(st.lists(st.lists(st.integers(0, 99), max_size=6), max_size=6), st.integers(0, 40), st.integers(0, 40))
def test_a_list_through_months_is_sliced_like_any_list(runs: list[list[int]], start: int, stop: int) -> None:
    """Cards are made as they are asked for: those that the whole list has at these places."""
    cards, expected = Cards("fr"), []
    empty = month("2024/05", [], {})
    for numbers in runs:
        names = [fingerprint_of(number) for number in numbers]
        cards.add(empty, b"".join(names), numbers)
        expected.extend(zip(names, numbers, strict=True))
    assert [(card.name, card.number) for card in cards] == expected
    assert [(card.name, card.number) for card in cards[start:stop]] == expected[start:stop]
    assert len(cards) == len(expected)


def test_an_edit_reads_the_stories_of_its_month_and_of_no_other(tmp_path: Path) -> None:
    """Law 2: a text that no list shows concerns its own month."""
    root = site(tmp_path)
    build_site(root)
    site(root, b="Other words.")
    with pytest.MonkeyPatch.context() as patch:
        reading = Reading(patch)
        assert build_site(root).written == 1
    assert reading.months == ["2024/05"]


def test_what_has_nothing_to_do_with_stories_reads_none(tmp_path: Path) -> None:
    root = site(tmp_path)
    build_site(root)
    write_site(root, {"static/robots-too.txt": "x"})
    with pytest.MonkeyPatch.context() as patch:
        reading = Reading(patch)
        assert build_site(root).written == 1
    assert reading.months == []


def test_a_link_follows_a_story_of_another_month(tmp_path: Path) -> None:
    """A page is made anew where what it links to got another address, though nothing of its own month changed."""
    root = site(tmp_path, d="See [the other](a.fr.md).")
    build_site(root)
    assert b"/fr/2024/06/a/" in output_of(root)["fr/2024/03/d/index.html"]
    write_site(root, {"content/stories/a.fr.md": article("Titre a", **{**FACTS, "added": "2024-01-01", "slug": "aa"})})
    settle(root)
    build_site(root)
    assert b"/fr/2024/01/aa/" in output_of(root)["fr/2024/03/d/index.html"]
    same_as_clean(root, tmp_path / "clean")


def test_a_link_to_a_story_that_goes_is_a_fault_until_one_of_them_is_mended(tmp_path: Path) -> None:
    root = site(tmp_path, d="See [the other](a.fr.md).")
    build_site(root)
    for lang in ("fr", "en"):
        (root / f"content/stories/a.{lang}.md").unlink()
    for _ in range(2):
        with pytest.raises(Exception, match=r"there is no article content/stories/a\.fr\.md"):
            build_site(root)
    site(root)
    build_site(root)
    same_as_clean(root, tmp_path / "clean")


def test_a_picture_that_changes_changes_the_pages_of_its_month(tmp_path: Path) -> None:
    """A picture's address is made of its bytes: who shows it is another page."""
    picture = (Path(__file__).parent / "golden").rglob("*.png")
    first = next(picture).read_bytes()
    root = site(tmp_path, d="![A picture](p.png)")
    write_site(root, {"content/stories/p.png": first})
    settle(root)
    build_site(root)
    before = output_of(root)["fr/2024/03/d/index.html"]
    write_site(root, {"content/stories/p.png": first + b"more"})
    settle(root)
    build_site(root)
    after = output_of(root)
    assert after["fr/2024/03/d/index.html"] != before
    assert len([path for path in after if path.startswith("media/")]) == 3
    (root / "content/stories/p.png").unlink()
    with pytest.raises(Exception, match=r"there is no file content/stories/p\.png"):
        build_site(root)


def test_outputs_with_other_options_remember_their_own_months(tmp_path: Path) -> None:
    """What one output shows says nothing about another's."""
    root, other = site(tmp_path / "site"), tmp_path / "other"
    draft = {**FACTS, "added": "2024-02-01", "draft": True}
    write_site(root, {"content/stories/e.fr.md": article("Brouillon", **draft)})
    settle(root)
    for _ in range(2):
        plain = build(root, Options(now=NOW, jobs=1))
        drafts = build(root, Options(now=NOW, jobs=1, drafts=True, output=other))
        assert (plain.stories, plain.withheld, drafts.stories, drafts.withheld) == (4, {"draft": 1}, 5, {})
    site(root, b="Other words.")
    with pytest.MonkeyPatch.context() as patch:
        reading = Reading(patch)
        written = [build(root, Options(now=NOW, jobs=1)).written]
        written.append(build(root, Options(now=NOW, jobs=1, drafts=True, output=other)).written)
    assert (written, reading.months) == ([1, 1], ["2024/05", "2024/05"])
    assert "fr/2024/02/e/index.html" in output_of(tmp_path, "other")
    assert "fr/2024/02/e/index.html" not in output_of(root)


def test_what_one_build_took_in_another_output_sees_too(tmp_path: Path) -> None:
    """Articles are read once for all outputs; each still makes of them what is its own."""
    root, other = site(tmp_path / "site"), tmp_path / "other"
    for output in (None, other):
        build(root, Options(now=NOW, jobs=1, output=output))
    site(root, b="Other words.", c="Third words.")
    assert build(root, Options(now=NOW, jobs=1)).parsed == 2
    report = build(root, Options(now=NOW, jobs=1, output=other))
    assert (report.parsed, report.written) == (0, 2)
    assert_same(output_of(root), output_of(tmp_path, "other"))


def test_the_clock_set_back_hides_again_what_was_due(tmp_path: Path) -> None:
    root = site(tmp_path)
    due = {**FACTS, "added": "2024-02-01", "publish_date": "2024-07-02"}
    write_site(root, {"content/stories/e.fr.md": article("E", **due)})
    settle(root)
    shown = []
    for now in (NOW, NOW - 10 * 86_400, NOW):
        build_site(root, now=now)
        shown.append("fr/2024/02/e/index.html" in output_of(root))
    assert shown == [True, False, True]


def test_a_month_is_made_of_its_stories_when_they_are_asked_for() -> None:
    asked = []

    def load() -> list[object]:
        asked.append("once")
        return []

    one = Month(month("2024/05", [], {}).summary, load)  # type: ignore[arg-type]
    assert asked == []
    assert (one.members, one.stories, one.withdrawn, asked) == ([], [], [], ["once"])
