"""What goes to translators and comes back: skeletons, PO, XLIFF 2.0, and every way in which a file can be wrong."""

import re
import resource
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.cli import cli
from digest.errors import InputError
from digest.inputs import read_config
from digest.texts import CONTROLS
from digest.translating import po, xliff, xliffreader
from digest.translating.reading import read_site
from digest.translating.state import row_of
from digest.translating.units import Bundle, Exchange, Unit, blocks, lost_markup, replaced_links, units_of
from digest.translating.written import Written, front_lines, written_in
from tests.schemas import faults_of
from tests.sites import FACTS, SAMPLE, article, build_site, output_of, write_site

KEY = "content/stories/a"
SITE = "https://digest.example"
BODY = "Un [lien](https://x.example/) ici.\n\n```\ncode\n\nencore\n```\n\n* point\n\n  suite"
TEXTS = st.text(st.characters(blacklist_categories=("Cs",)).filter(lambda one: not CONTROLS.match(one) and one != "\r"))
SAID = TEXTS.filter(str.strip)


def units() -> st.SearchStrategy[Unit]:
    """Units as they are exported: done, to be looked over, or to be translated."""
    made = st.builds(Unit, st.just(""), SAID, SAID, st.booleans(), st.just(""), TEXTS.map(str.strip))
    return made | st.builds(Unit, st.just(""), SAID) | st.builds(Unit, st.just(""), SAID, SAID, before=SAID)


def exchanges() -> st.SearchStrategy[Exchange]:
    bundles = st.lists(units(), min_size=1, max_size=4).map(
        lambda some: tuple(replace(one, id=f"body.{number}") for number, one in enumerate(some, 1))
    )
    listed = st.lists(bundles, min_size=1, max_size=3).map(
        lambda some: tuple(Bundle(f"stories/{number}#é", one) for number, one in enumerate(some))
    )
    return st.builds(Exchange, st.just(SITE), st.just("fr"), st.just("en"), listed)


def without_lines(exchange: Exchange) -> Exchange:
    bundles = tuple(Bundle(one.story, tuple(replace(unit, line=0) for unit in one.units)) for one in exchange.bundles)
    return replace(exchange, bundles=bundles)


@settings(deadline=None, max_examples=40)
@given(exchanges())
def test_xliff_comes_back_as_it_went(exchange: Exchange) -> None:
    text = xliff.text_of(exchange)
    assert without_lines(xliffreader.read("x.xlf", text.encode())) == exchange
    assert faults_of(text) == []


@settings(deadline=None, max_examples=40)
@given(exchange=exchanges())
def test_po_comes_back_as_it_went(exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "x.po"
    path.write_text(po.text_of(exchange), encoding="utf-8", newline="")
    assert without_lines(po.read(path)) == exchange


BROKEN = [
    (' state="initial"', ' status="initial"'),
    (' state="initial"', ' state="begun"'),
    (' state="initial"', ' state="final"'),
    ("<source>x</source>", ""),
    ("<source>x</source>", "<target>y</target><source>x</source>"),
    ("<source>x</source>", "<source>x</source><source>x</source>"),
    ("</source>", "<b>x</b></source>"),
    ("</file>", "x</file>"),
    ('<unit id="title">', "<unit>"),
    ('<unit id="title">', '<unit id="the title">'),
    ('<unit id="summary">', '<unit id="title">'),
    ('<file id="f1"', "<file"),
    ('canResegment="no"', 'canResegment="never"'),
    ('xml:space="preserve"', 'xml:space="keep"'),
    (' version="2.0"', ""),
    (' srcLang="fr"', ""),
    (' trgLang="en"', ""),
    ('srcDir="ltr"', 'srcDir="left"'),
    ("<notes>", "<notes><comment/>"),
    ("</xliff>", "<glossary/></xliff>"),
]


@pytest.mark.parametrize(("before", "after"), BROKEN, ids=[after or before for before, after in BROKEN])
def test_the_check_of_xliff_sees_what_is_wrong(before: str, after: str) -> None:
    units = (Unit("title", "x"), Unit("summary", "a", "b", True))
    good = xliff.text_of(Exchange(SITE, "fr", "en", (Bundle("a", units),)))
    assert faults_of(good) == [] and before in good
    assert faults_of(good.replace(before, after, 1))


def test_what_the_sample_digest_exports_is_valid(tmp_path: Path) -> None:
    """With the whole story that is missing, the paragraphs of the outdated one, and what was written of both."""
    file = tmp_path / "x.xlf"
    call(SAMPLE, "translate", "--export", file, "--to", "en")
    text = file.read_text(encoding="utf-8")
    assert faults_of(text) == [] and text.count("<file ") == 2 and 'state="final"' in text and "before" in text


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "", "  b", "    d", "```", "````", "~~~", "* c"])).map("\n".join))
def test_a_body_in_pieces_is_the_same_body(body: str) -> None:
    pieces = blocks(body)
    assert blocks("\n\n".join(pieces)) == pieces
    assert [line for piece in pieces for line in piece.split("\n") if line] == [
        line for line in body.split("\n") if line
    ]


