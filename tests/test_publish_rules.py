"""What publishing refuses, and what it lets pass: foreign files, vanishing addresses, targets of their own."""

import shutil
from pathlib import Path

import pytest

from digest.editing.files import close
from digest.errors import DigestError
from digest.publish.vanishing import check
from digest.report import Options
from tests.hosts import Servers
from tests.published import NOW, Site, command, site_for
from tests.sites import FACTS, REPOSITORY, article, run, story

SATURDAY, MONDAY = "1716026400", "1716199200"
"""18 and 20 May 2024, at noon in Paris."""


def test_file_beside_the_built_ones_is_told_of(folder: Site) -> None:
    folder.publish()
    (folder.root / "_site" / "extra.html").write_text("x")
    done = command(folder, "--yes")
    assert done.returncode == 0 and "extra.html" in done.stderr
    assert "extra.html" not in folder.host.served()
    assert command(folder, "--yes", "--strict").returncode == 1


def test_foreign_file_is_never_overwritten(tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("plain", "s3"):
        site = site_for(kind, tmp_path / kind, servers, monkeypatch)
        if kind == "plain":
            Path(str(site.host.target["path"])).mkdir(parents=True)
            (Path(str(site.host.target["path"])) / "index.html").write_bytes(b"mine")
        else:
            site.host.spoil("index.html", b"mine")
        with pytest.raises(DigestError, match=r"holds 1 files that digest did not put there, among them index\.html"):
            site.publish()
        assert site.host.served() == {"index.html": b"mine"}


def test_preview_target_is_built_apart_and_hidden(folder: Site) -> None:
    folder.configure(base_url="https://preview.example/base", noindex="true")
    folder.publish()
    page = folder.host.served()["fr/index.html"].decode()
    assert '<meta name="robots" content="noindex">' in page and "/base/assets/" in page
    assert "X-Robots-Tag: noindex" in folder.host.served()["_headers"].decode()
    assert not (folder.root / "_site").exists()


def test_withdrawn_then_given_up_address_may_vanish(folder: Site) -> None:
    folder.publish()
    folder.write(story("two", aliases=["/fr/2023/old/"]))
    folder.publish()
    folder.write(story("two"))
    with pytest.raises(DigestError, match="/fr/2023/old/ was published and would vanish"):
        folder.publish()
    folder.configure("  gone: [/fr/2023/old/]\n")
    assert folder.publish().is_done


def test_story_may_vanish_on_its_day(folder: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.write({**story("four", expiry_date="2024-07-10"), "content/stories/four.en.md": ""})
    (folder.root / "content/stories/four.en.md").unlink()
    folder.publish()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721000000")
    outcome = folder.publish()
    assert outcome.plan and "fr/2024/05/four/index.html" in outcome.plan.deletes


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize(
    "path", ["content", "static/www", "themes/x", ".digest", "_site", "_site/www", ".", "..", "link"]
)
def test_folder_of_the_site_itself_is_refused(folder: Site, path: str, plain: bool) -> None:
    (folder.root / "link").symlink_to("content", target_is_directory=True)
    folder.configure(path=path, plain=str(plain).lower())
    before = sorted((folder.root / "content").rglob("*"))
    with pytest.raises(DigestError, match=r"; publish to a folder of its own"):
        folder.publish()
    assert sorted((folder.root / "content").rglob("*")) == before


def test_folder_beside_the_sources_is_not(folder: Site) -> None:
    folder.configure(path="www")
    assert folder.publish().is_done
    folder.edit("one")
    assert folder.publish().is_done
    assert "www" not in "".join(folder.built)


def test_what_is_in_the_way_in_a_plain_folder_is_named(
    tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for("plain", tmp_path, servers, monkeypatch)
    place = Path(str(site.host.target["path"]))
    place.mkdir(parents=True)
    (place / "fr").write_text("mine")
    with pytest.raises(DigestError, match=r"a file is where the folder of .*/fr/.* must be; move it aside"):
        site.publish()
    (place / "fr").rename(place / "index.html")
    (place / "index.html").unlink()
    (place / "index.html").mkdir()
    with pytest.raises(DigestError, match=r"a folder is where the file .*/index\.html must be; move it aside"):
        site.publish()
    (place / "index.html").rmdir()
    assert site.publish().faults == []
    assert site.host.served() == site.built


def told(site: Site) -> list[str]:
    """What `digest check` warns of as vanishing."""
    found = map(str, check(site.root, Options(now=int(NOW), jobs=1)).warnings)
    return [one for one in found if "vanish" in one]


def test_check_tells_what_would_vanish_without_reaching_any_place(folder: Site) -> None:
    """By what was published from here last; `--strict` makes faults of it, as of all warnings."""
    folder.publish()
    shutil.rmtree(str(folder.host.target["path"]))
    assert told(folder) == []
    folder.remove("two")
    _, second = told(folder)
    assert second.startswith("digest.yaml: /fr/2024/05/two/ was published to www and would vanish; ")
    done = run("check", "--strict", cwd=folder.root, PYTHONPATH=str(REPOSITORY), SOURCE_DATE_EPOCH=NOW)
    assert done.returncode == 1 and "/en/2024/05/two/ was published to www and would vanish" in done.stderr
    folder.write({f"static/{lang}/2024/05/two/index.html": "moved" for lang in ("fr", "en")})
    assert told(folder) == []


def test_check_lets_pass_what_publishing_lets_pass(folder: Site) -> None:
    folder.publish()
    folder.remove("two")
    folder.configure("  gone: [/fr/2024/05/two/, /en/2024/05/two/]\n")
    folder.write(story("one", withdrawn="It was wrong."))
    folder.remove("three")
    folder.write(story("third", aliases=["/fr/2024/05/three/", "/en/2024/05/three/"]))
    assert told(folder) == []
    assert folder.publish().is_done
    (folder.root / ".digest/ledgers/www").write_text("damaged")
    folder.remove("one")
    assert told(folder) == [], "what is not remembered is not guessed"


def test_what_is_required_must_not_be_lacking(folder: Site) -> None:
    """Each fault in one run, with its place; told otherwise, it publishes all the same."""
    folder.publish()
    folder.configure("  require: [translations, sources, summaries]\n")
    assert not folder.publish(dry_run=True).is_done
    folder.write(
        {
            "content/stories/four.fr.md": article("Quatre", **{**FACTS, "sources": None}),
            "content/stories/five.fr.md": article("Cinq", "Il y en a 55.", **FACTS),
            "content/stories/five.en.md": article("Five", "There are 54.", summary=None),
            "content/stories/six.fr.md": article("Six", **FACTS, draft=True),
            "content/stories/seven.fr.md": article("Sept", **FACTS),
            "content/stories/seven.en.md": article("Seven", translation={"of": "fr", "kind": "machine"}),
        }
    )
    for wish in ({}, {"dry_run": True}):
        with pytest.raises(DigestError) as error:
            folder.publish(**wish)
        told = [str(one).removeprefix("content/stories/") for one in error.value.problems]
        assert [one.partition(";")[0] for one in told] == [
            "five.en.md:1:1: publish: require: summaries: withheld: it has no summary",
            "five.en.md:4:1: publish: require: translations: content/stories/five.fr.md:8 does not have “54”",
            "five.fr.md:8:1: publish: require: translations: content/stories/five.en.md:4 does not have “55”",
            "four.en.md: publish: require: translations: the version in 'en' is missing",
            "four.fr.md:1:1: publish: require: sources: withheld: it has no source",
            "seven.en.md:1:1: publish: require: translations: it was made by a machine, and nobody has looked it over",
        ]
        assert all(one.endswith("--incomplete") for one in told)
    assert folder.publish(incomplete=True).is_done
    folder.configure("  require: [translation]\n")
    with pytest.raises(DigestError, match="'translation' is not one of translations, sources, summaries; did you mean"):
        folder.publish()


def test_translations_are_required_of_editions_that_are_out_and_not_closed(
    folder: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A story of the running week may wait for its translation; what was closed has been looked at."""
    folder.configure("  require: [translations]\neditions: weekly\n")
    folder.write({"content/stories/four.fr.md": article("Quatre", **FACTS)})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", SATURDAY)
    assert not folder.publish(dry_run=True).is_done
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MONDAY)
    with pytest.raises(
        DigestError, match=r"four.en.md: publish: require: translations: the version in 'en' is missing"
    ):
        folder.publish(dry_run=True)
    close(folder.root, (), Options())
    assert not folder.publish(dry_run=True).is_done
