"""`digest serve`, as a process: builds on every change, and nothing that happens to the folder ends it.

Who is answered, and how many at once, is in `test_preview_server.py`; what a browser makes of it in
`test_preview_browser.py`; what its parts decide in `test_preview_parts.py`.
"""

import ctypes
import os
import stat
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.previews import edit, page, previewing, small_site, until
from tests.sites import CONFIG, FACTS, article, output_of, run, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site."""
    return small_site(tmp_path)


# Saving


def test_a_save_is_built_and_told_by_path(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        now = following()
        assert preview.get(page("one")).status == 200
        edit(site, "content/stories/one.en.md", "Some words.", "Other words.")
        news = following()
        assert news["build"] == now["build"] + 1 and news["session"] == now["session"]
        assert news["paths"] == ["en/2024/05/one/index.html"]
        assert "Other words." in preview.get(page("one")).text
        line = preview.line("one.en.md: ")
        assert "1 page written, in 0." in line and "content/stories/one.en.md" in line


def test_only_the_stylesheet_changes_with_the_stylesheet(site: Path) -> None:
    """Its name has no fingerprint in a preview."""
    theme = site / "themes/default/static"
    theme.mkdir(parents=True)
    (theme / "style.css").write_text("body { color: #111 }")
    with previewing(site) as preview, preview.stream() as following:
        following()
        before = preview.get(page("one")).body
        (theme / "style.css").write_text("body { color: #222 }")
        assert following()["paths"] == ["assets/style.css"]
        assert preview.get(page("one")).body == before.replace(b'data-build="1"', b'data-build="2"')
        assert preview.get("/assets/style.css").body == b"body{color:#222}"


def test_two_hundred_files_in_new_folders(site: Path) -> None:
    """FAULTS 44: a watcher hears nothing of most of them."""
    texts = {f"content/a/b/c/d{n % 7}/s{n}.en.md": article(f"S{n}", **FACTS) for n in range(200)}
    with previewing(site) as preview, preview.stream() as following:
        following()
        for path, text in texts.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text)
        until(following, lambda: all(preview.get(page(f"s{n}")).status == 200 for n in range(200)))


def test_a_checkout_of_five_thousand_files_takes_two_builds_at_most(site: Path) -> None:
    """FAULTS 45."""

    def git(*words: str) -> None:
        identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
        subprocess.run(["git", *identity, *words], cwd=site, check=True, capture_output=True, timeout=60)

    git("init")
    (site / ".gitignore").write_text(".digest\n")
    git("add", ".")
    git("commit", "-m", "few")
    git("checkout", "-b", "many")
    for number in range(5000):
        place = site / f"static/data/{number % 50}/{number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{number}")
    edit(site, "content/stories/one.en.md", "Some words.", "Words of the other branch.")
    git("add", ".")
    git("commit", "-m", "many")
    git("checkout", "main")
    with previewing(site) as preview, preview.stream() as following:
        following()
        git("checkout", "many")
        last = [f"/data/{number % 50}/{number}.txt" for number in (0, 2500, 4999)]
        until(following, lambda: all(preview.get(path).status == 200 for path in last))
        assert "Words of the other branch." in preview.get(page("one")).text
        preview.line("written")
        assert 1 <= len(preview.builds()) - 1 <= 2, preview.said


def test_a_save_that_is_half_written(site: Path) -> None:
    """FAULTS 46: the last good page stays."""
    place = site / "content/stories/one.en.md"
    whole = place.read_text()
    with previewing(site) as preview, preview.stream() as following:
        following()
        before = preview.get(page("one")).text.partition("</head>")[2]
        place.write_text(whole[: whole.index("summary") + 4])
        assert following()["faults"] == 1
        reply = preview.get(page("one"))
        assert reply.status == 200 and reply.text.partition("</head>")[2] == before
        place.write_text(whole.replace("Some words.", "Whole again."))
        assert following()["faults"] == 0
        assert "Whole again." in preview.get(page("one")).text


def test_a_failed_build_tells_every_fault_with_its_lines(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        following()
        edit(site, "content/stories/one.en.md", "title:", "titel:")
        assert following()["faults"] == 2
        faults = preview.state(page("one"))["faults"]
        assert [(one["path"], one["line"], one["column"]) for one in faults] == [
            ("content/stories/one.en.md", 1, 1),
            ("content/stories/one.en.md", 2, 1),
        ]
        assert faults[1]["message"] == "unknown key 'titel'" and faults[1]["hint"] == "did you mean 'title'?"
        assert [number for number, _ in faults[1]["lines"]] == [1, 2, 3, 4, 5]
        assert faults[1]["lines"][1][1] == 'titel: "Title one"'
        preview.line("2 faults; the last good site is kept")
        shown = "\n".join(preview.said)
        assert "content/stories/one.en.md:2:1: unknown key 'titel'; did you mean 'title'?" in shown
        assert '  > 2 | titel: "Title one"\n      | ^' in shown
        edit(site, "content/stories/one.en.md", "titel:", "title:")
        assert following()["faults"] == 0
        assert preview.state(page("one"))["faults"] == []


def test_a_fault_of_a_template_shows_the_lines_of_the_template(site: Path) -> None:
    template = site / "themes/default/templates/page.html"
    template.parent.mkdir(parents=True)
    whole = (
        '{% extends "base.html" %}\n{% set title = story.card.title %}\n{% block main %}\n<p>me</p>\n{% endblock %}\n'
    )
    template.write_text(whole)
    with previewing(site) as preview, preview.stream() as following:
        following()
        assert "<p>me</p>" in preview.get("/en/about/").text
        template.write_text(whole.replace("me", "{{ nothing.of.this }}"))
        assert following()["faults"] == 1
        (fault,) = preview.state("/en/about/")["faults"]
        assert (fault["path"], fault["line"]) == ("themes/default/templates/page.html", 4)
        assert [4, "<p>{{ nothing.of.this }}</p>"] in fault["lines"]
        assert "<p>me</p>" in preview.get("/en/about/").text


def test_warnings_are_counted_and_listed(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        assert following()["warnings"] == 0
        (site / "content/stories/one.en.md").unlink()
        assert following()["warnings"] == 1
        state = preview.state(page("one", "fr"), "fr")
        assert state["count"] == 1 and state["warnings"][0]["message"] == "the version in 'en' is missing"
        preview.line("warning: content/stories/one.fr.md")
        assert "1 warning" in preview.line("deleted")


def test_a_site_that_cannot_be_built_at_first(site: Path) -> None:
    (site / "digest.yaml").write_text(CONFIG.replace("languages:", "langages:"))
    with previewing(site) as preview, preview.stream() as following:
        assert following()["faults"] >= 1
        reply = preview.get("/en/")
        assert reply.status == 404 and b"/.digest/client.js" in reply.body
        assert preview.state("/en/")["built"] is False
        (site / "digest.yaml").write_text(CONFIG)
        until(following, lambda: preview.get("/en/").status == 200)


# What may happen to the folder


def test_folders_that_go_and_come_back(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        following()
        (site / "content").rename(site / "away")
        until(following, lambda: bool(preview.state("/en/")["faults"]))
        (site / "away").rename(site / "content")
        until(following, lambda: not preview.state("/en/")["faults"])
        edit(site, "content/stories/one.en.md", "Some words.", "Back again.")
        until(following, lambda: "Back again." in preview.get(page("one")).text)
        (site / "static").mkdir()
        (site / "static/new.txt").write_text("first of its folder")
        until(following, lambda: preview.get("/new.txt").status == 200)
        (site / "static/new.txt").write_text("then changed")
        until(following, lambda: preview.get("/new.txt").body == b"then changed")


def test_what_was_remembered_is_deleted_meanwhile(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        following()
        assert run("--site", site, "clean", cwd=site).returncode == 0
        until(following, lambda: preview.get(page("one")).status == 200)


def test_what_is_not_a_file(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        following()
        os.mkfifo(site / "content/pipe.en.md")
        assert following()["faults"] == 1
        (site / "content/pipe.en.md").unlink()
        assert following()["faults"] == 0
        assert stat.S_ISDIR((site / "content").stat().st_mode)


def test_polling(site: Path) -> None:
    with previewing(site, "--poll") as preview, preview.stream() as following:
        following()
        edit(site, "content/stories/one.en.md", "Some words.", "Found by looking.")
        until(following, lambda: "Found by looking." in preview.get(page("one")).text)


@contextmanager
def no_more_inotify() -> Iterator[None]:
    """All that the system gives this user are in use; what others give back meanwhile is taken too."""
    library = ctypes.CDLL(None, use_errno=True)
    taken: list[int] = []
    over = threading.Event()

    def take() -> None:
        while (descriptor := library.inotify_init()) >= 0:
            taken.append(descriptor)
            assert len(taken) < 20_000, "the system gives any number"

    def go_on() -> None:
        while not over.wait(0.001):
            take()

    take()
    taking = threading.Thread(target=go_on)
    taking.start()
    try:
        yield
    finally:
        over.set()
        taking.join()
        for descriptor in taken:
            os.close(descriptor)


def test_no_more_inotify(site: Path) -> None:
    """FAULTS 53."""
    with no_more_inotify(), previewing(site) as preview, preview.stream() as following:
        following()
        preview.any_line("looking for them instead")
        edit(site, "content/stories/one.en.md", "Some words.", "Found without being told.")
        until(following, lambda: "Found without being told." in preview.get(page("one")).text)


# Renames


@pytest.mark.parametrize("how", ["slug", "file", "bundle", "topic"])
def test_the_new_address_of_what_was_moved(site: Path, how: str) -> None:
    stories = site / "content/stories"
    with previewing(site) as preview, preview.stream() as following:
        following()
        old, new = page("one"), page("moved")
        if how == "slug":
            edit(site, "content/stories/one.en.md", "summary:", "slug: moved\nsummary:")
        elif how == "file":
            for lang in ("fr", "en"):
                (stories / f"one.{lang}.md").rename(stories / f"moved.{lang}.md")
        elif how == "bundle":
            (stories / "moved").mkdir()
            for lang in ("fr", "en"):
                (stories / f"one.{lang}.md").rename(stories / f"moved/index.{lang}.md")
        else:
            old, new = "/en/topics/world/", "/en/topics/globe/"
            edit(site, "content/topics.yaml", "en: World", "en: Globe")
        until(following, lambda: preview.get(new).status == 200 and preview.get(old).status == 404)
        assert preview.state(old)["to"] == new
        assert preview.state("/en/never/there/")["to"] is None


def test_what_is_deleted_is_nowhere_else(site: Path) -> None:
    with previewing(site) as preview, preview.stream() as following:
        following()
        for lang in ("fr", "en"):
            (site / f"content/stories/one.{lang}.md").unlink()
        until(following, lambda: preview.get(page("one")).status == 404)
        assert preview.state(page("one"))["to"] is None
        preview.line(" deleted, in ")


# What the public does not see


def hidden_stories() -> dict[str, str]:
    facts = {"added": "2024-05-17", "topic": "world"}
    return {
        "content/stories/draft.en.md": article("Draft", **{**FACTS, "draft": True}),
        "content/stories/early.en.md": article("Early", **{**FACTS, "publish_date": "2099-01-01"}),
        "content/stories/late.en.md": article("Late", **{**FACTS, "expiry_date": "2024-06-01"}),
        "content/stories/sourceless.en.md": article("Sourceless", **facts),
        "content/stories/short.en.md": article("Short", **{**FACTS, "summary": None}),
    }


REASONS = {
    "draft": "draft",
    "early": "not yet due",
    "late": "expired",
    "sourceless": "no source",
    "short": "no summary",
}


def test_what_is_withheld_is_shown_and_marked(site: Path) -> None:
    write_site(site, hidden_stories())
    with previewing(site) as preview:
        for slug, reason in REASONS.items():
            assert preview.get(page(slug)).status == 200
            assert preview.state(page(slug))["about"]["withheld"] == reason
        marked = preview.state("/en/topics/world/")["withheld"]
        assert marked == {page(slug): reason for slug, reason in REASONS.items()}
        counterparts = preview.state(page("draft"))["about"]["counterparts"]
        missing = {
            "lang": "fr",
            "label": "Français",
            "state": "missing",
            "address": "",
            "path": "content/stories/draft.fr.md",
        }
        assert counterparts == [missing]
        there = preview.state(page("one"))["about"]["counterparts"]
        assert [(one["state"], one["address"]) for one in there] == [("there", page("one", "fr"))]


def test_what_the_public_will_see(site: Path) -> None:
    write_site(site, hidden_stories())
    with previewing(site, "--no-drafts") as preview:
        assert {preview.get(page(slug)).status for slug in REASONS} == {404}
        assert preview.get(page("one")).status == 200
        assert run("build", cwd=site).returncode == 0
        built = {path: data for path, data in output_of(site).items() if not path.startswith("assets/")}
        folder = site / ".digest/preview/1"
        assert all(b"/assets/style" in data for path, data in built.items() if path.endswith(".html"))
        shown = {path for path in output_of(folder.parent, "1") if not path.startswith("assets/")}
        assert shown == {path for path in built if not path.endswith("/card.png")}  # which nobody shares from here


def test_what_comes_due_appears(site: Path) -> None:
    due = int(time.time()) + 5
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(due))
    write_site(site, {"content/stories/soon.en.md": article("Soon", **{**FACTS, "publish_date": soon})})
    with previewing(site, "--no-drafts") as preview, preview.stream() as following:
        following()
        assert preview.get(page("soon")).status == 404 or time.time() >= due
        until(following, lambda: preview.get(page("soon")).status == 200)


def test_a_time_that_is_given_stands_still(site: Path) -> None:
    """What would come due by the clock does not keep it building."""
    write_site(site, {"content/stories/soon.en.md": article("Soon", **{**FACTS, "publish_date": "2024-07-01"})})
    with previewing(site, "--no-drafts", SOURCE_DATE_EPOCH="1718000000") as preview, preview.stream() as following:
        following()
        edit(site, "content/stories/one.en.md", "Some words.", "Other words.")
        assert following()["build"] == 2
        assert preview.get(page("soon")).status == 404


def test_the_bar_knows_where_a_page_comes_from(site: Path) -> None:
    with previewing(site, "--editor", "vscode") as preview, preview.stream() as following:
        following()
        about = preview.state(page("one"))["about"]
        text = (site / "content/stories/one.en.md").read_text().split("\n")
        place = site / "content/stories/one.en.md"
        line = text.index("Some words.") + 1
        assert about["source"]["path"] == "content/stories/one.en.md"
        assert about["source"]["line"] == line
        assert about["source"]["link"] == f"vscode://file{place}:{line}:1"
        assert about["template"]["path"].endswith("templates/story.html")
        assert preview.state("/en/topics/science/")["about"]["source"] == {
            "path": "content/topics.yaml",
            "line": 2,
            "full": str(site / "content/topics.yaml"),
            "link": f"vscode://file{site}/content/topics.yaml:2:1",
        }
        edit(site, "content/stories/one.en.md", "Some words.", "More words.")
        following()
        reason = preview.state(page("one"))["about"]["reason"]
        assert reason["word"] == "reason_shown" and reason["causes"] == ["content/stories/one.en.md"]


def test_words_are_those_of_the_page_or_of_the_theme(site: Path) -> None:
    words = site / "themes/default/words/en.yaml"
    words.parent.mkdir(parents=True)
    words.write_text("preview_source: Made from\n")
    with previewing(site) as preview:
        assert preview.state("/fr/", "fr")["words"]["template"] == "Gabarit"
        assert preview.state("/en/", "en")["words"]["source"] == "Made from"
        assert preview.state("/xx/", "xx")["words"]["template"] == "Gabarit", "that of the site's first language"


# What is published is apart


def test_a_preview_is_not_where_the_site_is_published_from(site: Path) -> None:
    write_site(site, hidden_stories())
    with previewing(site) as preview:
        assert preview.get(page("draft")).status == 200
        assert not (site / "_site").exists()
        assert run("build", cwd=site).returncode == 0
        assert "en/2024/05/draft/index.html" not in output_of(site)
        assert not any(b"/.digest/" in data for data in output_of(site).values())
        assert preview.get(page("draft")).status == 200
        assert not any(b"client.js" in data for data in output_of(site / ".digest/preview", "1").values())


def test_previews_side_by_side_and_a_build_meanwhile(site: Path) -> None:
    """FAULTS 25."""
    write_site(site, hidden_stories())
    with previewing(site) as one, previewing(site, "--no-drafts") as two:
        with one.stream() as told_one, two.stream() as told_two:
            told_one(), told_two()
            for number in range(3):
                building = threading.Thread(target=lambda: run("build", "--clean", cwd=site))
                building.start()
                edit(site, "content/stories/one.en.md", f"words{'!' * number}.", f"words{'!' * (number + 1)}.")
                wanted = f"words{'!' * (number + 1)}."
                until(told_one, lambda wanted=wanted: wanted in one.get(page("one")).text)  # type: ignore[misc]
                until(told_two, lambda wanted=wanted: wanted in two.get(page("one")).text)  # type: ignore[misc]
                building.join()
            assert one.get(page("draft")).status == 200
            assert two.get(page("draft")).status == 404
        assert run("build", cwd=site).returncode == 0
        assert b"words!!!." in output_of(site)["en/2024/05/one/index.html"]
