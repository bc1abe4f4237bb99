"""What `digest build` says, where it finds the site, and wrong usage of any command."""

import json
import re
import subprocess
import sys
from ast import literal_eval
from pathlib import Path
from typing import Any

import pytest

from tests.commanding import ENVIRONMENT, MEMBERS, NOW, digest, done, files_of, site
from tests.sites import CONFIG, TOPICS, article, output_of, story


def test_json_of_a_build_has_the_documented_members(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"), story("b", only=["fr"]), story("c", draft=True))
    result = digest("build", "--json", cwd=root)
    report = json.loads(result.stdout)
    assert {name: type(value) for name, value in report.items()} == MEMBERS
    assert report["errors"] == []
    assert report["withheld"] == {"draft": 1}
    assert report["articles"] == report["parsed"] == 6
    assert report["rendered"] == report["pages"] <= report["written"]
    assert [set(warning) for warning in report["warnings"]] == [{"path", "line", "column", "message", "hint"}]


def test_json_of_a_build_with_nothing_to_do(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    first, second = (json.loads(done("build", "--json", cwd=root)) for _ in range(2))
    assert [second[name] for name in ("parsed", "rendered", "written", "deleted")] == [0, 0, 0, 0]
    assert second["unchanged"] == first["written"]
    assert (second["stories"], second["pages"]) == (first["stories"], first["pages"])


@pytest.mark.parametrize("command", ["build", "check"])
def test_json_of_a_failure_has_the_same_members(command: str, tmp_path: Path) -> None:
    root = site(tmp_path, story("a", topic="wrold"))
    result = digest(command, "--json", cwd=root)
    report = json.loads(result.stdout)
    assert result.returncode == 1
    assert {name: type(value) for name, value in report.items()} == MEMBERS
    (error,) = report["errors"]
    assert (error["path"], error["line"], error["column"]) == ("content/stories/a.fr.md", 5, 1)
    assert {type(error["line"]), type(error["column"])} == {int}


def test_json_without_a_site_is_json_too(tmp_path: Path) -> None:
    result = digest("build", "--json", cwd=tmp_path)
    assert result.returncode == 1
    assert "no digest.yaml" in json.loads(result.stdout)["errors"][0]["message"]


def test_explain_says_why_each_page_is_rendered(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"), story("b"))
    first = digest("build", "--explain", *NOW, cwd=root).stderr.splitlines()
    assert "fr/2024/05/a/index.html: it is new" in first
    assert {line.partition(": ")[0] for line in first} == output_of(root).keys()
    assert digest("build", "--explain", *NOW, cwd=root).stderr == ""
    (root / "content/stories/a.en.md").write_text(article("Title a", "Other words."))
    edited = digest("build", "--explain", *NOW, cwd=root).stderr.splitlines()
    assert edited == ["en/2024/05/a/index.html: what it shows changed"]
    (root / "_site/fr/index.html").write_text("Broken.")
    assert digest("build", "--explain", *NOW, cwd=root).stderr.splitlines() == [
        "fr/index.html: the file was changed or removed by someone else"
    ]
    (root / "content/topics.yaml").write_text(TOPICS.replace("World", "Earth"))
    renamed = digest("build", "--explain", *NOW, cwd=root).stderr
    assert "en/index.html: " in renamed


def test_a_build_without_a_terminal_shows_neither_progress_nor_colours(tmp_path: Path) -> None:
    """Progress shows from the first second here, and still not where nobody watches."""
    root = site(tmp_path, story("a"))
    result = impatient(root)
    assert result.returncode == 0
    assert result.stderr == ""
    assert "\x1b" not in result.stdout


def test_progress_on_a_terminal_has_no_colours_where_none_are_wanted(tmp_path: Path) -> None:
    coloured = on_terminal(site(tmp_path / "a", story("a")), TERM="xterm-256color")
    plain = on_terminal(site(tmp_path / "b", story("a")), TERM="xterm-256color", NO_COLOR="1")
    assert re.search(r"\x1b\[[\d;]*3\d", coloured), "the test sees colours where there are some"
    assert not re.search(r"\x1b\[(?:[\d;]*;)?(?:3\d|4\d|9\d)(?:;[\d;]*)?m", plain)


LOADED = """
import click, sys
from digest.cli import cli
cli.get_command(click.Context(cli), "build")
print(sorted(name for name in sys.modules if name.startswith(("digest.", "msgspec", "jinja2"))))
"""


def test_a_command_starts_without_the_others(tmp_path: Path) -> None:
    """Nor does it load what it works with before it is clear what is asked for."""
    found = subprocess.run([sys.executable, "-c", LOADED], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert literal_eval(found.stdout) == [
        "digest.asking",
        "digest.cli",
        "digest.commands",
        "digest.commands.build",
        "digest.ending",
    ]


IMPATIENT = "import digest.console as console; console.PATIENCE = 0; from digest.cli import main; main()"


def impatient(root: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """A build that would show progress at once."""
    command = [sys.executable, "-c", IMPATIENT, "build"]
    defaults: dict[str, Any] = {"capture_output": True} if "stderr" not in options else {}
    environment = {**_clean_environment(), **options.pop("env", {})}
    return subprocess.run(command, cwd=root, env=environment, text=True, timeout=60, check=False, **defaults, **options)


def _clean_environment() -> dict[str, str]:
    import os

    return {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")} | ENVIRONMENT


def on_terminal(root: Path, **environment: str) -> str:
    """What a build shows on a terminal."""
    import os
    import pty

    here, there = pty.openpty()
    try:
        assert impatient(root, stdout=subprocess.DEVNULL, stderr=there, env=environment).returncode == 0
        os.close(there)
        return _rest(here)
    finally:
        os.close(here)


def _rest(descriptor: int) -> str:
    import os

    read = b""
    while True:
        try:
            part = os.read(descriptor, 65536)
        except OSError:
            part = b""
        if not part:
            return read.decode()
        read += part


def test_the_site_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    done("build", cwd=root / "content" / "stories")
    assert (root / "_site/fr/2024/05/a/index.html").is_file()


def test_the_site_may_be_named(tmp_path: Path) -> None:
    """What follows is relative to where one stands, as with every command."""
    root = site(tmp_path / "mine", story("a"))
    done("--site", "mine", "build", cwd=tmp_path)
    assert (root / "_site/fr/index.html").is_file()
    done("--site", "mine", "build", "-o", "out", cwd=tmp_path)
    assert (tmp_path / "out/fr/index.html").is_file()


@pytest.mark.parametrize(
    "command", [("build",), ("check",), ("clean",), ("new", "A title"), ("mv", "a", "b"), ("--site", "x", "build")]
)
def test_without_a_site_each_command_says_how_to_start_one(command: tuple[str, ...], tmp_path: Path) -> None:
    result = digest(*command, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert "no digest.yaml" in result.stderr
    assert "start a site with: digest init DIR" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("biuld",),
        ("build", "--frobnicate"),
        ("build", "--jobs", "0"),
        ("build", "--jobs", "many"),
        ("build", "--now", "tomorrow"),
        ("build", "--now", "2024-02-30"),
        ("build", "--base-url", "example.org"),
        ("build", "extra"),
        ("mv", "a"),
        ("new",),
        ("init",),
        ("schema", "nothing"),
        ("--site",),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...], tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    before = files_of(root)
    result = digest(*arguments, cwd=root)
    assert result.returncode == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr
    assert files_of(root) == before


def test_the_module_and_the_command_are_the_same(tmp_path: Path) -> None:
    command = Path(sys.executable).parent / "digest"
    for arguments in (["--help"], ["--version"], ["build", "--help"], ["build"]):
        other = subprocess.run([command, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        own = digest(*arguments, cwd=tmp_path)
        assert (own.returncode, own.stdout, own.stderr) == (other.returncode, other.stdout, other.stderr)


def test_every_command_explains_itself(tmp_path: Path) -> None:
    listed = done("--help", cwd=tmp_path).partition("Commands:")[2]
    names = re.findall(r"^  (\w+)  +\S", listed, re.M)
    assert {"build", "check", "init", "new", "mv", "clean", "schema", "completion"} <= set(names)
    for name in names:
        assert "Usage: digest" in done(name, "--help", cwd=tmp_path)


def test_a_configuration_with_faults_is_said_by_every_command(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"), **{"digest.yaml": CONFIG.replace("timezone", "timezoen")})
    for command in (("build",), ("check",), ("new", "A title"), ("mv", "stories/a", "stories/b"), ("clean",)):
        result = digest(*command, cwd=root)
        assert result.returncode == 1
        assert "digest.yaml:4:1: unknown key 'timezoen'; did you mean 'timezone'?" in result.stderr
