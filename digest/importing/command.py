"""`digest import` as a command: finds the site, checks what was asked for, prints what came of it. (effect)"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec.structs import replace

from digest.config import Config
from digest.errors import DigestError
from digest.importing.bringing import Result, bring, printed
from digest.importing.document import Given
from digest.importing.known import Known, known_of
from digest.importing.report import in_words
from digest.importing.writing import Wish
from digest.inputs import find_site, read_config
from digest.layout import CONFIG, CONTENT, PUBLISHERS
from digest.reader import nearest

_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def run_import(
    site: Path | None,
    paths: tuple[str, ...],
    as_json: bool,
    story: str | None,
    topic: str | None,
    lang: str | None,
    into: str | None,
    dry_run: bool,
) -> int:
    """Import, print, and return the exit code. Raises DigestError for what was asked for wrongly."""
    root = _site(site, dry_run)
    if lang and not _LANG.fullmatch(lang):
        raise DigestError(f"{lang!r} is not a language code", hint="write one such as fr, en or pt-BR (BCP 47)")
    config = read_config(root) if root else None
    known = known_of(root, config, lang or "") if root and config else Known(Given(lang or ""))
    known = replace(known, given=replace(known.given, today=f"{datetime.now(UTC):%Y-%m-%d}"))
    if root and config:
        _check(root, config, known, story, topic, lang)
    folder = _folder(root, into) if into else ""
    result = bring(Wish(paths, lang or "", topic or "", story or "", folder, dry_run), root, config, known)
    if as_json:
        click.echo(json.dumps(printed(result), ensure_ascii=False))
    else:
        _tell(result)
    return 1 if result.problems else 0


def _site(site: Path | None, dry_run: bool) -> Path | None:
    """The site's folder; none is needed where nothing is written."""
    if site is not None and not (site / CONFIG).is_file():
        raise DigestError(f"no {CONFIG} in {site}", hint="start a site with: digest init DIR")
    try:
        return site.absolute() if site is not None else find_site(Path.cwd())
    except DigestError:
        if dry_run:
            return None
        raise


def _check(root: Path, config: Config, known: Known, story: str | None, topic: str | None, lang: str | None) -> None:
    codes = [language.code for language in config.languages]
    if lang and not story and lang not in codes:
        raise DigestError(f"{lang!r} is not a language of this site", hint=nearest(lang, codes))
    if topic and topic not in known.topics:
        hint = nearest(topic, known.topics) if known.topics else "list it in content/topics.yaml"
        raise DigestError(f"there is no topic {topic!r}", hint=hint)
    if story:
        keys = _stories(root)
        if story.strip("/") not in keys:
            raise DigestError(f"there is no story {story!r}", hint=nearest(story, keys))


def _stories(root: Path) -> set[str]:
    from digest.parse import name_of

    files = (root / CONTENT).rglob("*.md")
    return {name_of(file.relative_to(root).as_posix()).key for file in files}


def _folder(root: Path | None, into: str) -> str:
    """The folder as it stands below the site's. Raises DigestError where that is not below `content/`."""
    if root is None:
        return into.rstrip("/")
    place = Path(into) if Path(into).is_absolute() else root / into
    if not place.is_relative_to(root / CONTENT) and not Path(into).is_absolute():
        place = root / CONTENT / into
    found = Path(*[part for part in place.parts if part != "."])
    if ".." in found.parts or not found.is_relative_to(root / CONTENT):
        raise DigestError(
            f"{into} is not below {CONTENT}", hint=f"articles are read from there: {CONTENT}stories/inbox, say"
        )
    return found.relative_to(root).as_posix()


def _tell(result: Result) -> None:
    for one in result.articles:
        click.echo(f"{one.path or one.document.name}: {one.state}; {in_words(one.document)}")
        for flag in one.document.flags:
            click.echo(
                f"{one.document.name}: {flag.message}" + (f": {_short(flag.evidence)}" if flag.evidence else ""),
                err=True,
            )
    for publisher, lines in result.learned.items():
        click.echo(f"{PUBLISHERS}: {publisher}: {len(lines)} lines that recur across its articles", err=True)
    for problem in result.problems:
        click.echo(str(problem), err=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:89]}…"
