"""Pages to files: the parts that they show are read, they are rendered, and staged. (effect)"""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import NamedTuple

from msgspec import Struct

from digest.addresses import CARD_TEMPLATE
from digest.errors import InputError, Problem
from digest.fingerprint import fingerprint
from digest.manifest import NEW, make_folder, written_as
from digest.pages import Copy, Page, StoryPart
from digest.render import render
from digest.segments import TEXT, segments_in
from digest.stylesheets import minified
from digest.tasks import BodyPart, CardParts, Task, evidence_of, small_parts
from digest.telling import Parts


class Slot(NamedTuple):
    """Where in the staging folder a file belongs."""

    number: int
    path: str | None
    """Its path in the output, if it is new there."""


class Staged(Struct, frozen=True, array_like=True):
    """A file that lies in the staging folder."""

    number: int
    written: str
    """See `digest.manifest.written_as`."""


Rendered = Staged | list[Problem]
"""A rendered page, or what kept it from being one."""


def task_of(slot: Slot, page: Page, parts: CardParts) -> Task:
    """What a worker needs to render a page."""
    part = _body_part(page.part, parts) if page.part is not None else None
    of = parts.cited if page.outlet else parts.of
    cards = tuple(tuple(map(of, cards)) for cards in page.cards)
    others = tuple(_body_part(one, parts) for one in page.parts)
    is_new = slot.path is not None
    about = (page.path, page.template, page.lang, page.shown, page.values)
    return Task(slot.number, is_new, *about, cards, part, page.outlet, others)


def _body_part(part: StoryPart, parts: CardParts) -> BodyPart:
    story = part.story
    return BodyPart(
        parts.named(part.name, story, part.version),
        part.version.text_name,
        evidence_of(story),
        story.outline.tags,
        part.targets,
        part.version.lang in story.outdated,
    )


def task_weight(task: Task) -> int:
    """An ordinary page is a story's, with five cards; a drawing takes as long as twelve."""
    if task.template == CARD_TEMPLATE:
        return 12
    shown = sum(map(len, task.cards)) + len(task.values.get("entries", ()))
    return 1 + len(task.parts) + shown // 6


class Rendering(Struct, frozen=True):
    """The job of rendering pages, each into the staging folder under its number."""

    setting: bytes
    segments: str
    """The folder that the parts of pages are read from."""
    staging: str

    def fetch(self, task: Task) -> tuple[Slot, tuple[Task, Parts]]:
        """Where to stage the page; the task with the parts that it names. Raises StoreDamaged for one that is lost."""
        segments = segments_in(self.segments)
        read = segments.read_often
        parts = {name: read(place, part, name) for place, part, name in small_parts(task)}
        for part in task.bodies():
            parts[part.text_name] = segments.read(part.card.head_place, TEXT, part.text_name)
        return Slot(task.number, task.path if task.is_new else None), (task, parts)

    @property
    def run(self) -> Callable[[tuple[Task, Parts]], bytes | list[Problem]]:
        """The page's bytes, or what is wrong with its template."""
        return partial(_rendered, self.setting)

    def keep(self, made: Iterable[tuple[Slot, bytes | list[Problem]]]) -> list[Rendered]:
        """Stage what was rendered."""
        return [page if isinstance(page, list) else staged(slot, page, self.staging) for slot, page in made]


def _rendered(setting: bytes, fetched: tuple[Task, Parts]) -> bytes | list[Problem]:
    try:
        return render(*fetched, setting)
    except InputError as error:
        return list(error.problems)


def staged(slot: Slot, data: bytes, staging: str) -> Staged:
    """Write a file into the staging folder."""
    descriptor = _opened(slot, staging)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return Staged(slot.number, written_as(fingerprint(data), status))


def copied(slot: Slot, copy: Copy, staging: str) -> Staged:
    """Copy a file into the staging folder."""
    with open(copy.source, "rb") as source, open(_opened(slot, staging), "wb") as target:
        if copy.is_stylesheet:
            target.write(minified(source.read()))
        else:
            shutil.copyfileobj(source, target, CHUNK)
        target.flush()
        return Staged(slot.number, written_as(copy.name, os.fstat(target.fileno())))


CHUNK = 1 << 20
"""Bytes that are copied at once."""


def _opened(slot: Slot, staging: str) -> int:
    """A new file to be moved in: among the new ones, or under its number.

    The latter also where something else is in its place there: two things at one path are a fault, which is told later.
    """
    if slot.path is not None:
        folder, _, name = f"{NEW}/{slot.path}".rpartition("/")
        with suppress(FileExistsError, NotADirectoryError):
            make_folder(f"{staging}/{folder}")
            return os.open(f"{staging}/{folder}/{name}", _CREATE, 0o644)
    return os.open(f"{staging}/{slot.number}", _CREATE, 0o644)


_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL
