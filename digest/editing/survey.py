"""The site as a build would make it, without making any page. (effect)"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from digest.assemble import assemble
from digest.build import configured, now_of
from digest.config import Config
from digest.editions import PUBLISHED, Edition, periods_of
from digest.errors import DigestError, NothingShownError
from digest.group import Gate
from digest.inputs import look, read_config
from digest.periods import NONE, check_made
from digest.plan import Plan
from digest.reader import nearest
from digest.recovery import with_store
from digest.report import Listener, Options, Report
from digest.store import Store
from digest.work import Workforce

T = TypeVar("T")

_OUTPUT = "editing"
"""The name under which the stories are remembered."""


def survey(root: Path, options: Options, use: Callable[[Plan], T]) -> T:
    """What is to be known of a site.

    Raises InputError with every fault that it has, NothingShownError where none of its stories is ready.
    """
    config = configured(root, options)
    found: list[T] = []

    def run(store: Store) -> Report:
        gate = Gate(now_of(options), options.drafts, options.future)
        with Workforce(options.jobs, None) as workforce:
            seen = look(root, config)
            assembled = assemble(root, config, options, gate, seen, store, _OUTPUT, workforce, Listener())
        store.commit()
        found[:] = [use(assembled.plan)]
        return assembled.report

    try:
        with_store(root, options, Listener(), run)
    except NothingShownError as error:
        raise NothingShownError(error.problems[0].message, hint="finish one, digest status shows them") from error
    return found[0]


def with_editions(root: Path) -> Config:
    """The configuration of a site that makes editions. Raises DigestError for one that makes none."""
    config = read_config(root)
    check_made(config.editions)
    return config


def memberships(root: Path) -> dict[str, tuple[str, ...]]:
    """Story → the periods of its editions; none where the site has no editions, or nothing to show yet."""
    if read_config(root).editions == NONE:
        return {}
    try:
        return survey(root, Options(), lambda plan: periods_of(plan.site.editions.every, partial(_key, plan)))
    except NothingShownError:
        return {}


def awaiting(root: Path, options: Options) -> frozenset[str] | None:
    """The stories of editions that are published and not closed; None where the site has no editions."""
    if read_config(root).editions == NONE:
        return None

    def use(plan: Plan) -> frozenset[str]:
        every = plan.site.editions.every
        open_ones = (one for one in every if one.state == PUBLISHED and one.closed is None)
        return frozenset(periods_of(open_ones, partial(_key, plan)))

    return survey(root, options, use)


def _key(plan: Plan, month: str, number: int) -> str:
    return next(one for one in plan.months if one.text == month).stories[number].key


def edition_of(plan: Plan, period: str) -> Edition:
    """The edition of a period. Raises DigestError where there is none."""
    periods = [one.period for one in plan.site.editions.every]
    for one in plan.site.editions.every:
        if one.period == period:
            return one
    raise DigestError(f"there is no edition {period!r}", hint=nearest(period, periods) if periods else "")
