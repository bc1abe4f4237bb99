"""A builder that stays: many builds of one site, told which files may have changed."""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.build import Builder, build
from digest.config import Config
from digest.errors import DigestError
from digest.inputs import look
from digest.load import Found, apart
from digest.report import Listener, Options
from tests import edits
from tests.laws import AGED, STEPS, assert_same, of_whole_builds, opened_by, settle, write_files
from tests.sites import FACTS, article, build_site, output_of, story, write_site

NOW = 1_720_000_000


class Staying:
    """A site that one builder builds after each edit, told what changed."""

    def __init__(self, base: Path, stack: ExitStack) -> None:
        self.base, self.root, self.stack = base, base / "staying", stack
        self.root.mkdir()
        self.draft, self.known, self.steps = edits.Draft(), dict[str, bytes](), 0
        self.builder: Builder | None = None

    def step(self, edit: edits.Edit, seed: int) -> None:
        """Edit, build what changed, compare with a clean build of the same site elsewhere."""
        rng = random.Random(seed)
        draft = self.draft.copy()
        edit(draft, rng)
        files, self.steps = draft.rendered(), self.steps + 1
        changed = {path for path in files.keys() | self.known.keys() if files.get(path) != self.known.get(path)}
        edits.bring_up_to_date(self.root, files, self.known, rng.choice((AGED + self.steps, None)))
        self.known = files
        if rng.random() < 0.1:
            shutil.rmtree(self.root / ".digest", ignore_errors=True)
        before, faults = output_of(self.root), self._build(draft, changed)
        cold = write_files(self.base / f"cold-{self.steps}", files)
        try:
            build_site(cold, **draft.options)
        except DigestError as error:
            assert (faults, output_of(self.root)) == (str(error), before)
        else:
            assert faults is None
            assert_same(output_of(self.root), output_of(cold))
            self.draft = draft

    def _build(self, draft: edits.Draft, changed: set[str]) -> str | None:
        """Build with these options; returns the faults."""
        try:
            options = Options(jobs=1, **draft.options)
            if self.builder is None or self.builder.options != options:
                self.stack.pop_all().close()
                self.builder = None
                self.builder = self.stack.enter_context(Builder(self.root, options, Listener(), stays=True))
            self.builder.build(Listener(), changed)
        except DigestError as error:
            return str(error)
        return None


@pytest.mark.timeout(600)
@of_whole_builds(25)
@given(steps=STEPS)
def test_a_builder_that_stays_gives_what_a_cold_build_gives(steps: list[tuple[edits.Edit, int]]) -> None:
    """Law 1, where only what changed is looked at."""
    with tempfile.TemporaryDirectory() as base, ExitStack() as stack:
        site = Staying(Path(base), stack)
        site.step(edits.change_nothing, 0)
        for edit, seed in steps:
            site.step(edit, seed)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site of two stories."""
    site = write_site(tmp_path / "site", {**story("a"), **story("b", added="2024-03-01")})
    settle(site)
    return site


@pytest.fixture
def builder(root: Path) -> Iterator[Builder]:
    """A builder of it that has built once."""
    with Builder(root, Options(jobs=1, now=NOW), Listener(), stays=True) as staying:
        staying.build(Listener())
        yield staying


A = "content/stories/a.fr.md"


def edit(root: Path, body: str, path: str = A) -> None:
    """Give a story another body."""
    (root / path).write_text(article("Titre a", body, **FACTS))


def test_what_did_not_change_is_not_looked_at(root: Path, builder: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 2: a build of what changed reads one article, and does not walk through the site."""
    edit(root, "Other words.")
    monkeypatch.setattr("digest.build.look", None)
    read = opened_by(lambda: builder.build(Listener(), [A]))
    assert [path for path in read if path.endswith(".md")] == [str(root / A)]
    assert b"Other words." in output_of(root)["fr/2024/05/a/index.html"]


def test_what_nobody_told_of_is_found_by_looking(root: Path, builder: Builder) -> None:
    """A hint may come first; what it left out differs until it is built."""
    edit(root, "Untold words.")
    edit(root, "Told words.", "content/stories/b.fr.md")
    builder.build(Listener(), ["content/stories/b.fr.md"])
    assert b"Untold" not in output_of(root)["fr/2024/05/a/index.html"]
    builder.build(Listener())
    assert b"Untold" in output_of(root)["fr/2024/05/a/index.html"]


