"""From files to the plan of all pages, or to all the faults that forbid them: load → parse → normalize → group."""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from digest import formats, printing, searching
from digest.almanac import Almanac, almanac
from digest.config import Config
from digest.copies import names_of_files
from digest.dates import zone
from digest.editions import Editions, Gathered
from digest.encoding import encoder
from digest.errors import DigestError, InputError, NothingShownError, Problem
from digest.fingerprint import fingerprint_of
from digest.group import Gate, rules_of
from digest.inputs import Look, collected_folder, parted, text_of, vocabulary_texts
from digest.layout import EDITIONS, TOPICS
from digest.lettering import wordless
from digest.memo import basis, begin_refresh, facts_of, merge_with, title_of
from digest.memo import text_of as words_of
from digest.months import Summary
from digest.names import Known, Names
from digest.pages import Naming, card_name, naming_of
from digest.parse import name_of
from digest.periods import NONE
from digest.pictures import shown_size
from digest.places import located
from digest.plan import Plan, Site
from digest.program import program
from digest.reader import Reader
from digest.references import media_address
from digest.report import Listener, Options, Report
from digest.shelves import shelve
from digest.site import Asset
from digest.store import FileRow, Store
from digest.summaries import Making
from digest.theme import Theme, load_theme
from digest.translating.remembered import outdated_with
from digest.typography import rules_of as typography_of
from digest.typography import typeset
from digest.vocabulary import Vocabulary, parse_vocabulary, set_labels
from digest.work import Workforce
from digest.yamltext import tree


class Refreshed(NamedTuple):
    """What reading the site's files gave."""

    articles: int
    parsed: int
    faults: list[Problem]
    copied: dict[str, FileRow]
    """The files that may be copied, by path."""


class Assembled(Struct, frozen=True):
    """A site whose pages can be made."""

    plan: Plan
    theme: Theme
    static: list[FileRow]
    media: dict[str, Asset]
    """Files that articles show or link to, by target."""
    report: Report
    until: int | None
    """The instant at which something would be withheld or shown that now is not."""


def assemble(
    root: Path,
    config: Config,
    options: Options,
    gate: Gate,
    seen: Look,
    store: Store,
    output: str,
    workforce: Workforce,
    listener: Listener,
) -> Assembled:
    """Read what changed, and put the site together for an output of that name.

    Raises InputError with every fault that one run can find, those that were found before included.
    """
    problems = seen.problems
    end_refresh = _begin_refresh(root, config, seen, store, workforce, listener)
    vocabulary, vocabulary_faults = _vocabulary(root, config, store)
    theme, theme_faults = _theme(root, config, store)
    store.commit()  # so that nobody waits for it while articles are parsed
    count, parsed, faults, files = end_refresh()
    unread = {name_of(problem.path).key for problem in faults}
    known = Known(vocabulary, frozenset(unread), all(problem.path != TOPICS for problem in vocabulary_faults))
    naming = naming_of(vocabulary, tuple(language.code for language in config.languages))
    stories = almanac(store, output, _making(root, config, known, gate, naming, store, files))
    gathered = _gathered(root, config, gate, store, output, files, stories, unread)
    warnings = [problem for summary in stories.summaries for problem in summary.warnings]
    warnings += _located(root, gathered.warnings)
    of_config = [*formats.unknown(config), *searching.lacking(config), *printing.lacking(config)]
    found = [*faults, *vocabulary_faults, *theme_faults, *of_config, *stories.errors, *gathered.errors]
    if not count and not found and not problems:
        raise DigestError("there are no articles in content/", hint="write one with: digest new TITLE")
    if options.strict:
        found += warnings
    if theme is not None:  # no fault of the site's: its pages are whole
        warnings += _located(root, wordless(config, theme, store.derived))
    if found or problems or theme is None:
        raise InputError([*problems, *_located(root, found)])
    report = Report(
        stories=sum(month.summary.stories for month in stories.months),
        articles=count,
        parsed=parsed,
        withheld=_withheld(stories.summaries),
        warnings=sorted(warnings),
    )
    if not any(month.summary.stories or month.summary.withdrawn for month in stories.months):
        held = ", ".join(f"{count} {reason}" for reason, count in report.withheld.items())
        raise NothingShownError(f"no story is ready to be shown: {held}", hint="--drafts shows them all")
    stories.remember()
    gathered.remember()
    static = [row for path, row in files.items() if path.startswith("static/")]
    instants = (gathered.editions.until, *(one.until for one in stories.summaries))
    until = min((instant for instant in instants if instant is not None), default=None)
    site = _site(config, vocabulary, stories, gathered.editions, store)
    media = {target: asset for summary in stories.summaries for target, asset in summary.media.items()}
    media |= gathered.media
    return Assembled(Plan(site, theme.settings, naming), theme, static, media, report, until)


