"""The laws of the build: what it promises whatever happens to a site. Each test says the rule that it holds.

Faults of the machine (kills, full disks, damaged stores) are in test_build_faults.py, memory in test_memory.py.
"""

import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from digest import work
from digest.errors import DigestError
from digest.report import Listener
from tests import edits
from tests.sites import CONFIG, FACTS, REPOSITORY, article, build_site, output_of, run, story, write_site

AGED = 1_600_000_000
"""A time so long ago that a file that has it counts as settled."""

# ---------------------------------------------------------------------------------------------------------------
# Law 1: warm = cold


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


def write_files(root: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files."""
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def assert_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    """Two outputs have the same files with the same bytes; says which differ, and where."""
    assert sorted(one) == sorted(other)
    different = [path for path in one if one[path] != other[path]]
    for path in different[:1]:
        assert one[path].decode(errors="replace") == other[path].decode(errors="replace"), path
    assert not different


def of_whole_builds(examples: int) -> settings:
    """How properties are looked for where each example builds a site several times."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


STEPS = st.lists(st.tuples(st.sampled_from(edits.EDITS), st.integers(0, 2**16)), min_size=3, max_size=8)


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


def settle(root: Path) -> None:
    """Let every file of the site look old, so that its time tells later changes."""
    for path in root.rglob("*"):
        if path.is_file() and not path.is_relative_to(root / "_site") and not path.is_relative_to(root / ".digest"):
            os.utime(path, (AGED, AGED))


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


# ---------------------------------------------------------------------------------------------------------------
# Law 2: work ∝ change


class Hearing(Listener):
    """Keeps which files are written, and why."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def explain(self, path: str, reason: str) -> None:
        assert path not in self.reasons
        self.reasons[path] = reason


SIX: dict[str, str | bytes] = {
    path: text
    for number in range(6)
    for path, text in story(
        f"s{number}",
        topic="world" if number % 2 else "science",
        added=f"2024-0{4 + number // 3}-0{1 + number}",
        sources=[{"name": "reuters" if number < 3 else "afp"}],
    ).items()
} | {
    "content/publishers.yaml": "reuters: Reuters\nafp: AFP\n",
    "content/stories/one-language.fr.md": article(
        "Seul", added="2024-05-30", topic="world", sources=["afp"], only=["fr"]
    ),
    "themes/default/theme.yaml": "{newest: 3, per_topic: 1, page_size: 20, feed_size: 3, related: 1}",
}
"""Seven stories, s0 the oldest, in two months, two topics (s0 s2 s4: science), two publishers (s0 s1 s2: Reuters)."""


def built(root: Path) -> Path:
    """The site of seven stories, built, and with files that look old."""
    write_site(root, SIX)
    settle(root)
    build_site(root)
    return root


def change(root: Path, path: str, old: str, new: str) -> None:
    """Replace words in a file of the site."""
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def theme_file(root: Path, name: str, old: str, new: str) -> None:
    """Replace words in a file of the shipped theme, in the site's own layer."""
    text = (REPOSITORY / "themes/default" / name).read_text()
    assert old in text
    place = root / "themes/default" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text.replace(old, new))


def pages(lang: str, *names: str) -> set[str]:
    """The pages of these addresses in a language."""
    return {f"{lang}/{name}/index.html".replace("//", "/") for name in names}


def cards(lang: str, *names: str) -> set[str]:
    """The social cards of the stories at these addresses in a language."""
    return {f"{lang}/{name}/card.png" for name in names}


def feeds(lang: str, *folders: str) -> set[str]:
    """Both feeds of these addresses in a language."""
    return {f"{lang}/{folder}/feed.{end}".replace("//", "/") for folder in folders for end in ("xml", "json")}


def all_but(root: Path, *paths: str) -> set[str]:
    """Everything in the output but these."""
    return set(output_of(root)) - set(paths)


