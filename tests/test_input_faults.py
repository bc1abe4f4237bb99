"""Faults of the input: each is told with its place, all in one run, and the output stays as it was.

A case is a file of `cases/input/`: `Description:`, perhaps `Options: strict`, `Expect:` with the lines that the build
must tell, then the files of the site, each behind a line `== path`. A good story stands in every site.
"""

import json
import os
import re
from pathlib import Path

import pytest

from digest.build import Options, check
from digest.errors import DigestError
from tests.sites import FACTS, article, build_site, output_of, run, story, write_site

CASES = sorted((Path(__file__).parent / "cases/input").glob("*.txt"))
NAMES = [case.stem for case in CASES]
GOOD = story("good")
THROUGH_THE_COMMAND = ("config-values", "faults-everywhere", "front-matter-unclosed", "template-variable-undefined")


def read_case(case: Path) -> tuple[dict[str, bool], list[str], dict[str, str | bytes]]:
    """The options of a case, the lines that it expects, and its files."""
    head, *blocks = re.split(r"^== ", case.read_text(encoding="utf-8"), flags=re.MULTILINE)
    about, _, expected = head.partition("\nExpect:\n")
    assert about.startswith("Description: "), f"{case.name} must describe itself"
    options = dict.fromkeys(about.partition("\nOptions:")[2].split(), True)
    files: dict[str, str | bytes] = {}
    for block in blocks:
        path, _, text = block.partition("\n")
        files[path] = text
    return options, [line for line in expected.split("\n") if line], files


def good_site(root: Path) -> dict[str, bytes]:
    """Build a site without faults; returns its output."""
    build_site(write_site(root, dict(GOOD)))
    return output_of(root)


def faults_of(root: Path, **options: bool) -> list[str]:
    """What a build of the site tells, line by line."""
    with pytest.raises(DigestError) as caught:
        build_site(root, **options)
    return [str(problem) for problem in caught.value.problems]


def assert_refused(root: Path, *expected: str, files: dict[str, str | bytes]) -> None:
    """A site that was built well is given these files: the build tells the faults and leaves the output as it was."""
    before = good_site(root)
    write_site(root, files)
    assert faults_of(root) == list(expected)
    assert output_of(root) == before


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_fault_is_told_and_the_output_stays(case: Path, tmp_path: Path) -> None:
    """Each case's faults are told exactly, in order; the output is byte for byte what it was."""
    options, expected, files = read_case(case)
    before = good_site(tmp_path)
    write_site(tmp_path, files)
    assert faults_of(tmp_path, **options) == expected
    assert output_of(tmp_path) == before


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_check_tells_what_a_build_tells(case: Path, tmp_path: Path) -> None:
    """`check` finds every fault that a build finds."""
    options, expected, files = read_case(case)
    write_site(tmp_path, {**GOOD, **files})
    with pytest.raises(DigestError) as caught:
        check(tmp_path, Options(now=1_720_000_000, jobs=1, **options))
    assert [str(problem) for problem in caught.value.problems] == expected


@pytest.mark.parametrize("name", THROUGH_THE_COMMAND)
def test_the_command_tells_faults_in_words_and_as_json(name: str, tmp_path: Path) -> None:
    """Exit code 1, no traceback; the errors of `--json` are those of standard error, field by field."""
    _, expected, files = read_case(CASES[NAMES.index(name)])
    before = good_site(tmp_path)
    write_site(tmp_path, files)
    said, listed = run("build", cwd=tmp_path), run("build", "--json", cwd=tmp_path)
    assert (said.returncode, listed.returncode) == (1, 1)
    assert said.stderr.splitlines()[: len(expected)] == expected
    assert "Traceback" not in said.stderr + listed.stderr
    assert [_line(error) for error in json.loads(listed.stdout)["errors"]] == expected
    assert output_of(tmp_path) == before


def _line(error: dict[str, str | int]) -> str:
    place = ":".join(str(error[key]) for key in ("path", "line", "column") if error[key])
    return f"{place}: {error['message']}" + (f"; {error['hint']}" if error["hint"] else "")


def test_every_case_is_found() -> None:
    """The folder of cases was read."""
    assert len(CASES) > 40


A = "content/stories/a.fr.md"


def head(*lines: str) -> str:
    """An article whose front matter is these lines."""
    return "\n".join(["---", *lines, "---", "Words.", ""])


