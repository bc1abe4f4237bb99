"""The cases: what changes in a site before a build, and what its output must have afterwards."""

import glob
import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from corpus import ORIGIN, YEARS, Story, stories, story
from layouts import write_corpus
from peers import HERE, OUTPUT, ROOT, Peer

WORD = "Plus tôt sur ce thème"
MINUTE = timedelta(minutes=1)


class Site(NamedTuple):
    """A peer's site with so many stories, and what files were before they were edited (none: not there)."""

    peer: Peer
    folder: Path
    stories: int
    length: int
    former: dict[Path, bytes | None]

    @property
    def output(self) -> Path:
        return self.folder / OUTPUT

    def story(self, share: int) -> Story:
        """The story at that share (per cent) of the corpus."""
        return story(self.stories * share // 100, self.length)

    def write(self, path: str, text: str | None) -> None:
        """Write a file, where it changes, or remove it."""
        place = self.folder / path
        old = place.read_bytes() if place.exists() else None
        new = None if text is None else text.encode()
        if new == old:
            return
        self.former.setdefault(place, old)
        put(place, new)

    def page(self, story: Story) -> str:
        """The French page of a story, as it was built."""
        return (self.output / self.peer.page(story)).read_text(encoding="utf-8")


Check = Callable[[], bool]


def put(place: Path, content: bytes | None) -> None:
    """Write a file, or remove it. It looks a minute old, as saved by somebody who then goes to build."""
    if content is None:
        place.unlink()
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    os.utime(place, (time.time() - 60,) * 2)


def prepare(peers: list[Peer], folder: Path, start: int, end: int, length: int = 1) -> list[Site]:
    """Sites of all peers, with the stories up to a number; those up to `start` are there already."""
    sites = [Site(peer, folder / peer.name, end, length, {}) for peer in peers]
    for site in sites:
        shutil.copytree(HERE / "sites" / site.peer.site, site.folder, dirs_exist_ok=True)
    write_corpus(stories(start, end, length), {site.folder: site.peer.layout for site in sites})
    for site in sites:
        for path in site.folder.rglob("*"):
            os.utime(path, (time.time() - 60,) * 2)
    return sites


def restore(site: Site) -> None:
    """Put back all that was edited."""
    for place, content in site.former.items():
        put(place, content)
    site.former.clear()


def nothing(site: Site, token: str) -> Check:
    return lambda: WORD in site.page(site.story(50))


def edit(site: Site, old: Story, title: str = "", body: str = "") -> None:
    """Write a story with something before its French title or after its French body."""
    version = old.versions["fr"]
    version = version._replace(title=title + version.title, body=version.body + body)
    for path, text in site.peer.layout(old._replace(versions={**old.versions, "fr": version})).items():
        site.write(path, text)


def body(site: Site, token: str) -> Check:
    chosen = site.story(90)
    edit(site, chosen, body=f"\n\nUn paragraphe ajouté ({token}).")
    return lambda: token in site.page(chosen)


def title(site: Site, token: str) -> Check:
    """Of a story anywhere in the archive; pages of topics show it too."""
    chosen = site.story(80)
    edit(site, chosen, title=f"{token} ")
    return lambda: token in site.page(chosen) and any(token in text for text in topic_pages(site))


def added(site: Site, token: str) -> Check:
    """The newest of all, so that the home page shows it."""
    new = story(site.stories, site.length)._replace(date=ORIGIN + YEARS + MINUTE, slug=f"new-{token}")
    edit(site, new, title=f"{token} ")
    home = site.output / "fr/index.html"
    return lambda: token in site.page(new) and token in home.read_text(encoding="utf-8") and listed(site, new)


def removed(site: Site, token: str) -> Check:
    """Of the lists at least: some peers leave the page of a removed story where it is."""
    chosen = site.story(70)
    for path in site.peer.layout(chosen):
        site.write(path, None)
    return lambda: not listed(site, chosen)


def template(site: Site, token: str) -> Check:
    replace(site, site.peer.template, "<article", f'<article data-round="{token}"')
    return lambda: f'data-round="{token}"' in site.page(site.story(50))


def word(site: Site, token: str) -> Check:
    replace(site, site.peer.words, WORD, f"{WORD} {token}")
    return lambda: f"{WORD} {token}" in site.page(site.story(50))


def replace(site: Site, path: str, old: str, new: str) -> None:
    """Replace a text that stands once in a file of the site; what the site lacks is as the shipped theme has it."""
    place = site.folder / path
    text = (place if place.exists() else ROOT / path).read_text(encoding="utf-8")
    assert text.count(old) == 1, place
    site.write(path, text.replace(old, new))


def topic_pages(site: Site) -> Iterator[str]:
    """French pages of topics."""
    for folder in glob.glob(site.peer.topics, root_dir=site.output):
        for pattern in ("index.html", "page/*/index.html"):
            for path in (site.output / folder).glob(pattern):
                yield path.read_text(encoding="utf-8")


def listed(site: Site, story: Story) -> bool:
    """Whether a sitemap has the story."""
    paths = (*site.output.glob("*sitemap*.xml"), *site.output.glob("*/*sitemap*.xml"))
    return any(f"/{story.slug}/" in path.read_text(encoding="utf-8") for path in paths)


class Case(NamedTuple):
    """What is done before a build; it gives what must be true after it."""

    name: str
    """For `--cases`."""
    label: str
    change: Callable[[Site, str], Check]


CASES = (
    Case("cold", "cold", nothing),
    Case("unchanged", "nothing changed", nothing),
    Case("body", "one body edited", body),
    Case("title", "one title edited", title),
    Case("added", "one story added", added),
    Case("removed", "one story removed", removed),
    Case("template", "template edited", template),
    Case("word", "word edited", word),
)
"""In this order, each upon the output of the one before; the first without any output."""