def story_pages(root: Path, lang: str = "") -> set[str]:
    """The pages of all stories."""
    stories = (path for path in output_of(root) if path.count("/") == 4 and path.endswith(".html"))
    return {path for path in stories if path.startswith(lang)}


def html(root: Path, lang: str) -> set[str]:
    """All pages of a language."""
    return {path for path in output_of(root) if path.startswith(f"{lang}/") and path.endswith(".html")}


Table = dict[str, tuple[Callable[[Path], None], Callable[[Path], set[str]], int, int]]
EDITED: Table = {
    "nothing": (lambda root: None, lambda root: set(), 0, 0),
    "a file touched": (lambda root: os.utime(root / "content/stories/s0.fr.md"), lambda root: set(), 0, 0),
    "a body": (
        lambda root: change(root, "content/stories/s3.fr.md", "Some words.", "Other words."),
        lambda root: pages("fr", "2024/05/s3"),
        1,
        0,
    ),
    "a key point": (
        lambda root: change(root, "content/stories/s3.en.md", "---\nSome", 'key_points: ["One"]\n---\nSome'),
        lambda root: pages("en", "2024/05/s3"),
        1,
        0,
    ),
    # s5 is the next story of its topic, and shows s3 as related; the home page and the feeds show three of each list.
    "a title": (
        lambda root: change(root, "content/stories/s3.en.md", "Title s3", "Another"),
        lambda root: (
            pages("en", "2024/05/s3", "2024/05/s5", "2024/05", "topics/world", "sources/afp", "")
            | feeds("en", "", "topics/world")
            | cards("en", "2024/05/s3")
        ),
        1,
        0,
    ),
    "a title of the past": (
        lambda root: change(root, "content/stories/s0.fr.md", "Titre s0", "Autre"),
        lambda root: (
            pages("fr", "2024/04/s0", "2024/04/s2", "2024/04", "topics/sciences", "sources/reuters")
            | feeds("fr", "topics/sciences")
            | cards("fr", "2024/04/s0")
        ),
        1,
        0,
    ),
    "a title that lists of the other language show": (
        lambda root: change(root, "content/stories/one-language.fr.md", "Seul", "Unique"),
        lambda root: (
            pages("fr", "2024/05/one-language", "2024/05", "topics/monde", "sources/afp", "")
            | pages("en", "2024/05", "topics/world", "sources/afp", "")
            | feeds("fr", "", "topics/monde")
            | cards("fr", "2024/05/one-language")
        ),
        1,
        0,
    ),
    "an interface word": (
        lambda root: theme_file(root, "words/en.yaml", "key_points: ", "key_points: New "),
        lambda root: story_pages(root, "en"),
        0,
        0,
    ),
    "an interface word of one list": (
        lambda root: theme_file(root, "words/fr.yaml", "topics_about: ", "topics_about: X"),
        lambda root: pages("fr", "topics"),
        0,
        0,
    ),
    "a template": (
        lambda root: theme_file(root, "templates/sources.html", "<h1>", "<h1 class='x'>"),
        lambda root: pages("fr", "sources") | pages("en", "sources"),
        0,
        0,
    ),
    "a template of feeds": (
        lambda root: theme_file(root, "templates/atom.xml", "<entry>", "<entry >"),
        lambda root: {path for path in output_of(root) if path.endswith(".xml") and "sitemap" not in path},
        0,
        0,
    ),
    "a template that others include": (
        lambda root: theme_file(root, "templates/card.html", "<article", "<article id='x'"),
        lambda root: {
            path
            for path in html(root, "fr") | html(root, "en")
            if path.split("/")[1] not in ("archive", "tags")
            and path not in pages("fr", "topics", "sources") | pages("en", "topics", "sources")
        },
        0,
        0,
    ),
    "a number of theme.yaml": (
        lambda root: change(root, "themes/default/theme.yaml", "page_size: 20", "page_size: 19"),
        all_but,
        0,
        0,
    ),
    "a parameter of the configuration": (
        lambda root: change(root, "digest.yaml", "timezone", "params: {a: 1}\ntimezone"),
        all_but,
        0,
        0,
    ),
    "a static file": (
        lambda root: (
            write_site(root, {"static/a.txt": "x", "digest.yaml": (root / "digest.yaml").read_bytes()}) and None
        ),
        lambda root: {"a.txt"},
        0,
        0,
    ),
    "a story goes": (
        lambda root: [(root / f"content/stories/s4.{lang}.md").unlink() for lang in ("fr", "en")] and None,
        lambda root: (
            pages("fr", "2024/05", "topics/sciences", "sources/afp", "sources", "archive", "")
            | pages("en", "2024/05", "topics/science", "sources/afp", "sources", "archive", "")
            | feeds("fr", "", "topics/sciences")
            | feeds("en", "", "topics/science")
            | {"sitemap.xml"}
        ),
        0,
        4,
    ),
    "a story comes": (
        lambda root: write_site(root, story("s9", added="2024-05-09", topic="science", sources=["afp"])) and None,
        lambda root: (
            pages("fr", "2024/05/s9", "2024/05", "topics/sciences", "sources/afp", "sources", "archive", "")
            | pages("en", "2024/05/s9", "2024/05", "topics/science", "sources/afp", "sources", "archive", "")
            | feeds("fr", "", "topics/sciences")
            | feeds("en", "", "topics/science")
            | {"sitemap.xml"}
            | cards("fr", "2024/05/s9")
            | cards("en", "2024/05/s9")
        ),
        2,
        0,
    ),
}
"""Edit → what it must render, the number of articles it must parse, and the number of files it must delete."""


