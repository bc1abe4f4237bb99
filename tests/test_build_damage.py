"""Fault 24: what is remembered is damaged."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from digest.segments import segments_in
from tests.edits import PIXEL
from tests.faults import Saying, build_command, stories
from tests.laws import assert_same, settle
from tests.sites import CONFIG, FACTS, article, build_site, output_of, write_site

REMEMBERED: dict[str, str | bytes] = {
    **stories(4),
    "content/stories/s0.fr.md": article("Un", "[x](s1.fr.md) ![Une](p.gif)", **FACTS, image={"src": "p.gif"}),
    "content/stories/s1.en.md": article("Two", added="2024-05-02", tags=["t"]),
    "content/stories/p.gif": PIXEL,
    "static/a.txt": "x",
}
"""Has rows of every kind: articles, facts stated by two versions, files, pictures."""


@pytest.fixture(scope="module")
def remembered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built, to be copied."""
    root = write_site(tmp_path_factory.mktemp("remembered"), REMEMBERED)
    settle(root)
    build_site(root)
    return root


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of that site after the edit of `damaged_and_edited`."""
    root = write_site(tmp_path_factory.mktemp("edited"), {**REMEMBERED, **EDIT})
    build_site(root)
    return output_of(root)


EDIT = {
    "content/stories/s1.fr.md": article("Autre", "Mots.", **{**FACTS, "added": "2024-05-02"}),
    "digest.yaml": CONFIG.replace("Revue", "R"),
}
"""Makes every page render, and therefore every part be read."""


def damaged_copy(remembered: Path, tmp_path: Path) -> Path:
    """A copy of the built site whose files look as they did; inodes are new, and so is every look."""
    root = tmp_path / "site"
    shutil.copytree(remembered, root)
    build_site(root)
    segments_in.cache_clear()
    return root


def damages(root: Path) -> dict[str, Path]:
    """The files that hold what is remembered."""
    segments = sorted((root / ".digest/segments").iterdir())
    return {
        "index": root / ".digest/index.sqlite",
        "segment": segments[0],
        "manifest": root / "_site/.digest-manifest",
    }


def garble(place: Path, how: str, rng: random.Random) -> None:
    """Damage a file."""
    data = place.read_bytes()
    if how == "deleted":
        place.unlink()
    elif how == "empty":
        place.write_bytes(b"")
    elif how == "half":
        place.write_bytes(data[: len(data) // 2])
    elif how == "cut":
        place.write_bytes(data[:-3])
    elif how == "random":
        place.write_bytes(rng.randbytes(len(data)))
    elif how == "zeros":
        place.write_bytes(bytes(len(data)))
    elif how == "longer":
        place.write_bytes(data + rng.randbytes(100))


UNSAID = {(which, how) for which in ("index", "segment", "manifest") for how in ("cut", "longer")} | {
    ("index", "deleted"),
    ("index", "empty"),
    ("manifest", "deleted"),
}
"""What leaves nothing that is unusable: everything is there, or it is as in a first build."""

HOWS = ("deleted", "empty", "half", "cut", "random", "zeros", "longer")


@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("which", ["index", "segment", "manifest"])
def test_damage_is_noticed_said_and_mended(
    which: str, how: str, remembered: Path, edited: dict[str, bytes], tmp_path: Path
) -> None:
    """24: whatever happens to a remembered file, the next build gives the bytes of a clean one, and says a word about
    what was unusable."""
    root = damaged_copy(remembered, tmp_path)
    garble(damages(root)[which], how, random.Random(24))
    write_site(root, EDIT)
    saying = Saying()
    build_site(root, saying)
    assert_same(output_of(root), edited)
    assert (which, how) in UNSAID or saying.said, "nothing was said"
    again = Saying()
    build_site(root, again)
    assert (output_of(root), again.said) == (edited, [])


@pytest.mark.parametrize("which", ["index", "segment", "manifest"])
def test_damage_without_a_change_gives_the_same_bytes(which: str, remembered: Path, tmp_path: Path) -> None:
    """24: also where nothing else changed."""
    for how in HOWS:
        root = damaged_copy(remembered, tmp_path / how)
        before = output_of(root)
        garble(damages(root)[which], how, random.Random(24))
        build_site(root)
        assert_same(output_of(root), before)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("which", ["index", "segment", "manifest"])
def test_single_bytes_that_changed_do_no_harm(
    which: str, seed: int, remembered: Path, edited: dict[str, bytes], tmp_path: Path
) -> None:
    """24: any byte of what is remembered may be another: the next build gives the bytes of a clean one."""
    root = damaged_copy(remembered, tmp_path)
    rng = random.Random(f"{which} {seed}")
    for _ in range(4):
        copy = tmp_path / "one"
        shutil.copytree(root, copy)
        place = damages(copy)[which]
        data = bytearray(place.read_bytes())
        used = [at for at, byte in enumerate(data) if byte]
        at = rng.choice(used)
        data[at] ^= 1 << rng.randrange(8)
        place.write_bytes(data)
        write_site(copy, EDIT)
        build_site(copy)
        assert_same(output_of(copy), edited)
        shutil.rmtree(copy)


VANDALISM = {
    "a record is no blob": "update article set record = 'text'",
    "a record is missing": "update article set record = null",
    "a record is short": "update article set record = x'00'",
    "a record is another's": "update article set record = (select record from article where path like '%s2.fr.md')",
    "a path is another": "update article set path = 'content/stories/zz.fr.md' where path like '%s2.fr.md'",
    "the name of bytes is another": "update article set source = x'00112233445566778899aabbccddeeff'",
    "sizes are texts": "update article set size = 'many', mtime = 'late', inode = 'x'",
    "a file's record is another": "update file set record = x'00112233445566778899aabbccddeeff'",
    "a file's record is that of another": "update file set record = (select record from file order by path limit 1)",
    "a file's record is missing": "update file set record = null",
    "a place is short": "update part set place = x'00'",
    "a place is far away": "update part set place = x'ffffffffffffffffffffffffffffffffffffffffffffffffffffffff'",
    "a place is missing": "update part set place = null",
    "a state is another": "update state set value = x'0011223344556677'",
    "a state is missing": "update state set value = null",
    "the format is older": "update meta set value = '0' where key = 'format'",
    "the format is unknown": "delete from meta where key = 'format'",
    "a table is missing": "drop table file",
    "a column is missing": "alter table article drop column inode",
}


@pytest.mark.parametrize("name", VANDALISM)
def test_an_index_with_wrong_rows_does_no_harm(
    name: str, remembered: Path, edited: dict[str, bytes], tmp_path: Path
) -> None:
    """24: an index that is a fine data base and says wrong things, or is of another version, gives the clean result."""
    root = damaged_copy(remembered, tmp_path)
    with sqlite3.connect(root / ".digest/index.sqlite") as base:
        assert base.execute(VANDALISM[name]).rowcount != 0
    base.close()
    write_site(root, EDIT)
    build_site(root)
    assert_same(output_of(root), edited)


def test_another_version_of_the_store_is_said(remembered: Path, tmp_path: Path) -> None:
    """24: the real command, with an index of another version: exit code 0, and a word about it on standard error."""
    root = damaged_copy(remembered, tmp_path)
    before = output_of(root)
    with sqlite3.connect(root / ".digest/index.sqlite") as base:
        base.execute("update meta set value = '0' where key = 'format'")
    base.close()
    done = build_command(root)
    assert (done.returncode, output_of(root) == before) == (0, True)
    assert "format 0" in done.stderr
    assert "afresh" in done.stderr


@pytest.mark.parametrize(
    "line", ["delete - ../../victim", "put-new 1 /etc/x", "delete - fr/../../victim", "what", "delete - "]
)
def test_a_garbled_journal_touches_nothing_outside(line: str, remembered: Path, tmp_path: Path) -> None:
    """24: a journal or a manifest that names a path outside of the output is not followed."""
    root = damaged_copy(remembered, tmp_path)
    (tmp_path / "victim").write_text("alive")
    (root / "victim").write_text("alive")
    before = output_of(root)
    manifest = root / "_site/.digest-manifest"
    manifest.write_text(manifest.read_text() + f"{'0' * 32} 1 1 1 {line.rsplit(' ', maxsplit=1)[-1]}\n")
    (root / "_site/.digest-journal").write_text(line + "\n")
    build_site(root)
    assert (root / "victim").read_text() == (tmp_path / "victim").read_text() == "alive"
    assert_same(output_of(root), before)
