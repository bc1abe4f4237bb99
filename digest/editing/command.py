"""What `digest edition check` and `digest edition list` say. (effect)"""

import json
from pathlib import Path

from digest.editing.checks import Redirect, check_edition, stranded
from digest.editing.overview import as_json, as_table
from digest.editing.survey import edition_of, survey, with_editions
from digest.errors import Problem
from digest.inputs import text_of
from digest.places import located
from digest.plan import Plan
from digest.report import Options


def overview(root: Path, options: Options, *, in_json: bool) -> str:
    """All editions, as a table or as JSON. Raises DigestError for a site that makes none."""
    with_editions(root)
    return survey(root, options, as_json if in_json else as_table)


def check(root: Path, periods: tuple[str, ...], options: Options, redirect: Redirect | None = None) -> list[Problem]:
    """What should be looked at in these editions; of all, those that are closed are asked for late stories alone.

    Raises DigestError for a site that makes none.
    """
    with_editions(root)

    def use(plan: Plan) -> list[Problem]:
        wanted = [edition_of(plan, period) for period in periods]
        every = wanted or [one for one in plan.site.editions.every if one.closed is None]
        late = [problem for one in plan.site.editions.every if not wanted for problem in stranded(plan, one)]
        return sorted({*late, *(problem for one in every for problem in check_edition(plan, one, redirect))})

    found = survey(root, options, use)
    return sorted(located(found, lambda path: text_of(root, path)))


def told(problems: list[Problem], *, in_json: bool) -> str:
    """The problems as lines, or as one JSON object."""
    if not in_json:
        return "\n".join(map(str, problems)) or "nothing to look at"
    keys = ("path", "line", "column", "message", "hint")
    return json.dumps({"problems": [{key: getattr(one, key) for key in keys} for one in problems]}, ensure_ascii=False)


def leads_to(url: str) -> str | None:
    """Where an address leads in the end, if that is elsewhere; asks its server."""
    from digest.importing.faults import UnreadableError
    from digest.importing.fetching import fetch

    try:
        found = fetch(url).url
    except UnreadableError:
        return None  # `digest check --links` tells of these
    return found if found.rstrip("/") != url.partition("#")[0].rstrip("/") else None