@pytest.mark.parametrize("edit", EDITED)
def test_work_is_proportional_to_change(edit: str, tmp_path: Path) -> None:
    """Law 2: what is written is exactly what shows the edited thing; what is parsed is what was edited."""
    root = built(tmp_path)
    before = output_of(root)
    edited, expected, parsed, deleted = EDITED[edit]
    edited(root)
    hearing = Hearing()
    report = build_site(root, hearing)
    rendered = {path for path in hearing.reasons if not path.startswith(("assets/", "a.txt"))}
    assert rendered == expected(root) - {"assets/" + path for path in os.listdir(root / "_site/assets")} - {"a.txt"}
    after = output_of(root)
    assert report.parsed == parsed
    assert report.rendered == len(rendered)
    assert report.written == len(hearing.reasons)
    assert report.deleted == deleted == len(before.keys() - after.keys())
    assert report.unchanged == len(after) - report.written
    assert {path for path in after if before.get(path) != after[path]} <= set(hearing.reasons)


def test_a_style_sheet_renders_only_the_pages_that_name_it(tmp_path: Path) -> None:
    """Law 2: another style sheet is another address, which every page of the site names; feeds and lists do not."""
    root = built(tmp_path)
    before = output_of(root)
    theme_file(root, "static/style.css", "body", "body, body")
    hearing = Hearing()
    report = build_site(root, hearing)
    after = output_of(root)
    naming = {path for path in after if path.endswith(".html")}
    assert set(hearing.reasons) == naming | (after.keys() - before.keys())
    assert (report.parsed, report.deleted, report.rendered) == (0, 1, len(naming))


def test_explanations_name_the_cause(tmp_path: Path) -> None:
    """`--explain`: another reason for what is new, for what shows something else, and for what looks otherwise."""
    root = built(tmp_path)
    change(root, "content/stories/s3.fr.md", "Some words.", "Other words.")
    write_site(root, {"static/new.txt": "x"})
    theme_file(root, "templates/sources.html", "<h1>", "<h1 class='x'>")
    (root / "_site/fr/2024/04/s0/index.html").write_text("mine")
    (root / "digest.yaml").write_text(CONFIG)
    hearing = Hearing()
    build_site(root, hearing)
    reasons = hearing.reasons
    assert reasons["new.txt"] == "it is new"
    assert reasons["fr/2024/05/s3/index.html"] == "what it shows changed"
    assert "template" in reasons["fr/sources/index.html"]
    assert "someone else" in reasons["fr/2024/04/s0/index.html"]


