"""What the parts of a preview decide: who is answered, which policy, which link, how long to wait, where to go on."""

import asyncio
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli import cli
from digest.errors import Problem
from digest.preview import words as preview_words
from digest.preview.asked import Asked
from digest.preview.checkout import is_checking_out
from digest.preview.editor import EDITORS, link, pattern_of
from digest.preview.excerpt import WIDEST, fault_of, shown
from digest.preview.files import is_fit, type_of
from digest.preview.hosts import is_allowed
from digest.preview.policy import headers_for, widened, with_script, with_widened_meta
from digest.preview.pulse import CALM, LONG_CALM, calm
from digest.preview.session import greeting
from digest.preview.sockets import address_of, bound, is_open, names_of
from digest.preview.terminal import Terminal
from digest.preview.told import REASONS
from digest.preview.words import words_in
from digest.yamltext import tree

# Who is answered


@pytest.mark.parametrize(
    ("host", "names", "is_open", "allowed"),
    [
        ("localhost", (), False, True),
        ("localhost:8000", (), False, True),
        ("127.0.0.1:8000", (), False, True),
        ("127.9.9.9", (), False, True),
        ("[::1]:8000", (), False, True),
        ("site.localhost:8000", (), False, True),
        ("LocalHost.", (), False, True),
        ("192.168.1.7:8000", (), False, False),
        ("192.168.1.7:8000", (), True, True),
        ("[fe80::1]", (), True, True),
        ("desk.local", {"desk.local"}, True, True),
        ("desk.local", (), True, False),
        ("evil.example", (), True, False),
        ("127.0.0.1.evil.example", (), True, False),
        ("127.1", (), False, False),
        ("0x7f.0.0.1", (), False, False),
        ("2130706433", (), False, False),
        ("localhost@evil.example", (), True, False),
        ("localhost:80:80", (), True, False),
        ("localhost:", (), True, False),
        ("", (), True, False),
        ("[::1", (), True, False),
        ("[localhost]", (), True, False),
        ("[::1]x", (), True, False),
    ],
)
def test_hosts(host: str, names: Any, is_open: bool, allowed: bool) -> None:
    assert is_allowed(host, names, is_open) is allowed


@given(st.text(max_size=40))
def test_no_other_host_is_allowed(host: str) -> None:
    """Whatever is written there, only names of this machine and loopback addresses pass."""
    if is_allowed(host, (), False):
        name = host.lower().rpartition(":")[0] or host.lower()
        assert name.strip("[]").rstrip(".").endswith("localhost") or name.startswith(("127.", "[::1", "[::ffff", "[0"))


@pytest.mark.parametrize(
    ("host", "is_it"), [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("::", True)]
)
def test_open_hosts(host: str, is_it: bool) -> None:
    assert is_open(host) is is_it
    assert (socket.gethostname().lower() in names_of(host)) is is_it


@pytest.mark.parametrize("drafts", [True, False])
def test_what_an_open_host_means_is_said(drafts: bool) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        said = list(greeting("site", Asked(host="0.0.0.0", drafts=drafts), listening, "/"))
        assert said[0] == f"preview of site: http://localhost:{port}/ (Ctrl+C ends it)"
        assert said[-1].startswith("whoever can reach this machine can read it")
        assert said[-1].endswith(": there is no password")
        assert ("drafts included" in said[-1]) is drafts
        closed = list(greeting("site", Asked(drafts=drafts), listening, "/"))
        assert not any("password" in sentence for sentence in closed)
        assert address_of("::1", listening) == f"http://[::1]:{port}"


def test_no_answer_waits_for_the_receipt_of_its_beginning() -> None:
    """An answer leaves in two parts; held back until the first is acknowledged, the second comes 40 ms late."""
    answered: list[int] = []

    def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answered.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async def ask(listening: socket.socket) -> None:
        async with await asyncio.start_server(serve, sock=listening):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            await reader.read()
            writer.close()

    with ThreadPoolExecutor(1) as thread:  # since a browser's loop may run in this one
        thread.submit(asyncio.run, ask(bound("127.0.0.1", 0))).result()
    assert answered == [1]


# Paths


@pytest.mark.parametrize("path", ["", "fr/", "fr/2024/05/été/", "a b.txt", "assets/style.css", "fa/می‌خواهم/"])
def test_fit_paths(path: str) -> None:
    assert is_fit(path)


