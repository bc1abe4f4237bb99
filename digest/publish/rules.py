"""When publishing stops before it begins. Pure."""

import re

from digest.config import Config
from digest.errors import DigestError, InputError, Problem
from digest.layout import CONFIG
from digest.publish.plan import Plan
from digest.publish.stories import vanishing
from digest.publish.tree import Ledger, Release

HINT = "write the address below aliases: of a story, withdrawn: with the reason, or below publish: gone:"
SMALL, SHARE = 20, 0.1
"""So many deletions, or such a share of all files, are nothing unusual."""


def check_vanishing(ledger: Ledger, plan: Plan, config: Config, now: int) -> None:
    """Raises InputError naming published addresses at which nothing would stand."""
    lost = vanishing(ledger.files, plan.files, config.gone, now)
    if lost:
        raise InputError(
            [Problem(CONFIG, message=f"{address} was published and would vanish", hint=HINT) for address in lost]
        )


def check_prints(plan: Plan) -> None:
    """Raises DigestError where a published PDF would vanish for no other reason than that nothing is printed now."""
    prints = ((path, _PRINT.fullmatch(path)) for path in plan.gone)
    lost = [path for path, found in prints if found and f"{found['folder']}/index.html" in plan.files]
    if lost:
        message = f"{len(lost)} published PDFs of editions would vanish, among them {lost[0]}"
        raise DigestError(message, hint="publish without --no-pdf, or give them up: `pdf: false` in digest.yaml")


_PRINT = re.compile(r"(?P<folder>(?:.*/)?(?P<period>[^/]+))/(?P=period)\.[^/]+\.pdf")
"""The PDF of an edition lies beside its page."""


def check_deletions(ledger: Ledger, plan: Plan, allowed: int | None) -> None:
    """Raises DigestError where more would be deleted than is allowed."""
    limit = max(SMALL, int(len(ledger.files) * SHARE)) if allowed is None else allowed
    count = len(plan.gone)
    if count > limit:
        message = f"{count} of {len(ledger.files)} published files would be deleted, more than the {limit} that may be"
        raise DigestError(message, hint=f"if that is right: --max-deletes {count}")


def check_rollback(ledger: Ledger, number: int, place: str) -> Release:
    """The release to go back to. Raises DigestError where there is none."""
    found = ledger.release(number) if number else ledger.before()
    if found is None and number:
        known = ", ".join(str(one.number) for one in ledger.releases)
        raise DigestError(f"{place} has no release {number}", hint=f"it has {known or 'none yet'}")
    if found is None:
        raise DigestError(f"{place} has no release before the live one", hint="--list shows those it has")
    return found