def test_editing_one_of_many_reads_one(tmp_path: Path) -> None:
    """Law 2: a build after one edit opens that article and no other."""
    root = built(tmp_path)
    change(root, "content/stories/s3.fr.md", "Some words.", "Other words.")
    assert [path for path in opened_by(lambda: build_site(root)) if path.endswith(".md")] == [
        str(root / "content/stories/s3.fr.md")
    ]


def opened_by(act: Callable[[], object]) -> list[str]:
    """The files that are opened meanwhile, in this process."""
    import sys

    paths: list[str] = []
    listening = True

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if listening and event == "open" and isinstance(arguments[0], str | os.PathLike):
            paths.append(os.fspath(arguments[0]))

    sys.addaudithook(hear)
    try:
        act()
    finally:
        listening = False
    return paths


# ---------------------------------------------------------------------------------------------------------------
# Law 3: no hidden inputs


def command(root: Path, *arguments: str, **environment: str) -> Any:
    """The real command's build of a site, by default at a fixed time and with this package."""
    now = () if "--now" in arguments or "SOURCE_DATE_EPOCH" in environment else ("--now", "2024-07-01T12:00")
    return run("build", *now, *arguments, cwd=root, **{"PYTHONPATH": str(REPOSITORY), **environment})


RICH: dict[str, str | bytes] = {
    **SIX,
    **{
        path: text
        for number in range(70)
        for path, text in story(
            f"much-{number}", added=f"2024-03-{1 + number % 28:02}T23:30", tags=["é", "z", "a"]
        ).items()
    },
    "content/stories/p.gif": edits.PIXEL,
    "content/stories/pic.fr.md": article(
        "Image", "![Une](p.gif)", added="2024-03-31T23:30", topic="world", sources=["afp"], date="2024-03-31"
    ),
    "static/favicon.svg": "<svg/>",
}
"""Enough for a pool of processes, with days that end elsewhere."""

HIDDEN: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "the same again": ((), {}),
    "a time zone": ((), {"TZ": "Pacific/Auckland"}),
    "another time zone": ((), {"TZ": "America/Los_Angeles"}),
    "a locale": ((), {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}),
    "the C locale, without UTF-8 mode": ((), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "a hash seed": ((), {"PYTHONHASHSEED": "1"}),
    "another hash seed": ((), {"PYTHONHASHSEED": "4711"}),
    "one process": (("--jobs", "1"), {}),
    "three processes": (("--jobs", "3"), {"PYTHONHASHSEED": "7"}),
    "optimized": ((), {"PYTHONOPTIMIZE": "2"}),
    "no colour, narrow": ((), {"NO_COLOR": "1", "COLUMNS": "20"}),
}


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output that every other build of that site must have."""
    root = write_site(tmp_path_factory.mktemp("rich"), RICH)
    done = command(root, "--jobs", "2", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    assert done.returncode == 0, done.stderr
    return output_of(root)


@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_of_the_surroundings_reaches_the_output(name: str, rich: dict[str, bytes], tmp_path: Path) -> None:
    """Law 3: another folder, time zone, locale, hash seed or number of processes gives the same bytes."""
    arguments, environment = HIDDEN[name]
    root = write_site(tmp_path / "an other, längerer folder" / "deeper", RICH)
    done = command(root, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    assert_same(output_of(root), rich)


def test_neither_the_working_directory_nor_the_output_folder_matters(rich: dict[str, bytes], tmp_path: Path) -> None:
    """Law 3: built from elsewhere with `--site`, from a folder below the site, and into another folder."""
    root = write_site(tmp_path / "site", RICH)
    (tmp_path / "elsewhere").mkdir()
    before = ("--site", "../site", "build", "--now", "2024-07-01T12:00", "-o", "out")
    done = run(*before, cwd=tmp_path / "elsewhere", PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 0, done.stderr
    assert_same(output_of(tmp_path / "elsewhere", "out"), rich)
    done = command(root / "content" / "stories")
    assert done.returncode == 0, done.stderr
    assert_same(output_of(root), rich)


def test_the_umask_does_not_matter(rich: dict[str, bytes], tmp_path: Path) -> None:
    """Law 3: bytes are the same under a strict umask."""
    root = write_site(tmp_path, RICH)
    old = os.umask(0o077)
    try:
        done = command(root)
    finally:
        os.umask(old)
    assert done.returncode == 0, done.stderr
    assert_same(output_of(root), rich)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_folders_are_read_does_not_matter(
    seed: int, rich: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 3: a file system may list a folder in any order."""
    root = write_site(tmp_path, RICH)
    rng, scan, listdir = random.Random(seed), os.scandir, os.listdir

    class Shuffled:
        def __init__(self, *arguments: Any) -> None:
            with scan(*arguments) as listing:
                self.entries = sorted(listing, key=lambda entry: entry.name)
            rng.shuffle(self.entries)

        def __enter__(self) -> "Shuffled":
            return self

        def __exit__(self, *error: object) -> None:
            self.close()

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def close(self) -> None:
            self.entries = []

    monkeypatch.setattr(os, "scandir", Shuffled)
    monkeypatch.setattr(os, "listdir", lambda *arguments: rng.sample(names := listdir(*arguments), len(names)))
    build_site(root, now=1_719_835_200)
    monkeypatch.undo()
    assert_same(output_of(root), rich)