def _gathered(
    root: Path,
    config: Config,
    gate: Gate,
    store: Store,
    output: str,
    files: dict[str, FileRow],
    stories: Almanac,
    unread: set[str],
) -> Gathered:
    """The editions of the site; where it has none, nothing is imported for them."""
    if config.editions == NONE and not any(path.startswith(EDITIONS) for path in files):
        return Gathered()
    from digest.gathering import gather

    return gather(root, config, gate, store, output, files, stories, unread)


def _begin_refresh(
    root: Path, config: Config, seen: Look, store: Store, workforce: Workforce, listener: Listener
) -> Callable[[], Refreshed]:
    """Begin to read what changed; what is returned waits for the end of it."""
    store.settle(basis(config))
    files, beside = parted(seen.taken())
    end = begin_refresh(
        store,
        files,
        str(root),
        collected_folder(root, config),
        config,
        workforce,
        lambda done: listener.progress("articles", done),
        seen.again,
    )
    copied, count = names_of_files(store, beside, root), len(files)

    def end_refresh() -> Refreshed:
        parsed, faults = end()
        store.commit()
        return Refreshed(count, parsed, faults, copied)

    return end_refresh


def _making(
    root: Path, config: Config, known: Known, gate: Gate, naming: Naming, store: Store, files: dict[str, FileRow]
) -> Making:
    """What the stories of this site are made with."""
    topics = known.vocabulary.topics.values()
    return Making(
        fingerprint_of(config, known.vocabulary, gate.drafts, gate.future, gate.expired, program()),
        rules_of(config, Names(known), gate, merge_with(store), outdated_with(store)),
        {topic.id: topic.parent for topic in topics if topic.parent is not None},
        lambda story, version, lang: card_name(story, version, lang, naming),
        lambda target: _asset(target, files),
        lambda problems: _located(root, problems),
    )


def _asset(target: str, files: dict[str, FileRow]) -> Asset | None:
    """The file of a target: as a picture of which there are variants, or as it is."""
    kind, _, path = target.partition(":")
    row = files.get(path)
    if row is None:
        return None
    if kind == "file" or not row.ending:
        fault = row.fault if kind == "image" else ""
        return Asset(row.path, row.name, media_address(row.path, row.name), row.width, row.height, False, fault)
    size = shown_size(row.width or 1, row.height or 1)
    made = fingerprint_of(row.name, encoder())
    return Asset(row.path, row.name, media_address(row.path, made, row.ending), *size, True)


def _located(root: Path, problems: Iterable[Problem]) -> list[Problem]:
    return located(problems, lambda path: text_of(root, path))


def _withheld(summaries: list[Summary]) -> dict[str, int]:
    """How many versions are withheld for each reason."""
    counts: Counter[str] = Counter()
    for summary in summaries:
        counts.update(summary.withheld)
    return dict(sorted(counts.items()))


def _site(config: Config, vocabulary: Vocabulary, stories: Almanac, editions: Editions, store: Store) -> Site:
    shelves = {language.code: shelve(stories.months, language.code) for language in config.languages}
    titles = {version.path: title_of(store, version) for plain in stories.plain for version in plain.versions}
    aliases = [alias for summary in stories.summaries for alias in summary.aliases]
    return Site(
        config,
        vocabulary,
        stories.months,
        shelves,
        stories.plain,
        titles,
        aliases,
        stories.references,
        editions,
        partial(title_of, store),
        partial(words_of, store),
        partial(facts_of, store),
    )


def _vocabulary(root: Path, config: Config, store: Store) -> tuple[Vocabulary, list[Problem]]:
    texts, problems = vocabulary_texts(root)
    vocabulary, faults = parse_vocabulary(
        texts, lambda path: Reader(path, zone(config.timezone)), partial(tree, recall=store.derived)
    )
    unset = {language.code for language in config.languages if not language.typography}
    shown = set_labels(vocabulary, lambda lang, text: text if lang in unset else typeset(text, typography_of(lang)))
    return shown, [*problems, *faults]


def _theme(root: Path, config: Config, store: Store) -> tuple[Theme | None, tuple[Problem, ...]]:
    try:
        return load_theme(root, config, store.derived, formats.templates_of(config)), ()
    except InputError as error:
        return None, error.problems
