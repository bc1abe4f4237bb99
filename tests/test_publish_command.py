"""`digest publish` as it is typed: what it asks, tells and hides."""

import json
import re
import subprocess

import pytest

from digest.publish.secrecy import without_secrets
from tests.published import NOW, Site, command
from tests.sites import CONFIG, REPOSITORY


def test_command_shows_the_plan_and_needs_an_answer(folder: Site) -> None:
    done = command(folder)
    assert done.returncode == 1
    assert re.search(r"3 stories new; \d+ pages and \d+ other files to put, [\d.]+ [kM]B", done.stdout)
    assert "say so beforehand: --yes" in done.stderr
    assert folder.host.served() == {}


def test_command_lists_verifies_and_speaks_json(folder: Site) -> None:
    assert command(folder, "--yes").stdout.rstrip().endswith("https://digest.example/")
    folder.edit("one")
    told = json.loads(command(folder, "www", "--yes", "--json").stdout)
    assert told["published"] and told["release"] == 2 and told["plan"]["stories"]["changed"] == 1
    listed = command(folder, "--list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["2", "1"] and "live" in listed[0]
    assert [one["number"] for one in json.loads(command(folder, "--list", "--json").stdout)["releases"]] == [2, 1]
    assert command(folder, "--verify").returncode == 0
    folder.host.spoil("fr/index.html", b"defaced")
    done = command(folder, "--verify")
    assert done.returncode == 1 and "fr/index.html has other contents" in done.stderr
    assert "nobody holds a lock" in command(folder, "--break-lock").stdout


def test_failure_is_told_in_json(folder: Site) -> None:
    told = json.loads(command(folder, "--json").stdout)
    assert told == {"published": False, "errors": told["errors"]}
    assert "--yes" in told["errors"][0]["hint"]


def test_warnings_stop_it_with_strict_only(folder: Site) -> None:
    (folder.root / "content/stories/two.en.md").unlink()
    done = command(folder, "--yes", "--strict")
    assert done.returncode == 1 and "the version in 'en' is missing" in done.stderr
    done = command(folder, "--yes")
    assert done.returncode == 0 and "warning: " in done.stderr


def test_target_must_be_named_where_there_are_several(folder: Site) -> None:
    place = folder.root / "digest.yaml"
    targets = "publish: {targets: {one: {kind: folder, path: ../a}, two: {kind: folder, path: ../b}}}\n"
    place.write_text(CONFIG + targets)
    assert "there are several targets: one, two" in command(folder, "--yes").stderr
    assert "there is no target 'tow'; did you mean 'two'?" in command(folder, "tow", "--yes").stderr
    place.write_text(CONFIG)
    assert "there is no place to publish to" in command(folder, "--yes").stderr


def test_secrets_are_cleared_from_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_SAS_TOKEN", "sv=2024&sig=abcdefgh")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very+secret/key")
    text = "PUT https://x.example/a?sig=Zm9v&x=1 https://u:pw@h/ very+secret/key sv=2024&sig=abcdefgh"
    text += " Authorization: AWS4 x"
    cleared = without_secrets(text)
    for secret in ("Zm9v", "u:pw", "very+secret", "abcdefgh", "AWS4"):
        assert secret not in cleared
    assert "https://x.example/a?sig=…&x=1" in cleared


@pytest.mark.parametrize(("answer", "code"), [("n", 1), ("y", 0)])
def test_terminal_is_asked(folder: Site, answer: str, code: int) -> None:
    """And shown bars, whose remains do not matter."""
    import os
    import pty
    import sys

    words = [sys.executable, "-m", "digest", "publish"]
    own = {"PYTHONPATH": str(REPOSITORY), "SOURCE_DATE_EPOCH": NOW, "TERM": "xterm"}
    master, slave = pty.openpty()
    process = subprocess.Popen(
        words, cwd=folder.root, env={**os.environ, **own}, stdin=slave, stdout=slave, stderr=slave, close_fds=True
    )
    os.close(slave)
    said, answered = b"", False
    while True:
        try:
            said += os.read(master, 4096)
        except OSError:
            break
        if b"[y/N]" in said and not answered:
            os.write(master, f"{answer}\n".encode())
            answered = True
    os.close(master)
    assert process.wait(250) == code, said.decode()
    assert b"3 stories new" in said and b"Traceback" not in said
    assert bool(folder.host.served()) == (answer == "y")
    if answer == "y":
        assert b"https://digest.example/" in said.rpartition(b"published as release 1")[2]
