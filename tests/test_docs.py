"""The documents say what the program does: references are made of its tables, and what README shows works as shown."""

import inspect
import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from jinja2 import meta
from msgspec import Struct

from digest import commands as commands_folder
from digest import issueviews, views
from digest.cli import cli
from digest.commands.edition import edition
from digest.config import reading
from digest.formats import NAMES
from digest.model import Date, Moment, Quote
from digest.parse import parse
from digest.places import located
from digest.reference import DOCS, MARK, configuration_reference, front_matter_reference
from digest.site import Settings
from digest.siteconfig import parse_config
from digest.templates import syntax
from digest.themefiles import SETTING_FIELDS
from digest.vocabulary import Publisher
from tests.sites import REPOSITORY

TOP = ("README.md", "ARCHITECTURE.md", "CHANGELOG.md")
DOCUMENTS = [*(REPOSITORY / name for name in TOP), *sorted(DOCS.glob("*.md"))]
DEFAULT_THEME = REPOSITORY / "themes" / "default"
RECORDS = {
    **{
        name: one
        for module in (views, issueviews)
        for name, one in vars(module).items()
        if isinstance(one, type) and one.__module__ == module.__name__
    },
    **{one.__name__: one for one in (Date, Moment, Quote, Publisher)},
}
"""Everything that templates are handed."""


@cache
def text_of(name: str) -> str:
    """A document."""
    return (REPOSITORY / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.M | re.S)
    assert found, f"no section {heading!r}"
    return found[1]


def names_in(table: str) -> list[str]:
    """The first cell of each row, where it is code."""
    return re.findall(r"^\| `([^`]+)` \|", table, re.M)


def document_id(path: Path) -> str:
    """How a document is called in the names of tests."""
    return path.relative_to(REPOSITORY).as_posix()


# The references


@pytest.mark.parametrize(
    ("name", "made"), [("front-matter", front_matter_reference()), ("configuration", configuration_reference())]
)
def test_reference_is_made_of_the_tables(name: str, made: str) -> None:
    introduction, mark, found = text_of(f"docs/{name}.md").partition(MARK)
    assert introduction and mark
    assert found == made, f"docs/{name}.md is out of date; run: python -m digest.reference"


@pytest.mark.parametrize("name", ["front-matter", "configuration"])
def test_reference_begins_with_an_example_in_yaml(name: str) -> None:
    introduction = text_of(f"docs/{name}.md").partition(MARK)[0]
    assert blocks(introduction, "yaml")


def test_example_of_front_matter_is_an_article() -> None:
    example = blocks(text_of("docs/front-matter.md"), "yaml")[0]
    config = parse_config(text_of("digest.yaml"))
    article, problems = parse("content/stories/2024/06/example.en.md", example.encode(), reading(config))
    assert article and problems == []


def test_example_of_configuration_is_one() -> None:
    config = parse_config(blocks(text_of("docs/configuration.md"), "yaml")[0])
    assert [language.code for language in config.languages] == ["fr", "en"]


def test_configuration_names_every_format() -> None:
    listed = re.search(r"`formats` may list: (.*?)\.", text_of("docs/configuration.md"), re.S)
    assert listed and tuple(re.findall(r"`(\w+)`", listed[1])) == NAMES


def test_configuration_names_the_languages_that_need_no_words() -> None:
    shipped = {path.stem for path in (DEFAULT_THEME / "words").glob("*.yaml")}
    assert shipped == {"ar", "en", "fr", "de"}, "name the others in docs/configuration.md and here"
    assert "(Arabic, English, French, German)" in text_of("docs/configuration.md")


# Themes


@pytest.mark.parametrize("name", RECORDS)
def test_themes_explains_every_field(name: str) -> None:
    record = RECORDS[name]
    assert issubclass(record, Struct)
    own = [member for member, value in vars(record).items() if isinstance(value, property)]
    fields = [field for field in record.__struct_fields__ if not field.startswith("_")]
    assert names_in(section(text_of("docs/themes.md"), name)) == [*fields, *own]


def test_themes_explains_every_template() -> None:
    templates = {path.name for path in (DEFAULT_THEME / "templates").iterdir()}
    explained = names_in(section(text_of("docs/themes.md"), "Templates"))
    assert sorted(explained) == sorted(templates)


def test_themes_explains_every_setting_with_its_default() -> None:
    table = section(text_of("docs/themes.md"), "theme.yaml")
    assert names_in(table) == [field.name for field in SETTING_FIELDS]
    for field in SETTING_FIELDS:
        if field.name != "inherits":
            value = getattr(Settings(), field.name)
            default = ", ".join(value) or "none" if isinstance(value, tuple) else value
            assert f"| `{field.name}` | {field.shape} | {field.about} ({default}) |" in table


def test_themes_names_whatever_the_default_templates_use() -> None:
    used, own = set(), set()
    for path in (DEFAULT_THEME / "templates").iterdir():
        template = path.read_text(encoding="utf-8")
        used |= meta.find_undeclared_variables(syntax().parse(template))
        own |= set(re.findall(r"{%-? set (\w+)", template))
    known = set(re.findall(r"`(\w+)", text_of("docs/themes.md"))) | own
    assert used - known == set()


def test_words_of_the_default_theme_follow_the_rules() -> None:
    for path in (DEFAULT_THEME / "words").glob("*.yaml"):
        words = re.findall(r"^(\S+):", path.read_text(encoding="utf-8"), re.M)
        assert words
        unfit = [word for word in words if not re.fullmatch(r"[a-z_]+", word) or hasattr(dict, word)]
        assert unfit == [], path


# README


