"""Names in templates: what nothing stands for is told before a page is made, and nothing else is."""

import re
from pathlib import Path
from typing import Any

import pytest

from digest import formats, render
from digest.given import EVERYWHERE, ON_PAGES
from digest.scope import unknown_names
from digest.templates import environment, syntax
from tests.fixtures import CASES, fixtures
from tests.golden import built
from tests.sites import REPOSITORY


def faults_in(sources: dict[str, str]) -> list[str]:
    """What is said of templates."""
    trees = {name: syntax().parse(source, name) for name, source in sources.items()}
    return [f"{one.template}:{one.line}: {one.message}" for one in unknown_names(trees, ON_PAGES, EVERYWHERE)]


@pytest.mark.parametrize(("path", "given", "expected"), fixtures(*sorted((CASES / "names").glob("*.txt"))))
def test_names(path: Path, given: str, expected: str) -> None:
    """The first template is `page.html`; each further one follows a line with its name."""
    first, *others = re.split(r"^--- (\S+)\n", given, flags=re.M)
    sources = {"page.html": first, **dict(zip(others[::2], others[1::2], strict=True))}
    assert faults_in(sources) == expected.splitlines()


@pytest.mark.parametrize("theme", ["default", "plain"])
def test_shipped_themes_name_what_there_is(theme: str) -> None:
    folders = [REPOSITORY / "themes" / name / "templates" for name in ("default", theme)]
    assert faults_in({path.name: path.read_text("utf-8") for folder in folders for path in folder.iterdir()}) == []


ADDED = {"book.json": {"articles"}}
"""What templates are given besides what their views hand over."""


def test_templates_are_given_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the views of a site's pages hand over, template by template, and what every template knows."""
    handed: dict[str, dict[str, Any]] = {}
    known: list[set[str]] = []

    def watched(template: str, view: formats.View) -> formats.View:
        def handing(*arguments: Any) -> dict[str, Any]:
            made = view(*arguments)
            handed.setdefault(template, {}).update(made)
            return made

        return handing

    def knowing(sources: Any, names: dict[str, Any]) -> Any:
        known.append({*names, "range"})
        return environment(sources, names)

    for template, view in formats.VIEWS.items():
        monkeypatch.setitem(formats.VIEWS, template, watched(template, view))
    monkeypatch.setattr("digest.render.environment", knowing)
    render._renderer.cache_clear()  # other tests may have built this very site
    built(tmp_path)
    assert formats.VIEWS.keys() == ON_PAGES.keys()
    assert len(handed) > 18
    for template, names in handed.items():
        said = ON_PAGES[template].keys() - EVERYWHERE.keys() - {"page", "story"} - ADDED.get(template, set())
        assert names.keys() - {"cards"} == said - {"cards"}, template
        assert "cards" in names or "cards" not in said, template
    assert known and all(names == EVERYWHERE.keys() for names in known)
