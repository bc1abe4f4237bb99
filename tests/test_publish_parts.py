"""The parts of publishing one by one: keys, headers, ledger, plan, words, secrets, and what is told afterwards."""

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import DigestError, InputError
from digest.publish.asked import Audience, Wish
from digest.publish.headers import LASTING_CACHE, PAGE_CACHE, headers_by, rules_of, type_of
from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.plan import make_plan, next_ledger, object_name
from digest.publish.publishing import publish
from digest.publish.secrecy import without_secrets
from digest.publish.stories import Stories
from digest.publish.tree import KEPT, NO_HEADERS, File, Headers, Known, Ledger, Release
from digest.report import Options
from digest.siteconfig import parse_config
from tests.hosts import BucketHost, GitHost, Servers
from tests.servers import Shell
from tests.sites import CONFIG, REPOSITORY, run, story
from tests.test_publish import NOW, Site, site_for

# The configuration


FAULTS = {
    "www: {kind: foldr, path: x}": "'foldr'; did you mean 'folder'?",
    "www: {path: x}": "the target has no kind; write kind: folder | git | ssh | s3 | gcs | azure",
    "www: {kind: folder}": "'path' is missing; write path: folder",
    "www: {kind: folder, path: x, bukket: y}": "unknown key 'bukket'",
    "www: {kind: s3, bucket: x, secret_access_key: abc}": "'secret_access_key' looks like a secret",
    "www: {kind: azure, container: x, account_key: abc}": "'account_key' looks like a secret",
    'www: {kind: git, repository: "https://me:hunter2@git.example/x", branch: b}': "the address contains a secret",
    'www: {kind: git, repository: "--upload-pack=x", branch: b}': "is not the address of a repository",
    'www: {kind: git, repository: "ext::sh -c x", branch: b}': "is not the address of a repository",
    "www: {kind: git, repository: x, branch: --force}": "'--force' cannot be used here",
    "www: {kind: ssh, host: -oProxyCommand=x, path: y}": "'-oProxyCommand=x' cannot be used here",
    "www: {kind: ssh, host: h, path: y, port: 99999}": "99999 is not a port",
    "www: {kind: s3, bucket: x, compress: [gz, br]}": "an object has one encoding",
    "www: {kind: folder, path: x, compress: zip}": "'zip' is not one of gz, br",
    "www: {kind: folder, path: x, base_url: digest.example}": "'digest.example' is not a web address",
    "www: {kind: folder, path: x, indexnow: a b}": "'a b' is not a key of IndexNow",
    '"a/b": {kind: folder, path: x}': "'a/b' cannot name a target",
    "[]": "expected a target or more",
}


@pytest.mark.parametrize("text", FAULTS)
def test_faults_of_the_configuration_have_their_place(text: str) -> None:
    indented = f"    {text}\n" if not text.startswith("[") else ""
    configuration = f"{CONFIG}publish:\n  targets:{' []' if not indented else ''}\n{indented}"
    with pytest.raises(InputError) as caught:
        parse_config(configuration)
    problems = caught.value.problems
    assert any(FAULTS[text] in str(problem) for problem in problems)
    assert all(problem.path == "digest.yaml" and problem.line >= 6 and problem.column for problem in problems)


# Headers


@pytest.mark.parametrize(
    ("path", "expected"),
    {
        "fr/index.html": "text/html; charset=utf-8",
        "assets/style-1.css": "text/css; charset=utf-8",
        "app.js": "text/javascript; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "media/x.svg": "image/svg+xml; charset=utf-8",
        "site.webmanifest": "application/manifest+json; charset=utf-8",
        "_redirects": "text/plain; charset=utf-8",
        "media/x.JPG": "image/jpeg",
        "media/x.avif": "image/avif",
        "font.woff2": "font/woff2",
        "search.wasm": "application/wasm",
        "paper.pdf": "application/pdf",
        "unknown.thing": "application/octet-stream",
    }.items(),
)
def test_type_of_every_kind_of_file(path: str, expected: str) -> None:
    assert type_of(path) == expected


def test_rules_of_headers_win() -> None:
    rules = rules_of(
        "/base/*\n  X-Other: 1\n/base/:lang/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"
    )
    headers = headers_by(rules, "/base")
    assert headers("fr/feed.xml") == Headers("application/atom+xml; charset=utf-8", PAGE_CACHE)
    assert headers("fr/x/feed.xml").type == "application/xml; charset=utf-8"
    assert headers("assets/x.css").cache == LASTING_CACHE


