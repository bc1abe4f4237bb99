"""The contract of publishing, on every kind of place: what readers get is what was built, before, between and after."""

from pathlib import Path

import pytest

from digest.errors import DigestError
from digest.hosting import KINDS as CONFIGURED
from digest.publish.asking import verify
from digest.publish.targets import OPENERS
from digest.report import Options
from tests.hosts import KINDS, Servers
from tests.published import Site, site_for
from tests.sites import story


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site for each kind of place."""
    return site_for(request.param, tmp_path, servers, monkeypatch)


def test_every_kind_is_tested() -> None:
    assert OPENERS.keys() == CONFIGURED.keys()
    assert CONFIGURED.keys() - set(KINDS) == {"gcs"}, "which has no server to test with"


def test_first_publish_puts_everything(site: Site) -> None:
    outcome = site.publish()
    assert outcome.is_done and outcome.faults == [] and outcome.release == 1
    assert site.host.served() == site.built
    assert outcome.plan and str(outcome.plan.stories) == "3 stories new"


def test_second_publish_puts_what_changed(site: Site) -> None:
    site.publish()
    before = site.built
    site.edit("two")
    outcome = site.publish()
    assert outcome.plan and str(outcome.plan.stories) == "1 story changed"
    assert set(outcome.plan.puts) == {path for path, data in site.built.items() if before.get(path) != data}
    assert site.host.served() == site.built


def test_unchanged_site_is_not_published_again(site: Site) -> None:
    site.publish()
    outcome = site.publish()
    assert not outcome.is_done and outcome.release == 1 and outcome.faults == []


def test_withdrawn_and_new_stories_are_told_apart(site: Site) -> None:
    site.publish()
    site.write(story("four"))
    site.write(story("one", withdrawn="It was wrong."))
    outcome = site.publish()
    assert outcome.plan and str(outcome.plan.stories) == "1 story new, 1 withdrawn"
    assert site.host.served() == site.built


def test_rollback_restores_byte_for_byte(site: Site) -> None:
    site.publish()
    good = site.host.served()
    site.edit("one")
    site.write(story("four"))
    site.publish()
    assert site.host.served() != good
    outcome = site.publish(rollback=0)
    assert outcome.is_done and outcome.of == 1 and outcome.release == 3
    assert site.host.served() == good
    assert verify(site.root, "www", Options()).faults == []


def test_rollback_to_a_number_and_on(site: Site) -> None:
    states = []
    for words in ("First.", "Second.", "Third."):
        site.edit("one", words)
        site.publish()
        states.append(site.host.served())
    site.publish(rollback=1)
    assert site.host.served() == states[0]
    site.publish(rollback=2)
    assert site.host.served() == states[1]
    with pytest.raises(DigestError, match="has no release 99"):
        site.publish(rollback=99)
    site.publish()
    assert site.host.served() == site.built == states[2]


def test_old_assets_stay_for_pages_that_are_open(site: Site) -> None:
    site.write({"themes/default/static/style.css": "body { color: black }\n"})
    site.publish()
    (old,) = [path for path in site.built if path.startswith("assets/style")]
    site.write({"themes/default/static/style.css": "body { color: navy }\n"})
    site.publish()
    assert old not in site.built
    assert old in site.host.served()
    assert site.host.served().items() >= site.built.items()


def test_dry_run_changes_nothing(site: Site) -> None:
    site.publish()
    before = site.host.served()
    site.edit("one")
    outcome = site.publish(dry_run=True)
    assert not outcome.is_done and outcome.plan and outcome.plan.puts
    assert site.host.served() == before


def test_change_by_hand_is_reported_and_mended(site: Site) -> None:
    site.publish()
    site.host.spoil("fr/index.html", b"defaced")
    site.host.spoil("en/index.html", None)
    faults = dict(verify(site.root, "www", Options()).faults)
    assert faults.keys() == {"fr/index.html", "en/index.html"}
    assert faults["en/index.html"] == "is missing"
    outcomes = [site.publish(), site.publish()]
    assert outcomes[-1].faults == []
    assert site.host.served() == site.built
    assert verify(site.root, "www", Options()).faults == []


def test_too_many_deletions_stop_it(site: Site) -> None:
    site.publish()
    before = site.host.served()
    site.remove("two")
    site.configure("  gone: [/fr/2024/05/two/, /en/2024/05/two/]\n")
    with pytest.raises(DigestError, match=r"would be deleted, more than the 0 that may be; .*--max-deletes"):
        site.publish(max_deletes=0)
    assert site.host.served() == before
    assert site.publish().is_done
    assert site.host.served() == site.built


def test_vanishing_address_stops_it(site: Site) -> None:
    site.publish()
    before = site.host.served()
    site.remove("two")
    with pytest.raises(DigestError) as caught:
        site.publish()
    messages = [problem.message for problem in caught.value.problems]
    assert messages == [f"/{lang}/2024/05/two/ was published and would vanish" for lang in ("en", "fr")]
    assert site.host.served() == before


def test_broken_site_is_not_published(site: Site) -> None:
    site.publish()
    before = site.host.served()
    site.write({"content/stories/one.fr.md": "---\ntitle: [\n"})
    with pytest.raises(DigestError):
        site.publish()
    assert site.host.served() == before


@pytest.mark.parametrize("kind", ["folder", "plain", "s3", "git"])
def test_release_that_was_brought_back_outlives_its_original(
    kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten releases stay; the oldest go, with what only they need."""
    site = site_for(kind, tmp_path, servers, monkeypatch)
    states = {}
    for number in range(1, 7):
        site.edit("one", f"Edit {number}.")
        release = site.publish().release
        states[release] = site.host.served()
    assert site.publish(rollback=2).release == 7
    for number in range(8, 14):
        site.edit("one", f"Edit {number}.")
        assert site.publish().release == number
    with pytest.raises(DigestError, match="has no release 2; it has 4, 5, 6, 7, 8, 9, 10, 11, 12, 13"):
        site.publish(rollback=2)
    site.publish(rollback=7)
    assert site.host.served() == states[2]


