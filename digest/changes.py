"""From the plan to the output folder: what differs from it is rendered beside it, and moved in as a whole. (effect)"""

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

from msgspec import msgpack, structs

from digest import formats, printing, searching
from digest.album import album_of
from digest.assemble import Assembled
from digest.claims import Claimant
from digest.comparison import COPIES, PICTURES, SHARED, Comparison
from digest.errors import InputError, Problem
from digest.fingerprint import fingerprint_of, in_letters
from digest.formats import Format
from digest.inputs import text_of
from digest.manifest import Staging
from digest.pages import Copy, Sheaf
from digest.picturing import staged_pictures, variants_of
from digest.places import located
from digest.program import program
from digest.rendering import Rendered, Rendering, Staged, copied, staged, task_weight
from digest.report import Listener
from digest.sending import MAILS, letters_of, overlong
from digest.setting import Setting, frame_name, setting_of
from digest.store import Store
from digest.work import Workforce
from digest.write import Output


def write_changes(
    root: Path,
    assembled: Assembled,
    store: Store,
    output: Output,
    workforce: Workforce,
    listener: Listener,
    strict: bool = False,
) -> None:
    """Bring the output up to the plan, and the report up to what was done.

    Raises InputError for faults of templates and for two things at one path, where it is `strict` for warnings too;
    nothing is then written.
    """
    plan, report = assembled.plan, assembled.report
    setting = setting_of(plan, assembled.theme)
    template_name = _template_names(assembled, setting)
    sheaves = list(_keyed(assembled, template_name))
    with Staging(output.stage()) as staging:
        changes = Comparison(output, staging, listener, {sheaf.id: key for sheaf, key in sheaves})
        for slot, copy in changes.of_copies(_copies(root, assembled)):
            changes.staged(copied(slot, copy, str(staging.folder)))
        problems = staged_pictures(root, assembled, changes, album_of(store.folder), staging, workforce.jobs)
        tasks = changes.of_sheaves(sheaves, template_name)
        rendering = Rendering(msgpack.encode(setting), str(store.segments.folder), str(staging.folder))
        problems += _take_in(workforce.spread(rendering, tasks, task_weight), changes, assembled)
        index = [] if problems else _index(changes, assembled, output)
        problems += [] if problems else _overlong(changes, assembled, output, strict)
        prints = [] if problems else _prints(changes, assembled, output)
        problems.extend(changes.clashes(lambda: [*claimants(root, assembled), *index, *prints]))
        if problems:
            raise InputError(located(_once(problems), lambda path: text_of(root, path)))
        deletes = changes.leftovers()
        report.pages, report.unchanged = changes.pages, changes.unchanged
        report.written, report.deleted = staging.count, len(deletes)
        output.commit(staging, deletes)


def _index(changes: Comparison, assembled: Assembled, output: Output) -> list[Claimant]:
    """Stage the search index where it is not as it was; returns what it claims."""
    if not searching.is_wanted(assembled.plan.site.config):
        return []
    folder = changes.staging.folder
    files = changes.staging.files_of(searching.STORIES, output.folder)
    pages = sorted(searching.Searched(*file) for file in files)
    key = searching.key_of(pages)
    if not changes.keeps(searching.SHEAF, key):
        made = searching.made_of(pages, folder / searching.FOLDER)
        for slot, copy in changes.of_copies(made, searching.SHEAF, key):
            changes.staged(copied(slot, copy, str(folder)))
    return [(path, "the search index", "") for path, *_ in changes.staging.files_of(searching.SHEAF, output.folder)]


def _overlong(changes: Comparison, assembled: Assembled, output: Output, strict: bool) -> list[Problem]:
    """Warn of e-mails that were shortened; returns these warnings where they are faults."""
    paths = letters_of(assembled.plan)
    files = changes.staging.files_of(MAILS, output.folder) if paths else ()
    places = {path: place for path, _, place in files if path in paths}
    found = list(overlong((paths[path], place.read_bytes()) for path, place in places.items()))
    assembled.report.warnings = sorted([*assembled.report.warnings, *found])
    return found if strict else []


def _prints(changes: Comparison, assembled: Assembled, output: Output) -> list[Claimant]:
    """Stage the editions as PDF whose pages are not as they were; returns what they claim."""
    plan, staging = assembled.plan, changes.staging
    if not plan.makes("pdf") or not plan.makes("edition"):
        return []

    def files() -> dict[str, Path]:
        return {path: place for one in (COPIES, PICTURES) for path, _, place in staging.files_of(one, output.folder)}

    pages = (printing.Printed(*file) for file in staging.files_of(printing.PAGES, output.folder))
    copies = list(printing.copies_of(plan, pages))
    with printing.Press(plan.site.config, files) as press:
        for slot, copy in changes.of_copies(copies, printing.SHEAF):
            changes.staged(staged(slot, press.printed(Path(copy.source)), str(staging.folder)))
    return [(copy.path, copy.shown_as, "") for copy in copies]


def _take_in(results: Iterator[Rendered], changes: Comparison, assembled: Assembled) -> list[Problem]:
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


def _keyed(assembled: Assembled, template_name: Callable[[str, str], str]) -> Iterator[tuple[Sheaf, str]]:
    """All sheaves, each with the fingerprint of all that decides its pages; without one where it must be looked at."""
    plan = assembled.plan
    site = fingerprint_of(plan.site.config, plan.site.vocabulary, plan.settings)
    shared: dict[str, bytes] = {}
    for format, sheaf in formats.sheaves_of(plan):
        if format.name not in shared:
            shared[format.name] = fingerprint_of(site, _names_of(format, assembled, template_name))
        yield sheaf, in_letters(fingerprint_of(shared[format.name], sheaf.name)) if sheaf.name is not None else ""


def _names_of(format: Format, assembled: Assembled, template_name: Callable[[str, str], str]) -> list[str]:
    return [template_name(template, lang.code) for template in format.views for lang in assembled.plan.languages]


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
    media = {asset.address: asset for _, asset in sorted(assembled.media.items()) if not asset.is_picture}
    for address, asset in media.items():
        yield Copy(address[1:], str(root / asset.source), asset.name, asset.source)
    for name, asset in assembled.theme.assets.items():
        yield Copy(asset.address[1:], asset.source, asset.name, f"{name} of the theme", name.endswith(".css"))


def claimants(root: Path, assembled: Assembled) -> Iterator[Claimant]:
    """Path, source and deciding key of everything that is written."""
    copies = chain(_copies(root, assembled), variants_of(root, assembled))
    yield from ((copy.path, copy.shown_as, "") for copy in copies)
    for _, sheaf in formats.sheaves_of(assembled.plan):
        yield from ((page.path, page.source or f"the page {page.path}", page.where) for page in sheaf.pages())


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
