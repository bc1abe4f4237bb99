"""Faults 27 and 28: what is ours and what is not; files that cannot be what they should be."""

import errno
import fcntl
import hashlib
import os
import re
import shutil
from pathlib import Path

import pytest

from digest.errors import DigestError
from tests.faults import build_command, own_files, stories
from tests.laws import assert_same, settle, write_files
from tests.sites import CONFIG, REPOSITORY, build_site, output_of, run, story, write_site


def test_a_deleted_article_takes_its_pages_and_folders_along(tmp_path: Path) -> None:
    """27: the pages of a deleted article go, and the folders that they leave empty; foreign files stay."""
    root = write_site(tmp_path, {**story("a"), **story("b", added="2023-01-02", topic="science", tags=["only"])})
    build_site(root)
    write_files(root / "_site", {"fr/2023/mine.txt": b"mine"})
    for path in story("b"):
        (root / path).unlink()
    report = build_site(root)
    left = {path.relative_to(root / "_site").as_posix() for path in (root / "_site").rglob("*")}
    assert report.deleted == 2 * (2 + 1 + 1 + 1 + 2)  # its page and card, its month, its tag, its topic with two feeds
    assert {path for path in left if "2023" in path} == {"fr/2023", "fr/2023/mine.txt"}
    assert not any("science" in path or "only" in path for path in left)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and ".digest" not in path.parts
    }


@pytest.mark.parametrize(
    "output",
    [".", "..", "../..", "/", "~", "content", "content/stories", "content/new", "static", "themes/x", "foreign"],
)
@pytest.mark.parametrize("configured", [False, True], ids=["option", "configuration"])
def test_an_output_folder_that_is_not_ours_is_refused(configured: bool, output: str, tmp_path: Path) -> None:
    """28: home, the root, the site, a folder that holds it, a folder of its content, any non-empty foreign folder."""
    home, root = tmp_path / "home", tmp_path / "over/sites/site"
    write_site(root, {**story("a"), "static/a.txt": "x", "foreign/mine.txt": "mine"})
    home.mkdir()
    output = output.replace("~", str(home))
    if configured:
        write_site(root, {"digest.yaml": CONFIG + f"output: {output}\n"})
    before = snapshot(tmp_path)
    done = run("build", *(() if configured else ("-o", output)), cwd=root, PYTHONPATH=str(REPOSITORY), HOME=str(home))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert snapshot(tmp_path) == before
    assert not list(tmp_path.rglob(".digest-*"))
    assert not (root / "content/new").exists()


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """28: nor a file."""
    root = write_site(tmp_path, {**story("a"), "_site": "mine"})
    with pytest.raises(DigestError, match="not a folder"):
        build_site(root)
    assert (root / "_site").read_text() == "mine"


