"""What is run on a host behind ssh, script by script, each by a real ssh server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.publish import scripts
from digest.publish.remote import Remote
from tests.hosts import Servers
from tests.published import site_for
from tests.servers import Shell


@pytest.fixture
def there(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Remote, Path]]:
    """A folder there, reached by ssh, and seen directly; its name is a hard one."""
    shell: Shell = servers.of("sshd")
    monkeypatch.setenv("DIGEST_SSH", f"ssh -F {shell.config}")
    folder = tmp_path / "a 'place' with $(echo hard) \\n name"
    remote = Remote("www.example.org", str(folder), None)
    yield remote, folder
    remote.close()


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def test_nothing_is_known_of_a_folder_that_is_not_there(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    assert remote.run(scripts.KNOWN) == b""
    folder.mkdir()
    assert remote.run(scripts.KNOWN) == b""


def test_what_the_link_shows_is_known(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    write(folder, {".digest/releases/7": "of seven", ".digest/releases/8": "of eight", "releases/7/x": ""})
    (folder / "current").symlink_to("releases/7")
    assert remote.run(scripts.KNOWN) == b"of seven"


def test_folder_at_the_place_of_the_link_is_in_the_way(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    (folder / "current").mkdir(parents=True)
    with pytest.raises(DigestError, match="current is in the way: digest did not put it there"):
        remote.run(scripts.KNOWN)


def test_lock_is_made_once_and_taken_over_by_one_who_saw_it(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    lock = folder / ".digest/lock"
    assert remote.run(scripts.LOCK, data=b"first\n") == b""
    assert remote.run(scripts.LOCK, data=b"second\n") == b"first\n"
    with pytest.raises(DigestError):
        remote.run(scripts.LOCK, data=b"")
    with pytest.raises(DigestError):
        remote.run(scripts.TAKE, "somebody else", data=b"third\n")
    assert lock.read_text() == "first\n"
    (folder / ".digest/taking").mkdir()
    with pytest.raises(DigestError):
        remote.run(scripts.TAKE, "first", data=b"third\n")
    (folder / ".digest/taking").rmdir()
    assert remote.run(scripts.TAKE, "first", data=b"third\n") == b""
    assert lock.read_text() == "third\n"
    assert sorted(path.name for path in lock.parent.iterdir()) == ["lock"]


def test_lock_that_somebody_is_writing_is_held(there: tuple[Remote, Path]) -> None:
    """Between the moment at which it comes to be and the one at which it says whose it is."""
    remote, folder = there
    write(folder, {".digest/lock": ""})
    assert remote.run(scripts.LOCK, data=b"second\n") == b"\n"
    assert (folder / ".digest/lock").read_text() == ""


def test_only_the_own_lock_is_let_go_of(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    assert remote.run(scripts.UNLOCK, "mine") == b""
    remote.run(scripts.LOCK, data=b"mine\n")
    remote.run(scripts.UNLOCK, "theirs")
    assert (folder / ".digest/lock").exists()
    remote.run(scripts.UNLOCK, "mine")
    assert not (folder / ".digest/lock").exists()


def test_lock_is_broken_with_what_a_dead_one_left(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    assert remote.run(scripts.BREAK) == b""
    write(folder, {".digest/lock": "somebody's\n", ".digest/taking/x": ""})
    (folder / ".digest/taking/x").unlink()
    assert remote.run(scripts.BREAK) == b"somebody's\n"
    assert list((folder / ".digest").iterdir()) == []


def test_release_begins_with_links_to_what_stays(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    write(
        folder,
        {"releases/1/a b.txt": "a", "releases/1/deep/c.txt": "c", "releases/1/old.txt": "", "releases/new-0/x": ""},
    )
    remote.run(scripts.PREPARE, "new-1", "releases/1", data=b"a b.txt\0deep/c.txt\0")
    made = {path.relative_to(folder / "releases/new-1").as_posix() for path in folder.glob("releases/new-1/**/*")}
    assert made == {"a b.txt", "deep", "deep/c.txt"}
    assert (folder / "releases/new-1/a b.txt").samefile(folder / "releases/1/a b.txt")
    assert not (folder / "releases/new-0").exists(), "nobody goes on with it"
    write(folder, {"releases/new-1/uploaded.txt": "u"})
    remote.run(scripts.PREPARE, "new-1", "")
    assert (folder / "releases/new-1/uploaded.txt").exists(), "it is gone on with"


def test_link_is_renamed_if_it_shows_what_it_did(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    write(folder, {"releases/new-1/x": "one", ".digest/releases/x": ""})
    remote.run(scripts.SWITCH, "new-1", "1", "", "13", data=b"ledger of one")
    assert (folder / "current/x").read_text() == "one"
    assert remote.run(scripts.KNOWN) == b"ledger of one"
    write(folder, {"releases/new-2/x": "two"})
    with pytest.raises(DigestError, match="changed meanwhile: it shows releases/1"):
        remote.run(scripts.SWITCH, "new-2", "2", "releases/9", "13", data=b"ledger of two")
    assert (folder / "current/x").read_text() == "one"
    with pytest.raises(DigestError):
        remote.run(scripts.SWITCH, "new-2", "2", "releases/1", "13", data=b"ledger")
    assert (folder / "current/x").read_text() == "one", "whoever sent the rest of it is dead"
    remote.run(scripts.SWITCH, "new-2", "2", "releases/1", "13", data=b"ledger of two")
    assert (folder / "current/x").read_text() == "two"
    assert not (folder / "current.new").is_symlink() and not (folder / "releases/new-2").exists()


def test_releases_that_nobody_needs_are_swept_away(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    for number in ("1", "2", "12"):
        write(folder, {f"releases/{number}/x": "", f".digest/releases/{number}": "", ".digest/pending": "x"})
    remote.run(scripts.SWEEP, "2", "12")
    assert {path.name for path in (folder / "releases").iterdir()} == {"2", "12"}
    assert {path.name for path in (folder / ".digest/releases").iterdir()} == {"2", "12"}
    assert not (folder / ".digest/pending").exists()


def test_hashes_are_taken_there_whatever_names_are(there: tuple[Remote, Path]) -> None:
    remote, folder = there
    names = ("a b", "-n", "back\\slash", "new\nline", "re\rturn", "quo'te\"", "$(echo x)", "ünï")
    write(folder / "sub", {name: name for name in names})
    found = remote.hashed("sub", [*names, "absent"])
    assert found.pop("absent") is None
    assert len({one.content for one in found.values() if one}) == len(names)


def test_path_begins_at_home(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("ssh", tmp_path, servers, monkeypatch)
    shell: Shell = servers.of("sshd")
    home = tmp_path / "home"
    home.mkdir()
    shell.before.write_text(f"cd '{home}'\n")
    site.configure(path="~/www")
    try:
        assert site.publish().faults == []
    finally:
        shell.before.write_text("")
    assert (home / "www/current/fr/index.html").read_bytes() == site.built["fr/index.html"]