@pytest.mark.parametrize(
    "code",
    [
        "```\na\n\n\nb\n```",
        "````md\n```\na\n\n\n```\n\n\nb\n````",
        "~~~~\n~~~\n\n\n~~~ x\n~~~~",
        "     ```\n     a\n\n\n     b\n     ```",
        "- ```\n  a\n\n\n  b\n  ```",
        "    a\n\n\n    b",
        "\ta\n\n\n\tb",
    ],
)
def test_code_keeps_its_empty_lines(code: str) -> None:
    """Of whatever length its fence is, and wherever it stands."""
    assert blocks(f"Before\n\n{code}\n\nAfter\n\n\nEnd") == ["Before", code, "After", "End"]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("[a](https://a.example/)", "[a](https: //a.example/)"),
        ("[a](https://a.example/) [b](https://b.example/)", "[a](https://c.example/)"),
        ("![](a.png)", "![](b.png)"),
        ("[a]: https://a.example/", "[a]: rien"),
        ("````\na\n````", "```\na\n```"),
    ],
)
def test_markup_that_is_lost_is_seen(source: str, target: str) -> None:
    assert lost_markup(Unit("body.1", source, target)) and not lost_markup(Unit("body.1", source, source))


def test_a_link_that_is_dropped_is_seen_beside_one_that_leads_elsewhere() -> None:
    unit = Unit("body.1", "[a](https://a.example/) [b](https://b.example/)", "[a](https://c.example/)")
    assert (lost_markup(unit), replaced_links(unit)) == (["https://a.example/", "https://b.example/"], [])


def test_links_may_lead_to_the_page_in_the_reader_s_language() -> None:
    source = "[a](https://fr.example/) <https://x.example/fr/> ![](https://x.example/fr.png) [c](c.fr.md)"
    target = source.replace("/fr.", "/en.").replace("/fr/", "/en/").replace("c.fr", "c.en")
    assert not lost_markup(Unit("body.1", source, target))
    assert [after for _, after in replaced_links(Unit("body.1", source, target))] == [
        *("https://en.example/", "https://x.example/en/", "https://x.example/en.png")
    ]


@settings(deadline=None, max_examples=40)
@given(SAID, st.lists(SAID, max_size=3), st.lists(SAID, max_size=3))
def test_written_texts_are_read_as_they_were(title: str, points: list[str], quotes: list[str]) -> None:
    written = Written(title.strip(), "", tuple(one.strip() for one in points), (), tuple(one.strip() for one in quotes))
    text = "\n".join(["---", *front_lines(written), "---", ""])
    assert written_in("a.md", text) == written