IN_THE_WAY: dict[str, dict[str, bytes]] = {
    "a file where a page belongs": {"fr/index.html": b"mine"},
    "a folder where a page belongs": {"fr/index.html/mine.txt": b"mine"},
    "a file where a folder belongs": {"fr": b"mine"},
    "a file where a folder far down belongs": {"en/2024/05/a": b"mine"},
    "a file where an asset's folder belongs": {"assets": b"mine"},
}


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_a_foreign_file_in_the_way_is_not_overwritten(name: str, tmp_path: Path) -> None:
    """28: what digest did not write stays, and the error names it; nothing is written; once it is gone, all is well."""
    root = write_site(tmp_path / "site", story("a"))
    (root / "_site").mkdir()
    (root / "_site/.digest-lock").touch()
    write_files(root / "_site", IN_THE_WAY[name])
    (place,) = IN_THE_WAY[name]
    done = build_command(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert place.removesuffix("/mine.txt") in done.stderr
    assert output_of(root) == IN_THE_WAY[name]
    (root / "_site" / place).unlink()
    if "/mine.txt" in place:
        (root / "_site" / place).parent.rmdir()
    done = build_command(root)
    assert done.returncode == 0, done.stderr


def test_a_foreign_file_with_the_very_same_bytes_is_no_hindrance(tmp_path: Path) -> None:
    """28: where the manifest was lost, files that are already what they should be are taken over."""
    root = write_site(tmp_path, story("a"))
    build_site(root)
    before = output_of(root)
    (root / "_site/.digest-manifest").unlink()
    build_site(root)
    assert_same(output_of(root), before)


REPLACED = {
    "a page that stays": (lambda root: None, "fr/2024/05/a/index.html"),
    "a page that changes": (
        lambda root: write_site(root, {"digest.yaml": CONFIG.replace("Revue", "R")}),
        "fr/feed.xml",
    ),
    "a page that goes": (lambda root: [(root / path).unlink() for path in story("b")], "fr/2024/05/b/index.html"),
    "the folder of a page that goes": (lambda root: [(root / path).unlink() for path in story("b")], "fr/2024/05/b"),
}


@pytest.mark.parametrize("name", REPLACED)
@pytest.mark.parametrize("kind", ["file", "folder"])
def test_what_somebody_put_in_the_place_of_a_page_is_not_lost(kind: str, name: str, tmp_path: Path) -> None:
    """Law 4, 28: a folder with foreign files in place of a page, or a file in place of a folder, is never deleted: the
    build leaves it or says that it is in the way, and is not stuck afterwards."""
    edit, path = REPLACED[name]
    if kind == "file" and not path.endswith("/b"):
        path = path.rpartition("/")[0]
    root = write_site(tmp_path, {**story("a"), **story("b")})
    build_site(root)
    place = root / "_site" / path
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    if kind == "file":
        place.write_bytes(b"mine")
    else:
        write_files(place, {"mine.txt": b"mine"})
    edit(root)
    mine = place if kind == "file" else place / "mine.txt"
    done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or path in done.stderr
    assert mine.is_file()
    assert mine.read_bytes() == b"mine"
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 0, done.stderr
    assert (root / "_site/fr/2024/05/a/index.html").exists()


def test_a_static_file_in_the_place_of_a_folder_of_pages_is_an_error(tmp_path: Path) -> None:
    """13, 28: a file `fr` and pages below `fr/` cannot both be; nothing is written, and
    when the file is gone the site builds."""
    root = write_site(tmp_path, {**story("a"), "static/fr": "a file"})
    done = build_command(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "static/fr" in done.stderr
    assert output_of(root) == {}
    (root / "static/fr").unlink()
    done = build_command(root)
    assert done.returncode == 0, done.stderr


UNREADABLE = {
    "the configuration is a folder": "digest.yaml",
    "the topics are a folder": "content/topics.yaml",
    "a template is a folder": "themes/default/templates/home.html",
    "words are a folder": "themes/default/words/fr.yaml",
    "the store is a file": ".digest",
    "the index is a folder": ".digest/index.sqlite",
    "the segments are a file": ".digest/segments",
    "the manifest is a folder": "_site/.digest-manifest",
    "the lock is a folder": "_site/.digest-lock",
    "the journal is a folder": "_site/.digest-journal",
    "the staging folder is a file": "_site/.digest-staging",
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_or_written_is_no_traceback(name: str, tmp_path: Path) -> None:
    """A file where a folder belongs, or the other way round: a clear error or a build, never a traceback."""
    root = write_site(tmp_path, story("a"))
    place = root / UNREADABLE[name]
    is_file = "a file" in name
    if place.is_file():
        place.unlink()
    place.parent.mkdir(parents=True, exist_ok=True)
    if is_file:
        place.write_bytes(b"?")
    else:
        place.mkdir()
    done = build_command(root)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert "fault of digest" not in done.stderr
    assert done.returncode == 0 or place.name in done.stderr, done.stderr


def test_an_article_that_vanishes_or_cannot_be_read_is_an_error_with_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article that the system refuses to open is named; all of them are, in one run; the output stays."""
    import digest.memo

    root = write_site(tmp_path, {**story("a"), **story("b")})
    build_site(root)
    before = own_files(root)
    read = digest.memo.read_bytes

    def refuse(path: str) -> bytes:
        if path.endswith(".fr.md"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(digest.memo, "read_bytes", refuse)
        with pytest.raises(DigestError) as caught:
            build_site(root, clean=True)
    text = str(caught.value)
    for name in "ab":
        assert re.search(rf"^content/stories/{name}\.fr\.md:.*cannot be read: Permission denied", text, re.MULTILINE)
    assert_same(own_files(root), before)


def test_a_file_name_that_is_not_utf8_is_a_clear_error(tmp_path: Path) -> None:
    """A name in bytes that are no UTF-8 cannot stand in an address: exit code 1, its name, no traceback."""
    root = write_site(tmp_path, {**story("a"), "static/a.txt": "x"})
    os.rename(root / "static/a.txt", os.fsencode(root / "static") + b"/caf\xe9.txt")
    done = build_command(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert "caf" in done.stderr
    assert "fault of digest" not in done.stderr


def test_a_site_in_a_folder_whose_name_is_not_utf8_builds(tmp_path: Path) -> None:
    """Where the site lies is nobody's business: a folder may have any name that the system allows."""
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)
    root = write_site(Path(os.fsdecode(folder)), stories(3))
    done = build_command(root)
    assert done.returncode == 0, done.stderr


def test_hashes_are_of_contents(tmp_path: Path) -> None:
    """A file that was replaced by another of the same size and time, which has another inode, is noticed."""
    root = write_site(tmp_path, story("a"))
    settle(root)
    build_site(root)
    page = root / "_site/en/2024/05/a/index.html"
    before = hashlib.sha256(page.read_bytes()).digest()
    place = root / "content/stories/a.en.md"
    look = place.stat()
    other = place.with_suffix(".new")
    other.write_text(place.read_text().replace("Some words.", "Same words."))
    os.utime(other, ns=(look.st_atime_ns, look.st_mtime_ns))
    os.replace(other, place)
    build_site(root)
    assert hashlib.sha256(page.read_bytes()).digest() != before


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    """After a build, failed or not, the output may be built into at once."""
    root = write_site(tmp_path, story("a"))
    build_site(root)
    write_site(root, {"content/stories/a.fr.md": "broken"})
    with pytest.raises(DigestError):
        build_site(root)
    with open(root / "_site/.digest-lock") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
