"""From files to the plan of all pages, or to all the faults that forbid them: load → parse → normalize → group."""

from pathlib import Path

from msgspec import Struct

from digest import formats
from digest.config import Config
from digest.dates import zone
from digest.errors import DigestError, InputError, Problem
from digest.group import Gate, Groups, collect, group
from digest.inputs import Look, articles, collected_folder, others, text_of, vocabulary_texts
from digest.layout import TOPICS
from digest.load import Found
from digest.memo import basis, merge_with, names_of_files, refresh, title_of, versions
from digest.model import Version
from digest.names import Known
from digest.pages import Naming, card_name, naming
from digest.parse import name_of
from digest.places import located
from digest.plan import Plan
from digest.reader import Reader
from digest.references import linked, media, media_address
from digest.report import Listener, Options, Report
from digest.shelves import shelve
from digest.site import Asset, Shelf, Site, Story
from digest.store import FileRow, Store
from digest.theme import Theme, load_theme
from digest.typography import rules_of, typeset
from digest.vocabulary import Vocabulary, parse_vocabulary, set_labels
from digest.work import Workforce


class Assembled(Struct, frozen=True):
    """A site whose pages can be made."""

    plan: Plan
    theme: Theme
    static: list[FileRow]
    report: Report
    until: int | None
    """The instant at which something would be withheld or shown that now is not."""


def assemble(
    root: Path,
    config: Config,
    options: Options,
    now: int,
    seen: Look,
    store: Store,
    workforce: Workforce,
    listener: Listener,
) -> Assembled:
    """Read what changed, and put the site together.

    Raises InputError with every fault that one run can find, those that were found before included.
    """
    problems = seen.problems
    count, parsed, faults, files = _refresh(root, config, seen.taken(), store, workforce, listener)
    vocabulary, vocabulary_faults = _vocabulary(root, config)
    theme, theme_faults = _theme(root, config, store)
    gate = Gate(now, options.drafts, options.future)
    unread = {name_of(problem.path).key for problem in faults}
    known = Known(vocabulary, frozenset(unread), all(problem.path != TOPICS for problem in vocabulary_faults))
    groups, references = _grouped(config, known, gate, store, files)
    found = [*faults, *vocabulary_faults, *theme_faults, *formats.unknown(config), *groups.errors]
    if not count and not found and not problems:
        raise DigestError("there are no articles in content/", hint="write one with: digest new TITLE")
    if options.strict:
        found += groups.warnings
    if found or problems or theme is None:
        raise InputError([*problems, *located(found, lambda path: text_of(root, path))])
    if not groups.stories and not groups.withdrawn:
        held = ", ".join(f"{count} {reason}" for reason, count in sorted(groups.withheld.items()))
        raise DigestError(f"no story is ready to be shown: {held}", hint="--drafts shows them all")
    names = naming(vocabulary, tuple(language.code for language in config.languages))
    site = _site(config, vocabulary, groups, references, names, store)
    report = Report(
        stories=len(groups.stories),
        articles=count,
        parsed=parsed,
        withheld=dict(sorted(groups.withheld.items())),
        warnings=sorted(located(groups.warnings, lambda path: text_of(root, path))),
    )
    static = [row for path, row in files.items() if path.startswith("static/")]
    return Assembled(Plan(site, theme.settings, names), theme, static, report, groups.next_change)


def _refresh(
    root: Path, config: Config, seen: list[Found], store: Store, workforce: Workforce, listener: Listener
) -> tuple[int, int, list[Problem], dict[str, FileRow]]:
    """How many articles there are, how many were parsed, their faults, and the files that may be copied."""
    store.settle(basis(config))
    files = list(articles(seen))
    parsed, faults = refresh(
        store,
        files,
        str(root),
        collected_folder(root, config),
        config,
        workforce,
        lambda done: listener.progress("articles", done),
    )
    copied = names_of_files(store, others(seen), root)
    store.commit()
    return len(files), parsed, faults, copied


References = tuple[dict[str, Story], dict[str, Asset]]
"""What is linked to, by key; the files that are shown, by path."""


def _grouped(
    config: Config, known: Known, gate: Gate, store: Store, files: dict[str, FileRow]
) -> tuple[Groups, References]:
    """The stories, and what their articles point at; broken references are among the errors."""
    found = collect(versions(store))
    groups = group(found, config, known, gate, merge_with(store))
    shown = [*groups.stories, *groups.plain]
    links, broken, withheld = linked(shown, found.versions.keys() | found.pages.keys(), known.unread)
    assets, missing = media(shown, lambda path: _asset(files.get(path)))
    groups.errors.extend([*broken, *missing])
    groups.warnings.extend(withheld)
    return groups, (links, assets)


def _asset(row: FileRow | None) -> Asset | None:
    if row is None:
        return None
    return Asset(row.path, row.name, media_address(row.path, row.name), row.width, row.height)


def _site(
    config: Config, vocabulary: Vocabulary, groups: Groups, references: References, names: Naming, store: Store
) -> Site:
    links, assets = references
    parents = {topic.id: topic.parent for topic in vocabulary.topics.values() if topic.parent is not None}
    shelves = {language.code: _shelf(groups.stories, language.code, parents, names) for language in config.languages}
    titles = {version.path: title_of(store, version) for plain in groups.plain for version in plain.versions}
    return Site(config, vocabulary, groups.stories, groups.withdrawn, shelves, groups.plain, links, assets, titles)


def _shelf(stories: list[Story], lang: str, parents: dict[str, str], names: Naming) -> Shelf:
    def name(story: Story, version: Version) -> bytes:
        return card_name(story, version, lang, names)

    return shelve(stories, lang, parents, name)


def _vocabulary(root: Path, config: Config) -> tuple[Vocabulary, list[Problem]]:
    texts, problems = vocabulary_texts(root)
    vocabulary, faults = parse_vocabulary(texts, lambda path: Reader(path, zone(config.timezone)))
    unset = {language.code for language in config.languages if not language.typography}
    shown = set_labels(vocabulary, lambda lang, text: text if lang in unset else typeset(text, rules_of(lang)))
    return shown, [*problems, *faults]


def _theme(root: Path, config: Config, store: Store) -> tuple[Theme | None, tuple[Problem, ...]]:
    try:
        return load_theme(root, config, store.derived), ()
    except InputError as error:
        return None, error.problems
