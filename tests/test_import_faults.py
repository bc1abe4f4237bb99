"""Bad input to `digest import`: each with a clear message, nothing lost, and no traceback."""

from pathlib import Path
from typing import Any

import pytest

from digest.errors import DigestError
from digest.importing.document import Document, Fate, Given, accounted
from digest.importing.opening import documents_in
from digest.importing.steps import run
from digest.importing.steps.decode import decode
from tests.sites import run as command

FIRST = "The old bridge over the river was closed to traffic on Monday, since engineers had found cracks in one pillar."
SECOND = (
    "Repairs are expected to take six weeks, the council said after a long meeting on Tuesday night in the town hall."
)
TEXT = f"Bridge closed for repairs\n\n{FIRST}\n\n{SECOND}\n"


def finished(data: bytes, name: str = "raw.txt") -> list[Document]:
    """The documents of an input, after all steps."""
    return [run(document)[0] for document in documents_in(name, data, Given())]


def paragraphs(document: Document) -> list[str]:
    """What is kept."""
    return [block.text for block in document.body]


def refused(data: bytes, tmp_path: Path, name: str = "raw.txt") -> str:
    """What the command says of an input of which it can make nothing."""
    (tmp_path / name).write_bytes(data)
    done = command("import", "--dry-run", name, cwd=tmp_path)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (1, "", False)
    return done.stderr.strip()


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file(data: bytes, tmp_path: Path) -> None:
    told = refused(data, tmp_path)
    assert told in (
        "raw.txt: the file is empty; give a file with an article",
        "raw.txt: there is nothing in it; give a file with an article",
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "it is not a text but binary data"),
        (b"%PDF-1.7\n1 0 obj\n" * 9, "it is a PDF; save its text"),
        (b"PK\x03\x04" + bytes(range(32)) * 9, "it is an office document or an archive; save it as text"),
    ],
)
def test_binary_data(data: bytes, told: str, tmp_path: Path) -> None:
    assert refused(data, tmp_path).startswith(f"raw.txt: {told}")


def test_a_broken_feed_says_where(tmp_path: Path) -> None:
    """One that breaks off before any text is refused; of another, what stands before the fault is taken."""
    whole = f"<item><title>Bridge</title><description>{SECOND}</description></item>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>\n{whole}<item><title>A</title>"
    name = "raw.xml"
    assert refused(feed.replace(whole, "").encode(), tmp_path, name).startswith("raw.xml: the feed is broken: ")
    (document,) = [one for one in documents_in(name, feed.encode(), Given()) if one.data]
    assert [flag.message.partition(":")[0] for flag in document.flags if flag.kind == "feed"] == [
        "the feed is broken, there may be more in it"
    ]


@pytest.mark.parametrize(
    ("sender", "publisher", "authors"),
    [
        ("Jane Doe <jane@paper.example>", None, ("Jane Doe",)),
        ("The Gazette <news@mail.example>", "The Gazette", ()),
        ("The Gazette <anna@gazette.example>", "The Gazette", ()),
    ],
)
def test_a_person_is_no_publisher(sender: str, publisher: str | None, authors: tuple[str, ...]) -> None:
    data = f"From: {sender}\nTo: a@example.org\nSubject: Bridge closed\nDate: Fri, 17 May 2024 10:30:00 +0100\n\n{TEXT}"
    (document,) = documents_in("raw.eml", data.encode(), Given())
    done, _ = run(document)
    assert (done.publisher, done.authors) == (publisher, authors)


def test_teasers_only(tmp_path: Path) -> None:
    """No article: said so, with the teasers."""
    teasers = (
        "Ferry sinks in the harbour",
        "The ferry that linked both banks...",
        "Council elects a mayor",
        "For once in...",
    )
    told = refused("\n".join(teasers).encode(), tmp_path)
    assert told.startswith(
        "raw.txt: there is no article in it, only 2 teasers: Ferry sinks in the harbour; Council elects a mayor"
    )


