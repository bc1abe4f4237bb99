"""The pipeline: a site's folder → its pages. One way for the first build, for rebuilds and for watching.

    load → parse → normalize → group → pages → render → write
"""

import os
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, msgpack, structs

from digest import formats
from digest.config import Config
from digest.errors import DigestError, InputError, Problem, StoreDamaged
from digest.fingerprint import fingerprint_of
from digest.group import Gate, Groups, collect, group, shelve
from digest.inputs import Inputs, collected_folder, look, read_config, text_of
from digest.memo import basis, merge_with, names_of_files, place_of, refresh, title_of, versions
from digest.pages import Copy, Page, card_name, key_of, naming
from digest.parse import name_of
from digest.places import located
from digest.plan import Plan, own_address
from digest.program import program
from digest.reader import Reader
from digest.references import linked, media, media_address
from digest.rendering import Staged, copied, render_pages, task_of
from digest.segments import segments_in
from digest.setting import frame_name, setting_of
from digest.render import Task
from digest.site import Asset, Site
from digest.store import FOLDER, FileRow, Store
from digest.theme import Theme, load_theme
from digest.vocabulary import FILES, Vocabulary, parse_vocabulary
from digest.work import Workforce, processors
from digest.write import Output, Staging, opened


class Options(Struct, frozen=True):
    """What a build was asked to do."""

    output: Path | None = None
    base_url: str | None = None
    drafts: bool = False
    future: bool = False
    now: int | None = None
    """Seconds since 1970; None: the clock."""
    strict: bool = False
    jobs: int | None = None
    clean: bool = False
    """Forget what is remembered."""


class Report(Struct):
    """What a build did."""

    stories: int = 0
    articles: int = 0
    parsed: int = 0
    pages: int = 0
    rendered: int = 0
    written: int = 0
    deleted: int = 0
    unchanged: int = 0
    withheld: dict[str, int] = {}
    warnings: list[Problem] = []
    errors: list[Problem] = []
    seconds: float = 0.0


class State(Struct, frozen=True):
    """A finished build, by which a build with nothing to do is recognised."""

    inputs: bytes
    outputs: bytes
    since: int
    until: int | None
    """The instant at which the gate decides otherwise."""
    report: Report


class Listener:
    """Hears what a build does; by default it does not care."""

    def say(self, text: str) -> None:
        """A sentence for the user."""

    def progress(self, work: str, done: int) -> None:
        """So much of some work is done."""

    def explain(self, path: str, reason: str) -> None:
        """Why a page is rendered."""


