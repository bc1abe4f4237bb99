"""Laws 4 and 5 of the build: nothing is lost, and errors speak.

Faults of the machine are in test_build_kills.py and the files beside it.
"""

import json
from pathlib import Path

import pytest

from digest.errors import DigestError
from tests.laws import assert_same, write_files
from tests.sites import CONFIG, FACTS, REPOSITORY, article, build_site, output_of, run, story, write_site

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