def test_two_articles_in_one_file() -> None:
    """A line of signs parts them; each becomes a draft of its own, with its lines as they stand in the file."""
    both = f"{TEXT}\n* * *\n{TEXT.replace('Bridge', 'Tunnel').replace('bridge', 'tunnel')}"
    one, other = finished(both.encode())
    assert (one.title, other.title) == ("Bridge closed for repairs", "Tunnel closed for repairs")
    assert (one.name, other.name) == ("raw.txt#1", "raw.txt#2")
    assert [block.line for block in other.body] == [10, 12]


def test_what_may_be_a_second_article_is_flagged() -> None:
    long = "\n\n".join(f"{FIRST} {SECOND}".replace("bridge", f"bridge number {number}") for number in range(3))
    other = f"12 comments\n\nThe tunnel is open again\n\n{long.replace('bridge', 'tunnel')}"
    (document,) = finished(f"Bridge closed\n\n{long}\n\n{other}".encode())
    assert [(flag.kind, flag.evidence) for flag in document.flags if flag.kind == "several-articles"] == [
        ("several-articles", "The tunnel is open again")
    ]


def test_a_line_of_fifty_megabytes(tmp_path: Path) -> None:
    assert (
        refused(b"word " * 10_000_000, tmp_path) == "raw.txt:1: the line has more than 1 MiB; break it into paragraphs"
    )


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    with open(tmp_path / "raw.txt", "wb") as stream:
        stream.truncate(65 << 20)
    done = command("import", "--dry-run", "raw.txt", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "raw.txt: it has more than 64 MiB; split it into its articles\n")


def test_a_page_that_is_too_large(tmp_path: Path) -> None:
    told = refused(b"<html><body><p>" + b"word " * (17 << 18), tmp_path, "raw.html")
    assert told == "raw.html: the page has more than 16 MiB; save its article alone"


def test_a_body_that_ends_in_an_ellipsis() -> None:
    (document,) = finished(
        f"{TEXT}\nAnd what comes then nobody knows, not even those who are paid for knowing it…\n".encode()
    )
    assert paragraphs(document)[-1].endswith("knowing it…")


def test_a_body_that_opens_with_a_marker_word() -> None:
    (document,) = finished(
        f"Popular as ever\n\nPopular with walkers, the old bridge is closed from Monday on.\n\n{SECOND}\n".encode()
    )
    assert paragraphs(document)[0].startswith("Popular with walkers")


def test_half_utf8_half_cp1252() -> None:
    """Each line in its own encoding; that it was mended is told."""
    data = (
        TEXT.encode()
        + "Café crème à Besançon, disait-il toujours en arrivant.\n".encode()
        + "Été à Nîmes, répondait-elle en riant très fort.\n".encode("cp1252")
    )
    document, changes = decode(Document("raw.txt", data=data))
    assert document.text.endswith(
        "Café crème à Besançon, disait-il toujours en arrivant.\nÉté à Nîmes, répondait-elle en riant très fort.\n"
    )
    assert [(change.kind, change.line) for change in changes] == [("fix", 7)]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Été à Nîmes."),
        ("utf-16", "Été à Nîmes."),
        ("cp1251", "Старий міст через річку закрили в понеділок. " * 8),
        ("cp1252", "Le vieux café près de la préfecture fermé à Évreux, après cent années d’activité : où dîner ?"),
        ("cp1252", "El puente cerrará dieciocho meses, señaló el señor Núñez, y un barco llevará a los peatones."),
        ("cp1252", "Die alte Brücke über den Fluss wird geschlossen, während die rostigen Träger ersetzt werden."),
        ("mac_roman", "Le vieux café près de la préfecture a fermé à Évreux, après cent années d'activité."),
        ("cp1250", "Rada miasta przegłosowała zamknięcie starego mostu na osiemnaście miesięcy, prócz niedziel."),
        ("cp1257", "Miesto taryba antradienio vakarą nusprendė aštuoniolikai mėnesių uždaryti senąjį tiltą."),
        ("cp1254", "Belediye meclisi salı akşamı eski köprüyü on sekiz ay boyunca kapatmaya karar verdi."),
        ("cp1253", "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη το βράδυ να κλείσει την παλιά γέφυρα."),
    ],
)
def test_other_encodings(encoding: str, text: str) -> None:
    """By the letters that the text's language has; nothing is doubtful about them."""
    document, _ = decode(Document("raw.txt", data=text.encode(encoding)))
    assert (document.text, document.flags) == (text, ())