def test_what_stayed_keeps_its_translation() -> None:
    was = Written("T", "S", ("one", "two"), body="a\n\nb\n\nc")
    made = Written("t", "s", ("eins", "zwei"), body="A\n\nB\n\nC")
    now = Written("T", "S new", ("two", "three"), body="a\n\nnew\n\nc")
    found = {unit.id: (unit.target, unit.is_done) for unit in units_of(now, was, made)}
    assert found == {
        **{"title": ("t", True), "summary": ("s", False), "key_points.1": ("zwei", True), "key_points.2": ("", False)},
        **{"body.1": ("A", True), "body.2": ("B", False), "body.3": ("C", True)},
    }
    other = [unit for unit in units_of(now, was, replace(made, body="A")) if unit.id == "body.1"]
    assert other[0].target == "" and other[0].note.endswith("\n\nA")


# The commands


def site(tmp_path: Path) -> Path:
    keys = {**FACTS, "key_points": ["Un.", "Deux."], "timeline": [{"date": "2024-05-01", "text": "Alors."}]}
    quotes = [{"text": "Oui.", "speaker": "Ada", "lang": "en", "original": "Yes."}]
    return write_site(tmp_path, {f"{KEY}.fr.md": article("Le titre", BODY, **keys, quotes=quotes)})


