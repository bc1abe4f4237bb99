"""Editions: periods and their cut-off, numbers and states, what is closed, and what an edit of one renders."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from digest.cli import cli
from digest.periods import cutoff_of, days_of, kind_of, period_of, start_of
from tests.laws import SIX, Hearing, change, settle
from tests.sites import CONFIG, article, build_site, output_of, run, story, write_site

WEEKLY = CONFIG + "editions: weekly\n"
DAILY = CONFIG + "editions: daily\n"
W20, W21 = "2024-w20", "2024-w21"


def seconds(text: str) -> int:
    """An instant."""
    return int(datetime.fromisoformat(text).timestamp())


def built(root: Path, files: dict[str, str | bytes], **options: Any) -> Path:
    """A site with weekly editions, built."""
    write_site(root, {"digest.yaml": WEEKLY, **files})
    build_site(root, **options)
    return root


def page(root: Path, period: str, lang: str = "fr") -> str:
    """The page of an edition."""
    return (root / f"_site/{lang}/editions/{period}/index.html").read_text()


def titles(html: str) -> list[str]:
    """The titles of its stories, from top to bottom."""
    return re.findall(r'<h\d class="title"[^>]*><a [^>]*>(.*?)</a>', html)


def periods(root: Path) -> list[str]:
    """The editions that have pages."""
    return sorted(path.parent.name for path in (root / "_site/fr/editions").glob("*/index.html"))


# Periods


@pytest.mark.parametrize(
    ("moment", "zone_name", "week", "day"),
    [
        ("2026-11-22T23:59:00+01:00", "Europe/Paris", "2026-w47", "2026-11-22"),
        ("2026-11-23T00:00:00+01:00", "Europe/Paris", "2026-w48", "2026-11-23"),
        ("2026-11-23T00:01:00+01:00", "Europe/Paris", "2026-w48", "2026-11-23"),
        ("2026-11-22T23:59:00+01:00", "Asia/Tokyo", "2026-w48", "2026-11-23"),
        ("2026-03-29T01:59:59+01:00", "Europe/Paris", "2026-w13", "2026-03-29"),
        ("2026-03-29T23:59:59+02:00", "Europe/Paris", "2026-w13", "2026-03-29"),
        ("2026-10-25T23:59:59+01:00", "Europe/Paris", "2026-w43", "2026-10-25"),
        ("2027-01-01T12:00:00+01:00", "Europe/Paris", "2026-w53", "2027-01-01"),
        ("2024-12-30T00:00:00+01:00", "Europe/Paris", "2025-w01", "2024-12-30"),
    ],
)
def test_a_moment_belongs_to_the_period_of_its_zone(moment: str, zone_name: str, week: str, day: str) -> None:
    instant = seconds(moment)
    assert (period_of(instant, "weekly", zone_name), period_of(instant, "daily", zone_name)) == (week, day)
    for period in (week, day):
        assert start_of(period, zone_name) <= instant < cutoff_of(period, zone_name)


@pytest.mark.parametrize(("week", "hours"), [("2026-w13", 167), ("2026-w43", 169), ("2026-w47", 168)])
def test_a_week_in_which_clocks_change_is_an_hour_longer_or_shorter(week: str, hours: int) -> None:
    assert cutoff_of(week, "Europe/Paris") - start_of(week, "Europe/Paris") == hours * 3600


def test_every_period_begins_where_the_last_one_ends() -> None:
    """In a zone whose clocks change at midnight, too; all instants of some years have their period."""
    for name in ("Europe/Paris", "America/Sao_Paulo", "Pacific/Apia"):
        for instant in range(seconds("2011-12-20T00:00+00:00"), seconds("2012-12-31T00:00+00:00"), 86_400 * 5 + 3_599):
            for kind in ("weekly", "daily"):
                period = period_of(instant, kind, name)
                assert start_of(period, name) <= instant < cutoff_of(period, name)
                assert period_of(cutoff_of(period, name), kind, name) > period


@pytest.mark.parametrize("word", ["2026-w54", "2026-w00", "2025-w53", "2026-w4", "2026-13-01", "w47", "2026", ""])
def test_what_is_no_period(word: str) -> None:
    assert kind_of(word) is None


@pytest.mark.parametrize("period", ["9999-w52", "9999-12-31"])
def test_the_calendar_ends_with_its_last_day(period: str) -> None:
    assert days_of(period)[1].isoformat() == "9999-12-31"
    assert cutoff_of(period, "Europe/Paris") == seconds("9999-12-31T00:00+01:00")


def test_days_of_a_week_are_monday_to_sunday() -> None:
    first, last = days_of("2026-w47")
    assert (first.isoweekday(), last.isoweekday(), (last - first).days) == (1, 7, 6)


# Editions by date

AROUND: dict[str, str | bytes] = {
    **story("before", added="2024-05-19T23:59"),
    **story("after", added="2024-05-20T00:01"),
    **story("later", added="2024-05-31T10:00"),
}
"""The cut-off is Monday 2024-05-20 00:00; the last story is of the week from 27 May on."""


def test_stories_around_the_cut_off_are_of_two_editions(tmp_path: Path) -> None:
    root = built(tmp_path, AROUND)
    assert [titles(page(root, period)) for period in (W20, W21)] == [["Titre before"], ["Titre after"]]
    assert periods(root) == [W20, W21, "2024-w22"]
    assert "N°\u00a02" in page(root, W21) and "No. 2" in page(root, W21, "en")


def test_another_time_zone_is_another_cut_off(tmp_path: Path) -> None:
    root = built(tmp_path, AROUND)
    write_site(root, {"digest.yaml": WEEKLY.replace("Europe/Paris", "UTC")})
    (root / "content/stories/after.fr.md").write_text(
        str(AROUND["content/stories/after.fr.md"]).replace("2024-05-20T00:01", "2024-05-20T00:01+02:00")
    )
    build_site(root)
    assert titles(page(root, W20)) == ["Titre before", "Titre after"]


def test_the_running_period_is_published_at_its_cut_off(tmp_path: Path) -> None:
    """Not a second before; a build in between has nothing to do; in previews it is shown and marked."""
    cut = cutoff_of(W21, "Europe/Paris")
    root = built(tmp_path, AROUND, now=cut - 1)
    assert periods(root) == [W20]
    settle(root)
    build_site(root, now=cut - 1)
    assert build_site(root, now=cut - 1).written == 0
    build_site(root, now=cut)
    assert periods(root) == [W20, W21]
    assert 'class="badges"' not in page(root, W21)
    build_site(root, now=cut - 1, future=True)
    assert periods(root) == [W20, W21, "2024-w22"]
    assert "En préparation jusqu’au 27 mai 2024" in page(root, W21)


def test_daily_editions_are_of_a_day(tmp_path: Path) -> None:
    root = built(tmp_path, {**AROUND, "digest.yaml": DAILY})
    assert periods(root) == ["2024-05-19", "2024-05-20", "2024-05-31"]


def test_a_site_without_editions_has_none(tmp_path: Path) -> None:
    """None of their pages, links or feeds; files of editions are told of."""
    root = write_site(tmp_path, {**AROUND, f"content/editions/{W20}.fr.md": "---\n---\n"})
    report = build_site(root)
    assert not [path for path in output_of(root) if "editions" in path]
    assert [str(one) for one in report.warnings] == [
        f"content/editions/{W20}.fr.md:1:1: this site makes no editions; "
        "write editions: weekly, or daily, in digest.yaml"
    ]


# Curated editions


def curated(*lines: str, body: str = "Un mot.") -> str:
    """The file of an edition."""
    return "\n".join(["---", *lines, "---", body, ""])


def test_a_curated_edition_has_its_stories_in_their_order(tmp_path: Path) -> None:
    """It takes the place of the one by date; a story of the period that it does not name is in no edition."""
    root = built(
        tmp_path,
        {
            **story("a", added="2024-05-14", topic="science"),
            **story("b", added="2024-05-15"),
            **story("c", added="2024-05-16"),
            **story("d", added="2024-05-22"),
            f"content/editions/{W20}.fr.md": curated(
                "number: 40", "title: Le choix", "stories: [stories/a, stories/c]", "lead: stories/c"
            ),
            f"content/editions/{W20}.en.md": curated("title: The choice", body="See [it](../stories/a.en.md)."),
        },
    )
    assert titles(page(root, W20)) == ["Titre c", "Titre a"]
    assert "<h1>Le choix</h1>" in page(root, W20) and "N°\u00a040" in page(root, W20)
    assert '<a href="/en/2024/05/a/">it</a>' in page(root, W20, "en")
    assert "N°\u00a041" in page(root, W21)
    assert (
        "/fr/editions/"
        not in (root / "_site/fr/2024/05/b/index.html").read_text().partition("<h1>")[2].partition("</dl>")[0]
    )
    assert f'<a href="/fr/editions/{W20}/">N°\u00a040</a>' in (root / "_site/fr/2024/05/a/index.html").read_text()


def test_draft_then_scheduled_then_published(tmp_path: Path) -> None:
    """A curated edition keeps that of its period back until it is out; previews show it marked."""
    path, now = f"content/editions/{W20}.fr.md", seconds("2024-06-10T00:00+02:00")
    root = built(tmp_path, {**AROUND, path: curated("date: 2024-06-12T18:00", "draft: true")}, now=now)
    assert W20 not in periods(root)
    build_site(root, now=now, drafts=True)
    assert "Brouillon" in page(root, W20)
    change(root, path, "draft: true\n", "")
    build_site(root, now=now)
    assert W20 not in periods(root)
    build_site(root, now=now, future=True)
    assert "À paraître le 12 juin 2024" in page(root, W20)
    build_site(root, now=seconds("2024-06-12T18:00+02:00"))
    assert W20 in periods(root) and "À paraître" not in page(root, W20)


def test_a_draft_may_name_what_is_not_ready(tmp_path: Path) -> None:
    """It is told as a warning until the edition is out."""
    path = f"content/editions/{W20}.fr.md"
    unready = {"content/stories/x.fr.md": article("X", added="2024-05-15", draft=True)}
    root = write_site(
        tmp_path, {"digest.yaml": WEEKLY, **AROUND, **unready, path: curated("draft: true", "stories: [stories/x]")}
    )
    told = [str(one) for one in build_site(root).warnings]
    assert [one for one in told if "withheld: draft" in one] == [
        f"{path}:3:11: 'stories/x' is withheld: draft; take it out, or make it ready to be shown"
    ]


# Closed editions


def closed_site(root: Path) -> Path:
    """A site whose first edition was closed by the command."""
    write_site(root, {"digest.yaml": WEEKLY, **AROUND})
    done = run("edition", "close", W20.upper(), "--now", "2024-05-21T08:00", cwd=root)
    assert (done.returncode, done.stderr) == (0, "")
    return root


def test_a_closed_edition_is_as_it_was_whatever_changes(tmp_path: Path) -> None:
    """Another topic, another day of a story, an older edition that appears: the back issue stays."""
    root = closed_site(tmp_path)
    build_site(root)
    before = page(root, W20)
    change(root, "content/stories/before.fr.md", '"2024-05-19T23:59"', '"2024-05-30"')
    change(root, "content/stories/before.fr.md", 'topic: "world"', 'topic: "science"')
    write_site(root, {"digest.yaml": WEEKLY, **story("early", added="2024-05-07")})
    build_site(root)
    after = page(root, W20)
    assert titles(after) == titles(before) == ["Titre before"]
    assert ">Monde</a></h2>" in after and "N°\u00a01" in after
    assert titles(page(root, "2024-w22")) == ["Titre later", "Titre before"]


def test_corrections_are_shown_where_they_were_due(tmp_path: Path) -> None:
    """In the back issue as made since, and in the next edition; not in those between or after."""
    root = closed_site(tmp_path)
    change(
        root,
        "content/stories/before.fr.md",
        "---\nSome",
        'corrections: [{date: 2024-05-23, text: "Il en fut dix."}]\n---\nSome',
    )
    build_site(root)
    assert "Rectifié depuis" in page(root, W20) and "Il en fut dix." in page(root, W20)
    assert "Rectificatifs aux éditions précédentes" in page(root, W21) and "Il en fut dix." in page(root, W21)
    assert "Il en fut dix." not in page(root, "2024-w22") + page(root, W21, "en")


def test_a_story_that_goes_leaves_a_word_in_its_back_issue(tmp_path: Path) -> None:
    """Withdrawing a story of a closed edition is no fault."""
    root = closed_site(tmp_path)
    for lang in ("fr", "en"):
        change(root, f"content/stories/before.{lang}.md", "---\nSome", "withdrawn: true\n---\nSome")
    build_site(root)
    assert titles(page(root, W20)) == []
    assert "1 article de cette édition n’est plus publié." in page(root, W20)


# Commands


def test_moving_a_story_keeps_its_editions(tmp_path: Path) -> None:
    """Whatever names it or links to it in the files of editions follows; the back issue stays."""
    root = closed_site(tmp_path)
    words = curated(
        "stories: [stories/before, 'stories/after']  # both",
        "lead: stories/before",
        body="[x](../stories/before.fr.md)",
    )
    write_site(root, {"digest.yaml": WEEKLY, f"content/editions/{W21}.fr.md": words})
    build_site(root)
    pages_before = [titles(page(root, period)) for period in (W20, W21)]
    moved = run("mv", "stories/before", "stories/deeper/before", cwd=root)
    assert moved.returncode == 0, moved.stderr
    build_site(root)
    assert [titles(page(root, period)) for period in (W20, W21)] == pages_before
    assert "[stories/deeper/before, 'stories/after']  # both" in (root / f"content/editions/{W21}.fr.md").read_text()


def test_closing_twice_and_too_early_is_told(tmp_path: Path) -> None:
    root = closed_site(tmp_path)
    again = run("edition", "close", W20.upper(), "--now", "2024-05-21T08:00", cwd=root)
    early = run("edition", "close", W21, "--now", "2024-05-21T08:00", cwd=root)
    lost = run("edition", "close", "2024-w30", cwd=root)
    assert [done.returncode for done in (again, early, lost)] == [1, 1, 1]
    assert again.stderr.startswith(
        f"the edition {W20} was closed on 2024-05-21; delete content/editions/{W20}.closed.yaml"
    )
    assert early.stderr.startswith(f"the edition {W21} is not published yet: it will be on 2024-05-27T00:00:00+02:00")
    assert lost.stderr.startswith("there is no edition '2024-w30'")


def test_new_writes_a_file_for_each_language_and_none_twice(tmp_path: Path) -> None:
    """The first one lists the stories; what it writes is a draft that builds, and lists them all."""
    root = write_site(tmp_path, {"digest.yaml": WEEKLY, **AROUND})
    first = run("edition", "new", W21, "--now", "2024-06-20", cwd=root)
    again = run("edition", "new", W21, "--now", "2024-06-20", cwd=root)
    assert [Path(line).name for line in first.stdout.splitlines()] == [f"{W21}.fr.md", f"{W21}.en.md"]
    assert (again.returncode, "exists already" in again.stderr) == (1, True)
    build_site(root, drafts=True)
    assert titles(page(root, W21)) == ["Titre after"]
    wrong = run("edition", "new", "2024-05-20", cwd=root)
    assert wrong.stderr.startswith("'2024-05-20' is no period of this site; its editions are weekly")


def test_new_takes_nothing_from_readers(tmp_path: Path) -> None:
    """An edition that is published stays as it is, to the byte; one whose period runs becomes a draft."""
    root = write_site(tmp_path, {"digest.yaml": WEEKLY, **AROUND, **story("lead", added="2024-05-16", lead=1)})
    now = seconds("2024-05-29T12:00+02:00")
    build_site(root, now=now)
    before = output_of(root)
    for period, is_draft in ((W20, False), (W21, False), ("2024-w22", True)):
        done = run("edition", "new", period, "--now", str(now), cwd=root)
        assert ("keep it as it is" in done.stderr) is not is_draft, done.stderr
        texts = [Path(line).read_text(encoding="utf-8") for line in done.stdout.splitlines()]
        assert ["draft: true" in text for text in texts] == [is_draft, is_draft]
    build_site(root, now=now)
    assert output_of(root) == before


def test_a_closed_edition_takes_an_introduction(tmp_path: Path) -> None:
    root = closed_site(tmp_path)
    assert run("edition", "new", W20, cwd=root).returncode == 0
    text = (root / f"content/editions/{W20}.fr.md").read_text(encoding="utf-8")
    assert "draft" not in text and "stories" not in text
    build_site(root)
    assert titles(page(root, W20)) == ["Titre before"]


@pytest.mark.parametrize("words", ["new", "close --all", "close 2024-w20", "list", "check", "check 2024-w20"])
def test_a_site_that_makes_no_editions_says_so(words: str, tmp_path: Path) -> None:
    root = write_site(tmp_path, AROUND)
    wanted = "this site makes no editions; write editions: weekly, or daily, in digest.yaml"
    result = CliRunner().invoke(cli, ["--site", str(root), "edition", *words.split()])
    assert (result.exit_code, result.output) == (1, f"{wanted}\n")
    if words.startswith(("list", "check")):
        result = CliRunner().invoke(cli, ["--site", str(root), "edition", *words.split(), "--json"])
        assert result.exit_code == 1
        assert json.loads(result.stdout)["errors"][0]["message"] == "this site makes no editions"


def test_an_edition_may_be_begun_before_its_stories_are_ready(tmp_path: Path) -> None:
    draft = {"content/stories/x.fr.md": article("X", added="2024-05-15", draft=True)}
    root = write_site(tmp_path, {"digest.yaml": WEEKLY, **draft})
    begin = CliRunner().invoke(cli, ["--site", str(root), "edition", "new", W20])
    assert begin.exit_code == 0 and "draft: true" in (root / f"content/editions/{W20}.fr.md").read_text()
    told = CliRunner().invoke(cli, ["--site", str(root), "edition", "list"]).output
    assert told == "no story is ready to be shown: 1 draft; finish one, digest status shows them\n"


def test_faults_of_the_site_come_as_json_where_that_was_asked_for(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"digest.yaml": WEEKLY, **AROUND, "content/stories/x.fr.md": "---\ntitel: X\n---\n"})
    for words in ("list", "check"):
        result = CliRunner().invoke(cli, ["--site", str(root), "edition", words, "--json"])
        told = json.loads(result.stdout)["errors"]
        assert result.exit_code == 1 and result.stderr == "" and told[0]["path"] == "content/stories/x.fr.md"


def test_nothing_to_close_is_said(tmp_path: Path) -> None:
    root = closed_site(tmp_path)
    result = CliRunner().invoke(cli, ["--site", str(root), "edition", "close", "--all", "--now", "2024-05-21"])
    assert result.exit_code == 0 and result.output.startswith("no edition is published and not closed yet;")


def test_a_language_that_joins_an_edition_does_not_keep_it_back(tmp_path: Path) -> None:
    """What readers have had stays; a draft stays one in each of its files."""
    words = {f"content/editions/{W20}.fr.md": curated(), f"content/editions/{W21}.fr.md": curated("draft: true")}
    root = write_site(tmp_path, {"digest.yaml": WEEKLY, **AROUND, **words})
    for period in (W20, W21):
        assert run("edition", "new", period, "--now", "2024-06-20", cwd=root).returncode == 0
    texts = [(root / f"content/editions/{period}.en.md").read_text(encoding="utf-8") for period in (W20, W21)]
    assert ["draft: true" in text for text in texts] == [False, True]


def test_list_tells_every_edition(tmp_path: Path) -> None:
    root = closed_site(tmp_path)
    write_site(
        root,
        {"digest.yaml": WEEKLY, f"content/editions/{W21}.en.md": curated("number: 7", "stories: [stories/before]")},
    )
    listed = run("edition", "list", "--json", "--now", "2024-05-29", cwd=root)
    rows = json.loads(listed.stdout)["editions"]
    assert [(row["number"], row["period"], row["state"], row["closed"] is not None) for row in rows] == [
        (1, W20, "published", True),
        (7, W21, "published", False),
        (8, "2024-w22", "open", False),
    ]
    assert rows[1]["left_out"] == ["stories/after"]
    assert rows[1]["translated"] == {"fr": 1, "en": 1}
    table = run("edition", "list", "--now", "2024-05-29", cwd=root).stdout.splitlines()
    assert [line.split()[:3] for line in table[1:]] == [
        ["1", W20, "published"],
        ["7", W21, "published"],
        ["8", "2024-w22", "open"],
    ]


def test_check_finds_what_an_editor_should_look_at(tmp_path: Path) -> None:
    root = closed_site(tmp_path)
    tracked = "https://example.org/a?utm_source=x"
    write_site(
        root,
        {
            "digest.yaml": WEEKLY,
            "content/stories/cut.fr.md": article(
                "Coupé en pl…", added="2024-05-21", topic="world", sources=[{"name": "R", "url": tracked}]
            ),
            f"content/editions/{W21}.fr.md": curated(
                "title: La semaine…", "stories: [stories/cut, stories/before]", body="## Vide\n\n## Plein\n\nMot."
            ),
        },
    )
    done = run("edition", "check", W21, "--now", "2024-06-20", cwd=root)
    assert done.returncode == 1
    path = f"content/editions/{W21}.fr.md"
    assert [line.partition(";")[0] for line in done.stdout.splitlines()] == [
        f"{path}:1:1: the edition has no introduction in 'en'",
        f"{path}:2:1: the title is cut off: La semaine…",
        f"{path}:3:1: 'stories/before' is in the edition {W20} too",
        f"{path}:3:1: stories of the period are in no edition: stories/after",
        f"{path}:5:4: nothing stands below 'Vide'",
        "content/stories/cut.fr.md:1:1: the version in 'en' is missing",
        "content/stories/cut.fr.md:2:1: the title is cut off: Coupé en pl…",
        f"content/stories/cut.fr.md:6:25: the link tracks readers: {tracked}",
    ]
    clean = run("edition", "check", "2024-w22", "--now", "2024-06-20", cwd=root)
    assert (clean.returncode, clean.stdout) == (0, "nothing to look at\n")


def test_a_story_that_comes_after_its_edition_was_closed_is_told(tmp_path: Path) -> None:
    """It is in no edition: nobody would miss it otherwise."""
    root = closed_site(tmp_path)
    write_site(root, {"digest.yaml": WEEKLY, **story("late", added="2024-05-17")})
    done = run("edition", "check", "--now", "2024-05-21T08:00", cwd=root)
    told = [line for line in done.stdout.splitlines() if "in no edition" in line]
    assert told == [
        f"{W20}: stories of the period are in no edition: stories/late; the edition is closed: name them in "
        f"content/editions/{W20}.closed.yaml, or date them later by added:"
    ]
    assert "1 (1 left out)" in run("edition", "list", cwd=root).stdout


def test_a_link_with_several_parameters_is_not_taken_for_one_that_tracks(tmp_path: Path) -> None:
    from digest.editing.command import check
    from digest.report import Options

    body = "[x](https://example.org/?b=1&c=2) [y](https://example.org/?b=1&utm_source=c&d=2)"
    write_site(tmp_path, {"digest.yaml": WEEKLY, **AROUND, f"content/editions/{W21}.fr.md": curated(body=body)})
    found = [str(one) for one in check(tmp_path, (W21,), Options()) if "tracks" in one.message]
    path = f"content/editions/{W21}.fr.md"
    assert found == [
        f"{path}:3:39: the link tracks readers: https://example.org/?b=1&utm_source=c&d=2; "
        "write https://example.org/?b=1&d=2"
    ]


def test_a_link_that_leads_on_is_told_where_servers_may_be_asked(tmp_path: Path) -> None:
    from digest.editing.command import check
    from digest.report import Options

    root = write_site(tmp_path, {"digest.yaml": WEEKLY, **AROUND})
    moved = {"https://www.reuters.com/x": "https://www.reuters.com/y"}
    found = check(root, (W20,), Options(now=1_720_000_000), moved.get)
    assert [one.message for one in found] == ["https://www.reuters.com/x leads on to https://www.reuters.com/y"]


# Work is proportional to change


def of_edition(lang: str, *names: str) -> set[str]:
    """Pages below the editions of a language."""
    return {f"{lang}/editions/{name.format(lang)}" for name in names}


MAIL = ("2024-w18/mail.html", "2024-w18/mail.txt", "2024-w18/2024-w18.{0}.eml")
BOOK = "2024-w18/2024-w18.{0}.epub"
FEEDS = ("feed.xml", "feed.json")
EDITED = {
    "a body": (
        "content/stories/s4.fr.md",
        "Some words.",
        "Other words.",
        {"fr/2024/05/s4/index.html"} | of_edition("fr", BOOK),
    ),
    "a key point": (
        "content/stories/s4.en.md",
        "---\nSome",
        'key_points: ["One"]\n---\nSome',
        {"en/2024/05/s4/index.html"} | of_edition("en", "2024-w18/index.html", *MAIL, BOOK),
    ),
    "an introduction": (
        "content/editions/2024-w18.fr.md",
        "Un mot.",
        "Deux mots.",
        of_edition("fr", "2024-w18/index.html", *MAIL, BOOK, *FEEDS),
    ),
    "the title of an edition": (
        "content/editions/2024-w18.fr.md",
        "Au printemps",
        "En avril",
        of_edition(
            "fr",
            *("2024-w18/index.html", "2024-w14/index.html", "2024-w19/index.html", "index.html"),
            *MAIL,
            BOOK,
            *FEEDS,
        ),
    ),
}


@pytest.mark.parametrize("name", EDITED)
def test_an_edit_renders_the_editions_that_show_it(name: str, tmp_path: Path) -> None:
    """Law 2: a body is in an edition's book alone; key points are on its page and in its mail; its words everywhere."""
    files = {**SIX, "content/editions/2024-w18.fr.md": curated("title: Au printemps")}
    root = built(tmp_path, files)
    settle(root)
    build_site(root)
    path, old, new, expected = EDITED[name]
    change(root, path, old, new)
    hearing = Hearing()
    build_site(root, hearing)
    assert set(hearing.reasons) == expected


