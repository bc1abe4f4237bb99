"""`digest import` from end to end: what it finds, what it writes, what it never does."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from digest.build import Options, check
from digest.yamltext import tree
from tests.fixtures import CASES
from tests.sites import CONFIG, article, build_site, output_of, run, story, write_site

PAGES = CASES / "pages"
TEXT = """\
Le pont est fermé

Par Anne Petit

Publié le 17 mai 2024 à 10:30

Le vieux pont sur la rivière a été fermé lundi à la circulation, car des ingénieurs y ont trouvé des fissures.

Les travaux dureront six semaines, a indiqué la mairie après une longue réunion mardi soir, selon l'AFP.

La circulation est déviée par le pont neuf, et les piétons peuvent prendre le bac qui part toutes les demi-heures.

Lire aussi : Le bac a coulé dans le port
"""
PUBLISHERS = """\
# Those we read.
gazette: # the local one
  name: The Gazette
  url: https://gazette.example/

afp: {name: Agence France-Presse, aliases: [AFP]}
"""


def imported(*arguments: str | Path, cwd: Path) -> dict[str, Any]:
    """What `digest import --json` prints."""
    done = run("import", "--json", *arguments, cwd=cwd)
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def one(*arguments: str | Path, cwd: Path) -> dict[str, Any]:
    """The only article of an import without faults."""
    found = imported(*arguments, cwd=cwd)
    assert found["errors"] == []
    (article,) = found["articles"]
    return article  # type: ignore[no-any-return]


def written(root: Path) -> dict[str, str]:
    """The files of a site's content."""
    return {path.relative_to(root).as_posix(): path.read_text() for path in (root / "content").rglob("*.md")}


def front(text: str) -> dict[str, Any]:
    """The front matter of a draft."""
    return tree(text.removeprefix("---\n").partition("\n---\n")[0])  # type: ignore[return-value]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with a story in both languages, publishers, and a text beside it."""
    root = write_site(tmp_path / "site", {**story("bridge"), "content/publishers.yaml": PUBLISHERS})
    (tmp_path / "raw.txt").write_text(TEXT, encoding="utf-8")
    return root


def test_a_text_becomes_a_draft_that_the_site_takes(site: Path) -> None:
    """Withheld as a draft; shown with `--drafts`, without its body, which is somebody else's."""
    found = one(site.parent / "raw.txt", cwd=site)
    text = (site / found["path"]).read_text(encoding="utf-8")
    head = front(text)
    assert found["path"].startswith("content/stories/") and found["path"].endswith("/le-pont-est-ferme.fr.md")
    assert (head["title"], head["date"], head["draft"], head["republish"]) == (
        "Le pont est fermé",
        "2024-05-17T10:30",
        "true",
        "false",
    )
    assert head["sources"] == [{"name": "afp", "role": "wire"}]
    assert "La circulation est déviée" in text and "Le bac a coulé" not in text
    assert check(site, Options(now=1_720_000_000, jobs=1)).withheld == {"draft": 1}
    build_site(site, drafts=True)
    page = next(body for path, body in output_of(site).items() if path.endswith("le-pont-est-ferme/index.html"))
    assert "La circulation est déviée".encode() not in page


def test_everything_that_was_found_is_told(site: Path) -> None:
    """The keys of `--json`, and what stands behind them."""
    found = one("--dry-run", site.parent / "raw.txt", cwd=site)
    assert list(found) == [
        *("path", "input", "title", "lang", "date", "date_evidence", "updated", "url", "publisher", "authors"),
        *("paragraphs", "summary", "stubs", "cited_sources", "quotes", "residue", "flags", "changes", "accounted"),
        "state",
    ]
    assert found["date_evidence"] == "line 5: Publié le 17 mai 2024 à 10:30"
    assert found["authors"] == ["Anne Petit"]
    assert found["stubs"] == [{"title": "Le bac a coulé dans le port", "excerpt": ""}]
    assert found["cited_sources"] == [{"name": "Agence France-Presse", "role": "wire"}]
    assert [len(paragraph) for paragraph in found["paragraphs"]] == [110, 104, 114]
    assert sum(found["accounted"].values()) == pytest.approx(1)
    assert {change["kind"] for change in found["changes"]} == {"drop"}


