"""Publishing on one screen: build, plan, ask, then lock → files → pages → lists → ledger → deletions → check. (effect)

Any failure stops before the next step; publishing again does only what is missing.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec.structs import replace

from digest.build import configured, now_of
from digest.config import Config
from digest.errors import DigestError
from digest.publish.after import tell_others
from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.building import built_for
from digest.publish.crew import Underway
from digest.publish.lock import Lock, new_lock
from digest.publish.place import Place, Put
from digest.publish.plan import GROUPS, Plan, make_plan, next_ledger
from digest.publish.remembered import remember
from digest.publish.rules import check_deletions, check_prints, check_rollback, check_vanishing
from digest.publish.stories import count_stories
from digest.publish.targets import chosen, open_place
from digest.publish.tree import File, Known, Ledger, Release
from digest.report import Options

Source = Callable[[str], Path | None]
"""Path → where its bytes lie here; None: where the place put them aside."""


def publish(root: Path, wish: Wish, options: Options, audience: Audience) -> Outcome:
    """Build the site and bring a place up to it. Raises DigestError where that must not be or cannot be."""
    began = time.perf_counter()
    config = configured(root, options)
    target = chosen(config, wish.target)
    place = open_place(target, root)
    try:
        outcome = Outcome(target.name, place.about, target.base_url or config.base_url, 0)
        if wish.rollback is None:
            built = built_for(root, config, target, wish, options, audience, outcome)
            live = _bring_up(place, built.files, built.source, config, wish, options, audience, outcome)
        else:
            live = _bring_back(place, config, wish, options, audience, outcome)
    finally:
        place.close()
    if live is not None:
        remember(root, target.name, live)
    if outcome.is_done and outcome.plan is not None:
        outcome.notes = list(tell_others(target, outcome.address, outcome.plan, outcome.release, root))
    outcome.seconds = round(time.perf_counter() - began, 3)
    return outcome


def _bring_back(
    place: Place, config: Config, wish: Wish, options: Options, audience: Audience, outcome: Outcome
) -> Ledger | None:
    ledger = place.known().ledger
    wanted = check_rollback(ledger, wish.rollback or 0, place.about)
    files = dict(place.release(wanted.number))
    outcome.of = wanted.shown
    free = wish if wish.max_deletes is not None else replace(wish, max_deletes=len(ledger.files))
    return _bring_up(place, files, lambda path: None, config, free, options, audience, outcome)


def _bring_up(
    place: Place,
    files: dict[str, File],
    source: Source,
    config: Config,
    wish: Wish,
    options: Options,
    audience: Audience,
    outcome: Outcome,
) -> Ledger | None:
    """Returns what the place holds then; None where nothing was to be done to it."""
    known, plan = _planned(place, files)
    outcome.plan, outcome.release = plan, known.ledger.number
    if outcome.of is None:
        check_vanishing(known.ledger, plan, config, now_of(options))
        if config.pdf and not wish.printed:
            check_prints(plan)
    check_deletions(known.ledger, plan, wish.max_deletes)
    _refuse_foreign(place, known.ledger, plan)
    if wish.dry_run:
        return None
    if plan.is_empty and known.ledger.live is not None and not plan.doubtful:
        _check(place, known.ledger, (), audience, outcome)
        return known.ledger
    if not audience.agrees(outcome):
        raise DigestError("nothing was published")
    with _locked(place, audience) as lock:
        again = place.known()
        if again != known:
            raise DigestError(f"{place.about} was published to meanwhile", hint="see what changed, and publish again")
        release = _release(known.ledger, plan, lock.token, lock.owner, outcome.of)
        _carry_out(place, known.ledger, plan, release, source, audience)
        outcome.release, outcome.is_done = release.number, True
        live = next_ledger(known.ledger, plan, release)
        _check(place, live, plan.puts, audience, outcome)
    return live


@contextmanager
def _locked(place: Place, audience: Audience) -> Iterator[Lock]:
    lock = new_lock()
    place.lock(lock, audience.say)
    try:
        yield lock
    except Underway:  # who comes next must not take our place before our process has ended
        raise
    except BaseException:
        with suppress(DigestError):
            place.unlock()
        raise
    place.unlock()


def _planned(place: Place, files: dict[str, File]) -> tuple[Known, Plan]:
    known = place.known()
    actual = place.actual(known.doubtful) if known.doubtful else {}
    return known, make_plan(known, actual, files)


def _refuse_foreign(place: Place, ledger: Ledger, plan: Plan) -> None:
    """What somebody else put there is not overwritten. Only new paths need to be looked at."""
    ours = ledger.served()
    new = [path for path in plan.puts if path not in ours and path not in plan.doubtful]
    found = place.foreign(new) if new else []
    actual = place.actual(found) if found else {}
    foreign = [path for path, file in actual.items() if file is not None and file.form != plan.files[path].form]
    if foreign:
        named = ", ".join(sorted(foreign)[:3])
        message = f"{place.about} holds {len(foreign)} files that digest did not put there, among them {named}"
        raise DigestError(message, hint="remove them, or publish to another place")


def _release(ledger: Ledger, plan: Plan, token: str, owner: str, of: int | None) -> Release:
    return Release(
        number=ledger.number + 1,
        at=int(time.time()),
        by=owner.partition(",")[0],
        files=len(plan.files),
        size=sum(file.size for file in plan.files.values()),
        stories=count_stories(plan.files),
        token=token,
        of=of,
    )


def _carry_out(place: Place, ledger: Ledger, plan: Plan, release: Release, source: Source, audience: Audience) -> None:
    place.prepare(ledger, plan)
    for name, paths in zip(GROUPS, plan.groups, strict=True):
        if paths:
            audience.group(name, len(paths))
            place.put((Put(path, plan.files[path], source(path)) for path in paths), audience.done)
    place.switch(next_ledger(ledger, plan, release))
    place.sweep(ledger, plan)


def _check(place: Place, ledger: Ledger, put: Collection[str], audience: Audience, outcome: Outcome) -> None:
    """Read back what was put, and look at the rest; what is not as it should be is put again the next time."""
    audience.group("checked", len(put))
    outcome.faults = list(place.differing(ledger, put))
    if outcome.faults:
        place.doubt([path for path, _ in outcome.faults])
