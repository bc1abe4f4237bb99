"""Publishers that are to be killed: the real command in processes of their own, forked where it is imported already."""

import os
import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

MODULES = [
    "tests.killing",
    "digest.cli",
    "digest.commands.publish",
    "digest.publish.command",
    "digest.publish.folder",
    "digest.publish.stores",
    "digest.assemble",
    "digest.rendering",
    "digest.render",
    "digest.markdown.port",
    "babel.dates",
    "obstore.store",
]
"""What would take most of the time of a start, and of the time in which nothing is published yet."""


def chances() -> random.Random:
    """Random moments; whoever sees a failure finds the seed above it, and sets it by `DIGEST_TEST_SEED`."""
    seed = os.environ.get("DIGEST_TEST_SEED") or secrets.token_hex(8)
    print(f"DIGEST_TEST_SEED={seed}")
    return random.Random(seed)


class Publisher:
    """A process that publishes."""

    def __init__(self, process: BaseProcess, said: Connection) -> None:
        self.process, self._said = process, said

    def await_plan(self) -> None:
        """Until it has built and planned, shows the plan, and goes to carry it out."""
        assert self._said.poll(100), "it says nothing"

    def await_end(self) -> str:
        """Until it ends; returns what it said."""
        with open(self._said.fileno(), "rb", closefd=False) as stream:
            said = stream.read().decode()
        self.process.join(60)
        return said


@contextmanager
def publisher(root: Path, patience: float = 60.0, **environment: str) -> Iterator[Publisher]:
    """`digest publish --yes`, which does not outlive the block; a process group, as a terminal makes one.

    Told to stop, it waits so many seconds for requests that are underway.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload(MODULES)
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_publish, args=(str(root), {**os.environ, **environment}, patience, theirs))
    process.start()
    theirs.close()
    try:
        yield Publisher(process, ours)
    finally:
        process.kill()
        process.join()
        ours.close()


def _publish(root: str, environment: dict[str, str], patience: float, said: Connection) -> None:
    os.environ.update(environment)
    os.setsid()
    os.chdir(root)
    for stream in (1, 2):
        os.dup2(said.fileno(), stream)
    from digest.cli import cli
    from digest.publish import crew

    crew.PATIENCE = patience
    cli(["publish", "--yes"])
