"""The editions of a site: their files are read where they changed, their stories looked up where those did. (effect)"""

from collections.abc import Collection, Iterator
from itertools import groupby
from pathlib import Path

from msgspec import msgpack, structs

from digest import editions
from digest.almanac import Almanac
from digest.binding import UNKNOWN, Binder, Bindings, Bound
from digest.config import Config, reading
from digest.curating import Stated, stated
from digest.editionfiles import Closed, Parsed, is_edition_file, parse_edition_file
from digest.editions import DRAFT, OPEN, PUBLISHED, SCHEDULED, Edition, Editions, Gathered, Runs, as_story
from digest.errata import corrected
from digest.errors import Problem, StoreDamaged
from digest.fingerprint import fingerprint, fingerprint_of
from digest.group import Gate
from digest.load import read_bytes
from digest.periods import NONE, cutoff_of
from digest.references import media
from digest.store import FileRow, Store


def gather(
    root: Path,
    config: Config,
    gate: Gate,
    store: Store,
    output: str,
    files: dict[str, FileRow],
    stories: Almanac,
    unread: Collection[str],
) -> Gathered:
    """The editions of a site as they are now, for an output; `unread` are keys of stories with faults of their own."""
    rows = [row for path, row in files.items() if is_edition_file(path)]
    if config.editions == NONE:
        return Gathered(warnings=_unwanted(rows))
    written, errors = _written(root, rows, config, store)
    months = {month.text: month for month in stories.months}
    binder = Binder(months, stories.summaries, stories.month_of, stories.references, unread)
    bindings = Bindings(store, output, binder)
    bound = {one.period: bindings.of(one) for one in written}
    by_date = editions.automatic([month.summary for month in stories.months], config.timezone)
    listed = [_edition(one, bound[one.period], by_date, config.timezone) for one in written]
    drafts = {one.period for one in written if one.draft}
    every, until = editions.settled([*listed, *by_date.values()], drafts, gate.now, config.timezone)
    stands = {one.period: one for one in written}
    unfit, warnings = _unfit(every, stands, bound)
    errors += [*bindings.errors, *unfit, *editions.same_numbers(every, stands)]
    every = corrected(every, stories.months)
    seen = {PUBLISHED} | ({DRAFT} if gate.drafts else set()) | ({SCHEDULED, OPEN} if gate.future else set())
    shown = tuple(one for one in reversed(every) if one.state in seen)
    introductions = [as_story(words) for one in shown for words in one.words.values()]
    found = media(introductions, stories.references)
    order = {one.period: at for at, one in enumerate(shown)}
    return Gathered(Editions(tuple(every), shown, order, until), errors, warnings, found, bindings.remember)


def _unwanted(rows: list[FileRow]) -> list[Problem]:
    hint = "write editions: weekly, or daily, in digest.yaml"
    return [Problem(rows[0].path, message="this site makes no editions", hint=hint)] if rows else []


def _written(root: Path, rows: list[FileRow], config: Config, store: Store) -> tuple[list[Stated], list[Problem]]:
    parsed = [_parsed(root, row, config, store) for row in rows]
    curated = [one.curated for one in parsed if one.curated is not None]
    written, errors = stated(curated, [one.closed for one in parsed if one.closed is not None], config.editions)
    return written, [*errors, *(problem for one in parsed for problem in one.problems)]


def _parsed(root: Path, row: FileRow, config: Config, store: Store) -> Parsed:
    """A file of an edition, as it is remembered under the fingerprint of its bytes."""
    how = reading(config)

    def make() -> bytes:
        data = read_bytes(root / row.path)
        if fingerprint(data) != row.name:
            raise StoreDamaged(f"{row.path} changed while it was read")
        return msgpack.encode(parse_edition_file(row.path, data, how))

    return msgpack.decode(store.derived(fingerprint_of("edition", row.path, row.name, how), make), type=Parsed)


def _edition(one: Stated, bound: Bound, by_date: dict[str, Edition], timezone: str) -> Edition:
    """The edition that stands in place of the one of its period by date."""
    own = by_date.pop(one.period, None)
    shown = [number for number, found in enumerate(bound.stories) if not found.reason]
    places = {one.keys[number]: bound.stories[number] for number in shown} if one.keys is not None else {}
    lead = places.get(one.lead or "")
    runs = _runs([(found.month, found.number) for found in places.values()])
    if one.keys is None and own is not None:
        runs = own.runs
    edition = Edition(
        one.period,
        one.date.instant if one.date else cutoff_of(one.period, timezone),
        runs,
        fingerprint_of(bound.name, own.name if own is not None and one.keys is None else None),
        one.number or 0,
        words=one.words,
        ordered=one.keys is not None,
        lead=(lead.month, lead.number) if lead else None,
    )
    return _frozen(edition, one.closed, shown) if one.closed is not None else edition


def _frozen(edition: Edition, closed: Closed, shown: list[int]) -> Edition:
    entries = [closed.stories[number] for number in shown]
    return structs.replace(
        edition,
        topics=tuple(entry.topic for entry in entries),
        known=tuple(entry.corrections for entry in entries),
        closed=closed.closed,
        gone=len(closed.stories) - len(entries),
    )


def _runs(places: list[tuple[str, int]]) -> Runs:
    grouped = groupby(places, key=lambda place: place[0])
    return tuple((month, tuple(number for _, number in some)) for month, some in grouped)


def _unfit(
    every: list[Edition], stands: dict[str, Stated], bound: dict[str, Bound]
) -> tuple[list[Problem], list[Problem]]:
    """Stories that are named and not shown: a fault of what is published, a warning of what is to be."""
    errors: list[Problem] = []
    warnings = [problem for one in bound.values() for problem in one.warnings]
    for edition in every:
        one = stands.get(edition.period)
        if one is not None and one.closed is None:
            found = _unready(one, bound[edition.period])
            (errors if edition.state == PUBLISHED else warnings).extend(found)
            errors.extend(_unknown_lead(one, edition))
    return errors, warnings


def _unready(one: Stated, bound: Bound) -> Iterator[Problem]:
    for number, found in enumerate(bound.stories):
        if found.reason not in ("", UNKNOWN) and one.keys is not None:
            path, where = one.place("stories", number)
            message = f"{one.keys[number]!r} is {found.reason}"
            yield Problem(path, message=message, hint="take it out, or make it ready to be shown", where=where)


def _unknown_lead(one: Stated, edition: Edition) -> Iterator[Problem]:
    if one.lead is not None and (one.keys is None or one.lead not in one.keys):
        path, where = one.place("lead")
        hint = "name it below stories: too" if one.keys is not None else "list the stories below stories:"
        yield Problem(path, message=f"{one.lead!r} is not among the stories", hint=hint, where=where)