def commands() -> list[list[str]]:
    """The words of each line in the shell blocks of the documents that calls digest."""
    lines = (
        line for path in DOCUMENTS for block in blocks(path.read_text("utf-8"), "sh") for line in block.split("\n")
    )
    return [words for line in lines if (words := shlex.split(line, comments=True)) and words[0] == "digest"]


def test_readme_lists_every_command() -> None:
    listed = [name.split()[1] for name in names_in(section(text_of("README.md"), "Commands"))]
    assert sorted(listed) == sorted(cli.commands)


def test_every_command_is_the_only_one_of_its_file() -> None:
    files = {path.stem.removesuffix("_") for path in Path(commands_folder.__file__).parent.glob("[!_]*.py")}
    assert files == set(cli.commands)
    assert {name: command.name for name, command in cli.commands.items()} == {name: name for name in files}
    assert list(cli.commands) == sorted(files)


def test_readme_names_the_arguments_of_commands() -> None:
    for usage in names_in(section(text_of("README.md"), "Commands")):
        _, name, *given = usage.split()
        parameters = [one for one in cli.commands[name].params if isinstance(one, click.Argument) and one.required]
        assert given == [one.metavar or str(one.name).upper() for one in parameters]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_shown_commands_exist(words: list[str]) -> None:
    result = CliRunner().invoke(cli, [*words[1:], "--help"])
    assert result.exit_code == 0, result.output


def test_options_named_in_the_documents_exist() -> None:
    known = {
        option
        for command in (cli, *cli.commands.values(), *edition.commands.values())
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help"}
    for path in DOCUMENTS:
        assert set(re.findall(r"`(?:digest [^`]*)?(--[a-z][a-z-]*)`", path.read_text("utf-8"))) <= known, path


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.M))
    for path in DOCUMENTS:
        named = set(re.findall(r"(?:^|`)make ([a-z]+)(?:`| {2,}#)", path.read_text("utf-8"), re.M))
        assert named <= targets, path


def test_first_five_minutes_work_as_shown(tmp_path: Path) -> None:
    (block,) = blocks(section(text_of("README.md"), "The first five minutes"), "sh")
    script = f'set -e\ndigest() {{ {shlex.quote(sys.executable)} -m digest "$@"; }}\n{block}'
    done = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.glob("my-digest/_site/en/*/*/a-second-story/index.html"))


def test_shown_article_is_the_real_one_abridged() -> None:
    (block,) = blocks(text_of("README.md"), "markdown")
    path = re.search(r"\(content/stories/\S+\.md\)", section(text_of("README.md"), "An article and its page"))
    assert path
    lines = iter(text_of(path[0][1:-1]).split("\n"))
    assert [line for line in block.split("\n")[:-1] if line not in lines] == []


def test_shown_fault_is_told_as_shown() -> None:
    (shown,) = blocks(section(text_of("README.md"), "An article and its page"), "text")
    path = shown.partition(":")[0]
    text = text_of(path).replace("\nsummary:", "\nsumary:")
    _, problems = parse(path, text.encode(), reading(parse_config(text_of("digest.yaml"))))
    assert [f"{problem}\n" for problem in located(problems, lambda _: text)] == [shown]


@pytest.mark.parametrize("name", ["home.png", "story.png"])
def test_pictures_are_small(name: str) -> None:
    assert f"docs/{name})" in text_of("README.md")
    data = (DOCS / name).read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) < 200_000
    assert int.from_bytes(data[16:20]) == 1000


# Architecture and changelog


def test_architecture_is_short() -> None:
    assert len(text_of("ARCHITECTURE.md").splitlines()) <= 80


def test_architecture_draws_the_modules_in_the_order_of_the_import_contract() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    row = {name: at for at, layer in enumerate(layers) for name in layer.split(" | ")}
    chain = re.search(r"^ {4}(cli →(?:.|\n)*?)\n\n", text_of("ARCHITECTURE.md"), re.M)
    assert chain is not None
    drawn = [row[name] for name in re.findall(r"\w+", chain[1])]
    assert drawn == sorted(drawn)
    assert len(drawn) > 20


def test_architecture_draws_the_pipeline_of_the_code() -> None:
    import digest.build

    drawn = re.search(r"^ {4}(load → .*)$", text_of("ARCHITECTURE.md"), re.M)
    assert drawn and drawn[1] in str(inspect.getdoc(digest.build))


def test_architecture_names_tests_and_modules_that_exist() -> None:
    named = set(re.findall(r"`(tests/\w+\.py)`", text_of("ARCHITECTURE.md")))
    assert {name for name in named if not (REPOSITORY / name).is_file()} == set()


def test_changelog_keeps_the_form_of_keep_a_changelog() -> None:
    lines = text_of("CHANGELOG.md").splitlines()
    assert lines[0] == "# Changelog"
    releases = [line for line in lines if line.startswith("## ")]
    assert releases[0] == "## [Unreleased]"
    assert all(re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", line) for line in releases[1:])
    kinds = {line for line in lines if line.startswith("### ")}
    assert kinds <= {f"### {kind}" for kind in ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")}
    start = lines.index(releases[0]) + 1
    assert all(not line or line.startswith(("## ", "### ", "- ")) for line in lines[start:])


# All documents


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=document_id)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"`[^`\n]*\]\([^`\n]*`|^```.*?^```$", "", path.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        assert file.is_file(), target
        assert not anchor or anchor in anchors(file.read_text("utf-8")), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=document_id)
def test_documents_do_not_promise_commands_that_are_not_there(path: Path) -> None:
    named = set(re.findall(r"`digest ([a-z]+)", path.read_text("utf-8")))
    assert named <= cli.commands.keys()
