"""A page's record and its parts → bytes. Pure; runs in any worker."""

from collections.abc import Container
from functools import cache, lru_cache, partial
from typing import Any

from msgspec import msgpack

from digest import cldr, views
from digest.errors import InputError, Problem
from digest.finishing import Finisher
from digest.formats import VIEWS
from digest.setting import Setting
from digest.tasks import Task
from digest.telling import Parts, Stories
from digest.templates import Sandbox, environment
from digest.writer import LanguageWriter


def render(task: Task, parts: Parts, setting: bytes) -> bytes:
    """Render one page.

    Raises InputError with the template's line for a fault of a template.
    """
    renderer = _renderer(setting, task.lang)
    try:
        return renderer.render(task, parts)
    except Exception as error:
        place = _place_in_template(error, renderer.setting.sources)
        if place is None:
            raise
        name, line = place
        hint = f"it came up in {task.path}"
        raise InputError([Problem(f"templates/{name}", line, message=str(error), hint=hint)]) from error


def _place_in_template(error: BaseException, names: Container[str]) -> tuple[str, int] | None:
    """Name and line of the innermost template that the error came through; None where it came through none."""
    place, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in names:
            place = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return place


@lru_cache(maxsize=16)
def _renderer(setting: bytes, lang: str) -> "_Renderer":
    return _Renderer(_decoded(setting), lang)


@lru_cache(maxsize=2)
def _decoded(setting: bytes) -> Setting:
    return msgpack.decode(setting, type=Setting)


class _Renderer:
    """Renders the pages of one language."""

    def __init__(self, setting: Setting, lang: str) -> None:
        self.setting = setting
        self.writer = LanguageWriter(setting, lang)
        self.stories = Stories(self.writer)
        self.template = cache(self._environment().get_template)
        self.finisher = Finisher(setting.cards)

    def render(self, task: Task, parts: Parts) -> bytes:
        page = self.writer.page(task.shown)
        show = partial(self.stories.cited, outlet=task.outlet) if task.outlet else self.stories.card
        cards = [[show(card, parts) for card in cards] for cards in task.cards]
        story = self.stories.story(task.part, parts, page) if task.part else None
        view = VIEWS[task.template](task.values, cards, page, self.writer)
        given = {"page": page, "story": story, **view, **self.in_full(task, parts, page)}
        template = self.template(task.template)

        def write(brevity: int) -> str:
            return template.render(given | {"brevity": brevity} if brevity else given)

        return self.finisher.finished(task.template, task.path, task.values, write)

    def in_full(self, task: Task, parts: Parts, page: views.PageView) -> dict[str, Any]:
        """The stories of a book, by their addresses."""
        found = [self.stories.story(part, parts, page) for part in task.parts]
        return {"articles": {story.card.url: story for story in found}} if found else {}

    def _environment(self) -> Sandbox:
        writer, setting, lang = self.writer, self.setting, self.writer.lang
        return environment(
            setting.sources,
            {
                "site": writer.site(),
                "words": setting.words[lang],
                "say": writer.say,
                "asset": lambda name: writer.hrefs.href(setting.assets[name]),
                "date": lambda when: views.moment_text(when, lang),
                "span": lambda first, last: cldr.span_text(first.text, last.text, lang),
                "day": lambda when: cldr.date_text(when.text[:10], lang, "medium"),
                "month": writer.month,
                "language_name": lambda code: cldr.language_name(code, lang),
                "country_name": lambda code: cldr.territory_name(code, lang),
                "direction": writer.direction,
                "href": writer.hrefs.href,
                "absolute": writer.hrefs.absolute,
                "made": setting.config.makes,
            },
        )