def test_a_dry_run_writes_nothing_and_needs_no_site(tmp_path: Path) -> None:
    (tmp_path / "raw.txt").write_text(TEXT, encoding="utf-8")
    assert one("--dry-run", "raw.txt", cwd=tmp_path)["state"] == "would be written"
    assert [path.name for path in tmp_path.iterdir()] == ["raw.txt"]
    refused = run("import", "raw.txt", cwd=tmp_path)
    assert refused.returncode == 1
    assert refused.stderr.startswith("no digest.yaml here")


def test_standard_input_is_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "digest", "import", "--dry-run", "--json", "-"],
        input=TEXT.encode(),
        cwd=tmp_path,
        capture_output=True,
        timeout=250,
        check=True,
    )
    assert json.loads(done.stdout)["articles"][0]["title"] == "Le pont est fermé"


def test_importing_again_changes_nothing(site: Path) -> None:
    first = one(site.parent / "raw.txt", cwd=site)
    before = written(site)
    again = one(site.parent / "raw.txt", cwd=site)
    assert (again["state"], again["path"]) == ("imported before", first["path"])
    assert written(site) == before


def test_another_article_of_that_title_gets_a_name_of_its_own(site: Path) -> None:
    """Nothing is ever overwritten."""
    one(site.parent / "raw.txt", cwd=site)
    before = written(site)
    (site.parent / "raw.txt").write_text(TEXT.replace("six semaines", "sept semaines"), encoding="utf-8")
    assert one(site.parent / "raw.txt", cwd=site)["path"].endswith("/le-pont-est-ferme-2.fr.md")
    assert before.items() <= written(site).items()


def test_a_source_article_of_a_story(site: Path) -> None:
    """In any language, below content/articles/; its source becomes one of the story's."""
    text = TEXT.replace("Par Anne Petit", "https://www.gazette.example/pont?utm_source=x")
    (site.parent / "raw.txt").write_text(text, encoding="utf-8")
    found = one("--story", "stories/bridge", site.parent / "raw.txt", cwd=site)
    head = front((site / found["path"]).read_text(encoding="utf-8"))
    assert found["path"].startswith("content/articles/")
    assert head["story"] == "stories/bridge"
    assert head["sources"] == [{"name": "gazette", "url": "https://www.gazette.example/pont", "role": "reported"}]
    build_site(site)
    assert b"gazette.example/pont" in output_of(site)["fr/2024/05/bridge/index.html"]


def test_a_source_that_a_story_names_can_still_be_collected(site: Path) -> None:
    """Its address alone is not its text: `--story` imports it, and once."""
    named = story("named", sources=[{"name": "gazette", "url": "https://gazette.example/pont"}])
    write_site(site, {**named, "content/publishers.yaml": PUBLISHERS})
    text = TEXT.replace("Par Anne Petit", "https://gazette.example/pont")
    (site.parent / "raw.txt").write_text(text, encoding="utf-8")
    assert one(site.parent / "raw.txt", cwd=site)["state"] == "imported before"
    assert one("--story", "stories/named", site.parent / "raw.txt", cwd=site)["state"] == "written"
    assert one("--story", "stories/named", site.parent / "raw.txt", cwd=site)["state"] == "imported before"


def test_topic_and_folder_are_as_asked(site: Path) -> None:
    found = one("--topic", "science", "--into", "content/inbox", site.parent / "raw.txt", cwd=site)
    assert found["path"] == "content/inbox/le-pont-est-ferme.fr.md"
    assert front((site / found["path"]).read_text(encoding="utf-8"))["topic"] == "science"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--topic", "sience"), "there is no topic 'sience'; did you mean 'science'?"),
        (("--story", "stories/brigde"), "there is no story 'stories/brigde'; did you mean 'stories/bridge'?"),
        (("--lang", "uk"), "'uk' is not a language of this site"),
        (("--lang", "f!"), "'f!' is not a language code"),
        (("--into", "../elsewhere"), "../elsewhere is not below content/"),
    ],
)
def test_what_is_asked_for_wrongly_is_said_before_anything_is_written(
    arguments: tuple[str, ...], told: str, site: Path
) -> None:
    before = written(site)
    done = run("import", *arguments, site.parent / "raw.txt", cwd=site)
    assert (done.returncode, done.stderr.startswith(told)) == (1, True), done.stderr
    assert written(site) == before


