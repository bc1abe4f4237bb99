"""Pages to files: what a worker does with a batch of them. (effect)"""

import os
import shutil
from pathlib import Path

from msgspec import Struct

from digest.errors import InputError, Problem, StoreDamaged
from digest.fingerprint import fingerprint
from digest.manifest import written_as
from digest.pages import Copy, Page
from digest.render import render
from digest.tasks import BodyPart, Task, card_part


class Staged(Struct, frozen=True, array_like=True):
    """A file that lies in the staging folder."""

    number: int
    written: str
    """See `digest.manifest.written_as`."""


Rendered = Staged | list[Problem] | StoreDamaged
"""A rendered page, or what kept it from being one."""


def task_of(number: int, page: Page) -> Task:
    """What a worker needs to render a page."""
    part = page.part
    body = None
    if part is not None:
        story = part.card.story
        body = BodyPart(
            card_part(part.card),
            part.card.version.text_name,
            tuple((version.place, version.facts_name) for version in story.evidence),
            story.outline.tags,
            part.targets,
        )
    cards = tuple(tuple(map(card_part, cards)) for cards in page.cards)
    return Task(number, page.path, page.template, page.lang, page.shown, page.values, cards, body)


def task_weight(task: Task) -> int:
    """An ordinary page is a story's, with five cards."""
    return 1 + (sum(map(len, task.cards)) + len(task.values.get("entries", ()))) // 6


def render_pages(batch: list[Task], setting: bytes, staging: str) -> list[Rendered]:
    """Render pages into the staging folder, each under its number."""
    return [_rendered(task, setting, staging) for task in batch]


def _rendered(task: Task, setting: bytes, staging: str) -> Rendered:
    try:
        return _written(task.number, render(task, setting), staging)
    except InputError as error:
        return list(error.problems)
    except StoreDamaged as error:
        return error


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