def test_an_encoding_that_is_not_certain_is_told() -> None:
    document, _ = decode(Document("raw.txt", data=f"{TEXT}\n".encode() + b"\xed\xa0\x80\xf5\xff\n"))
    assert [flag.kind for flag in document.flags] == ["encoding"]


def test_a_page_says_its_encoding() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Старий міст</p></body></html>'
    assert decode(Document("raw.html", data=page.encode("cp1251")))[0].text == page


def test_code_in_the_text_is_left_out_and_counted() -> None:
    code = "window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);}"
    (document,) = finished(f"{TEXT}\n{code}\n\n{{% include 'ad.html' %}}\n".encode())
    assert paragraphs(document) == [FIRST, SECOND]
    assert code in [block.text for block in document.blocks if block.fate is Fate.RESIDUE]


def test_front_matter_inside_the_body() -> None:
    (document,) = finished(TEXT.replace(SECOND, f"---\ntitle: left behind\ndraft: true\n---\n\n{SECOND}").encode())
    assert paragraphs(document) == [FIRST, SECOND]
    assert [flag.kind for flag in document.flags] == ["front-matter"]


def test_a_date_that_could_be_two_days() -> None:
    (document,) = finished(TEXT.replace(FIRST, f"Published 03/04/2024\n\n{FIRST}", 1).encode())
    assert (document.date, document.date_evidence) == (None, None)
    assert [flag.message for flag in document.flags] == ["'03/04/2024' could mean two days: the date stays unknown"]


@pytest.mark.parametrize("name", ["no.txt", "folder/none.txt"])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    done = command("import", "--dry-run", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, f"{name}: it cannot be read: No such file or directory\n")


@pytest.mark.parametrize(
    "data",
    [
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title></channel></rss>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": ',
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>cut",
        b"<html><body></body></html>",
        b"<html>" + b"<div>" * 5_000,
        b"From: a@example.org\nSubject: x\nDate: never\n\n",
    ],
)
def test_pages_feeds_and_mails_without_an_article(data: bytes, tmp_path: Path) -> None:
    assert refused(data, tmp_path, "raw.eml" if data.startswith(b"From") else "raw.xml").startswith("raw")


def test_one_bad_input_keeps_no_other_from_being_imported(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT)
    (tmp_path / "bad.txt").write_bytes(b"")
    done = command("import", "--dry-run", "bad.txt", "good.txt", cwd=tmp_path)
    assert (done.returncode, "bridge-closed-for-repairs" in done.stdout, "the file is empty" in done.stderr) == (
        1,
        True,
        True,
    )


def test_whatever_is_refused_raises_nothing_else() -> None:
    """A thousand mutilated pages: each is read or refused in words."""
    page = (Path(__file__).parent / "cases/pages/article.html").read_bytes()
    for at in range(0, len(page), 97):
        for data in (page[:at], page[at:], page[:at] + b"\xff\xfe<" + page[at + 9 :]):
            _try(data)


def _try(data: bytes) -> Any:
    try:
        documents = finished(data, "page.html")
    except DigestError:
        return
    for document in (one for one in documents if one.blocks):
        assert sum(accounted(document).values()) == pytest.approx(1)


@pytest.mark.parametrize(("year", "date"), [(2099, None), (2024, "2024-03-12")])
def test_nothing_was_published_in_the_future(year: int, date: str | None) -> None:
    """The day of the import is given: steps look at no clock."""
    text = f"A headline of some words\n\nPublished 12 March {year}\n\n{SECOND}\n"
    document, _ = run(Document("raw.txt", data=text.encode(), given=Given(today="2024-05-17")))
    assert document.date == date
    assert [flag.message for flag in document.flags if flag.kind == "date"] == (
        [] if date else ["'12 March 2099' lies in the future: the date stays unknown"]
    )


def test_an_entry_without_text_names_its_page(tmp_path: Path) -> None:
    entry = "<item><title>Bridge closed</title><link>https://example.org/a</link></item>"
    feed = f"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>{entry}</channel></rss>"
    assert refused(feed.encode(), tmp_path, "raw.xml").endswith(
        "there is no text of “Bridge closed” in it; import its page: https://example.org/a"
    )
