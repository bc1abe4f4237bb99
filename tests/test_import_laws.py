"""Laws of import, on texts at random: nothing is lost, running again changes nothing, nothing is overwritten."""

from itertools import pairwise
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.config import Reading
from digest.importing import appeals
from digest.importing.document import Document, accounted, solid
from digest.importing.drafts import Order, draft_of, escaped
from digest.importing.markers import FOLDER, found_in, normal, phrases_of, sections_of
from digest.importing.steps import STEPS, run
from digest.importing.steps.characters import mend_characters
from digest.markdown import to_html
from digest.parse import parse

WORDS = st.sampled_from(
    [
        "bridge",
        "river",
        "council",
        "Monday",
        "closed",
        "repairs",
        "weeks",
        "ferry",
        "«",
        "»",
        "“quote”",
        "2024",
        "17",
        "May",
        "...",
        "…",
        ":",
        ";",
        "-",
        "•",
        "#",
        ">",
        "*",
        "_x_",
        "[a]",
        "<b>",
        "{{c}}",
        "Share",
        "populaire",
        "comments",
        "Lire",
        "aussi",
        "Publié",
        "le",
        "міст",
        "закрили",
        "橋",
        "القديم",
        "l'été",
        "l’hiver",
        "©",
        "|",
        "»",
        "@user",
        "https://example.org/a?utm_source=x",
    ]
)
LINES = st.lists(WORDS, max_size=14).map(" ".join)
SENTENCES = st.integers(0, 9).map(
    lambda number: (
        f"The old bridge number {number} over the river was closed on Monday, since engineers had found cracks in it."
    )
)
TEXTS = st.lists(st.one_of(LINES, SENTENCES, SENTENCES, st.just("")), min_size=1, max_size=25).map("\n".join)


def blocks_of(text: str) -> Document:
    """The text once it is parted into blocks and residue."""
    document = Document("case", data=text.encode(), kind="txt")
    for step in STEPS[:6]:
        document, _ = step(document)
    return document


CLOSED = "The old bridge over the river was closed on Monday, since engineers had found cracks in it."


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_character_is_accounted_for(text: str) -> None:
    """The blocks hold all of the mended text's characters, white space aside, and the shares add up to 1."""
    if not text.strip():
        return
    mended, _ = mend_characters(Document("case", text=text))
    document = blocks_of(text)
    assert sum(block.size for block in document.blocks) == solid(mended.text)
    shares = accounted(document)
    assert abs(sum(shares.values()) - 1) < 1e-9
    assert all(0 <= share <= 1 for share in shares.values())


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_what_is_kept_is_in_the_order_of_the_input(text: str) -> None:
    if text.strip():
        document = blocks_of(text)
        assert all(one.line <= other.line for one, other in pairwise(document.blocks))


@settings(max_examples=80, deadline=None)
@given(TEXTS)
@example(f"bridge river bridge\n{CLOSED}\nbridge bridge river bridge\n{CLOSED}")
def test_importing_a_draft_gives_the_draft(text: str) -> None:
    """The steps change nothing of what they made: front matter and body of the draft stay as they are."""
    if not text.strip():
        return
    document, _ = run(Document("case", data=text.encode(), kind="txt"))
    if not document.body:
        return
    draft = draft_of(document, Order("2024-05-17"))
    again, changes = run(Document("case.md", data=draft.encode()))
    assert [block.text for block in again.body] == [block.text for block in document.body]
    assert [change for change in changes if change.kind != "flag"] == []


@settings(max_examples=80, deadline=None)
@given(TEXTS)
def test_every_draft_is_an_article(text: str) -> None:
    """Whatever the text, the site's parser takes the draft."""
    if not text.strip():
        return
    document, _ = run(Document("case", data=text.encode(), kind="txt"))
    if document.body:
        draft = draft_of(document, Order("2024-05-17", topic="world"))
        article, problems = parse("content/a.fr.md", draft.encode(), Reading(("fr",), "UTC", ()))
        assert problems == [] and article is not None


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(WORDS, st.text(alphabet="*_`[]<>#-+=~|\\&.1) a!", max_size=8)), min_size=1, max_size=8).map(
        " ".join
    )
)
def test_words_in_a_draft_are_words_on_the_page(text: str) -> None:
    """No sign of Markdown or HTML in a text acts."""
    plain = " ".join(text.split())
    if plain:
        html = to_html(escaped(plain), "reference")
        shown = html.removeprefix("<p>").rstrip("\n").removesuffix("</p>")
        for sign, name in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            shown = shown.replace(sign, name)
        assert shown == plain


def test_marker_files_are_in_normal_form() -> None:
    """Phrases are found as they stand; none is listed twice in a section."""
    files = sorted(FOLDER.glob("*.txt"))
    assert {"fr", "en", "uk", "ru", "de", "es", "it", "pt", "ar"} <= {file.stem for file in files}
    for file in files:
        pairs = phrases_of(file.read_text(encoding="utf-8"))
        assert [phrase for _, phrase in pairs if normal(phrase) != phrase] == [], file.name
        assert len(pairs) == len(set(pairs)), file.name
        assert sections_of(pairs[0][1]), file.name


def test_phrases_are_found_in_any_writing() -> None:
    assert sections_of(normal("12 COMMENTS")) == {"end"}
    assert sections_of(normal("« Lire aussi : »")) >= {"related"}
    assert found_in("notice", normal("Click here, then click here!")) == ["click here", "click here"]


def test_files_that_steps_read_come_with_the_package() -> None:
    assert (Path(FOLDER).parent / "media.txt").is_file()


def test_files_of_words_to_the_reader_can_be_looked_up() -> None:
    """There is one for each language with marker words; no word stands in two sections, or could not be found."""
    assert {file.stem for file in appeals.FOLDER.glob("*.txt")} == {file.stem for file in FOLDER.glob("*.txt")}
    for file in sorted(appeals.FOLDER.glob("*.txt")):
        pairs = appeals.words_of(file.read_text(encoding="utf-8"))
        assert {section for section, _ in pairs} == set(appeals.WORTH), file.name
        words = [word for _, word in pairs]
        letters = [word.strip("*").replace("-", "").replace("'", "").replace(" ", "") for word in words]
        assert all(map(str.isalpha, letters)), file.name
        assert [word for word in words if len(word.split()) > 2 or ("*" in word and " " in word)] == [], file.name
        assert len(words) == len(set(words)), file.name


def test_what_speaks_to_the_reader_is_told_from_speech() -> None:
    said = "Subscribe to our newsletter and get our stories in your inbox."
    assert appeals.appeal_of(said).is_clear
    assert not appeals.appeal_of(f"“{said}” was written on the wall of the old post office.").is_possible
    assert not appeals.appeal_of("The council closed the old bridge to traffic on Monday.").is_possible
