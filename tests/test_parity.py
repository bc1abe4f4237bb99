"""What `digest check` tells of versions that differ: cases as data, and the places that it names."""

import json
from pathlib import Path

import pytest

from digest.build import check
from digest.checking.findings import unequal
from digest.checking.parity import Site
from digest.checking.reading import read_article
from digest.config import Config, Language
from digest.errors import Where
from digest.report import Options
from tests.fixtures import CASES
from tests.sites import FACTS, article, write_site

CONFIG = Config((Language("fr", "Français", "t"), Language("en", "English", "t")), "https://digest.example")
OTHER = {**FACTS, "sources": [{"name": "AFP"}]}
NAMES = {"Reuters": ("Reuters",), "afp": ("Agence France-Presse", "AFP")}


def cases() -> list[tuple[dict[str, list[str]], list[str]]]:
    """The lines of each version, and what is told."""
    parts = (CASES / "checking" / "parity.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    lines = [part.split("\n") for part in parts]
    versions = [
        {lang: [one[3:] for one in some if one.startswith(f"{lang} ")] for lang in ("fr", "en")} for some in lines
    ]
    return [(one, [line[2:] for line in some if line[0] == "!"]) for one, some in zip(versions, lines, strict=True)]


def text_of(lines: list[str]) -> str:
    title, summary, *rest = lines
    points = [one[2:] for one in rest if one.startswith("- ")]
    body = "\n".join(one[2:] for one in rest if one.startswith("| "))
    keys = {"title": title, "summary": summary, "key_points": points}
    front = "\n".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value)
    return f"---\n{front}\nsources: [{{name: Reuters}}]\n---\n{body}\n"


@pytest.mark.parametrize(("versions", "wanted"), cases(), ids=lambda one: one["fr"][0] if isinstance(one, dict) else "")
def test_differences_between_versions(versions: dict[str, list[str]], wanted: list[str]) -> None:
    read = [read_article(f"content/a.{lang}.md", text_of(lines).encode(), CONFIG) for lang, lines in versions.items()]

    def at(path: str, where: Where) -> str:
        return f"{path}:4" if where == ("key_points",) else f"{path}:1"

    told = unequal([one for one in read if one is not None], Site(NAMES, at))
    short = [
        f"{one.path[10:12]} {one.message.replace('content/a.fr.md:1 ', '').replace('content/a.en.md:1 ', '')}"
        for one in told
    ]
    assert sorted(short) == sorted(wanted)


def test_both_places_are_named(tmp_path: Path) -> None:
    """The line of the figure, and that of the paragraph which should have it."""
    files = {
        "content/a.fr.md": article("Un", "Un début.\n\nPuis\n19 ponts.", **FACTS),
        "content/a.en.md": article("One", "A beginning.\n\nThen 16 bridges."),
    }
    warnings = check(write_site(tmp_path, files), Options(now=1_720_000_000, jobs=1)).warnings
    assert [str(one).removeprefix("content/").partition(";")[0] for one in warnings] == [
        "a.en.md:7:1: content/a.fr.md:10 does not have “16”",
        "a.fr.md:11:1: content/a.en.md:7 does not have “19”",
    ]


def test_a_link_that_the_other_language_cannot_have_is_no_difference(tmp_path: Path) -> None:
    files = {
        "content/a.fr.md": article("Un", "Texte.", **FACTS),
        "content/a.en.md": article("One", "Text, and [more](b.en.md)."),
        "content/b.en.md": article("Two", "Text.", **OTHER, only=["en"]),
    }
    root = write_site(tmp_path, files)
    assert check(root, Options(now=1_720_000_000, jobs=1)).warnings == []
    (root / "content/b.fr.md").write_text(article("Deux", "Texte."))
    (root / "content/b.en.md").write_text(article("Two", "Text.", **OTHER))
    (warning,) = check(root, Options(now=1_720_000_000, jobs=1)).warnings
    assert warning.message == "content/a.fr.md:8 does not have the link b.en.md"


def test_drafts_are_not_compared(tmp_path: Path) -> None:
    files = {
        "content/a.fr.md": article("Un", "Les 19 ponts.", **FACTS),
        "content/a.en.md": article("One", draft=True, translation="fr"),
    }
    assert check(write_site(tmp_path, files), Options(now=1_720_000_000, jobs=1)).warnings == []
