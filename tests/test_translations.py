"""How translations stand to their originals: `digest status`, `--accept`, and what pages and builds make of it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.cli import cli
from digest.errors import DigestError, InputError
from digest.inputs import read_config
from digest.model import FIELDS
from digest.translating.accepting import accept
from digest.translating.command import rows_of
from digest.translating.difference import Piece, abridged, difference
from digest.translating.marking import marked, with_block
from digest.translating.reading import read_site
from digest.translating.words import fingerprint_of_words
from digest.typography import RULES, rules_of, typeset
from digest.yamltext import tree
from tests.fixtures import CASES
from tests.sites import CONFIG, FACTS, SAMPLE, article, build_site, output_of, write_site

KEY = "content/stories/a"


def cases() -> list[tuple[str, str, str]]:
    """Before, after, what changed."""
    parts = (CASES / "translating" / "words.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    return [(before, after, wanted) for before, after, wanted in (part.split("\n") for part in parts)]


def shown(pieces: tuple[Piece, ...]) -> str:
    form = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(form[one.kind].format(one.text) for one in pieces)


@pytest.mark.parametrize(("before", "after", "wanted"), cases())
def test_words_that_changed(before: str, after: str, wanted: str) -> None:
    is_same = fingerprint_of_words(before) == fingerprint_of_words(after)
    assert is_same is (wanted == "=")
    changes = [one for one in difference(before, after) if one.kind != "kept"]
    assert not changes if is_same else shown(difference(before, after)) == wanted


@settings(deadline=None)
@given(st.text(st.sampled_from("aé 12.,:;'\"-«»“”?!%…\n\u00a0()")), st.sampled_from(sorted(RULES)))
def test_typography_changes_no_words(text: str, lang: str) -> None:
    """What the build sets before it compares is as good as what was written."""
    assert fingerprint_of_words(typeset(text, rules_of(lang))) == fingerprint_of_words(text)


@settings(deadline=None)
@given(st.text(), st.text())
def test_a_difference_has_all_words_of_both_texts(before: str, after: str) -> None:
    pieces = difference(before, after)
    for text, kinds in ((before, ("kept", "removed")), (after, ("kept", "added"))):
        said = " ".join(one.text for one in pieces if one.kind in kinds)
        assert fingerprint_of_words(said) == fingerprint_of_words(text) or set(said) <= set("-− ")


def test_what_stayed_is_abridged() -> None:
    words = " ".join("abcdefghijklmnopqrst")
    pieces = difference(f"{words} was {words}", f"{words} is {words}")
    assert shown(abridged(pieces)) == "… q r s t [-was-] {+is+} a b c d …"


# State


def site(tmp_path: Path, translation: object = "fr", **keys: object) -> Path:
    """A story in French, and its translation."""
    original = article("Titre", "Un *corps* de texte.", **FACTS, key_points=["Un point."], **keys)
    files = {f"{KEY}.fr.md": original, f"{KEY}.en.md": article("Title", "A body of text.", translation=translation)}
    return write_site(tmp_path, files)


def states(root: Path) -> dict[str, str]:
    """The states of the only story, by language."""
    (row,) = rows_of(read_site(root, read_config(root)))
    return {cell.lang: " ".join([cell.state, *cell.changed]) for cell in row.cells}


def accepted(root: Path) -> list[str]:
    (story,) = (site := read_site(root, read_config(root))).stories
    return accept(root, site, story)


def edit(root: Path, path: str, before: str, after: str) -> None:
    text = (root / path).read_text(encoding="utf-8")
    assert before in text
    (root / path).write_text(text.replace(before, after), encoding="utf-8")


def test_a_translation_is_unrecorded_then_current_then_outdated(tmp_path: Path) -> None:
    root = site(tmp_path)
    assert states(root) == {"fr": "original", "en": "unrecorded"}
    accepted(root)
    assert states(root)["en"] == "current"
    edit(root, f"{KEY}.fr.md", "Un *corps* de", "Un corps  entier de")
    assert states(root)["en"] == "outdated body"
    accepted(root)
    assert states(root)["en"] == "current"


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        ("Un *corps* de texte.", "Un corps\nde **texte**", "current"),
        ('"Titre"', '"« Titre »"', "current"),
        ('"Titre"', '"Titres"', "outdated title"),
        ("Summary of", "Summaries of", "outdated summary"),
        ('["Un point."]', '["Un point.", "Deux."]', "outdated key_points"),
        ("topic:", "tags: [x]\ntopic:", "current"),
        ("topic:", "timeline: [{date: 2024, text: Alors}]\ntopic:", "outdated timeline"),
    ],
)
def test_only_words_count(before: str, after: str, state: str, tmp_path: Path) -> None:
    root = site(tmp_path)
    accepted(root)
    edit(root, f"{KEY}.fr.md", before, after)
    assert states(root)["en"] == state


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"translation": {"of": "fr", "kind": "machine"}}, "unrecorded"),
        ({"translation": None}, "original"),
        ({"translation": "fr", "draft": True}, "draft"),
        ({"translation": {"of": "uk"}}, "current"),
        (None, "missing"),
        ({"only": ["fr"]}, "unneeded"),
    ],
)
def test_other_states(changes: dict[str, object] | None, state: str, tmp_path: Path) -> None:
    root = site(tmp_path, **({"only": changes["only"]} if changes and "only" in changes else {}))
    (root / f"{KEY}.en.md").unlink()
    if changes is not None and "only" not in changes:
        (root / f"{KEY}.en.md").write_text(article("Title", **changes))
    expected = "machine" if changes and changes.get("translation") == {"of": "fr", "kind": "machine"} else state
    assert states(root)["en"] == expected


def test_accepting_what_a_machine_made_says_that_a_person_looked(tmp_path: Path) -> None:
    root = site(tmp_path, {"of": "fr", "kind": "machine", "by": "Engine"})
    (line,) = accepted(root)
    assert line.endswith("and as checked by a person")
    said = yaml.safe_load((root / f"{KEY}.en.md").read_text().split("---")[1])["translation"]
    assert said["kind"] == "machine_edited" and said["by"] == "Engine" and set(said["from"]) < set(FIELDS)
    assert accepted(root) == [f"{KEY}.en.md is accepted already"]


def test_a_story_without_translations_cannot_be_accepted(tmp_path: Path) -> None:
    with pytest.raises(DigestError, match="translation of another; say in the translated version"):
        accepted(site(tmp_path, None))


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        *((".", "stories/a"), (".", "a"), (".", "content/stories/a"), (".", f"./{KEY}.en.md")),
        *(("content", "stories/a.fr.md"), ("content/stories", "a.en.md"), ("static", "../content/stories/a.fr.md")),
        *(("..", "site/content/stories/a.fr.md"), ("static", "{root}/content/stories/a.en.md")),
    ],
)
def test_a_story_is_named_by_its_key_or_by_a_path(
    folder: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the folder in which one is, as shells complete it, or from the root."""
    root = site(tmp_path / "site")
    (root / "static").mkdir()
    monkeypatch.chdir(root / folder)
    result = CliRunner().invoke(cli, ["--site", str(root), "status", "--accept", named.format(root=root)])
    assert (result.exit_code, result.output) == (0, f"{KEY}.en.md is accepted as saying what {KEY}.fr.md says\n")


