"""The commands that start, check and clean a site, and tell how to write it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from digest import frontmatter, siteconfig, vocabulary
from tests.commanding import digest, done, files_of, site
from tests.sites import FACTS, SAMPLE, article, output_of, story


def test_init_writes_a_site_that_builds_without_warnings(tmp_path: Path) -> None:
    done("init", "mine", cwd=tmp_path)
    built = digest("build", "--strict", cwd=tmp_path / "mine")
    assert (built.returncode, built.stderr) == (0, "")
    pages = output_of(tmp_path / "mine")
    assert [len([path for path in pages if re.fullmatch(rf"{lang}/\d+/\d+/[^/]+/.*", path)]) for lang in ("fr", "en")]
    assert {"fr/index.html", "en/index.html", "index.html"} <= pages.keys()


def test_init_takes_other_languages(tmp_path: Path) -> None:
    done("init", "mine", "--languages", "de,ar", cwd=tmp_path)
    built = digest("build", "--strict", cwd=tmp_path / "mine")
    assert built.returncode == 0
    assert all("social cards stay without words in 'ar'" in line for line in built.stderr.splitlines())
    assert {"de/index.html", "ar/index.html"} <= output_of(tmp_path / "mine").keys()


@pytest.mark.parametrize("languages", ["fr,,en", "français", "fr en", "../x"])
def test_init_refuses_what_is_no_language(languages: str, tmp_path: Path) -> None:
    """Nothing is written: a site that init wrote always builds."""
    result = digest("init", "mine", "--languages", languages, cwd=tmp_path)
    assert result.returncode != 0
    assert not files_of(tmp_path)


def test_init_refuses_a_folder_that_has_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "note.txt").write_text("Mine.")
    result = digest("init", "mine", cwd=tmp_path)
    assert result.returncode == 1
    assert "mine is not empty" in result.stderr
    assert files_of(tmp_path) == {"mine/note.txt": b"Mine."}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ('He said: "no"', "he-said-no"),
        ("L'été: # pas fini", "l-ete-pas-fini"),
        ("Мир: «да» и нет", "мир-да-и-нет"),
        (r"back\slash - [list]", "back-slash-list"),
    ],
)
def test_new_writes_a_draft_that_is_withheld_until_asked_for(title: str, slug: str, tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    path = Path(done("new", title, "--topic", "science", "--lang", "en", cwd=root).strip())
    assert path.name == f"{slug}.en.md"
    front = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
    assert (front["title"], front["topic"], front["draft"]) == (title, "science", True)
    built = digest("build", cwd=root)
    assert "withheld: 1 (draft)" in built.stderr
    assert not [page for page in output_of(root) if slug in page]
    done("build", "--drafts", cwd=root)
    assert [page for page in output_of(root) if slug in page and page.startswith("en/")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--topic", "scienec"), "there is no topic 'scienec'; did you mean 'science'?"),
        (("--lang", "eng"), "'eng' is not a language of this site; did you mean 'en'?"),
        (("--topic", "zzz"), "there is no topic 'zzz'; known are science, world"),
    ],
)
def test_new_suggests_what_was_meant(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    before = files_of(root)
    result = digest("new", "A title", *arguments, cwd=root)
    assert result.returncode == 1
    assert words in result.stderr
    assert files_of(root) == before


def test_new_never_overwrites(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    path = Path(done("new", "The title", cwd=root).strip())
    path.write_text("My words.")
    result = digest("new", "The title!", cwd=root)
    assert result.returncode == 1
    assert "exists already; choose another title" in result.stderr
    assert path.read_text() == "My words."


def test_new_needs_a_title_that_makes_an_address(tmp_path: Path) -> None:
    result = digest("new", "?!", cwd=site(tmp_path, story("a")))
    assert result.returncode == 1
    assert "no address can be made of '?!'" in result.stderr


def test_check_writes_no_output(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    before = files_of(root)
    assert "no faults" in done("check", cwd=root)
    assert {path: data for path, data in files_of(root).items() if not path.startswith(".digest/")} == before


def test_check_finds_every_fault_with_its_place(tmp_path: Path) -> None:
    root = site(tmp_path, story("a", topic="wrold"), story("b", sumary="x"), story("c"))
    result = digest("check", cwd=root)
    assert result.returncode == 1
    assert "content/stories/a.fr.md:5:1: there is no topic 'wrold'; did you mean 'world'?" in result.stderr
    assert "content/stories/b.fr.md:7:1: unknown key 'sumary'; did you mean 'summary'?" in result.stderr
    assert not (root / "_site").exists()


def test_a_file_with_a_fault_makes_none_in_its_translations(tmp_path: Path) -> None:
    """The facts of the story stand in the file that cannot be read: nothing is known to be missing."""
    result = digest("check", cwd=site(tmp_path, story("a"), story("b", sumary="x")))
    assert result.stderr.splitlines() == ["content/stories/b.fr.md:7:1: unknown key 'sumary'; did you mean 'summary'?"]


def test_check_finds_what_a_build_finds_only_when_it_writes(tmp_path: Path) -> None:
    """Two stories at one address: a fault of the input, so `check` must know it."""
    same = {f"content/stories/{name}.fr.md": article(name, slug="same", **FACTS) for name in "ab"}
    root = site(tmp_path, story("a"), story("b"), **same)
    assert "two things would be written to fr/2024/05/same/index.html" in digest("build", cwd=root).stderr
    result = digest("check", cwd=root)
    assert result.returncode == 1
    assert "two things would be written to fr/2024/05/same/index.html" in result.stderr


def test_clean_deletes_only_what_digest_wrote(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    before = files_of(root)
    done("build", cwd=root)
    for foreign in ("_site/mine.txt", "_site/fr/mine.txt"):
        (root / foreign).write_text("Mine.")
    done("clean", cwd=root)
    assert files_of(root) == {**before, "_site/mine.txt": b"Mine.", "_site/fr/mine.txt": b"Mine."}
    assert not (root / "_site/en").exists(), "empty folders go too"


def test_clean_leaves_no_folder_and_does_nothing_twice(tmp_path: Path) -> None:
    root = site(tmp_path, story("a"))
    done("build", cwd=root)
    assert "deleted .digest/" in done("clean", cwd=root)
    assert not (root / "_site").exists()
    assert done("clean", cwd=root) == ""


def test_clean_leaves_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    root = site(tmp_path / "site", story("a"))
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text("Mine.")
    done("clean", "-o", tmp_path / "other", cwd=root)
    assert (tmp_path / "other" / "index.html").exists()


TABLES = {
    "article": frontmatter.VERSION_FIELDS,
    "page": frontmatter.PAGE_FIELDS,
    "config": siteconfig.CONFIG_FIELDS,
    "topics": vocabulary.TOPIC_FIELDS,
    "publishers": vocabulary.PUBLISHER_FIELDS,
    "tags": vocabulary.TAG_FIELDS,
}


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Whether a value fits a JSON Schema of the few words that ours have."""
    known = {"$schema", "title", "description", "type", "enum", "anyOf", "properties"}
    assert schema.keys() <= known | {"required", "additionalProperties", "items"}
    types = {"string": str, "number": (int, float), "integer": int, "boolean": bool, "object": dict, "array": list}
    if "anyOf" in schema and not any(fits(value, one) for one in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    names = schema.get("type", [])
    allowed = tuple(types.get(name, type(None)) for name in ([names] if isinstance(names, str) else names))
    if allowed and not any(isinstance(value, one) for one in allowed):
        return False
    if isinstance(value, list):
        return all(fits(item, schema.get("items", {})) for item in value)
    if isinstance(value, dict) and "type" in schema:
        properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
        others = {"enum": []} if others is False else others
        return set(schema.get("required", ())) <= value.keys() and all(
            fits(item, properties.get(key, others)) for key, item in value.items()
        )
    return True


class _Loader(yaml.SafeLoader):
    """YAML as editors read it: JSON's types, dates as strings."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def fronts(folder: Path, pattern: str) -> list[Any]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob(pattern))]
    assert texts
    return [yaml.load(text.removeprefix("---").split("\n---")[0], _Loader) for text in texts]


@pytest.mark.parametrize("what", sorted(TABLES))
def test_schema_has_the_keys_of_the_tables(what: str, tmp_path: Path) -> None:
    schema = json.loads(done("schema", what, cwd=tmp_path))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    entry = schema["additionalProperties"]["anyOf"][1] if what in ("topics", "publishers", "tags") else schema
    assert set(entry["properties"]) == {field.name for field in TABLES[what]}
    assert entry["required"] == [field.name for field in TABLES[what] if field.required]
    assert entry["additionalProperties"] is False
    assert all(value["description"] for value in entry["properties"].values())


def test_schema_accepts_the_sample_digest(tmp_path: Path) -> None:
    schemas = {what: json.loads(done("schema", what, cwd=tmp_path)) for what in TABLES}
    for what, pattern in (
        ("article", "content/stories/**/*.md"),
        ("page", "content/pages/*.md"),
        ("config", "digest.yaml"),
        ("topics", "content/topics.yaml"),
        ("publishers", "content/publishers.yaml"),
    ):
        for front in fronts(SAMPLE, pattern):
            assert fits(front, schemas[what]), (what, front)


def test_schema_refuses_what_a_build_refuses(tmp_path: Path) -> None:
    schema = json.loads(done("schema", cwd=tmp_path))
    assert fits({"title": "A", "sources": [{"name": "AFP", "role": "wire"}]}, schema)
    assert not fits({"title": "A", "sumary": "x"}, schema)
    assert not fits({"summary": "no title"}, schema)
    assert not fits({"title": "A", "sources": [{"name": "AFP", "role": "writer"}]}, schema)
    assert not fits({"title": "A", "draft": "perhaps"}, schema)


def test_schema_accepts_what_new_writes(tmp_path: Path) -> None:
    """Keys left empty are as good as absent, for editors too."""
    root = site(tmp_path, story("a"))
    path = Path(done("new", "The title", cwd=root).strip())
    (front,) = fronts(path.parent, path.name)
    assert fits(front, json.loads(done("schema", cwd=root)))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_its_shell(shell: str, tmp_path: Path) -> None:
    script = done("completion", shell, cwd=tmp_path)
    assert "_DIGEST_COMPLETE" in script
    assert re.search(r"\bdigest\b", script)
    if found := shutil.which(shell):
        checked = subprocess.run([found, "-n"], input=script, text=True, capture_output=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


def test_completion_refuses_other_shells(tmp_path: Path) -> None:
    assert digest("completion", "tcsh", cwd=tmp_path).returncode == 2