@pytest.mark.parametrize(
    "path",
    ["..", "../x", "a/../b", "a/./b", "/etc/passwd", "a//b", ".digest-manifest", "a/.hidden", "a\0b", "a\\b", "\x7f"],
)
def test_unfit_paths(path: str) -> None:
    assert not is_fit(path)


@given(st.lists(st.sampled_from(["..", ".", "", "a", "b.html", "\0", "\\"]), max_size=6).map("/".join))
def test_fit_paths_stay_inside(path: str) -> None:
    if is_fit(path):
        assert (Path("/out") / path).resolve().is_relative_to("/out")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("feed.json", "application/json; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.png", "image/png"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_content_types(name: str, kind: str) -> None:
    assert type_of(Path(name)) == kind


# Policy

STRICT = "default-src 'none'; img-src 'self'; base-uri 'none'"


@pytest.mark.parametrize(
    ("policy", "wide"),
    [
        (STRICT, f"{STRICT}; script-src 'nonce-N'; connect-src 'self'"),
        ("script-src 'none'; connect-src 'none'", "script-src 'nonce-N'; connect-src 'self'"),
        ("script-src 'self' 'wasm-unsafe-eval'", "script-src 'self' 'wasm-unsafe-eval'"),
        ("script-src 'unsafe-inline'", "script-src 'unsafe-inline' 'self'"),
        ("script-src 'strict-dynamic' 'nonce-x'", "script-src 'strict-dynamic' 'nonce-x' 'nonce-N'"),
        ("default-src 'self'", "default-src 'self'; script-src 'self'; connect-src 'self'"),
        ("img-src 'self'", "img-src 'self'"),
        ("Script-Src 'none'; script-src *", "script-src 'nonce-N'"),
        ("upgrade-insecure-requests; sandbox allow-scripts", "sandbox allow-scripts"),
        ("", ""),
    ],
)
def test_policies_are_widened_by_what_the_preview_needs(policy: str, wide: str) -> None:
    assert widened(policy, "N") == wide


def test_policies_of_pages_are_widened() -> None:
    page = b"""<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><title>a</title></head>"""
    assert with_widened_meta(page, "N") == page.replace(b"'none'", b"'none'; script-src 'nonce-N'; connect-src 'self'")


HEADERS = """\
/*
  X-One: 1
  Access-Control-Allow-Origin: *
  Strict-Transport-Security: max-age=1

/assets/*
  Cache-Control: immutable
  X-Two: 2
/:lang/feed.xml
  Content-Type: application/atom+xml
"""


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/fr/", {"x-one": "1"}),
        ("/assets/a/b.css", {"x-one": "1", "x-two": "2"}),
        ("/fr/feed.xml", {"x-one": "1", "content-type": "application/atom+xml"}),
        ("/fr/x/feed.xml", {"x-one": "1"}),
    ],
)
def test_headers_are_those_of_a_host(address: str, headers: dict[str, str]) -> None:
    """But for those that would outlast the preview, or open it to others."""
    assert headers_for(HEADERS, address) == headers


@pytest.mark.parametrize(
    ("page", "with_it"),
    [
        (b"<head><title>x</title></head><body></body>", b"<head><title>x</title>S</head><body></body>"),
        (b"<p>x</p><body class=a>", b"<p>x</p>S<body class=a>"),
        (b"x</html>", b"xS</html>"),
        (b"bare", b"bareS"),
    ],
)
def test_the_script_is_put_where_it_is_found(page: bytes, with_it: bytes) -> None:
    assert with_script(page, "S") == with_it


# Links to an editor


@pytest.mark.parametrize("name", EDITORS)
def test_named_editors(name: str) -> None:
    made = link(pattern_of(name), "/sites/été & co/a.md", 3, 5)
    assert "/sites/%C3%A9t%C3%A9%20%26%20co/a.md" in made and "3" in made and "{" not in made


@pytest.mark.parametrize(
    "text", ["javascript:alert('{path}')", "data:text/html,{path}", "vi", "my://open", "{path}", ""]
)
def test_what_is_no_link_to_an_editor(text: str) -> None:
    assert pattern_of(text) is None


def test_an_unknown_editor_is_refused() -> None:
    from click.testing import CliRunner

    result = CliRunner().invoke(cli, ["serve", "--editor", "nosuch"])
    assert result.exit_code == 2 and "nor a link like" in result.output


