"""Law 1 of the build: warm = cold. Each test says the rule that it holds."""

import os
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from digest import work
from digest.errors import DigestError
from tests import edits
from tests.laws import AGED, STEPS, assert_same, of_whole_builds, settle, write_files
from tests.sites import CONFIG, FACTS, article, build_site, output_of, story, write_site


class Outcome:
    """What a build gives: the output, or the faults that keep it from being built."""

    def __init__(self, root: Path, **options: Any) -> None:
        self.faults: str | None = None
        try:
            build_site(root, **options)
        except DigestError as error:
            self.faults = str(error)
        self.output = output_of(root)


class Warm:
    """A site that is edited and built again and again, in one folder."""

    def __init__(self, base: Path) -> None:
        self.base, self.root = base, base / "warm"
        self.root.mkdir()
        self.draft = edits.Draft()
        self.known: dict[str, bytes] = {}
        self.steps = 0

    def step(self, edit: edits.Edit, seed: int) -> None:
        """Edit, build, compare with a clean build of the same site elsewhere; a fault is mended afterwards."""
        rng = random.Random(seed)
        draft = self.draft.copy()
        edit(draft, rng)
        self._write(draft, rng)
        before = output_of(self.root)
        jobs = rng.choice((1, 1, 1, 2))
        warm = Outcome(self.root, jobs=1, **draft.options)
        cold = Outcome(write_files(self.base / f"cold-{self.steps}", self.known), jobs=jobs, **draft.options)
        print(f"{edit.__name__} {seed}: {len(warm.output)} files, faults: {warm.faults}")
        assert warm.faults == cold.faults
        assert_same(warm.output, before if warm.faults else cold.output)
        if warm.faults is None:
            self.draft = draft

    def _write(self, draft: edits.Draft, rng: random.Random) -> None:
        """Bring the folder up to the draft, at a time long gone or just now; sometimes lay hands on other things."""
        self.steps += 1
        aged = rng.random() < 0.7
        files = draft.rendered()
        edits.bring_up_to_date(self.root, files, self.known, AGED + self.steps if aged else None)
        self.known = files
        if rng.random() < 0.2:
            self._meddle(rng)

    def _meddle(self, rng: random.Random) -> None:
        """Touch a file of the site, or change or delete one of the output, or forget what was remembered."""
        which, output = rng.randrange(4), sorted(output_of(self.root))
        if which == 0:
            os.utime(self.root / rng.choice(sorted(self.known)), (AGED - self.steps, AGED - self.steps))
        elif which == 1:
            shutil.rmtree(self.root / ".digest", ignore_errors=True)
        elif output:
            place = self.root / "_site" / rng.choice(output)
            place.unlink() if which == 2 else place.write_bytes(place.read_bytes() + b"?")


@pytest.mark.timeout(600)
@of_whole_builds(40)
@given(steps=STEPS)
def test_a_warm_build_gives_what_a_cold_one_gives(steps: list[tuple[edits.Edit, int]]) -> None:
    """Law 1: after any sequence of edits the output is byte for byte that of a clean build; faults are the same too,
    and leave the output as it was."""
    with tempfile.TemporaryDirectory() as base, pytest.MonkeyPatch.context() as patch:
        patch.setattr(work, "WORTH_A_POOL", 1)
        site = Warm(Path(base))
        site.step(edits.change_nothing, 0)
        for edit, seed in steps:
            site.step(edit, seed)


@pytest.mark.parametrize("edit", edits.EDITS, ids=lambda edit: edit.__name__)
def test_a_warm_build_gives_what_a_cold_one_gives_after_each_edit(edit: edits.Edit, tmp_path: Path) -> None:
    """Law 1, edit by edit: each of them several times, so that none depends on being drawn."""
    site = Warm(tmp_path)
    site.step(edits.change_nothing, 0)
    for seed in range(4):
        site.step(edit, seed)


PRECISE: dict[str, tuple[dict[str, str | bytes], dict[str, str | bytes | None]]] = {
    "a story that moves and keeps its address gets another id in feeds": (
        story("a"),
        {**dict.fromkeys(story("a")), **story("a", folder="elsewhere")},
    ),
    "the name of a publisher that only a quote cites": (
        {
            **story("a"),
            "content/stories/a.en.md": article("A", quotes=[{"text": "Q", "source": "afp"}]),
            "content/publishers.yaml": "afp: AFP",
        },
        {"content/publishers.yaml": "afp: Agence"},
    ),
    "an interface word of another language that the choice of languages shows": (
        story("a"),
        {"themes/default/words/en.yaml": "read_here: Read it here"},
    ),
    "an interface word of another language that the page of lost addresses shows": (
        story("a"),
        {"themes/default/words/en.yaml": "not_found_text: Gone"},
    ),
    "a hidden file of the theme": (
        {**story("a"), "themes/default/static/.hidden": "one"},
        {"themes/default/static/.hidden": "two"},
    ),
    "a folder of static files that becomes a file": (
        {**story("a"), "static/notes/a.txt": "one"},
        {"static/notes/a.txt": None, "static/notes": "two"},
    ),
    "a static file that becomes a folder": (
        {**story("a"), "static/notes": "one"},
        {"static/notes": None, "static/notes/a.txt": "two"},
    ),
    "a format that a template asks for": (
        {
            **story("a"),
            "digest.yaml": CONFIG + "formats: [home, story, sitemap]\n",
            "themes/default/templates/home.html": "{% if made('sitemap') %}map{% endif %}",
        },
        {"digest.yaml": CONFIG + "formats: [home, story]\n"},
    ),
    "a static file with a line break in its name": (
        {**story("a"), "static/one\ntwo.txt": "one"},
        {"static/one\ntwo.txt": None},
    ),
    "a picture with other bytes and the same size": (
        {
            **story("a", image={"src": "p.gif", "alt": {"fr": "Une", "en": "One"}}),
            "content/stories/p.gif": edits.PIXEL,
        },
        {"content/stories/p.gif": edits.WIDER},
    ),
    "a picture that two stories have, each beside it": (
        {
            path: data
            for key in "ab"
            for path, data in {
                f"content/{key}/index.fr.md": article(key, f"![Une](p.gif) {key}", **{**FACTS, "only": ["fr"]}),
                f"content/{key}/p.gif": edits.PIXEL,
            }.items()
        },
        {"content/b/p.gif": None, "content/b/index.fr.md": None},
    ),
    "a topic's description": (story("a"), {"content/topics.yaml": "world: {label: W, description: About it}"}),
    "a story that others link to is withheld": (
        {**story("a"), **story("b"), "content/stories/b.en.md": article("B", "[a](a.en.md)")},
        {f"content/stories/a.{lang}.md": article("A", draft=True, **FACTS) for lang in ("fr", "en")},
    ),
}


@pytest.mark.parametrize("name", PRECISE)
def test_a_page_shows_nothing_stale(name: str, tmp_path: Path) -> None:
    """Law 1, where what a page shows is far from what it is about: one edit, then warm and cold are the same."""
    files, changes = PRECISE[name]
    root = write_site(tmp_path / "warm", files)
    settle(root)
    build_site(root)
    for path, data in changes.items():
        if data is None:
            (root / path).unlink()
            if not any((root / path).parent.iterdir()):
                (root / path).parent.rmdir()
    kept = {path: data for path, data in {**files, **changes}.items() if data is not None}
    write_site(root, {path: data for path, data in changes.items() if data is not None})
    build_site(root)
    cold = write_site(tmp_path / "cold", kept)
    build_site(cold)
    assert_same(output_of(root), output_of(cold))
