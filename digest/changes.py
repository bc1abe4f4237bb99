"""From the plan to the output folder: what differs from it is rendered beside it, and moved in as a whole. (effect)"""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import msgpack, structs

from digest import formats
from digest.assemble import Assembled
from digest.claims import Claimant, Claims
from digest.errors import InputError, Problem
from digest.fingerprint import fingerprint_of, in_letters
from digest.inputs import text_of
from digest.manifest import Staging
from digest.pages import Copy, Page, key_of
from digest.places import located
from digest.program import program
from digest.rendering import Rendered, Rendering, Slot, Staged, copied, task_of, task_weight
from digest.report import Listener
from digest.setting import Setting, frame_name, setting_of
from digest.store import Store
from digest.tasks import CardParts, Task
from digest.work import Workforce
from digest.write import Output


def write_changes(
    root: Path, assembled: Assembled, store: Store, output: Output, workforce: Workforce, listener: Listener
) -> None:
    """Bring the output up to the plan, and the report up to what was done.

    Raises InputError for faults of templates and for two things at one path; nothing is then written.
    """
    plan, report = assembled.plan, assembled.report
    setting = setting_of(plan, assembled.theme)
    with Staging(output.stage()) as staging:
        changes = Changes(output, staging, listener)
        for copy in _copies(root, assembled):
            slot = changes.of_copy(copy)
            if slot is not None:
                changes.staged(copied(slot, copy, str(staging.folder)))
        tasks = changes.of_pages(formats.pages_of(plan), _template_names(assembled, setting))
        rendering = Rendering(msgpack.encode(setting), str(store.segments.folder), str(staging.folder))
        problems = _take_in(workforce.spread(rendering, tasks, task_weight), changes, assembled)
        problems.extend(changes.claims.faults(lambda: claimants(root, assembled)))
        if problems:
            raise InputError(located(_once(problems), lambda path: text_of(root, path)))
        deletes = sorted(output.manifest)
        report.pages, report.unchanged = changes.pages, changes.unchanged
        report.written, report.deleted = staging.count, len(deletes)
        output.commit(staging, deletes)


def _take_in(results: Iterator[Rendered], changes: "Changes", assembled: Assembled) -> list[Problem]:
    """Stage what was rendered; returns the faults of what could not be."""
    problems: list[Problem] = []
    for result in results:
        assembled.report.rendered += 1
        if isinstance(result, Staged):
            changes.staged(result)
        else:
            problems.extend(_of_theme(one, assembled) for one in result)
        changes.listener.progress("pages", assembled.report.rendered)
    return problems


class Changes:
    """What of the site differs from the output folder; takes out of its manifest whatever is still wanted."""

    def __init__(self, output: Output, staging: Staging, listener: Listener) -> None:
        self.output, self.staging, self.listener = output, staging, listener
        self.pages = self.unchanged = 0
        self._pending: dict[int, tuple[str, str, bool]] = {}
        self._numbered = 0
        self.claims = Claims()

    def of_pages(self, pages: Iterator[Page], template_name: Callable[[str, str], str]) -> Iterator[Task]:
        """Tasks for the pages that must be rendered."""
        parts = CardParts()
        for page in pages:
            self.pages += 1
            slot = self._slot(page.path, template_name(page.template, page.lang) + in_letters(key_of(page)))
            if slot is not None:
                yield task_of(slot, page, parts)

    def of_copy(self, copy: Copy) -> Slot | None:
        """Where to stage a copy; None where the output has it."""
        return self._slot(copy.path, in_letters(copy.name))

    def staged(self, staged: Staged) -> None:
        """A file is ready to be moved in."""
        path, key, is_new = self._pending.pop(staged.number)
        self.staging.put(staged.number, path, key + staged.written, is_new)

    def _slot(self, path: str, key: str) -> Slot | None:
        """Where to stage what belongs at a path; None where the output has it."""
        self.claims.add(path)
        known = self.output.manifest.pop(path, None)
        reason = _reason(known, key)
        kept = self.output.kept(path, known) if known is not None and reason is None else None
        if kept is not None:
            self.staging.keep(path, kept)
            self.unchanged += 1
            return None
        self.listener.explain(path, reason or "the file was changed or removed by someone else")
        self._numbered += 1
        self._pending[self._numbered] = (path, key, known is None)
        return Slot(self._numbered, path if known is None else None)


SHARED = 12
"""Characters of a page's key that tell what all pages of its template and language share."""


def _reason(known: str | None, key: str) -> str | None:
    """Why a file must be written, by its key; None where it need not."""
    if known is None:
        return "it is new"
    if not known.startswith(key[:SHARED]):
        return "its template, the theme's words or the frame of all pages changed"
    return None if known.startswith(f"{key} ") else "what it shows changed"


def _template_names(assembled: Assembled, setting: Setting) -> Callable[[str, str], str]:
    """Template and language → the fingerprint of everything that pages of that kind share."""
    theme = assembled.theme
    frames = {lang.code: frame_name(setting, theme.settings, lang.code) for lang in assembled.plan.languages}
    known: dict[tuple[str, str], str] = {}

    def name(template: str, lang: str) -> str:
        if (template, lang) not in known:
            shared = fingerprint_of(theme.name_of(template, lang), frames[lang], program())
            known[template, lang] = in_letters(shared)[:SHARED]
        return known[template, lang]

    return name


def _copies(root: Path, assembled: Assembled) -> Iterator[Copy]:
    """Static files of the site, files beside articles, static files of the theme."""
    for row in assembled.static:
        yield Copy(row.path.removeprefix("static/"), str(root / row.path), row.name, row.path)
    media = {asset.address: (path, asset) for path, asset in sorted(assembled.plan.site.media.items())}
    for address, (path, asset) in media.items():
        yield Copy(address[1:], str(root / path), asset.name, path)
    for name, asset in assembled.theme.assets.items():
        yield Copy(asset.address[1:], asset.source, asset.name, f"{name} of the theme")


def claimants(root: Path, assembled: Assembled) -> Iterator[Claimant]:
    """Path, source and deciding key of everything that is written."""
    yield from ((copy.path, copy.shown_as, "") for copy in _copies(root, assembled))
    for page in formats.pages_of(assembled.plan):
        yield page.path, page.source or f"the page {page.path}", page.where


def _once(problems: list[Problem]) -> Iterator[Problem]:
    """Each fault of a template once, however many pages show it."""
    first: dict[tuple[str, int, str], Problem] = {}
    for problem in sorted(problems):
        if problem.path.startswith("themes/") or problem.line:
            first.setdefault((problem.path, problem.line, problem.message), problem)
        else:
            yield problem
    yield from first.values()


def _of_theme(problem: Problem, assembled: Assembled) -> Problem:
    """The problem with the path of the template's file."""
    name = problem.path.removeprefix("templates/")
    return structs.replace(problem, path=assembled.theme.paths.get(name, problem.path))