def test_without_an_editor_there_is_no_link() -> None:
    assert link(None, "/a.md", 1, 1) == ""


# Lines around a fault


def lines_of(site: Path, text: str, line: int, column: int) -> list[str]:
    (site / "a.md").write_text(text)
    return shown(fault_of(site, None, Problem("a.md", line, column, "wrong")))


def test_lines_around_a_fault(tmp_path: Path) -> None:
    text = "".join(f"line {number}\n" for number in range(1, 13))
    assert lines_of(tmp_path, text, 9, 6) == [
        "     6 | line 6",
        "     7 | line 7",
        "     8 | line 8",
        "  >  9 | line 9",
        "       |      ^",
        "    10 | line 10",
        "    11 | line 11",
        "    12 | line 12",
    ]
    assert lines_of(tmp_path, "\tx: 1\n", 1, 2) == ["  > 1 | \tx: 1", "      | \t^", "    2 |"]


def test_a_long_line_is_cut_around_the_fault(tmp_path: Path) -> None:
    rows = lines_of(tmp_path, "a" * 50_000 + "!" + "b" * 50_000, 1, 50_001)
    assert len(rows[0]) < WIDEST + 10
    assert rows[0][rows[1].index("^")] == "!"


@pytest.mark.parametrize(
    "problem", [Problem("", message="x"), Problem("gone.md", 3, 1, "x"), Problem("a.md", message="x")]
)
def test_what_has_no_lines(tmp_path: Path, problem: Problem) -> None:
    assert fault_of(tmp_path, None, problem).lines == ()


def test_lines_of_what_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\n\xff\xfe\n")
    assert shown(fault_of(tmp_path, None, Problem("a.md", 2, 1, "x")))[1] == "  > 2 | \ufffd\ufffd"


# Waiting


def test_the_more_is_touched_the_longer_is_the_calm() -> None:
    waits = [calm(touched) for touched in range(1000)]
    assert waits == sorted(waits)
    assert waits[1] == CALM[0][1] <= 0.01 and waits[-1] == LONG_CALM


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_checkout_is_noticed(tmp_path: Path, kind: str) -> None:
    """In the repository that the site lies in, or in a further working tree of one."""
    site, lock = tmp_path / "work/site", tmp_path / "work/.git/index.lock"
    site.mkdir(parents=True)
    if kind == "file":
        lock = tmp_path / "repository/worktrees/further/index.lock"
        (tmp_path / "work/.git").write_text("gitdir: ../repository/worktrees/further\n")
    assert not is_checking_out(site)
    lock.parent.mkdir(parents=True)
    assert not is_checking_out(site)
    lock.touch()
    assert is_checking_out(site)
    os.utime(lock, (1, 1))
    assert not is_checking_out(site), "git was killed long ago"


# Words


def test_words_exist_in_every_language_of_the_default_theme() -> None:
    from digest.layout import SHIPPED

    assert {path.stem for path in preview_words.FOLDER.iterdir()} == {
        path.stem for path in (SHIPPED / "default/words").iterdir()
    }


def test_words_are_the_same_in_every_language() -> None:
    english = tree((preview_words.FOLDER / "en.yaml").read_text())
    assert isinstance(english, dict)
    for path in preview_words.FOLDER.iterdir():
        words = tree(path.read_text())
        assert isinstance(words, dict)
        assert words.keys() == english.keys(), path.name
        for word, text in words.items():
            assert isinstance(text, dict) == isinstance(english[word], dict), (path.name, word)
    assert set(REASONS.values()) <= english.keys()


def test_words_of_a_language_that_is_not_known() -> None:
    assert words_in("fr-CA", (), {})["template"] == "Gabarit"
    assert words_in("eo", ["de", "fr"], {})["template"] == "Vorlage"
    assert words_in("eo", [], {})["template"] == "Template"
    assert words_in("eo", [], {"preview_template": "Ŝablono", "template": "x"})["template"] == "Ŝablono"
    assert words_in("../../x", [], {})["template"] == "Template"


def test_nothing_is_said_after_the_last_words(capsys: pytest.CaptureFixture[str]) -> None:
    """The line of a build that ends at that moment would come after them."""
    terminal = Terminal()
    terminal.say("built")
    terminal.say_last("preview stopped")
    terminal.say("built again")
    assert capsys.readouterr().err == "built\npreview stopped\n"