DUE = 1_717_200_000
"""2024-06-01T00:00Z."""
SCHEDULED: dict[str, str | bytes] = {
    **story("always"),
    **{
        f"content/stories/due.{lang}.md": article(
            f"Due {lang}",
            **({"added": "2024-05-20", "topic": "world", "sources": ["AFP"]} if lang == "fr" else {}),
            publish_date="2024-06-01T00:00Z",
            expiry_date="2024-07-01T00:00Z",
        )
        for lang in ("fr", "en")
    },
}
EXPIRY = 1_719_792_000
"""2024-07-01T00:00Z."""


def test_a_story_appears_when_it_is_due_and_goes_when_it_expires(tmp_path: Path) -> None:
    """Law 3: time decides what is withheld though nothing else changed; a build in between has nothing to do."""
    root = write_site(tmp_path, SCHEDULED)
    settle(root)
    page = "fr/2024/05/due/index.html"
    shown = []
    for now in (DUE - 2, DUE - 1, DUE, DUE + 1, EXPIRY - 1, EXPIRY, EXPIRY + 1):
        report = build_site(root, now=now)
        shown.append(((root / "_site" / page).exists(), report.written > 0, report.deleted > 0))
        assert report.parsed == (4 if now == DUE - 2 else 0)
        cold = write_site(tmp_path / f"cold-{now}", SCHEDULED)
        build_site(cold, now=now)
        assert_same(output_of(root), output_of(cold))
    assert shown == [
        (False, True, False),
        (False, False, False),
        (True, True, False),
        (True, False, False),
        (True, False, False),
        (False, True, True),
        (False, False, False),
    ]