def test_an_article_in_a_language_that_the_site_does_not_speak(site: Path) -> None:
    """It can be a source article, and the message says so."""
    text = (
        "Міст закрили для руху\n\n"
        + "Старий міст через річку закрили в понеділок для руху, бо інженери знайшли в ньому тріщини.\n" * 2
    )
    (site.parent / "uk.txt").write_text(text, encoding="utf-8")
    found = imported(site.parent / "uk.txt", site.parent / "raw.txt", cwd=site)
    assert [one["lang"] for one in found["articles"]] == ["fr"]
    assert "it is in 'uk', which is not a language of this site" in found["errors"][0]["message"]
    assert "--story" in found["errors"][0]["hint"]
    assert one("--story", "stories/bridge", site.parent / "uk.txt", cwd=site)["state"] == "written"


def test_an_extract_is_no_summary(site: Path) -> None:
    """Without `draft:` the story is withheld with a word about it, until the summary is another."""
    file = site / one(site.parent / "raw.txt", cwd=site)["path"]
    file.write_text(file.read_text().replace("draft: true\n", "topic: world\n"))
    report = build_site(site)
    assert report.withheld == {"an extract for a summary": 1}
    assert [str(warning).partition(";")[0] for warning in report.warnings] == [
        f"{file.relative_to(site)}:1:1: withheld: it has an extract for a summary"
    ]
    head = front(file.read_text())
    file.write_text(file.read_text().replace(json.dumps(head["summary"], ensure_ascii=False), '"In our own words."'))
    assert build_site(site).withheld == {}


def test_a_page_is_read_with_its_metadata(tmp_path: Path) -> None:
    """Of JSON-LD and links in the head, each with its evidence; what stands beside the article is left out."""
    found = one("--dry-run", PAGES / "article.html", cwd=tmp_path)
    assert found["title"] == "Bridge closed for repairs"
    assert (found["date"], found["updated"]) == ("2024-05-17T10:30+01:00", "2024-05-18T08:00+01:00")
    assert found["date_evidence"].startswith("JSON-LD datePublished")
    assert found["url"] == "https://gazette.example/news/bridge"
    assert (found["publisher"], found["authors"]) == ("The Gazette", ["Ann Lee"])
    assert [paragraph.split()[0] for paragraph in found["paragraphs"]] == [
        *("The", "Six", "Repairs", "Lorries", "Walkers", "Until")
    ]
    assert not any("not an article" in paragraph for paragraph in found["paragraphs"])
    assert sum(found["accounted"].values()) == pytest.approx(1)


def test_what_is_no_address_keeps_nothing_from_being_imported(tmp_path: Path) -> None:
    text = "The old bridge over the river was closed on Monday by the council."
    (tmp_path / "a.md").write_text(f"---\ntitle: Bridge closed\nurl: http://[bad\n---\n{text}\n")
    (tmp_path / "b.md").write_text(f"---\ntitle: Harbour closed\n---\n{text.replace('bridge', 'harbour')}\n")
    found = imported("--dry-run", tmp_path / "a.md", tmp_path / "b.md", cwd=tmp_path)
    assert [one["title"] for one in found["articles"]] == ["Bridge closed", "Harbour closed"]


