"""What is remembered travels: a site that is copied elsewhere builds as warm as where it was."""

import gc
import os
import shutil
from pathlib import Path

import pytest

from digest.cleaning import prune_site
from digest.errors import DigestError
from digest.keeping import FOLDER
from digest.report import Report
from digest.store import Store
from tests.sites import article, build_site, output_of, story, write_site

STORIES = ("a", "b", "c", "d")


def work_of(report: Report) -> tuple[int, int, int, int]:
    """What a build parsed, rendered, wrote and deleted."""
    return report.parsed, report.rendered, report.written, report.deleted


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was built; one story states its facts in both versions."""
    files: dict[str, str | bytes] = {path: text for slug in STORIES for path, text in story(slug).items()}
    files["content/stories/a.en.md"] = article("Title a", lead=1)
    files["static/plain.txt"] = "Plain."
    root = write_site(tmp_path / "site", files)
    build_site(root)
    return root


def copied(root: Path, place: Path) -> Path:
    """A copy with times, inodes and a path of its own, as a cache of another machine gives it."""
    shutil.copytree(root, place, copy_function=shutil.copyfile)
    return place


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def test_a_copy_of_a_site_has_nothing_to_do(site: Path, tmp_path: Path) -> None:
    copy = copied(site, tmp_path / "elsewhere" / "copy")
    assert work_of(build_site(copy)) == (0, 0, 0, 0)
    assert output_of(copy) == output_of(site)


def test_a_copy_parses_and_renders_what_differs(site: Path, tmp_path: Path) -> None:
    """An edited article, a page that somebody edited, and one that is missing."""
    copy = copied(site, tmp_path / "copy")
    edited = copy / "content/stories/b.fr.md"
    edited.write_text(edited.read_text() + "\nMore words.\n")
    (copy / "_site/fr/2024/05/c/index.html").write_text("Other.")
    (copy / "_site/fr/2024/05/d/index.html").unlink()
    assert work_of(build_site(copy)) == (1, 3, 3, 0)
    write_site(site, {"content/stories/b.fr.md": edited.read_bytes()})
    build_site(site)
    assert output_of(copy) == output_of(site)


def test_a_page_of_the_same_size_with_other_bytes_is_rendered_again(site: Path, tmp_path: Path) -> None:
    copy = copied(site, tmp_path / "copy")
    page = copy / "_site/fr/2024/05/c/index.html"
    page.write_bytes(page.read_bytes().replace(b"Titre", b"Title"))
    assert work_of(build_site(copy)) == (0, 1, 1, 0)
    assert output_of(copy) == output_of(site)


def test_what_no_build_needs_is_forgotten(site: Path) -> None:
    """Stories that are gone, other outputs: what is left is smaller, and as warm as before."""
    build_site(site, output=site / "other")
    shutil.rmtree(site / "other")
    for path in [*site.glob("content/stories/[cd].*.md"), site / "static/plain.txt"]:
        path.unlink()
    body = "\n\n".join(f"Paragraph {number} of some length." for number in range(2000))
    write_site(site, {"content/stories/b.en.md": article("Title b", body)})
    build_site(site)
    write_site(site, {"content/stories/b.en.md": article("Title b")})
    build_site(site)
    before = size_of(site / FOLDER)
    assert "MB in .digest/" in prune_site(site, None)
    assert size_of(site / FOLDER) < before / 2
    assert len(list((site / FOLDER / "manifests").iterdir())) == 1
    assert work_of(build_site(site)) == (0, 0, 0, 0)
    once = output_of(site)
    assert work_of(build_site(site, clean=True))[0] == 4
    assert output_of(site) == once


def test_nothing_is_forgotten_while_a_build_runs(site: Path) -> None:
    store = Store(site / FOLDER)
    try:
        with pytest.raises(DigestError, match="another process is using"):
            prune_site(site, None)
    finally:
        store.close()
    assert work_of(build_site(site)) == (0, 0, 0, 0)


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("stories", [None, ["stories/a", "stories/b"]])
def test_what_stops_reading_half_way_leaves_nothing_open(site: Path, stories: list[str] | None) -> None:
    """An error between two articles closes the store while its rows are still being read."""
    store = Store(site / FOLDER)
    reading = [store.records(stories), store.articles()]
    for rows in reading:
        next(rows)
    store.close()
    del rows, reading
    gc.collect()


def test_damage_that_is_found_while_forgetting_is_said(site: Path) -> None:
    for segment in (site / FOLDER / "segments").iterdir():
        os.truncate(segment, 10)
    assert "deleted it" in prune_site(site, None)
    assert build_site(site).parsed == 2 * len(STORIES)


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 400, None])
def test_a_damaged_memory_of_the_configuration_is_not_believed(site: Path, damage: bytes | None) -> None:
    """Cut off, replaced, or with one byte changed (None): the configuration is read again, and remembered again."""
    build_site(site)
    place = site / FOLDER / "config"
    remembered = place.read_bytes()
    place.write_bytes(remembered[:-1] + bytes([remembered[-1] ^ 1]) if damage is None else damage)
    assert work_of(build_site(site)) == (0, 0, 0, 0)
    assert place.read_bytes() == remembered