@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "a: [", "[{a: "])
def test_deep_nesting_is_refused_and_does_not_crash(opening: str, tmp_path: Path) -> None:
    """Fifty thousand brackets, or as many as the front matter may hold: a fault, no crash, at once."""
    before = good_site(tmp_path)
    write_site(tmp_path, {A: head("params: " if opening != "- " else "params:", opening * (50_000 // len(opening)))})
    done = run("build", cwd=tmp_path)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert re.match(rf"{A}:\d+:\d+: (nested too deeply|a key must be a word|not readable as YAML: .*)", done.stderr), (
        done.stderr[:300]
    )
    assert output_of(tmp_path) == before


def test_brackets_without_end_are_nested_too_deeply(tmp_path: Path) -> None:
    """The depth is bounded while the events are read, at the bracket that is one too many."""
    assert_refused(tmp_path, f"{A}:2:20: nested too deeply", files={A: head("params: " + "[" * 50_000)})


def test_front_matter_has_a_size(tmp_path: Path) -> None:
    """More than 64 KiB of front matter are refused, as bytes count."""
    fault = f"{A}:2:1: more than 64 KiB of YAML; long texts belong into the body"
    assert_refused(tmp_path, fault, files={A: head("title: " + "é" * 33_000)})


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    """Nine levels of nine aliases, 342 bytes, would be a thousand million words."""
    levels = [
        f"{name}: &{name} [{','.join([f'*{below}'] * 9)}]" for below, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    bomb = head('a: &a ["lol"]', *levels)
    assert_refused(
        tmp_path,
        f"{A}:2:4: an anchor or alias (a word starting with !, & or *) is not allowed; put the text in quotes",
        files={A: bomb},
    )


@pytest.mark.parametrize(
    ("path", "data", "place"),
    [
        (A, b"---\ntitle: caf\xe9\n---\n", "2:11: byte 14 (0xe9)"),
        (A, b"---\ntitle: x\nadded: 2024\n---\nOne.\nTwo \xff.\n", "6:5: byte 38 (0xff)"),
        (A, b"---\ntitle: x\n---\n\xed\xa0\x80\n", "4:1: byte 17 (0xed)"),
        (A, b"\xff\xfe-\x00-\x00-\x00", "1:1: byte 0 (0xff)"),
        ("content/topics.yaml", b"world: {fr: Monde}\nx: \xe9t\xe9\n", "2:4: byte 22 (0xe9)"),
        ("digest.yaml", b"title: x\nbase_url: \xe9\n", "2:11: byte 19 (0xe9)"),
        ("themes/default/templates/404.html", b"<p>\n\xe9</p>\n", "2:1: byte 4 (0xe9)"),
    ],
)
def test_bytes_that_are_not_utf8_are_named(path: str, data: bytes, place: str, tmp_path: Path) -> None:
    """Any text file of a site that is not UTF-8 is refused, with the byte's place, offset and value."""
    assert_refused(tmp_path, f"{path}:{place} is not UTF-8; save the file as UTF-8", files={path: data})


def test_a_slug_fits_into_a_file_name(tmp_path: Path) -> None:
    """Two bytes a letter: 127 Cyrillic letters are a slug, 128 are too many for a file system."""
    build_site(write_site(tmp_path / "short", {A: article(**{**FACTS, "slug": "я" * 127})}))
    assert f"fr/2024/05/{'я' * 127}/index.html" in output_of(tmp_path / "short")
    fault = f"{A}:3:1: the slug has 256 bytes, more than 255; write a shorter slug: in the front matter"
    assert_refused(tmp_path / "long", fault, files={A: head("title: x", f"slug: {'я' * 128}", "added: 2024-05-17")})


def test_paths_that_differ_by_unicode_form_only_collide(tmp_path: Path) -> None:
    """`é` in one piece or as letter and accent is one name to some file systems."""
    assert_refused(
        tmp_path,
        "content/stories/été.fr.md:1:1: two things would be written to fr/2024/05/été/index.html; "
        "the other is static/fr/2024/05/e\u0301te\u0301/index.html; give one of them another slug or name",
        files={
            "content/stories/été.fr.md": article(**FACTS),
            "static/fr/2024/05/e\u0301te\u0301/index.html": "",
        },
    )


@pytest.mark.parametrize("path", ["static/fr", "static/index.html/x.txt", "static/fr/2024/05/good"])
def test_a_file_cannot_stand_where_a_folder_must(path: str, tmp_path: Path) -> None:
    """A static file at the name of a page's folder, or the other way round, is refused before anything is moved."""
    before = good_site(tmp_path)
    write_site(tmp_path, {path: "x"})
    assert any(path in line for line in faults_of(tmp_path))
    assert output_of(tmp_path) == before


@pytest.mark.parametrize("key", ["tags", "source"])
@pytest.mark.parametrize("word", ["!!!", "…", "💥"])
def test_a_word_of_signs_alone_gets_an_address_of_its_own(key: str, word: str, tmp_path: Path) -> None:
    """A tag or publisher without a letter cannot take the address of the list of all of them."""
    facts = {**FACTS, "sources": None, "source": "Reuters", key: word}
    write_site(tmp_path, {**GOOD, A: article(**facts)})
    try:
        build_site(tmp_path)
    except DigestError as error:
        assert all(problem.path == A and problem.line for problem in error.problems), error
    assert not [path for path in output_of(tmp_path) if "//" in path]


@pytest.mark.parametrize("target", ["/etc/hostname", "/proc/self", "../../digest.yaml", "../../../pipe"])
def test_links_out_of_the_site_are_refused(target: str, tmp_path: Path) -> None:
    """A symbolic link that leaves its folder is named; what it leads to is not read, be it a pipe or endless."""
    os.mkfifo(tmp_path / "pipe")
    site = tmp_path / "site"
    before = good_site(site)
    (site / A).symlink_to(target)
    assert faults_of(site) == [f"{A}: the link leads out of the folder; put a copy of the file here"]
    assert output_of(site) == before


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    """A dangling link is content that is lost: a fault, not silence."""
    before = good_site(tmp_path)
    (tmp_path / A).symlink_to("missing.md")
    assert [line.partition(";")[0] for line in faults_of(tmp_path)] == [f"{A}: the link leads to nothing"]
    assert output_of(tmp_path) == before


@pytest.mark.parametrize(
    "path", [A, "content/stories/x.png", "content/topics.yaml", "static/x", "themes/default/templates/404.html"]
)
def test_a_fifo_is_refused_without_waiting(path: str, tmp_path: Path) -> None:
    """A pipe that nobody writes to is neither file nor folder; no read waits on it."""
    before = good_site(tmp_path)
    place = tmp_path / path
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(place)
    assert f"{path}: neither a file nor a folder; remove it from the site's folders" in faults_of(tmp_path)
    assert output_of(tmp_path) == before


def test_a_missing_translation_is_a_warning(tmp_path: Path) -> None:
    """A story in one language is published; the other one is asked for, unless `only:` says that it is meant so."""
    alone = {A: article(**FACTS)}
    warned = build_site(write_site(tmp_path / "warned", alone)).warnings
    expected = f"{A}:1:1: the version in 'en' is missing; translate it, or write only: [fr]"
    assert [str(warning) for warning in warned] == [expected]
    meant = {A: article(**{**FACTS, "only": ["fr"]})}
    assert build_site(write_site(tmp_path / "meant", meant), strict=True).warnings == []
    assert "fr/2024/05/a/index.html" in output_of(tmp_path / "meant")


def test_a_site_without_articles_says_so(tmp_path: Path) -> None:
    """No article is left: a clear message, and no empty output."""
    before = good_site(tmp_path)
    for path in GOOD:
        (tmp_path / path).unlink()
    assert faults_of(tmp_path) == ["there are no articles in content/; write one with: digest new TITLE"]
    assert output_of(tmp_path) == before


def test_a_language_without_words_says_what_to_do(tmp_path: Path) -> None:
    """One fault for the file that is missing, not one for each of its words."""
    config = "title: x\nbase_url: https://digest.example\nlanguages: {fr: Français, en: English, eo: Esperanto}\n"
    before = good_site(tmp_path)
    write_site(tmp_path, {"digest.yaml": config})
    (fault,) = faults_of(tmp_path)
    assert fault.startswith("themes/default/words/eo.yaml: no interface words in 'eo'; copy words/en.yaml")
    assert output_of(tmp_path) == before