HARD_NAMES = (
    'static/"quoted".txt',
    "static/back\\slash.txt",
    "static/what?&*;$(x).txt",
    "static/line\u2028separator\x85.txt",
    "static/-n.txt",
)
"""Names that a shell, a protocol of lines or a pattern would take for something else."""


def test_names_of_any_kind_arrive_as_they_are(site: Site) -> None:
    names = ("static/a b.txt", "static/100%25 #1~é'+.txt", "static/deep/ünï/cødé.html", *HARD_NAMES)
    if site.host.target["kind"] == "azure":  # whose server takes a backslash for a slash
        names = tuple(name for name in names if "\\" not in name)
    site.write({**story("ete-à-brest"), **{name: name for name in names}})
    assert site.publish().faults == []
    assert site.host.served() == site.built
    assert site.publish().is_done is False
    site.write({names[1]: "new"})
    site.publish()
    site.publish(rollback=0)
    assert site.host.served()[names[1].removeprefix("static/")] == names[1].encode()


@pytest.mark.parametrize("kind", ["s3", "s3-plain", "azure"])
def test_prefix_is_where_the_site_lies(
    kind: str, tmp_path: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_for(kind, tmp_path, servers, monkeypatch)
    site.host.spoil("index.html", b"somebody else's")
    site.configure(prefix="/sites/digest/")
    site.publish()
    site.edit("one")
    assert site.publish().faults == []
    served = site.host.served()
    assert served.pop("index.html") == b"somebody else's"
    ours = {path: data for path, data in served.items() if not path.startswith("sites/digest/.digest/")}
    assert ours == {f"sites/digest/{path}": data for path, data in site.built.items()}
    site.publish(rollback=0)
    assert verify(site.root, "www", Options()).faults == []