def build(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Build a site into its output folder.

    Raises InputError with every fault of the input, DigestError for what else keeps it from being built; the output
    is then as it was before.
    """
    began = time.perf_counter()
    listener = listener or Listener()
    config = _configured(root, options)
    with opened(options.output or root / config.output, root, listener.say) as output:
        report = _with_store(root, options, listener, lambda store: _build(root, config, options, output, store, listener))
    report.seconds = round(time.perf_counter() - began, 3)
    return report


def check(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Find every fault of a site without writing its output. Raises as `build` does."""
    listener = listener or Listener()
    config = _configured(root, options)

    def run(store: Store) -> Report:
        workforce = Workforce(options.jobs or processors())
        try:
            plan, _, report, _ = _prepared(root, config, options, look(root, config), store, workforce, listener)
            report.pages = sum(1 for _ in formats.pages_of(plan))
        finally:
            workforce.close()
        store.commit()
        return report

    return _with_store(root, options, listener, run)


def _build(
    root: Path, config: Config, options: Options, output: Output, store: Store, listener: Listener
) -> Report:
    now = _now(options)
    inputs = look(root, config, options.drafts, options.future, options.strict)
    state = _state(store, output)
    if state is not None and state.inputs == inputs.mark and _still_holds(state, output, now):
        return _nothing_to_do(state)
    workforce = Workforce(options.jobs or processors())
    try:
        plan, theme, report, groups = _prepared(root, config, options, inputs, store, workforce, listener)
        _render(root, plan, theme, inputs, store, output, workforce, report, listener)
    finally:
        workforce.close()
    if inputs.mark is not None:
        kept = State(inputs.mark, output.mark, now, groups.next_change, structs.replace(report, errors=[]))
        store.put_state(str(output.folder.resolve()), msgpack.encode(kept))
    store.commit()
    return report


def _prepared(
    root: Path,
    config: Config,
    options: Options,
    inputs: Inputs,
    store: Store,
    workforce: Workforce,
    listener: Listener,
) -> tuple[Plan, Theme, Report, Groups]:
    """Load, parse, normalize, group: everything up to the pages, or all the faults that forbid them."""
    store.settle(basis(config))
    parsed, faults = refresh(
        store,
        inputs.articles,
        str(root),
        collected_folder(root, config),
        config,
        workforce,
        lambda done: listener.progress("articles", done),
    )
    store.commit()
    vocabulary, vocabulary_faults = _vocabulary(root, config)
    theme, theme_faults = _theme(root, config)
    gate = Gate(_now(options), options.drafts, options.future)
    unread = {name_of(problem.path).key for problem in faults}
    found = collect(versions(store))
    groups = group(found, config, vocabulary, gate, merge_with(store), unread)
    known = {*found.versions, *found.pages}
    shown = [*groups.stories, *groups.plain]
    links, broken, to_withheld = linked(shown, known, unread)
    files = names_of_files(store, [*inputs.others, *inputs.static], root)
    assets, missing = media(shown, lambda path: _asset(files.get(path)))
    groups.warnings.extend(to_withheld)
    problems = [*inputs.problems, *faults, *vocabulary_faults, *theme_faults, *formats.unknown(config)]
    problems += [*groups.errors, *broken, *missing]
    if not inputs.articles and not problems:
        raise DigestError("there are no articles in content/", hint="write one with: digest new TITLE")
    if options.strict:
        problems += groups.warnings
    if problems or theme is None:
        raise InputError(located(problems, lambda path: text_of(root, path)))
    titles = {version.path: title_of(store, version) for plain in groups.plain for version in plain.versions}
    names = naming(vocabulary, tuple(language.code for language in config.languages))
    shelves = {
        language.code: shelve(
            groups.stories,
            language.code,
            lambda story, version, lang=language.code: card_name(  # type: ignore[misc]
                story, version.head_name, own_address(story, version), lang, names
            ),
        )
        for language in config.languages
    }
    site = Site(config, vocabulary, groups.stories, groups.withdrawn, shelves, groups.plain, links, assets, titles)
    report = Report(
        stories=len(groups.stories),
        articles=len(inputs.articles),
        parsed=parsed,
        withheld=dict(sorted(groups.withheld.items())),
        warnings=sorted(located(groups.warnings, lambda path: text_of(root, path))),
    )
    return Plan(site, theme.settings, names), theme, report, groups


def _render(
    root: Path,
    plan: Plan,
    theme: Theme,
    inputs: Inputs,
    store: Store,
    output: Output,
    workforce: Workforce,
    report: Report,
    listener: Listener,
) -> None:
    """Pages, render, write: what differs from the output is rendered beside it and moved in as a whole."""
    setting = setting_of(plan, theme, str(store.segments.folder))
    template_names = _template_names(plan, theme, {
        lang.code: frame_name(setting, theme.settings, lang.code) for lang in plan.languages
    })
    changes = Changes(output, listener)
    files = names_of_files(store, inputs.static, root)
    for copy in _copies(root, plan, theme, files):
        number = changes.of_copy(copy)
        if number is not None:
            changes.staged(copied(number, copy, changes.staging.folder))
    tasks = changes.of_pages(formats.pages_of(plan), template_names)
    problems: list[Problem] = []
    for result in workforce.spread(render_pages, tasks, msgpack.encode(setting), str(changes.staging.folder)):
        if isinstance(result, Staged):
            changes.staged(result)
        elif isinstance(result, StoreDamaged):
            raise result
        else:
            problems.extend(structs.replace(one, path=theme.paths.get(one.path, one.path)) for one in result)
        report.rendered += 1
        listener.progress("pages", report.rendered)
    if changes.doubled:
        problems.extend(_doubled(changes.doubled, _copies(root, plan, theme, files), formats.pages_of(plan)))
    if problems:
        raise InputError(problems)
    deletes = sorted(output.manifest.keys())
    report.pages, report.unchanged = changes.pages, changes.unchanged
    report.written, report.deleted = changes.staging.count, len(deletes)
    output.commit(changes.staging, deletes)


class Changes:
    """What of the site differs from the output folder; takes out of its manifest what is still wanted."""

    def __init__(self, output: Output, listener: Listener) -> None:
        self.output, self.listener = output, listener
        self.staging = Staging(output.stage())
        self.doubled: set[str] = set()
        """Paths, case and Unicode form aside, that more than one thing would be written to."""
        self.pages = self.unchanged = 0
        self._count = 0
        self._pending: dict[int, tuple[str, str, bool]] = {}
        self._claims: set[int] = set()

    def of_pages(self, pages: Iterator[Page], template_names: Callable[[str, str], str]) -> Iterator[Task]:
        """Tasks for the pages that must be rendered."""
        for page in pages:
            self.pages += 1
            key = template_names(page.template, page.lang)[:16] + key_of(page).hex()
            number = self._number(page.path, key)
            if number is not None:
                yield task_of(number, page)

    def of_copy(self, copy: Copy) -> int | None:
        """The number under which to stage a copy; None where the output has it."""
        return self._number(copy.path, copy.name.hex())

    def staged(self, staged: Staged) -> None:
        """A file is ready to be moved in."""
        path, key, is_new = self._pending.pop(staged.number)
        self.staging.put(staged.number, path, key + staged.look, is_new)

    def _number(self, path: str, key: str) -> int | None:
        claim = folded(path)
        if hash(claim) in self._claims:
            self.doubled.add(claim)
            return None
        self._claims.add(hash(claim))
        known = self.output.manifest.pop(path, None)
        reason = self._reason(path, known, key)
        if known is not None and reason is None:
            self.staging.keep(path, known)
            self.unchanged += 1
            return None
        self.listener.explain(path, reason or "")
        self._count += 1
        self._pending[self._count] = (path, key, known is None)
        return self._count

    def _reason(self, path: str, known: str | None, key: str) -> str | None:
        """Why the file must be written; None where it need not."""
        if known is None:
            return "it is new"
        if not known.startswith(key[:16]):
            return "its template, the theme's words or the frame of all pages changed"
        if not known.startswith(f"{key} "):
            return "what it shows changed"
        return None if self.output.is_untouched(path, known) else "the file was changed or removed by someone else"


def folded(path: str) -> str:
    """A path as file systems that ignore case or Unicode form see it."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path).casefold()


def _doubled(paths: set[str], copies: Iterator[Copy], pages: Iterator[Page]) -> Iterator[Problem]:
    """The faults of paths that several things would be written to, each naming what else would be."""
    claims: dict[str, list[str]] = {}
    sources = [(copy.path, copy.source) for copy in copies]
    for path, source in [*sources, *((page.path, page.source or page.path) for page in pages)]:
        if folded(path) in paths:
            claims.setdefault(folded(path), []).append(source)
    for path, (first, *others) in claims.items():
        for other in others:
            hint = f"the other is {first}; give one of them another slug or name"
            yield Problem(other, message=f"two things would be written to {path}", hint=hint)


def _template_names(plan: Plan, theme: Theme, frames: dict[str, bytes]) -> Callable[[str, str], str]:
    """Template and language → the fingerprint of everything that pages of that kind share."""
    known: dict[tuple[str, str], str] = {}

    def name(template: str, lang: str) -> str:
        if (template, lang) not in known:
            known[template, lang] = fingerprint_of(theme.name_of(template, lang), frames[lang], program()).hex()
        return known[template, lang]

    return name


def _copies(root: Path, plan: Plan, theme: Theme, static: dict[str, FileRow]) -> Iterator[Copy]:
    """Static files of the site, files beside articles, static files of the theme."""
    for path, row in static.items():
        yield Copy(path.removeprefix("static/"), str(root / path), row.name)
    for path, asset in sorted(plan.site.media.items()):
        yield Copy(asset.address[1:], str(root / path), asset.name)
    for asset in theme.assets.values():
        yield Copy(asset.address[1:], asset.source, asset.name)


def _asset(row: FileRow | None) -> Asset | None:
    if row is None:
        return None
    return Asset(row.path, row.name, media_address(row.path, row.name), row.width, row.height)


def _vocabulary(root: Path, config: Config) -> tuple[Vocabulary, list[Problem]]:
    from digest.dates import zone

    texts = {path: text_of(root, path) or "" for path in FILES}
    return parse_vocabulary(texts, lambda path: Reader(path, zone(config.timezone)))


def _theme(root: Path, config: Config) -> tuple[Theme | None, tuple[Problem, ...]]:
    try:
        return load_theme(root, config), ()
    except InputError as error:
        return None, error.problems


def _configured(root: Path, options: Options) -> Config:
    config = read_config(root)
    return structs.replace(config, base_url=options.base_url.rstrip("/")) if options.base_url else config


def _now(options: Options) -> int:
    if options.now is not None:
        return options.now
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdecimal() else int(time.time())


def _state(store: Store, output: Output) -> State | None:
    known = store.state(str(output.folder.resolve()))
    try:
        return msgpack.decode(known, type=State) if known else None
    except ValueError:
        return None


def _still_holds(state: State, output: Output, now: int) -> bool:
    """Whether a build would find what the last one found, and the output is as that one left it."""
    return (
        state.since <= now
        and (state.until is None or now < state.until)
        and state.outputs == output.mark
        and all(output.is_untouched(path, written) for path, written in output.manifest.items())
    )


def _nothing_to_do(state: State) -> Report:
    last = state.report
    return structs.replace(
        last, parsed=0, rendered=0, written=0, deleted=0, unchanged=last.unchanged + last.written
    )


def _with_store(root: Path, options: Options, listener: Listener, run: Callable[[Store], Report]) -> Report:
    """Run with what is remembered; where that turns out to be damaged, once more without it."""
    if options.clean:
        forget(root)
    try:
        return _run(root, run)
    except StoreDamaged as damage:
        listener.say(f"what was remembered cannot be used ({damage}); building afresh")
        forget(root)
        return _run(root, run)


def _run(root: Path, run: Callable[[Store], Report]) -> Report:
    store = Store(root / FOLDER)
    try:
        report = run(store)
        if report.parsed:
            store.drop_unused(place_of)
        return report
    finally:
        store.close()


def forget(root: Path) -> None:
    """Delete everything that is remembered."""
    segments_in.cache_clear()
    shutil.rmtree(root / FOLDER, ignore_errors=True)