@pytest.mark.parametrize("at_once", [True, False])
def test_a_copy_from_elsewhere_is_kept_with_its_source(at_once: bool, site: Path) -> None:
    """One report on two sites: both are drafts, the later one with the story that it may belong to."""
    text = TEXT.partition("Publié")[2].partition("\n\n")[2]
    for name in ("one", "other"):
        source = f"sources: [{{name: {name.title()}, url: https://{name}.example/pont}}]"
        (site.parent / f"{name}.md").write_text(
            f"---\ntitle: Le pont est fermé\n{source}\n---\n{text}", encoding="utf-8"
        )
    names = [site.parent / "one.md", site.parent / "other.md"]
    runs = [names] if at_once else [[name] for name in names]
    first, second = [article for inputs in runs for article in imported(*inputs, cwd=site)["articles"]]
    assert [first["state"], second["state"]] == ["written", "written"]
    assert front((site / second["path"]).read_text())["sources"][0]["url"] == "https://other.example/pont"
    flags = [flag["message"] for flag in second["flags"] if flag["kind"] == "same-story"]
    key = first["path"].removeprefix("content/").removesuffix(".fr.md")
    assert [message.endswith(f"import it with --story {key}") for message in flags] == [True]
    again = imported(*names, cwd=site)["articles"]
    assert [article["state"] for article in again] == ["imported before", "imported before"]


def test_an_address_is_known_whatever_host_serves_it(site: Path) -> None:
    """`amp.` and `www.` are hosts of one site: the article is there already."""
    names = []
    for host in ("gazette", "amp.gazette", "www.gazette"):
        names.append(site.parent / f"{host}.md")
        head = f"---\ntitle: Le pont\nurl: https://{host}.example/pont?utm_source=a\n---\n"
        names[-1].write_text(f"{head}{TEXT}{host}.\n", encoding="utf-8")
    states = [article["state"] for article in imported(*names, cwd=site)["articles"]]
    assert states == ["written", "imported before", "imported before"]


def test_dates_of_other_articles_are_not_this_ones(tmp_path: Path) -> None:
    """JSON-LD of linked articles and `time` in a sidebar say nothing of this one."""
    found = one("--dry-run", PAGES / "sidebar.html", cwd=tmp_path)
    assert (found["date"], found["date_evidence"], found["url"]) == (None, None, None)
    assert len(found["paragraphs"]) == 3


def test_an_address_may_date_its_page(tmp_path: Path) -> None:
    """Where nothing else does: `/2024/05/17/` in the page's own address, not in those that it links to."""
    page = (PAGES / "sidebar.html").read_text(encoding="utf-8").replace('/ferry">', '/2024/04/01/ferry">')
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert one("--dry-run", "a.html", cwd=tmp_path)["date"] is None
    link = '<link rel="canonical" href="https://gazette.example/2024/05/17/bridge"></head>'
    (tmp_path / "b.html").write_text(page.replace("</head>", link), encoding="utf-8")
    found = one("--dry-run", "b.html", cwd=tmp_path)
    assert found["date"] == "2024-05-17"
    assert found["date_evidence"] == "link rel=canonical: https://gazette.example/2024/05/17/bridge"


@pytest.mark.parametrize("name", ["feed.xml", "feed.json"])
def test_a_feed_gives_a_draft_for_each_entry_once(name: str, site: Path) -> None:
    found = imported(PAGES / name, cwd=site)
    first = found["articles"][0]
    assert found["errors"] == []
    assert (first["title"], first["date"][:16]) == ("Bridge closed for repairs", "2024-05-17T10:30")
    assert first["url"] == "https://gazette.example/news/bridge"
    assert len(first["paragraphs"]) == 2 and "alert" not in "".join(first["paragraphs"])
    again = imported(PAGES / name, cwd=site)
    assert {one["state"] for one in again["articles"]} == {"imported before"}


def test_an_entry_that_is_only_a_summary_is_flagged(tmp_path: Path) -> None:
    found = imported("--dry-run", PAGES / "feed.xml", cwd=tmp_path)
    assert [flag["kind"] for flag in found["articles"][1]["flags"]] == ["summary-only"]


def test_a_saved_mail(tmp_path: Path) -> None:
    found = one("--dry-run", PAGES / "mail.eml", cwd=tmp_path)
    assert (found["title"], found["publisher"]) == ("Bridge closed for repairs", "The Gazette")
    assert found["date_evidence"].startswith("mail header Date")
    assert "café" in found["paragraphs"][0] and len(found["paragraphs"]) == 2