def test_a_build_before_the_next_moment_assembles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law 3: the next moment at which time decides otherwise is remembered, so that a build until then is none."""
    import digest.assemble

    root = write_site(tmp_path, SCHEDULED)
    settle(root)
    first = build_site(root, now=DUE)
    with monkeypatch.context() as patch:
        patch.setattr(digest.assemble, "assemble", None)
        again = build_site(root, now=EXPIRY - 1)
        with pytest.raises(TypeError):
            build_site(root, now=EXPIRY)
        with pytest.raises(TypeError):
            build_site(root, now=DUE - 1)
    assert (again.written, again.unchanged, again.withheld) == (0, first.written, {})
    assert (root / "_site/fr/2024/05/due/index.html").exists()


def test_now_comes_from_the_option_then_the_environment_then_the_clock(tmp_path: Path) -> None:
    """Law 3: `--now` goes before SOURCE_DATE_EPOCH, which goes before the clock (long past 2024)."""
    root = write_site(tmp_path, SCHEDULED)
    page = root / "_site/fr/2024/05/due/index.html"
    assert command(root, SOURCE_DATE_EPOCH=str(DUE - 1)).returncode == 0
    assert not page.exists()
    assert command(root, SOURCE_DATE_EPOCH=str(DUE)).returncode == 0
    assert page.exists()
    assert command(root, "--now", str(DUE - 1), SOURCE_DATE_EPOCH=str(DUE)).returncode == 0
    assert not page.exists()
    assert command(root, "--now", "2024-06-15", SOURCE_DATE_EPOCH="0").returncode == 0
    assert page.exists()
    assert run("build", cwd=root, PYTHONPATH=str(REPOSITORY)).returncode == 0
    assert not page.exists()


# ---------------------------------------------------------------------------------------------------------------
# Law 4: nothing is lost

FOREIGN = {
    "CNAME": b"digest.example",
    "fr/mine.txt": b"mine",
    "fr/2024/05/a/mine.txt": b"deep",
    "own/page.html": b"own",
}


def test_foreign_files_survive_every_build(tmp_path: Path) -> None:
    """Law 4: files that digest did not write are never deleted, nor are the folders that hold them."""
    root = write_site(tmp_path, {**story("a"), **story("b")})
    build_site(root)
    write_files(root / "_site", FOREIGN)
    for path in story("a"):
        (root / path).unlink()
    for options in ({}, {"clean": True}, {"drafts": True}, {"base_url": "https://other.example"}):
        build_site(root, **options)
        after = output_of(root)
        assert {path: after.get(path) for path in FOREIGN} == FOREIGN
    assert "fr/2024/05/a/index.html" not in after


BROKEN: dict[str, dict[str, str | bytes]] = {
    "an article": {"content/stories/a.fr.md": "---\ntitle: [\n---\n"},
    "a template's syntax": {"themes/default/templates/story.html": "{% if %}"},
    "an undefined attribute, met when other pages are rendered": {
        "themes/default/templates/sources.html": "{{ page.title.nothing_of_the_kind }}"
    },
    "two pages at one path": {"content/other/a.fr.md": article("Same", **{**FACTS, "only": ["fr"]})},
    "the configuration": {"digest.yaml": "title: ["},
    "a topic that is not there": {"content/topics.yaml": "other: Other"},
    "interface words": {"themes/default/words/fr.yaml": "a: [b"},
    "the theme's sizes": {"themes/default/theme.yaml": "newest: many"},
    "every article gone": dict.fromkeys(story("a"), b""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_failed_build_leaves_the_output_as_it_was(name: str, tmp_path: Path) -> None:
    """Law 4: whatever keeps a site from being built, the previous output stays, byte for byte; mended, it builds."""
    root = write_site(tmp_path, story("a"))
    build_site(root)
    before = {path.name: path.read_bytes() for path in (root / "_site").glob(".digest-m*")} | output_of(root)
    good = {path: (root / path).read_bytes() for path in BROKEN[name] if (root / path).exists()}
    changed = {**story("a", tags=["new"]), "static/new.txt": "new", **BROKEN[name]}
    for path, data in changed.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data if isinstance(data, bytes) else data.encode())
    with pytest.raises(DigestError):
        build_site(root)
    after = {path.name: path.read_bytes() for path in (root / "_site").glob(".digest-m*")} | output_of(root)
    assert_same(after, before)
    assert not (root / "_site/.digest-staging").exists()
    for path in changed:
        (root / path).unlink()
    write_site(root, {**story("a"), **good})
    build_site(root)
    assert_same(output_of(root), {path: data for path, data in before.items() if not path.startswith(".digest-")})


# ---------------------------------------------------------------------------------------------------------------
# Law 5: errors speak

CODES: dict[str, tuple[tuple[str, ...], int]] = {
    "all is well": ((), 0),
    "an unknown option": (("--colour",), 2),
    "no jobs": (("--jobs", "0"), 2),
    "too many jobs": (("--jobs", "10000"), 2),
    "jobs that are no number": (("--jobs", "two"), 2),
    "an argument too many": (("content",), 2),
    "no time": (("--now", "yesterday"), 2),
    "a day that does not exist": (("--now", "2024-02-30"), 2),
    "no web address": (("--base-url", "example"), 2),
}


@pytest.mark.parametrize("name", CODES)
def test_exit_codes_of_usage(name: str, tmp_path: Path) -> None:
    """Law 5: 0 where all is well, 2 for wrong usage, with a word about it and no traceback."""
    root = write_site(tmp_path, story("a"))
    arguments, code = CODES[name]
    done = run("build", *arguments, cwd=root, PYTHONPATH=str(REPOSITORY))
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert (root / "_site").exists() == (code == 0)
    assert bool(done.stderr) == (code != 0)


FAULTY: dict[str, tuple[dict[str, str | bytes], str]] = {
    "an article": ({"content/stories/a.fr.md": "---\ntitle: A\n\tx: 1\n---\n"}, "content/stories/a.fr.md:3:1: "),
    "the configuration": ({"digest.yaml": "title: A\nbase_url: no\nlanguages: {fr: F}\n"}, "digest.yaml:2:"),
    "a template": ({"themes/default/templates/home.html": "\n{% if %}"}, "themes/default/templates/home.html:2: "),
    "the topics": ({"content/topics.yaml": "world:\n  wrong: x\n  label: W\n"}, "content/topics.yaml:2:3: "),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_names_its_place_and_exits_with_one(name: str, tmp_path: Path) -> None:
    """Law 5: `path:line:column: what`, exit code 1, nothing on standard output, no traceback."""
    files, place = FAULTY[name]
    root = write_site(tmp_path, {**story("a"), **files})
    done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert any(line.startswith(place) for line in done.stderr.splitlines()), done.stderr
    assert "Traceback" not in done.stderr


def test_all_faults_are_told_in_one_run(tmp_path: Path) -> None:
    """Law 5: a run names every fault that it can find, in articles, vocabulary and theme alike."""
    files: dict[str, str | bytes] = {
        **story("a"),
        **{path: text for files, _ in FAULTY.values() for path, text in files.items()},
    }
    files["digest.yaml"] = CONFIG
    root = write_site(tmp_path, files)
    done = run("build", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 1
    for path in files.keys() - {"digest.yaml", "content/stories/a.en.md"}:
        assert f"{path}:" in done.stderr


@pytest.mark.parametrize(
    "files, code",
    [
        (story("a"), 0),
        (FAULTY["an article"][0], 1),
        (FAULTY["the configuration"][0], 1),
        ({"content/topics.yaml": ""}, 1),
    ],
    ids=["built", "article", "configuration", "empty"],
)
def test_json_is_one_object_also_on_failure(files: dict[str, str | bytes], code: int, tmp_path: Path) -> None:
    """Law 5: `--json` prints one object, whose `errors` say what the text would."""
    root = write_site(tmp_path, files)
    done = run("build", "--json", cwd=root, PYTHONPATH=str(REPOSITORY))
    assert done.returncode == code
    report = json.loads(done.stdout)
    assert {"stories", "pages", "written", "parsed", "errors", "warnings", "seconds"} <= report.keys()
    assert bool(report["errors"]) == bool(code)
    assert all(error["message"] for error in report["errors"])
    assert report["pages"] == (0 if code else sum(not path.startswith("assets/") for path in output_of(root)))


def test_json_without_a_site_is_one_object(tmp_path: Path) -> None:
    """Law 5: also where there is no site at all."""
    done = run("build", "--json", cwd=tmp_path, PYTHONPATH=str(REPOSITORY))
    assert done.returncode == 1
    assert "digest.yaml" in json.loads(done.stdout)["errors"][0]["message"]