@pytest.mark.parametrize("kind", ["s3", "s3-plain", "azure"])
@pytest.mark.parametrize("compress", ["", "gz", "br"])
def test_objects_have_their_headers(
    kind: str, compress: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for(kind, tmp_path, servers, monkeypatch)
    if compress:
        site.configure(compress=compress)
    assert site.publish().faults == []
    assert isinstance(site.host, BucketHost)
    unpack = {"": bytes, "gz": gzip.decompress, "br": brotli.decompress}[compress]
    for path, (data, attributes) in site.host.objects().items():
        if path.startswith(".digest/"):
            continue
        lasting = path.startswith(("assets/", "media/"))
        assert attributes["Cache-Control"] == (LASTING_CACHE if lasting else PAGE_CACHE)
        feed = {"feed.xml": "application/atom+xml", "feed.json": "application/feed+json"}.get(path.rpartition("/")[2])
        assert attributes["Content-Type"] == (f"{feed}; charset=utf-8" if feed else type_of(path))
        if "Content-Encoding" in attributes:
            assert attributes["Content-Encoding"] == {"gz": "gzip", "br": "br"}[compress]
        plain = unpack(data) if "Content-Encoding" in attributes else data
        assert plain == site.built[path]
    if compress:
        assert site.host.objects()["fr/index.html"][1]["Content-Encoding"]


def test_variants_lie_beside_the_files_of_a_folder(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for("folder", tmp_path, servers, monkeypatch)
    site.configure(compress="gz")
    (site.root / "digest.yaml").write_text((site.root / "digest.yaml").read_text().replace('"gz"', '["gz", "br"]'))
    site.publish()
    served = site.host.served()
    assert gzip.decompress(served["fr/index.html.gz"]) == brotli.decompress(served["fr/index.html.br"])
    assert brotli.decompress(served["fr/index.html.br"]) == site.built["fr/index.html"]


# The ledger and the plan


NAMES = st.from_regex(r"[a-zé][a-z0-9 é'\"%#]{0,8}", fullmatch=True)
PATHS = st.builds(lambda folder, name: f"{folder}{name}", st.sampled_from(["", "fr/", "assets/"]), NAMES)
FILES = st.builds(
    lambda number, headers: File(f"{number:022d}", number, headers),
    st.integers(0, 5),
    st.sampled_from([NO_HEADERS, Headers("text/html; charset=utf-8", "no-store"), Headers("a/b", "", "gzip")]),
)
TREES = st.dictionaries(PATHS, FILES, max_size=8)
SMALL = st.dictionaries(st.sampled_from(["a", "fr/b", "assets/c", "assets/d"]), FILES, max_size=4)
"""Trees that often have the same paths."""


def release(number: int) -> Release:
    """Some release."""
    return Release(number, 1_700_000_000, "somebody", 1, 1, 1, "token")


@given(TREES, TREES, st.dictionaries(NAMES.map(lambda name: name.encode().hex()), st.integers(1, 99)))
def test_ledger_is_read_as_it_was_written(files: dict, lingering: dict, kept: dict) -> None:
    ledger = Ledger((release(3), release(4)), files, {path: (file, 3) for path, file in lingering.items()}, kept)
    assert read_ledger(written(ledger)) == ledger


@given(TREES, st.integers(0, 10_000))
def test_damaged_ledger_is_not_read(files: dict, at: int) -> None:
    data = bytearray(written(Ledger((release(1),), files)))
    data[at % (len(data) - 1)] ^= 1
    with pytest.raises(Unreadable):
        read_ledger(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.lists(SMALL, min_size=1, max_size=KEPT + 4))
def test_plans_lead_to_the_tree_and_keep_what_rollback_needs(trees: list[dict]) -> None:
    """A place in miniature: what is carried out is what was planned, and every kept release can be made again."""
    ledger, place, aside = Ledger(), {}, set()
    states: dict[int, dict] = {}
    for tree in trees:
        plan = make_plan(Known(ledger), {}, tree)
        aside |= {object_name(ledger.served()[path]) for path in plan.aside}
        place |= {path: tree[path] for path in plan.puts}
        for path in plan.deletes:
            del place[path]
        aside &= plan.kept.keys()
        ledger = next_ledger(ledger, plan, release(ledger.number + 1))
        states[ledger.number] = tree
        assert place == ledger.served()
        assert place.items() >= tree.items()
        assert aside == ledger.kept.keys()
        live = {object_name(file) for file in ledger.served().values()}
        for one in ledger.releases:
            assert {object_name(file) for file in states[one.number].values()} <= live | aside


@given(TREES, TREES, TREES)
def test_plan_after_an_interruption_mends_whatever_is_there(old: dict, new: dict, found: dict) -> None:
    ledger = Ledger((release(1),), old)
    doubtful = {*old, *new, *found}
    actual = {path: found.get(path) for path in doubtful}
    plan = make_plan(Known(ledger, frozenset(doubtful), True), actual, new)
    place = dict(found) | {path: new[path] for path in plan.puts}
    for path in plan.deletes:
        del place[path]
    assert place.items() >= new.items()
    assert all(path in new or path in plan.lingering for path in place)


def test_plan_in_the_words_of_the_product() -> None:
    assert str(Stories(3, 2, 1, 0)) == "3 stories new, 2 changed, 1 withdrawn"
    assert str(Stories(1, 0, 0, 1)) == "1 story new, 1 removed"
    assert str(Stories()) == "no story changed"


# Secrets


def test_secrets_are_cleared_from_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_SAS_TOKEN", "sv=2024&sig=abcdefgh")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very+secret/key")
    text = "PUT https://x.example/a?sig=Zm9v&x=1 https://u:pw@h/ very+secret/key sv=2024&sig=abcdefgh"
    text += " Authorization: AWS4 x"
    cleared = without_secrets(text)
    for secret in ("Zm9v", "u:pw", "very+secret", "abcdefgh", "AWS4"):
        assert secret not in cleared
    assert "https://x.example/a?sig=…&x=1" in cleared


# The command


def command(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command."""
    return run("publish", *arguments, cwd=site.root, PYTHONPATH=str(REPOSITORY), SOURCE_DATE_EPOCH=NOW)


@pytest.fixture
def folder(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that is published to a folder."""
    return site_for("folder", tmp_path, servers, monkeypatch)


def test_command_shows_the_plan_and_needs_an_answer(folder: Site) -> None:
    done = command(folder)
    assert done.returncode == 1
    assert re.search(r"3 stories new; \d+ pages and 1 other file to put, [\d.]+ [kM]B", done.stdout)
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


def test_file_beside_the_built_ones_is_told_of(folder: Site) -> None:
    folder.publish()
    (folder.root / "_site" / "extra.html").write_text("x")
    done = command(folder, "--yes")
    assert done.returncode == 0 and "extra.html" in done.stderr
    assert "extra.html" not in folder.host.served()
    assert command(folder, "--yes", "--strict").returncode == 1


def test_foreign_file_is_never_overwritten(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("plain", "s3"):
        site = site_for(kind, tmp_path / kind, servers, monkeypatch)
        if kind == "plain":
            Path(str(site.host.target["path"])).mkdir(parents=True)
            (Path(str(site.host.target["path"])) / "index.html").write_bytes(b"mine")
        else:
            site.host.spoil("index.html", b"mine")
        with pytest.raises(DigestError, match=r"holds 1 files that digest did not put there, among them index\.html"):
            site.publish()
        assert site.host.served() == {"index.html": b"mine"}


def test_preview_target_is_built_apart_and_hidden(folder: Site) -> None:
    folder.configure(base_url="https://preview.example/base", noindex="true")
    folder.publish()
    page = folder.host.served()["fr/index.html"].decode()
    assert '<meta name="robots" content="noindex">' in page and "/base/assets/" in page
    assert "X-Robots-Tag: noindex" in folder.host.served()["_headers"].decode()
    assert not (folder.root / "_site").exists()


def test_withdrawn_then_given_up_address_may_vanish(folder: Site) -> None:
    folder.publish()
    folder.write(story("two", aliases=["/fr/2023/old/"]))
    folder.publish()
    folder.write(story("two"))
    with pytest.raises(DigestError, match="/fr/2023/old/ was published and would vanish"):
        folder.publish()
    folder.configure("  gone: [/fr/2023/old/]\n")
    assert folder.publish().is_done


def test_story_may_vanish_on_its_day(folder: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write({**story("four", expiry_date="2024-07-10"), "content/stories/four.en.md": ""})
    (folder.root / "content/stories/four.en.md").unlink()
    folder.publish()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721000000")
    outcome = folder.publish()
    assert outcome.plan and "fr/2024/05/four/index.html" in outcome.plan.deletes


# Hosts


def test_unknown_host_key_is_refused(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("ssh", tmp_path, servers, monkeypatch)
    shell: Shell = servers.of("sshd")
    strange = tmp_path / "ssh_config"
    known = f"{shell.config.parent}/known_hosts"
    strange.write_text(shell.config.read_text().replace(known, str(tmp_path / "nobody_is_known")))
    monkeypatch.setenv("DIGEST_SSH", f"ssh -F {strange}")
    with pytest.raises(DigestError, match=r"host key of www\.example\.org is not known"):
        site.publish()
    assert site.host.served() == {}


def test_moved_branch_is_never_forced(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_for("git", tmp_path, servers, monkeypatch)
    site.publish()
    site.edit("one")
    host = site.host
    assert isinstance(host, GitHost)

    class Intruder(Audience):
        """Pushes while we publish."""

        def group(self, name: str, count: int) -> None:
            if name == "pages":
                host.spoil("theirs.txt", b"theirs")

    with pytest.raises(DigestError, match="changed meanwhile"):
        publish(site.root, Wish(), Options(jobs=1), Intruder())
    assert host.served()["theirs.txt"] == b"theirs"
    assert site.publish().is_done
    assert host.served() == {**site.built, "theirs.txt": b"theirs"}
    assert b"Begin" in host.git("log", "--format=%s", "pages"), "the history is kept"


# Afterwards


@contextmanager
def listening(status: int = 200) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that notes what it is told."""
    told: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_others_are_told_what_changed(folder: Site) -> None:
    with listening() as (address, told):
        more = {"indexnow": "0123456789abcdef", "indexnow_url": f"{address}/now", "websub": f"{address}/hub"}
        folder.configure(**more, after='echo "$DIGEST_RELEASE $DIGEST_ADDRESS" > told.txt')
        assert folder.publish().notes == []
        told.clear()
        folder.write(story("four"))
        assert folder.publish().notes == []
    now = json.loads(next(data for path, data in told if path == "/now"))
    assert now["host"] == "digest.example" and now["keyLocation"] == "https://digest.example/0123456789abcdef.txt"
    assert "https://digest.example/fr/2024/05/four/" in now["urlList"]
    feeds = {parse_qs(data.decode())["hub.url"][0] for path, data in told if path == "/hub"}
    assert "https://digest.example/fr/feed.xml" in feeds
    assert folder.host.served()["0123456789abcdef.txt"] == b"0123456789abcdef"
    assert (folder.root / "told.txt").read_text() == "2 https://digest.example/\n"


def test_failure_afterwards_does_not_fail_the_publish(folder: Site) -> None:
    with listening(500) as (address, _):
        more = {"indexnow": "0123456789abcdef", "indexnow_url": f"{address}/now", "websub": f"{address}/hub"}
        folder.configure(**more, after="echo no >&2; exit 3")
        done = command(folder, "--yes")
    assert done.returncode == 0
    for words in ("IndexNow failed", "WebSub failed", "the command after publishing failed: it ended with 3: no"):
        assert words in done.stderr


# Memory


def peak_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """Kilobytes that the real command holds at most while it publishes."""
    import os
    import sys

    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    words = [sys.executable, "-m", "digest", "publish", "--yes"]
    process = subprocess.Popen(words, cwd=site.root, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_maxrss


def test_memory_does_not_grow_with_the_bytes(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    small = site_for("s3", tmp_path / "small", servers, monkeypatch)
    large = site_for("s3", tmp_path / "large", servers, monkeypatch)
    (large.root / "static").mkdir()
    for number in range(3):
        (large.root / "static" / f"{number}.bin").write_bytes(bytes([number]) * 80_000_000)
    assert peak_of(large, monkeypatch) - peak_of(small, monkeypatch) < 90_000


# On a terminal


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
    assert process.wait(60) == code, said.decode()
    assert b"3 stories new" in said and b"Traceback" not in said
    assert bool(folder.host.served()) == (answer == "y")
    if answer == "y":
        assert b"https://digest.example/" in said.rpartition(b"published as release 1")[2]
