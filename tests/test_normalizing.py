"""`digest normalize`: what differs from the canonical form is changed, every other line stays as it is."""

from pathlib import Path

import pytest

from digest.normalizing.form import Ids, canonical_form
from tests.sites import build_site, output_of, run, story, write_site

IDS = Ids({"monde": "world"}, {"AFP": "afp", "Agence France-Presse": "afp"})
UNTIDY = """\
---
title: L'été # stays
# so does this
topic: monde   # and this
added: 2024-05-17 10:30
sources:
  - name: AFP # by its id
    url: "https://EXAMPLE.org/a?utm_source=x&id=7#top"  # cleaned
    title: 'url: https://example.org/?utm_source=kept'
  - Agence France-Presse
tags: [ a, b ]
---
A body with a hidden\u200b sign.\x20\x20
And a line.
"""
TIDY = """\
---
title: L'été # stays
# so does this
topic: world   # and this
added: 2024-05-17T10:30
sources:
  - name: afp # by its id
    url: https://example.org/a?id=7  # cleaned
    title: 'url: https://example.org/?utm_source=kept'
  - afp
tags: [ a, b ]
---
A body with a hidden sign.\x20\x20
And a line.
"""


def test_only_what_differs_is_changed() -> None:
    assert canonical_form("a.fr.md", UNTIDY.encode(), IDS) == TIDY


ADDRESSES = """\
---
title: A
sources:
  - {name: AFP, url: https://example.org/a?utm_source=x&id=7, role: wire} # on one line
  - {name: "B", url: "https://example.org/b,c?fbclid=1", lang: fr}
  - name: C
    url: https://example.org/c?utm_medium=y#top
  - {name: D, url: https://amp.example.org/d}
source_notes: https://example.org/?utm_source=kept
---
"""


def test_addresses_are_cleaned_wherever_they_stand() -> None:
    """In braces, with quotes or without, with a fragment; a host of AMP may be the only one that answers."""
    wanted = (
        ADDRESSES.replace("utm_source=x&", "", 1).replace("AFP", "afp").replace("?fbclid=1", "")
        .replace("?utm_medium=y#top", "")
    )  # fmt: skip
    assert canonical_form("a.en.md", ADDRESSES.encode(), IDS) == wanted


def test_what_is_canonical_stays() -> None:
    assert canonical_form("a.fr.md", TIDY.encode(), IDS) == TIDY


def test_marks_and_line_ends_of_other_systems() -> None:
    data = b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode() + b"\r\n\r\n"
    assert canonical_form("a.fr.md", data, IDS) == TIDY


@pytest.mark.parametrize("text", ["no front matter", "---\ntitle: [\n---\n", "---\ntitle: x\n"])
def test_what_is_no_article_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"^a\.fr\.md:\d"):
        canonical_form("a.fr.md", text.encode(), IDS)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with an untidy article among tidy ones."""
    publishers = "afp: {name: Agence France-Presse, aliases: [AFP]}\n"
    topics = "world: {label: {fr: Monde, en: World}, aliases: [monde]}\n"
    return write_site(
        tmp_path,
        {
            **story("good"),
            "content/topics.yaml": topics,
            "content/publishers.yaml": publishers,
            "content/stories/a.fr.md": UNTIDY.replace("title:", "summary: Un mot.\ntitle:", 1),
        },
    )


def test_check_tells_and_changes_nothing(site: Path) -> None:
    before = (site / "content/stories/a.fr.md").read_bytes()
    done = run("normalize", "--check", cwd=site)
    assert (done.returncode, done.stdout) == (1, "content/stories/a.fr.md\n")
    assert (site / "content/stories/a.fr.md").read_bytes() == before


@pytest.mark.parametrize("also", [(), ("--check",)])
def test_diff_shows_the_lines_and_changes_nothing(also: tuple[str, ...], site: Path) -> None:
    before = (site / "content/stories/a.fr.md").read_bytes()
    done = run("normalize", "--diff", *also, cwd=site)
    assert (site / "content/stories/a.fr.md").read_bytes() == before
    assert "\n-topic: monde   # and this\n" in done.stdout and "\n+topic: world   # and this\n" in done.stdout
    assert " # so does this\n" in done.stdout


def test_a_second_run_changes_nothing_and_the_pages_stay(site: Path) -> None:
    build_site(site)
    before = output_of(site)
    assert run("normalize", cwd=site).returncode == 0
    again = run("normalize", "--check", cwd=site)
    assert (again.returncode, again.stdout) == (0, "")
    build_site(site)
    other = {path for path, body in output_of(site).items() if body != before.get(path)}
    assert other <= {path for path in other if "/a/" in path or path.endswith(("xml", "json", "index.html"))}


def test_files_are_named(site: Path) -> None:
    done = run("normalize", "--check", "content/stories/good.fr.md", cwd=site)
    assert (done.returncode, done.stdout) == (0, "")
    missing = run("normalize", "none.md", cwd=site)
    assert (missing.returncode, "there is no file" in missing.stderr) == (1, True)


def test_a_faulty_file_keeps_no_other_from_being_brought_into_form(site: Path) -> None:
    (site / "content/stories/b.fr.md").write_text("no front matter")
    done = run("normalize", cwd=site)
    assert (done.returncode, done.stdout) == (1, "content/stories/a.fr.md\n")
    assert done.stderr.startswith("content/stories/b.fr.md:1:1: there is no front matter")