BLOCK = """\
---
title: x
# before
translation:  # how
    of: fr # French
    # who
    by: Ada
# after
topic: y
---
Body
"""


def test_marks_keep_every_other_line() -> None:
    after = marked(BLOCK, {"of": "fr", "from": {"title": "12"}})
    assert after == BLOCK.replace("    by: Ada\n", '    by: Ada\n    from:\n      title: "12"\n')
    assert marked(after, {"of": "fr", "from": {"body": "ab"}}) == after.replace('title: "12"', "body: ab")


@pytest.mark.parametrize(
    "said",
    [
        *("translation: fr", "translation: {of: fr, by: 'A # b'}  # how", "topic: y", "translation:"),
        *("translation:\n  {of: fr}", "translation:\n  'of': en\n  \"kind\": machine", "'translation': {of: fr}"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_marks_are_written_into_any_form(said: str, end: str) -> None:
    text = f"---\n# one\n{said}\nid: z\n---\nBody\n".replace("\n", end)
    after = marked(text, {"of": "fr", "kind": "human", "from": {"title": "ab12"}})
    before, now = (tree(one.replace("\r\n", "\n").split("---\n")[1]) for one in (text, after))
    assert isinstance(before, dict) and isinstance(now, dict)
    assert {**before, "translation": now["translation"]} == now
    assert now["translation"]["of"] == "fr" and now["translation"]["from"] == {"title": "ab12"}
    assert after.count("\r\n") == (after.count("\n") if end == "\r\n" else 0)
    assert "# one" in after and ("# how" in after) == ("# how" in text)


@pytest.mark.parametrize(
    ("said", "value", "wanted"),
    [
        ("title: A  # the mayor's", "B", 'title: "B"  # the mayor\'s'),
        ("title: 'A # b' # c", "B", 'title: "B" # c'),
        ("title: A # b\n# c", "B # d", 'title: "B # d" # b\n# c'),
        ("summary: >- # short\n  One\n  line.", "Two.", 'summary: "Two." # short'),
        ("summary: One\n  line.", "Two.", 'summary: "Two."'),
        ("key_points: # all\n- a # x\n# y\n- b", ["c", "b"], 'key_points: # all\n- "c" # x\n# y\n- b'),
        ("key_points: [a, b] # all", ["c", "d"], 'key_points: ["c", "d"] # all'),
        ("key_points: [a, b] # all", ["c"], 'key_points: # all\n  - "c"'),
        ("quotes:\n- {by: A, text: a} # x", [{"by": "A", "text": "b"}], 'quotes:\n- {by: A, text: "b"} # x'),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stands_beside_words_stays(said: str, value: Any, wanted: str, end: str) -> None:
    def file(lines: str) -> str:
        return f"---\ndate: 1\n{lines}\ntopic: y\n---\nBody\n".replace("\n", end)

    key = said.partition(":")[0]
    block = [f"{key}:", *(f"  - {json.dumps(one)}" for one in value)] if isinstance(value, list) else []
    assert with_block(file(said), key, value, block or [f"{key}: {json.dumps(value)}"]) == file(wanted)


def test_accepting_takes_no_options_of_the_matrix(tmp_path: Path) -> None:
    """`--accept a --edition 2024-w20` does not accept what is in that edition alone."""
    words = ["--site", str(site(tmp_path)), "status", "--accept", "a", "--edition", "2024-w20"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2 and "--accept records what it is told" in result.output


def test_front_matter_in_braces_is_refused(tmp_path: Path) -> None:
    """No line of it can be changed without the others; nothing is written."""
    root = site(tmp_path)
    (root / f"{KEY}.en.md").write_text("---\n{title: Title, translation: fr}\n---\nBody\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"^{KEY}.en.md:2:1: no key of this front matter can be changed by itself"):
        accepted(root)
    assert not (root / "content/translations").exists()


# Bad input


@pytest.mark.parametrize(
    ("french", "english", "wanted"),
    [
        ({"of": "en"}, {"of": "fr"}, f"{KEY}.en.md:4:15: the translations go in a circle: {KEY}.en.md ← {KEY}.fr.md"),
        (
            None,
            {"of": "en"},
            f"{KEY}.en.md:4:15: the version says that it is translated from itself; name the language",
        ),
        (None, {"of": "xx"}, f"{KEY}.en.md:4:15: there is no language 'xx'; known are en, fr"),
        ("fr-CA", None, f"{KEY}.fr.md:4:1: "),
        (
            None,
            {"from": {"titel": "a"}},
            f"{KEY}.en.md:4:24: 'titel' is nothing that is translated; did you mean 'title'?",
        ),
    ],
)
def test_what_a_translation_cannot_be_of(french: object, english: object, wanted: str, tmp_path: Path) -> None:
    texts = {"fr": article("fr", translation=french, **FACTS), "en": article("en", translation=english)}
    root = write_site(tmp_path, {f"{KEY}.{lang}.md": text for lang, text in texts.items()})
    if french == "fr-CA":
        assert build_site(root).stories == 1  # of a language that is read elsewhere
        return
    for run in (lambda: build_site(root), lambda: read_site(root, read_config(root))):
        with pytest.raises(InputError) as error:
            run()
        assert str(error.value).startswith(wanted)


def test_a_translation_of_a_version_that_is_not_there(tmp_path: Path) -> None:
    files = {f"{KEY}.en.md": article("A", **FACTS, translation="fr")}
    told = [str(one) for one in build_site(write_site(tmp_path, files)).warnings]
    assert f"{KEY}.en.md:7:1: the story has no version in 'fr'; write it, or delete of:" in told
    collected = {"content/x.fr.md": article("Un article", "Texte.", story="stories/a", source={"name": "Reuters"})}
    told = [str(one) for one in build_site(write_site(tmp_path, collected)).warnings]  # of a source article
    assert not any("has no version in 'fr'" in one for one in told)


# Pages


def test_readers_are_told_that_the_original_is_newer(tmp_path: Path) -> None:
    """And only the pages that show the body, or say so, are rendered."""
    root = site(tmp_path, {"of": "fr", "by": "Ada"})
    accepted(root)
    build_site(root)
    page = "en/2024/05/a/index.html"
    note = b"The original has been changed since"
    assert note not in output_of(root)[page]
    edit(root, f"{KEY}.fr.md", "corps", "autre corps")
    report = build_site(root)
    now = output_of(root)
    assert report.rendered == 2 and note in now[page] and note not in now["fr/2024/05/a/index.html"]
    assert "(original: French) by Ada" in re.sub(r"\s+", " ", now[page].decode())
    build_site(root, clean=True)
    assert output_of(root) == now


def test_kept_words_are_neither_read_nor_published(tmp_path: Path) -> None:
    root = site(tmp_path)
    before = build_site(root)
    accepted(root)
    assert (root / "content/translations/stories/a.en.md").is_file()
    (root / "content/translations/stories/broken.md").write_text("no front matter")
    (root / "content/translations/picture.png").write_bytes(b"x")
    after = build_site(root, clean=True)
    assert (after.articles, after.pages, after.warnings) == (before.articles, before.pages, [])
    assert not any("translations" in path or "picture" in path for path in output_of(root))
    result = CliRunner().invoke(cli, ["--site", str(root), "mv", "stories/a", "stories/b"])
    assert result.exit_code == 0 and (root / "content/translations/stories/b.en.md").is_file()
    assert not (root / "content/translations/stories/a.en.md").exists()


# The command


def test_status_of_the_sample_digest_has_one_outdated_and_one_missing(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--site", str(SAMPLE), "status", "--json", "--todo", "--strict"])
    told = json.loads(result.output)
    assert result.exit_code == 3
    found = {story["story"]: story["versions"]["en"] for story in told["stories"]}
    assert found.pop("stories/2024/05/olympic-flame-marseille")["state"] == "missing"
    (version,) = found.values()
    assert version["state"] == "outdated"
    ((field, words),) = ((one["field"], one["words"]) for one in version["changed"])
    assert field == "body" and {kind for kind, _ in words} >= {"kept", "added"}
    counted = told["totals"]
    assert sum(counted["all"]["en"].values()) == 32
    assert {period: one["en"].get("outdated", 0) for period, one in counted["editions"].items()} == {
        **dict.fromkeys(("2024-w19", "2024-w20", "2024-w21", "2024-w22", "2024-w24"), 0),
        "2024-w23": 1,
    }
    assert (
        counted["all"]["en"]["outdated"] == sum(one["en"].get("outdated", 0) for one in counted["topics"].values()) == 1
    )


def test_status_of_an_edition() -> None:
    result = CliRunner().invoke(cli, ["--site", str(SAMPLE), "status", "--json", "--edition", "2024-W24"])
    assert {tuple(story["editions"]) for story in json.loads(result.output)["stories"]} == {("2024-w24",)}
    result = CliRunner().invoke(cli, ["--site", str(SAMPLE), "status", "--edition", "2024-w42"])
    assert result.exit_code == 1 and "did you mean '2024-w24'?" in result.output


def test_status_of_a_site_that_shows_nothing_yet(tmp_path: Path) -> None:
    """Editions are no reason to know less of drafts."""
    root = site(tmp_path, draft=True)
    (root / "digest.yaml").write_text(CONFIG + "editions: weekly\n", encoding="utf-8")
    (root / f"{KEY}.en.md").unlink()
    result = CliRunner().invoke(cli, ["--site", str(root), "status", "--json"])
    (row,) = json.loads(result.output)["stories"]
    assert {lang: cell["state"] for lang, cell in row["versions"].items()} == {"fr": "draft", "en": "missing"}


def test_status_is_a_table_for_people(tmp_path: Path) -> None:
    root = Path(shutil.copytree(SAMPLE / "content", tmp_path / "content")).parent
    shutil.copy(SAMPLE / "digest.yaml", root)
    result = CliRunner().invoke(cli, ["--site", str(root), "status", "--topic", "culture"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    assert re.search(r"olympic-flame-marseille +· original +✗ missing", result.output)
    shutil.rmtree(root / "content/translations")
    result = CliRunner().invoke(cli, ["--site", str(root), "status", "--todo"], env={"COLUMNS": "100"})
    assert "its words as they were then are not kept" in result.output
    result = CliRunner().invoke(cli, ["--site", str(root), "status", "--topic", "cultur"])
    assert result.exit_code == 1 and "did you mean 'culture'?" in result.output
    (root / "content/stories/2024/05/ai-act.en.md").write_text("---\n")
    result = CliRunner().invoke(cli, ["--site", str(root), "status", "--json"])
    assert result.exit_code == 1 and json.loads(result.output)["errors"][0]["path"].endswith("ai-act.en.md")