def test_feeds_of_editions_say_the_language_of_a_story(tmp_path: Path) -> None:
    """Where it is not that of the feed."""
    built(tmp_path, AROUND)
    (tmp_path / "content/stories/before.en.md").unlink()
    build_site(tmp_path)
    for lang, wanted in (("fr", "<h3><a"), ("en", '<h3 lang="fr" dir="ltr"><a')):
        items = json.loads((tmp_path / f"_site/{lang}/editions/feed.json").read_text())["items"]
        assert wanted in next(item["content_html"] for item in items if W20 in item["id"])


def test_feeds_of_editions_are_well_formed(tmp_path: Path) -> None:
    from xml.etree import ElementTree

    root = built(
        tmp_path,
        {**AROUND, f"content/editions/{W20}.fr.md": curated("title: A & B", body="[x](../stories/later.fr.md)")},
    )
    feed = ElementTree.parse(root / "_site/fr/editions/feed.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == 3
    assert entries[-1].findtext(f"{atom}title", "").startswith("A & B")
    content = entries[-1].findtext(f"{atom}content", "")
    assert '<a href="https://digest.example/fr/2024/05/later/">x</a>' in content
    items = json.loads((root / "_site/fr/editions/feed.json").read_text())["items"]
    assert [item["id"] for item in items] == [entry.findtext(f"{atom}id") for entry in entries]