def test_markdown_keeps_its_lists_and_its_code_is_inert(site: Path) -> None:
    found = one(PAGES / "article.md", cwd=site)
    body = (site / found["path"]).read_text(encoding="utf-8").partition("\n---\n")[2]
    assert "[river](https://river.example/)" in body
    assert "- Lorries must take the motorway.\n- Walkers may use the ferry." in body
    assert "<script>" not in body
    build_site(site, drafts=True)


def test_a_draft_that_is_imported_gives_itself(site: Path) -> None:
    """What import wrote, it reads: the same paragraphs, and no change."""
    found = one(site.parent / "raw.txt", cwd=site)
    again = one("--dry-run", site / found["path"], cwd=site.parent)
    assert again["paragraphs"] == found["paragraphs"]
    assert (again["title"], again["date"], again["changes"]) == (found["title"], found["date"], [])


def test_lines_that_recur_are_learned_of_their_publisher(site: Path) -> None:
    """Three articles of one publisher with a line in common: it is left out, and kept where people can read it."""
    for number, place in enumerate(("North", "South", "East"), 1):
        text = (PAGES / "article.html").read_text(encoding="utf-8").replace("Bridge", f"{place} bridge")
        text = text.replace("news/bridge", f"news/bridge-{number}").replace("cracks", f"cracks in the {place.lower()}")
        text = text.replace(
            "</article>", "<p>The Gazette has been the voice of the valley for a hundred years.</p></article>"
        )
        (site.parent / f"{number}.html").write_text(text, encoding="utf-8")
    found = imported(*(site.parent / f"{number}.html" for number in (1, 2, 3)), cwd=site)
    kept = [paragraph for one in found["articles"] for paragraph in one["paragraphs"]]
    line = "The Gazette has been the voice of the valley for a hundred years."
    assert line in found["learned"]["gazette"] and line not in kept
    learned = (site / "content/publishers.yaml").read_text(encoding="utf-8")
    assert f'  residue:\n    - "{line}"' in learned or f'    - "{line}"' in learned
    assert learned.startswith("# Those we read.\ngazette: # the local one\n")
    assert tree(learned)["afp"] == {"name": "Agence France-Presse", "aliases": ["AFP"]}  # type: ignore[index,call-overload]
    build_site(site)


def test_a_folder_stands_for_its_files(site: Path) -> None:
    folder = site.parent / "raw"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(TEXT.replace("Le pont", f"Le pont {number}"), encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    assert len(imported(folder, cwd=site)["articles"]) == 4


def test_without_the_extra_pages_say_what_to_install(tmp_path: Path) -> None:
    """trafilatura is not there: a sentence, no traceback; texts are imported as ever."""
    (tmp_path / "trafilatura.py").write_text("raise ImportError('not installed')")
    (tmp_path / "raw.txt").write_text(TEXT, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = run("import", "--dry-run", PAGES / "article.html", "raw.txt", cwd=tmp_path, PYTHONPATH=path)
    assert done.returncode == 1
    assert done.stderr.startswith("a web page cannot be read; install what reads web pages")
    assert "le-pont-est-ferme" in done.stdout


def test_the_draft_stays_inert(site: Path) -> None:
    """Markup, template tags and Markdown in a text are words, here and on the page."""
    text = TEXT.replace("six semaines", "six *semaines* {{ site }} <script>alert(1)</script> [x](javascript:y)")
    (site.parent / "raw.txt").write_text(text, encoding="utf-8")
    found = one(site.parent / "raw.txt", cwd=site)
    file = site / found["path"]
    file.write_text(file.read_text().replace("republish: false\n", ""))
    build_site(site, drafts=True)
    page = next(body for path, body in output_of(site).items() if "le-pont" in path and path.endswith(".html")).decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "<em>semaines" not in page
    assert "{{ site }}" in page and 'href="javascript' not in page


def test_configured_elsewhere(tmp_path: Path) -> None:
    """`--site` names the site to import into."""
    write_site(tmp_path / "site", {"digest.yaml": CONFIG, "content/a.fr.md": article()})
    shutil.copy(PAGES / "article.html", tmp_path)
    done = run("--site", "site", "import", "article.html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "site/content/stories").rglob("bridge-closed-for-repairs.en.md"))
