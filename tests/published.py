"""A small site that is published to a place of some kind, in this process or by the real command."""

import json
import subprocess
from pathlib import Path

import pytest

from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.publishing import publish
from digest.publish.targets import open_place
from digest.report import Options
from digest.siteconfig import parse_config
from tests.hosts import Host, Servers
from tests.sites import CONFIG, REPOSITORY, output_of, run, story, write_site

NOW = "1720000000"


class Site:
    """A small site and the place that it is published to."""

    def __init__(self, root: Path, host: Host) -> None:
        self.root, self.host = root, host
        self.configure()
        for slug in ("one", "two", "three"):
            self.write(story(slug))

    def configure(self, publish: str = "", **more: str) -> None:
        targets = json.dumps({"www": {**self.host.target, **more}})
        write_site(self.root, {"digest.yaml": f"{CONFIG}publish:\n  targets: {targets}\n{publish}"})

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)

    def edit(self, slug: str, words: str = "More words.") -> None:
        place = self.root / f"content/stories/{slug}.fr.md"
        place.write_text(f"{place.read_text()}\n{words}\n")

    def remove(self, slug: str) -> None:
        for lang in ("fr", "en"):
            (self.root / f"content/stories/{slug}.{lang}.md").unlink()

    def publish(self, **wish: object) -> Outcome:
        return publish(self.root, Wish(**wish), Options(jobs=1), Audience())  # type: ignore[arg-type]

    @property
    def built(self) -> dict[str, bytes]:
        return output_of(self.root)


def site_for(kind: str, folder: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site whose place has that kind, and the environment that reaching it takes."""
    host = servers.host(kind)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOW)
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in host.environment.items():
        monkeypatch.setenv(name, value)
    return Site(folder / "site", host)


def command(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The real command."""
    return run("publish", *arguments, cwd=site.root, PYTHONPATH=str(REPOSITORY), SOURCE_DATE_EPOCH=NOW)


def lock_of(site: Site) -> object:
    """Who holds the lock of the place."""
    (target,) = parse_config((site.root / "digest.yaml").read_text()).targets
    place = open_place(target, site.root)
    try:
        return place.break_lock()
    finally:
        place.close()


def goes_on(site: Site, old: dict[str, bytes]) -> None:
    """Nobody holds a lock, readers have what they had, and the next publish ends well."""
    assert lock_of(site) is None
    served = site.host.served()
    assert {path: data for path, data in served.items() if path in old} == old
    assert site.publish().faults == []
    assert site.host.served().items() >= site.built.items()