def call(root: Path, *words: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(cli, ["--site", str(root), *map(str, words)])
    assert result.exit_code == code, result.output
    return result.output


def state(root: Path) -> str:
    (story,) = read_site(root, read_config(root)).stories
    return row_of(story, ["en"]).cells[0].state


def test_a_skeleton_repeats_no_facts_and_is_never_published(tmp_path: Path) -> None:
    root = site(tmp_path)
    before = output_of(root) if build_site(root) else {}
    call(root, "translate", "a", "--to", "en", "--by", "Ada")
    text = (root / f"{KEY}.en.md").read_text(encoding="utf-8")
    assert "# - Deux." in text and "# Un [lien](https://x.example/) ici." in text
    assert "Reuters" not in text and "\ndate" not in text and "\ntopic" not in text
    assert build_site(root).withheld == {"draft": 1} and output_of(root) == before
    assert state(root) == "draft"
    assert "exists already" in call(root, "translate", "stories/a", "--to", "en", code=1)
    assert "known are en, fr" in call(root, "translate", "stories/a", "--to", "fe", code=1)
    assert "was written first" in call(root, "translate", "stories/a", "--to", "fr", code=1)
    (root / f"{KEY}.en.md").write_text(re.sub(r"#.*\n|draft: true\n", "", text), encoding="utf-8")
    assert state(root) == "current"


@pytest.mark.parametrize("words", [[], ["a"], ["--to", "en"], ["--import", "x.po", "--to", "en"]])
def test_options_that_do_not_fit_together(words: list[str], tmp_path: Path) -> None:
    call(site(tmp_path), "translate", *words, code=2)


def translated(path: Path, change: dict[str, str] | None = None) -> None:
    """What a translator does: each text in capitals, but for its markup."""
    changes = change or {}
    if path.suffix.lower() == ".po":
        file = polib.pofile(str(path))
        for entry in file:
            entry.msgstr = changes.get(entry.msgctxt.rpartition("#")[2], _in_english(entry.msgid))
            entry.flags = []
        file.metadata["Last-Translator"] = "Ada <ada@example.org>"
        file.save(str(path))
        return
    text = re.sub(r"<target>.*?</target>", "", path.read_text(encoding="utf-8"), flags=re.S)

    def target(match: re.Match[str]) -> str:
        said = changes.get(match[1], _in_english(match[2]))
        return f'<unit id="{match[1]}"><segment state="translated"><source>{match[2]}</source><target>{said}</target>'

    pattern = r'<unit id="([^"]*)">(?:<notes>.*?</notes>)?<segment[^>]*><source>(.*?)</source>'
    path.write_text(re.sub(pattern, target, text, flags=re.S), encoding="utf-8")


def _in_english(text: str) -> str:
    return (
        re.sub(r"(?<![\w/.:])[A-Za-z]+(?![\w/.:]*\))", lambda match: match[0].upper(), text)
        if "code" not in text
        else text
    )


@pytest.mark.parametrize("name", ["x.po", "x.xlf", "X.PO"])
def test_a_missing_translation_goes_out_and_comes_back(name: str, tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / name
    assert "1 story, 10 texts" in call(root, "translate", "--export", file, "--to", "en") or name
    translated(file)
    assert call(root, "translate", "--import", file, "--by", "Ada") == f"{KEY}.en.md is written\n"
    assert state(root) == "current"
    text = (root / f"{KEY}.en.md").read_text(encoding="utf-8")
    assert "by: Ada" in text and "\n```\ncode\n\nencore\n```\n" in text and 'date: "2024-05-01"' in text
    assert "(https://x.example/)" in text and 'original: "Yes."' in text and "UN" in text
    page = output_of(root)["en/2024/05/a/index.html"].decode() if build_site(root) else ""
    assert "LE TITRE" in page and "ALORS." in page and "OUI." in page


@pytest.mark.parametrize("name", ["x.po", "x.xlf"])
def test_an_outdated_translation_keeps_all_but_its_words(name: str, tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / name
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    call(root, "translate", "--import", file, "--by", "Bo", "--kind", "machine")
    assert state(root) == "machine"
    place = root / f"{KEY}.en.md"
    place.write_text(place.read_text().replace("\nsummary:", "\n# a remark\nslug: other\nsummary:"), encoding="utf-8")
    original = root / f"{KEY}.fr.md"
    original.write_text(original.read_text(encoding="utf-8").replace("ici", "là"), encoding="utf-8")
    assert state(root) == "outdated"
    assert "exists already; import it first" in call(root, "translate", "--export", file, "--to", "en", code=1)
    file = file.with_stem("y")
    call(root, "translate", "--export", file, "--to", "en", "stories/a")
    assert ("Un [lien](https://x.example/) là." in file.read_text(encoding="utf-8")) and "ICI" in file.read_text()
    translated(file)
    call(root, "translate", "--import", file, "--kind", "human")
    text = place.read_text(encoding="utf-8")
    assert state(root) == "current" and "# a remark\nslug: other\nsummary:" in text and "LÀ" in text.upper()
    assert "nothing is missing or outdated" in call(root, "translate", "--export", "z.po", "--to", "en", code=1)


@pytest.mark.parametrize("name", ["x.po", "x.xlf"])
def test_words_may_be_the_same_in_both_languages(name: str, tmp_path: Path) -> None:
    """A name, say: it comes back as a translation, and goes out as one when another text is outdated; not of drafts."""
    root, file = site(tmp_path / "site"), tmp_path / name
    call(root, "translate", "a", "--to", "en")
    call(root, "translate", "--export", file, "--to", "en")
    title = re.search(r'(?:#title"|id="title">).*', file.read_text(), re.S)[0]  # type: ignore[index]
    assert 'msgstr ""' in title.split("\n\n")[0] if name == "x.po" else "<target>" not in title.split("</unit>")[0]
    translated(file, {"title": "Le titre"})
    call(root, "translate", "--import", file)
    assert 'title: "Le titre"' in (root / f"{KEY}.en.md").read_text(encoding="utf-8")
    (root / f"{KEY}.en.md").write_text((root / f"{KEY}.en.md").read_text().replace("draft: true\n", ""))
    assert state(root) == "current"
    original = root / f"{KEY}.fr.md"
    original.write_text(original.read_text(encoding="utf-8").replace("ici", "là"), encoding="utf-8")
    call(root, "translate", "--export", file.with_stem("y"), "--to", "en")
    read = po.read if name == "x.po" else lambda path: xliffreader.read(str(path), path.read_bytes())
    units = {unit.id: unit for unit in read(file.with_stem("y")).bundles[0].units}
    assert (units["title"].target, units["title"].is_done) == ("Le titre", True)
    assert not units["body.1"].is_done


WRONG = [
    (SITE, "https://other.example", "it is of another site: https://other.example, not https://digest.example"),
    ("stories/a", "stories/b", "there is no story 'stories/b'"),
    (
        "Un.",
        "Une.",
        "key_points.1 of stories/a: content/stories/a.fr.md has other words since the export; export again",
    ),
    ("UN.", "", "key_points.1 of stories/a is not translated"),
    ("](https://x.example/)", "](https: //x.example/)", "has other words|broken markup"),
]


@pytest.mark.parametrize("name", ["x.po", "x.xlf"])
@pytest.mark.parametrize(("before", "after", "wanted"), WRONG, ids=[one[0] for one in WRONG])
def test_wrong_files_are_refused_whole(name: str, before: str, after: str, wanted: str, tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / name
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    text = file.read_text(encoding="utf-8")
    assert before in text
    where = text.rindex(before) if before.startswith("](") else 0
    file.write_text(text[:where] + text[where:].replace(before, after), encoding="utf-8")
    told = call(root, "translate", "--import", file, code=1)
    assert re.search(rf"{re.escape(str(file))}:\d+:1: .*(?:{wanted if '|' in wanted else re.escape(wanted)})", told), (
        told
    )
    assert not (root / f"{KEY}.en.md").exists() and not (root / "content/translations").exists()


@pytest.mark.parametrize("name", ["x.po", "x.xlf"])
def test_a_link_that_leads_elsewhere_is_taken_and_told(name: str, tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / name
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    text = file.read_text(encoding="utf-8")
    file.write_text("https://en.x.example/".join(text.rsplit("https://x.example/", 1)), encoding="utf-8")
    result = CliRunner().invoke(cli, ["--site", str(root), "translate", "--import", str(file)])
    assert (result.exit_code, result.stdout) == (0, f"{KEY}.en.md is written\n")
    wanted = "body.1 of stories/a leads to https://en.x.example/, its original to https://x.example/"
    assert re.fullmatch(rf"warning: {re.escape(str(file))}:\d+:1: {re.escape(wanted)}; .*\n", result.stderr)
    assert "(https://en.x.example/)" in (root / f"{KEY}.en.md").read_text(encoding="utf-8")


def test_what_does_not_fit_on_the_disk_changes_nothing(tmp_path: Path) -> None:
    """Of two stories one could be written; neither is, and nothing is left beside them."""
    root, file = site(tmp_path / "site"), tmp_path / "x.po"
    write_site(root, {f"{KEY}b.fr.md": article("Autre", "Un mot.\n\n" * 600, **FACTS)})
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "digest", "--site", root, "translate", "--import", file],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and re.search(r"b\.en\.md cannot be written: .*; nothing was changed\n$", done.stderr)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    call(root, "translate", "--import", file)


def test_partial_files_are_refused_with_all_their_faults(tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / "x.po"
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    text = file.read_text(encoding="utf-8")
    parts = text.split("\n\n")
    file.write_text("\n\n".join([*parts[:3], f"#, fuzzy\n{parts[3]}", *parts[4:-1]]) + "\n", encoding="utf-8")
    told = call(root, "translate", "--import", file, code=1)
    assert "is not finished; look it over, then take the mark fuzzy off" in told
    assert re.search(r"of stories/a it lacks body\.\d; bring all texts of a story back", told) and "2 faults" in told


@pytest.mark.parametrize("name", ["x.po", "x.xlf"])
def test_a_story_that_nobody_translated_is_one_fault(name: str, tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / name
    call(root, "translate", "--export", file, "--to", "en")
    told = call(root, "translate", "--import", file, code=1)
    assert "nothing of stories/a is translated; translate it, or delete its texts from the file" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("name", ["none.po", "none.xlf"])
def test_a_file_that_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    told = call(site(tmp_path), "translate", "--import", tmp_path / name, code=1)
    assert told.startswith(f"there is no file {tmp_path / name}")


def test_a_story_that_is_named_twice_goes_out_once(tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / "x.po"
    assert "1 story, 10 texts" in call(root, "translate", "--export", file, "--to", "en", "a", "stories/a")
    (root / f"{KEY}.fr.md").write_text(article("Le titre", "", **{**FACTS, "summary": ""}), encoding="utf-8")
    assert "1 story, 1 text\n" in call(root, "translate", "--export", tmp_path / "y.po", "--to", "en")


def test_what_was_written_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / "x.po"
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    for said in (None, "fr"):
        written = article("Mine", translation=said)
        (root / f"{KEY}.en.md").write_text(written, encoding="utf-8")
        told = call(root, "translate", "--import", file, code=1)
        assert "a.en.md is neither missing nor outdated any more; delete the story from the file" in told
        assert (root / f"{KEY}.en.md").read_text(encoding="utf-8") == written


def test_nothing_is_written_where_one_place_is_taken(tmp_path: Path) -> None:
    """By a file that is no version of the story."""
    root, file = site(tmp_path / "site"), tmp_path / "x.po"
    write_site(root, {"content/stories/b.fr.md": article("Autre", **FACTS)})
    (root / "content/stories/b.en.md").write_text(article("A report", story="stories/a", **FACTS), encoding="utf-8")
    call(root, "translate", "--export", file, "--to", "en")
    translated(file)
    told = call(root, "translate", "--import", file, code=1)
    assert "content/stories/b.en.md is there, and is no version of 'stories/b'; move it away" in told
    assert not (root / f"{KEY}.en.md").exists()


def test_a_file_of_another_language_is_refused(tmp_path: Path) -> None:
    root, file = site(tmp_path / "site"), tmp_path / "x.xlf"
    call(root, "translate", "--export", file, "--to", "en")
    file.write_text(file.read_text().replace('trgLang="en"', 'trgLang="de"'))
    assert "its translations are in de, which the site has not" in call(root, "translate", "--import", file, code=1)
    assert "let its name end in .po or .xlf" in call(root, "translate", "--import", tmp_path / "x.txt", code=1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<xliff", "x.xlf:1:1: not well-formed XML: unclosed token; the file may have been cut off: ask for it again"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<x/>', "x.xlf:1:13: it has a document type; delete the DOCTYPE"),
        (
            '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
            "x.xlf:1:1: the document is not XLIFF 2.0",
        ),
        (f'<xliff version="3.0" xmlns="{xliff.NAMESPACE}"/>', "x.xlf:1:1: version '3.0' of XLIFF cannot be read"),
        (f'<xliff version="2.0" xmlns="{xliff.NAMESPACE}"/>', "x.xlf:1:1: it does not say of which site it is"),
    ],
)
def test_what_is_not_xliff_is_told_with_its_place(text: str, wanted: str) -> None:
    with pytest.raises(InputError) as error:
        xliffreader.read("x.xlf", text.encode())
    assert str(error.value).startswith(wanted)


def test_marks_of_annotators_are_passed_over_and_foreign_codes_are_not() -> None:
    made = Exchange(SITE, "fr", "en", (Bundle("a", (Unit("title", "mot", "word", True),)),))
    text = xliff.text_of(made)
    marked = text.replace("word", '<mrk id="m1" type="term">wo</mrk><cp hex="0072"/>d').replace(
        "</unit>", '<m:matches xmlns:m="urn:oasis:names:tc:xliff:matches:2.0"><m:x>no</m:x></m:matches></unit>'
    )
    assert without_lines(xliffreader.read("x", marked.encode())) == made
    split = text.replace("<source>mot</source><target>word</target>", "<source>mo</source><target>wo</target>").replace(
        "</segment>", '</segment><segment state="final"><source>t</source><target>rd</target></segment>'
    )
    assert without_lines(xliffreader.read("x", split.encode())) == made
    with pytest.raises(InputError, match=r"x:5:\d+: the target has a code <ph> that was not exported"):
        xliffreader.read("x", text.replace("word", 'wo<ph id="1"/>rd').encode())


@pytest.mark.parametrize("data", [b"nonsense", b'msgid "a"\nmsgstr "b\n', b"\xff\xfe", b'msgid ""\nmsgstr ""\n'])
def test_what_is_not_po_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.po"
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"x\.po"):
        po.read(path)
