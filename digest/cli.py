"""The command line: which commands there are, and how it starts. (effect)"""

import gc
import os
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from keyword import iskeyword
from pathlib import Path

import click

from digest import __version__

COMMANDS = (
    "build",
    "check",
    "clean",
    "completion",
    "edition",
    "import",
    "init",
    "mv",
    "new",
    "normalize",
    "publish",
    "schema",
    "serve",
    "status",
    "translate",
)
"""Each is what its file in `commands/` calls by its own name."""
SELDOM = 20_000, 20, 100
"""When to look for garbage: most of what a build makes lasts until its end."""


class _Loaded(Mapping[str, click.Command]):
    """Commands by name, each loaded where it is asked for, so that `digest build` waits for no other."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in COMMANDS:
            raise KeyError(name)
        written = f"{name}_" if iskeyword(name) else name
        command: click.Command = getattr(import_module(f"digest.commands.{written}"), written)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


@click.group(commands=_Loaded(), context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--site", type=click.Path(path_type=Path), help="The site's folder (default: the nearest with digest.yaml)."
)
@click.version_option(__version__, prog_name="digest")
@click.pass_context
def cli(context: click.Context, site: Path | None) -> None:
    """A static site generator for curated news digests in several languages."""
    context.obj = site


def main() -> None:
    """The command `digest`; names of files are UTF-8 whatever the locale says."""
    if sys.getfilesystemencoding() != "utf-8":
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "digest", *sys.argv[1:]])
    gc.set_threshold(*SELDOM)
    cli(prog_name="digest")