def test_a_change_that_its_time_does_not_tell_is_built(root: Path, builder: Builder) -> None:
    """Written again at once: the same length, the same inode, the same instant."""
    edit(root, "Fresh words.")
    builder.build(Listener(), [A])
    before = (root / A).stat()
    edit(root, "Other words.")
    os.utime(root / A, ns=(before.st_mtime_ns, before.st_mtime_ns))
    after = (root / A).stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    builder.build(Listener(), [A])
    assert b"Other words." in output_of(root)["fr/2024/05/a/index.html"]


@pytest.mark.parametrize("told", [[A], None])
def test_after_a_fault_everything_is_looked_at(told: list[str] | None, root: Path, builder: Builder) -> None:
    """A fault elsewhere must not be forgotten by a build that is told of another file."""
    before = output_of(root)
    write_site(root, {A: "---\ntitle: [\n---\n"})
    for changed in (told, ["content/stories/b.fr.md"]):
        with pytest.raises(DigestError, match=r"a\.fr\.md:2"):
            builder.build(Listener(), changed)
    assert output_of(root) == before
    edit(root, "Mended.")
    builder.build(Listener(), [A])
    assert b"Mended." in output_of(root)["fr/2024/05/a/index.html"]


def test_what_is_remembered_may_go_meanwhile(root: Path, builder: Builder) -> None:
    """What the builder remembers may be wiped, or made anew by another command with another configuration."""
    edit(root, "Other words.")
    shutil.rmtree(root / ".digest")
    assert builder.build(Listener(), [A]).parsed == 4
    build(root, Options(jobs=1, now=NOW, markdown="reference", output=root.parent / "other"))
    edit(root, "Third words.")
    builder.build(Listener(), [A])
    assert b"Third words." in output_of(root)["fr/2024/05/a/index.html"]
    assert "fr/2024/03/b/index.html" in output_of(root)


@pytest.mark.parametrize("changed", [["digest.yaml"], [], None])
def test_a_changed_configuration_needs_no_hint(changed: list[str] | None, root: Path, builder: Builder) -> None:
    config = root / "digest.yaml"
    config.write_text(config.read_text().replace("Revue", "Gazette"))
    builder.build(Listener(), changed)
    assert "Gazette" in output_of(root)["fr/index.html"].decode()


@pytest.mark.parametrize("what", ["a folder", "a link"])
def test_what_is_no_plain_file_is_looked_at_as_a_whole(what: str, root: Path, builder: Builder) -> None:
    write_site(root.parent, {"more/c.fr.md": article("C", **{**FACTS, "only": ["fr"]})})
    place = root / "content/more"
    shutil.copytree(root.parent / "more", place)
    if what == "a link":
        (root / "content/more/d.fr.md").symlink_to(place / "c.fr.md")
    changed = {"a folder": ["content/more"], "a link": ["content/more/d.fr.md"]}[what]
    builder.build(Listener(), changed)
    assert "fr/2024/05/c/index.html" in output_of(root)


def test_looks_differ_by_what_came_went_or_changed(root: Path) -> None:
    from digest.inputs import read_config

    config: Config = read_config(root)
    before = look(root, config)
    assert before.differing(look(root, config)) == []
    (root / A).unlink()
    write_files(root, {"static/x.txt": b"x"})
    assert look(root, config).differing(before) == [A, "static/x.txt"]
    edit(root, "Other words.", "content/stories/b.fr.md")
    assert "content/stories/b.fr.md" in look(root, config).differing(before)


FOUND = st.lists(st.builds(Found, st.sampled_from(["a", "a/b", "a.b", "ä"]), *[st.integers(0, 1)] * 3), unique=True)


@given(FOUND, FOUND)
def test_what_is_apart_is_what_only_one_has(some: list[Found], others: list[Found]) -> None:
    assert apart(sorted(some), sorted(others)) == (set(some) - set(others), set(others) - set(some))
