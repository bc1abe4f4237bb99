"""Editions as e-mail, book and PDF, besides their page."""

import shutil
import stat
import subprocess
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.books import book
from digest.browsing import Browser
from digest.errors import DigestError, InputError
from digest.hypertext import as_text, as_xhtml
from digest.letters import LIMIT, WIDTH, wrapped
from digest.markdown import to_html
from digest.report import Listener
from tests.fixtures import CASES, fixtures
from tests.sites import CONFIG, FACTS, article, build_site, output_of, story, write_site
from tests.web import parsed

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

WEEKLY = CONFIG + "editions: weekly\n"
HTML, TEXT = "{0}/editions/2024-w20/mail.html", "{0}/editions/2024-w20/mail.txt"
MAIL, EPUB, PDF = (f"{{0}}/editions/2024-w20/2024-w20.{{0}}.{ending}" for ending in ("eml", "epub", "pdf"))
EPUBCHECK = "/usr/share/java/epubcheck.jar"

RICH = """\
A paragraph with *emphasis*, `code & <tags>`, [another story](two.en.md) and a [source](https://example.org/?a=1&b=2).

![A plan of the harbour](plan.png)

| place | ships |
| --- | ---: |
| north | 4 |

1. First
2. Second

> Words.
"""


class Told(Listener):
    """Remembers what was written."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def explain(self, path: str, reason: str) -> None:
        self.paths.append(path)


def digest(root: Path, config: str = WEEKLY, **files: str | bytes) -> Path:
    """A site with two weekly editions, of which the newer has a lead, a story in one language, and a rich body."""
    rich = {
        "title": "Ships & “harbours” <1>",
        "key_points": ["One & two", "Three"],
        "quotes": [{"text": "So it is.", "speaker": "Somebody"}],
        "timeline": [{"date": "2024-05-16", "text": "It began."}],
        "corrections": [{"date": "2024-05-18", "text": "There are four ships."}],
    }
    return write_site(
        root,
        {
            "digest.yaml": config,
            **story("two", topic="science"),
            **story("old", added="2024-05-07"),
            "content/stories/one.fr.md": article("Des navires", RICH.replace("two.en", "two.fr"), **FACTS, lead=1),
            "content/stories/one.en.md": article(body=RICH, **rich),
            "content/stories/lone.fr.md": article("Seulement ici", **FACTS, only=["fr"]),
            "content/stories/plan.png": picture(),
            "content/editions/2024-w20.en.md": article(
                "The week of ships", "What [a week](https://example.org/)!"
            ).replace('summary: "Summary of The week of ships."\n', ""),
            **files,
        },
    )


def picture() -> bytes:
    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (900, 400), "navy").save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    root = digest(tmp_path_factory.mktemp("editions"))
    build_site(root)
    return output_of(root)


def received(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage) and not message.defects
    return message


def part_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None and not part.defects
    return part.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_message_has_both_parts_and_what_a_sender_needs(lang: str, files: dict[str, bytes]) -> None:
    data = files[MAIL.format(lang)]
    message = received(data)
    assert message.get_content_type() == "multipart/alternative" and message["Content-Language"] == lang
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert part_of(message, "html") == files[HTML.format(lang)].decode()
    assert part_of(message, "plain") == files[TEXT.format(lang)].decode()
    assert message["Date"] == "Mon, 20 May 2024 00:00:00 +0200"
    assert message["Message-ID"] == f"<{lang}.editions.2024-w20@digest.example>"
    assert ("The week of ships" if lang == "en" else "N° 2") in message["Subject"]
    assert "From" not in message and "To" not in message
    assert b"\n" not in data.replace(b"\r\n", b"") and max(map(len, data.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_html_needs_nothing_but_itself(lang: str, files: dict[str, bytes]) -> None:
    html = files[HTML.format(lang)]
    page = parsed(html.decode())
    assert len(html) <= LIMIT and page.one("html").get("lang") == lang
    assert not {element.tag for element in page.all()} & {"link", "script", "img", "picture", "iframe", "base"}
    links = [link.get("href") or "" for link in page.all("a")]
    assert links[0] == f"https://digest.example/{lang}/editions/2024-w20/"
    assert all(link.startswith("https://") for link in links)
    assert all(element.get("style") for element in (*page.all("h1"), *page.all("h2"), *page.all("h3")))
    assert b"prefers-color-scheme: dark" in html


def test_the_text_is_wrapped_and_has_all(files: dict[str, bytes]) -> None:
    text = files[TEXT.format("en")].decode()
    assert "What a week [1]!" in text and "[1] https://example.org/\n" in text
    assert "Ships & “harbours” <1>" in text and "* One & two\n" in text
    assert "&amp;" not in text and max(map(len, text.splitlines())) <= WIDTH and "\n\n\n" not in text


@pytest.mark.parametrize(("points", "has_summaries"), [(9, True), (3, False)])
def test_a_long_edition_is_shortened_and_that_is_told(points: int, has_summaries: bool, tmp_path: Path) -> None:
    """Without key points, then with titles alone; the text has everything still, and strict builds fail."""
    long, words = "A sentence of some length. " * 6, "Words. " * (10 if has_summaries else 200)
    facts = {**FACTS, "summary": words, "key_points": [long] * points, "only": ["en"]}
    many = {f"content/stories/s{n}.en.md": article(f"Title {n}", **facts) for n in range(90)}
    root = digest(tmp_path, **many)
    report = build_site(root)
    files = output_of(root)
    html, text = files[HTML.format("en")].decode(), files[TEXT.format("en")].decode()
    assert len(html.encode()) <= LIMIT and "Title 89" in html and "shortened" in html and long[:26] not in html
    assert (words[:20] in html) is has_summaries and text.count("Title ") >= 90 and text.count(long[:26]) > 90
    told = [str(one) for one in report.warnings if "e-mail" in one.message]
    assert [one.partition(":")[0] for one in told] == ["digest.yaml", "digest.yaml"] and "2024-w20 in en" in told[0]
    assert build_site(root).warnings == report.warnings
    with pytest.raises(InputError, match="shortened"):
        build_site(root, strict=True)


def test_mail_programs_show_it_in_their_width_and_load_nothing(
    files: dict[str, bytes], browser: "Chromium", tmp_path: Path
) -> None:
    requests: list[str] = []
    page = browser.new_page(viewport={"width": 600, "height": 900})
    page.on("request", lambda request: requests.append(request.url))
    widest = "Math.max(...[...document.querySelectorAll('*')].map(one => one.getBoundingClientRect().right))"
    for lang in ("fr", "en"):
        place = tmp_path / f"{lang}.html"
        place.write_bytes(files[HTML.format(lang)])
        page.goto(place.as_uri())
        assert page.evaluate(widest) <= 600 and page.evaluate("document.documentElement.scrollWidth") <= 600
        light = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.emulate_media(color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        page.emulate_media(color_scheme="light")
    assert requests == [(tmp_path / f"{lang}.html").as_uri() for lang in ("fr", "en")]
    page.close()


def test_books_are_valid(files: dict[str, bytes], tmp_path: Path) -> None:
    """epubcheck finds nothing in either."""
    names = [EPUB.format("fr"), EPUB.format("en")]
    for name in names:
        (tmp_path / Path(name).name).write_bytes(files[name])
    checks = [checking(tmp_path / Path(name).name) for name in names]
    assert [check.communicate()[0] for check in checks if check.wait()] == []


def checking(place: Path) -> subprocess.Popen[str]:
    options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]  # half the time
    command = ["java", *options, "-jar", EPUBCHECK, "--failonwarnings", str(place)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_a_book_has_each_story_in_full(files: dict[str, bytes]) -> None:
    archive = ZipFile(BytesIO(files[EPUB.format("en")]))
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert archive.read(first) == b"application/epub+zip"
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    texts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, text in texts.items():
        if name.endswith((".xhtml", ".opf", ".xml")):
            ElementTree.fromstring(text)
    chapters = [text for name, text in texts.items() if name.startswith("book/c") and "contents" not in name]
    rich = next(text for text in chapters if "Ships &amp; “harbours” &lt;1&gt;</h1>" in text)
    two = next(name for name, text in texts.items() if "<h1>Title two</h1>" in text)
    assert f'href="{two.removeprefix("book/")}"' in rich and "[A plan of the harbour]" in rich
    assert all(part in rich for part in ("So it is.", "It began.", "There are four ships.", "<td", "Reuters"))
    assert any('<section lang="fr" dir="ltr" xml:lang="fr">' in text or 'lang="fr"' in text for text in chapters)
    assert "2024-05-19T22:00:00Z" in texts["book/package.opf"] and "<dc:language>en<" in texts["book/package.opf"]


def test_only_published_editions_are_sent(tmp_path: Path) -> None:
    root = digest(tmp_path)
    build_site(root, future=True, now=1_715_900_000)  # in the week itself
    assert sorted(name for name in output_of(root) if name.endswith(".eml")) == [
        f"{lang}/editions/2024-w19/2024-w19.{lang}.eml" for lang in ("en", "fr")
    ]
    build_site(root, sent=False)
    assert not [name for name in output_of(root) if name.endswith((".eml", ".epub", "mail.html"))]


def test_the_page_links_what_is_made(files: dict[str, bytes], tmp_path: Path) -> None:
    page = parsed(files["fr/editions/2024-w20/index.html"].decode())
    links = {link.get("type"): link.get("href") for link in page.all("a") if link.get("download") is not None}
    assert links == {"message/rfc822": f"/{MAIL.format('fr')}", "application/epub+zip": f"/{EPUB.format('fr')}"}
    root = digest(tmp_path, WEEKLY + "formats: [home, story, edition, epub]\n")
    build_site(root)
    assert sorted(name for name in output_of(root) if "2024-w20" in name) == sorted(
        name.format(lang) for lang in ("fr", "en") for name in ("{0}/editions/2024-w20/index.html", EPUB)
    )


def test_an_edit_renders_what_shows_it_and_gives_what_a_clean_build_gives(tmp_path: Path) -> None:
    """A body is in the book alone; a summary in all; other editions stay as they are."""
    root = digest(tmp_path)
    build_site(root)
    for old, new, endings in (
        ("Some words.", "Other words.", {"epub"}),
        ("Summary of", "A summary of", {"epub", "eml", "txt", "html"}),
    ):
        place = root / "content/stories/two.fr.md"
        place.write_text(place.read_text().replace(old, new))
        told = Told()
        build_site(root, told)
        mine = {path for path in told.paths if "/editions/2024-" in path and "index" not in path}
        assert {path.rpartition(".")[2] for path in mine} == endings
        assert all(path.startswith("fr/editions/2024-w20/") for path in mine)
    warm = output_of(root)
    shutil.rmtree(root / "_site")
    shutil.rmtree(root / ".digest")
    build_site(root, jobs=2)
    assert output_of(root) == warm


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = digest(tmp_path_factory.mktemp("printed"), WEEKLY + "pdf: true\n")
    build_site(root)
    return root


def test_editions_are_printed_once(printed: Path) -> None:
    """Links lead to the site; only what changed is printed anew; what nobody wants is gone."""
    files = output_of(printed)
    data = files[PDF.format("fr")]
    assert data.startswith(b"%PDF-") and b"/URI (https://digest.example/fr/2024/05/one/)" in data
    assert b"file://" not in data and b"/StructTreeRoot" in data
    place = printed / "content/stories/old.fr.md"
    place.write_text(place.read_text().replace("Summary of", "A summary of"))
    build_site(printed)
    again = output_of(printed)
    pdfs = [name for name in again if name.endswith(".pdf")]
    assert len(pdfs) == 4
    assert [name for name in pdfs if again[name] != files[name]] == ["fr/editions/2024-w19/2024-w19.fr.pdf"]


def program(folder: Path, text: str) -> Path:
    place = folder / "chromium"
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return place


@pytest.mark.parametrize(
    ("text", "patience", "reason"),
    [
        ("echo 'no display' >&2; exit 3", 60, "it ended by itself: no display"),
        ("exec sleep 100", 1, "it did not answer for 1 seconds"),
    ],
)
def test_a_chromium_that_fails_is_told(text: str, patience: int, reason: str, tmp_path: Path) -> None:
    browser = Browser(program(tmp_path, text).as_posix(), patience)
    with pytest.raises(DigestError, match=f"could not print an edition: {reason}"), browser:
        pass


def test_a_failed_print_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = digest(tmp_path / "site")
    build_site(root)
    before = output_of(root)
    (root / "digest.yaml").write_text(WEEKLY + "pdf: true\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"digest.yaml:\d+:\d+: Chromium, which prints editions, is missing; inst"):
        build_site(root)
    program(tmp_path, "exit 3")
    with pytest.raises(DigestError, match="it ended by itself"):
        build_site(root)
    assert output_of(root) == before


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80) | st.text("ab*_`[]()!#>-|<&\\ \n", max_size=60))
def test_whatever_markdown_gives_becomes_xml(text: str) -> None:
    html = to_html("".join(sign for sign in text if sign.isprintable() or sign == "\n"))
    ElementTree.fromstring(f"<div>{as_xhtml(html, lambda address: address)}</div>")


@given(st.text("ab \n*>", max_size=300))
def test_wrapping_keeps_the_words(text: str) -> None:
    again = wrapped(text)
    assert again.replace(">", "").split() == text.replace(">", "").split() or ">" in text or "*" in text
    assert "\n\n\n" not in again and again.endswith("\n")


@pytest.mark.parametrize(("path", "html", "text"), fixtures(CASES / "plain_text.md"))
def test_html_as_plain_text(path: Any, html: str, text: str) -> None:
    assert as_text(html) == text.strip("\n")


def test_a_template_that_gives_no_book_is_told() -> None:
    with pytest.raises(ValueError, match="lang"):
        book('{"title": "x"}')
