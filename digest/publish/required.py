"""What `require:` of the configuration asks for, against what the site has. (effect)"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path

from digest.build import now_of
from digest.config import Config
from digest.editing.survey import awaiting
from digest.errors import InputError, Problem
from digest.group import Gate, lack, reason_to_withhold
from digest.inputs import text_of
from digest.places import located
from digest.report import Options, Report
from digest.translating.reading import Site, Telling, as_version, read_site
from digest.translating.state import Cell, row_of

_HINT = "or publish all the same: --incomplete"

_WITHHELD = {"sources": ("no source",), "summaries": ("no summary", "an extract for a summary")}


def check_required(root: Path, config: Config, report: Report, options: Options) -> None:
    """Raises InputError with everything that is lacking; `report` is that of the build.

    Where the site has editions, translations are asked for in those that are out and not closed: stories of the running
    period may wait for theirs until its edition goes out, and what is closed has been looked at.
    """
    found = [problem for name in config.require for problem in _withheld(name, report)]
    if "translations" in config.require:
        found += translations(root, read_site(root, config), now_of(options), awaiting(root, options))
    if found:
        raise InputError(located(found, partial(text_of, root)))


def _withheld(name: str, report: Report) -> Iterator[Problem]:
    told = {lack(reason) for reason in _WITHHELD.get(name, ())}
    for warning in report.warnings:
        if warning.message in told:
            message = f"publish: require: {name}: {warning.message}"
            yield Problem(warning.path, warning.line, warning.column, message, f"{warning.hint}, {_HINT}")


def translations(root: Path, site: Site, now: int, among: Collection[str] | None = None) -> list[Problem]:
    """Translations to be written, mended or looked over, and versions that differ, of the stories that are shown.

    `among` are the keys of the stories that matter; None: all do.
    """
    shown = [one for one in site.stories if (among is None or one.key in among) and _is_shown(one, now)]
    languages = [language.code for language in site.config.languages]
    found = [
        Problem(
            cell.path, message=f"publish: require: translations: {_said(cell)}", hint=f"{_MEND[cell.state]}, {_HINT}"
        )
        for story in shown
        for cell in row_of(story, languages).cells
        if cell.is_to_do
    ]
    return [*found, *_unequal(root, site, {story.key for story in shown})]


def _is_shown(story: Telling, now: int) -> bool:
    """Whether readers see a version."""
    gate = Gate(now)
    versions = [as_version(article) for article in story.versions.values()]
    return any(reason_to_withhold(one, None, gate) is None and not _is_withdrawn(one.particulars) for one in versions)


def _is_withdrawn(own: object) -> bool:
    return bool(getattr(own, "withdrawn", False))


def _unequal(root: Path, site: Site, keys: Collection[str]) -> Iterator[Problem]:
    from digest.checking.findings import unequal
    from digest.checking.reading import Checked, read_articles
    from digest.checking.surroundings import surroundings

    articles = list(read_articles(root, site.config))
    around, stories = surroundings(root, site.config, articles), defaultdict[str, list[Checked]](list)
    for article in articles:
        if article.story in keys:
            stories[article.story].append(article)
    for members in stories.values():
        for problem in unequal(members, around):
            message = f"publish: require: translations: {problem.message}"
            yield Problem(problem.path, message=message, hint=f"{problem.hint}, {_HINT}", where=problem.where)


def _said(cell: Cell) -> str:
    fields = ", ".join(field.replace("_", " ") for field in cell.changed)
    return {
        "outdated": f"the original, in {cell.of!r}, has other words now: {fields}",
        "unrecorded": "nothing tells which words it was made from",
        "machine": "it was made by a machine, and nobody has looked it over",
        "draft": "it is a draft",
        "missing": f"the version in {cell.lang!r} is missing",
    }[cell.state]


_ACCEPT = "look it over and record that: digest status --accept"
_MEND = {
    "outdated": "mend it, and record that: digest status --accept",
    "unrecorded": _ACCEPT,
    "machine": _ACCEPT,
    "draft": "finish it",
    "missing": "write it, or only: in the story",
}
