"""Pages to files: the parts that they show are read, they are rendered, and staged. (effect)"""

import os
import shutil
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from msgspec import Struct

from digest.errors import InputError, Problem
from digest.fingerprint import fingerprint
from digest.manifest import written_as
from digest.pages import Copy, Page
from digest.render import Parts, render
from digest.segments import TEXT, segments_in
from digest.tasks import BodyPart, CardParts, Task, small_parts


class Staged(Struct, frozen=True, array_like=True):
    """A file that lies in the staging folder."""

    number: int
    written: str
    """See `digest.manifest.written_as`."""


Rendered = Staged | list[Problem]
"""A rendered page, or what kept it from being one."""


def task_of(number: int, page: Page, parts: CardParts) -> Task:
    """What a worker needs to render a page."""
    part = page.part
    body = None
    if part is not None:
        story = part.story
        body = BodyPart(
            parts.named(part.name, story, part.version),
            part.version.text_name,
            tuple((version.place, version.facts_name) for version in story.evidence),
            story.outline.tags,
            part.targets,
        )
    cards = tuple(tuple(map(parts.of, cards)) for cards in page.cards)
    return Task(number, page.path, page.template, page.lang, page.shown, page.values, cards, body)


def task_weight(task: Task) -> int:
    """An ordinary page is a story's, with five cards."""
    return 1 + (sum(map(len, task.cards)) + len(task.values.get("entries", ()))) // 6


class Rendering(Struct, frozen=True):
    """The job of rendering pages, each into the staging folder under its number."""

    setting: bytes
    segments: str
    """The folder that the parts of pages are read from."""
    staging: str

    def fetch(self, task: Task) -> tuple[int, tuple[Task, Parts]]:
        """The page's number; the task with the parts that it names. Raises StoreDamaged where one cannot be read."""
        segments = segments_in(self.segments)
        read = segments.read_often
        parts = {name: read(place, part, name) for place, part, name in small_parts(task)}
        if task.part is not None:
            name = task.part.text_name
            parts[name] = segments.read(task.part.card.head_place, TEXT, name)
        return task.number, (task, parts)

    @property
    def run(self) -> Callable[[tuple[Task, Parts]], bytes | list[Problem]]:
        """The page's bytes, or what is wrong with its template."""
        return partial(_rendered, self.setting)

    def keep(self, made: Iterable[tuple[int, bytes | list[Problem]]]) -> list[Rendered]:
        """Stage what was rendered."""
        return [page if isinstance(page, list) else _written(number, page, self.staging) for number, page in made]


def _rendered(setting: bytes, fetched: tuple[Task, Parts]) -> bytes | list[Problem]:
    try:
        return render(*fetched, setting)
    except InputError as error:
        return list(error.problems)


def _written(number: int, data: bytes, staging: str) -> Staged:
    descriptor = os.open(f"{staging}/{number}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return Staged(number, written_as(fingerprint(data), status))


def copied(number: int, copy: Copy, staging: Path) -> Staged:
    """Copy a file into the staging folder under its number."""
    place = staging / str(number)
    shutil.copyfile(copy.source, place)
    return Staged(number, written_as(copy.name, place.stat()))
