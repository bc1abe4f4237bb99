"""Plans, outcomes and releases in words, and as one JSON object. Pure."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from msgspec import to_builtins

from digest.publish.asked import Outcome
from digest.publish.plan import Plan
from digest.publish.secrecy import without_secrets
from digest.publish.tree import Ledger, Release

FEW = 10
"""Files that are named one by one."""


def plan_in_words(plan: Plan) -> str:
    """`3 stories new, 2 changed, 1 withdrawn; 41 pages to put, 2 to delete, 1.2 MB`."""
    if plan.is_empty:
        return "nothing differs from what is published"
    files, pages = len(plan.groups[0]), sum(map(len, plan.groups[1:]))
    put = [_count(pages, "page")] if pages or not files else []
    put += [_count(files, "other file" if pages else "file")] if files else []
    parts = [f"{' and '.join(put)} to put"] if plan.puts else []
    if plan.deletes:
        parts.append(f"{len(plan.deletes)} to delete")
    return f"{plan.stories}; {', '.join([*parts, size_in_words(plan.size)])}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def size_in_words(size: int) -> str:
    """`1.2 MB`."""
    if size < 1000:
        return _count(size, "byte")
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def outcome_in_words(outcome: Outcome) -> str:
    """The last line of a publish."""
    plan = outcome.plan
    if plan is None or not outcome.is_done:
        return f"{outcome.target}: release {outcome.release} at {outcome.address}/ is as it should be"
    what = f"brought release {outcome.of} back" if outcome.of is not None else "published"
    done = f"{len(plan.puts)} files put, {len(plan.deletes)} deleted, {size_in_words(plan.size)}"
    return f"{what} as release {outcome.release}, in {outcome.seconds:.1f} s: {done}\n{outcome.address}/"


def faults_in_words(outcome: Outcome) -> list[str]:
    """What is not served as it was published."""
    named = [f"{path} {fault}" for path, fault in outcome.faults[:FEW]]
    rest = len(outcome.faults) - len(named)
    more = [f"and {rest} more"] if rest > 0 else []
    count = _count(len(outcome.faults), "file")
    head = f"{count} of {outcome.place} not as published; `digest publish {outcome.target}` puts them right"
    return [head, *named, *more]


def releases_in_words(ledger: Ledger) -> list[str]:
    """One line for each release, the newest first."""
    return [_release(one, one is ledger.live) for one in reversed(ledger.releases)]


def _release(one: Release, is_live: bool) -> str:
    at = f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M} UTC"
    notes = [*(["live"] if is_live else []), *([f"brought back release {one.of}"] if one.of is not None else [])]
    facts = f"{_count(one.stories, 'story' if one.stories == 1 else 'storie')}, {_count(one.files, 'file')}"
    text = f"{one.number:>5}  {at}  {facts}, {size_in_words(one.size)}, by {one.by}"
    return f"{text} ({', '.join(notes)})" if notes else text


def outcome_as_json(outcome: Outcome) -> str:
    """For programs."""
    plan = outcome.plan
    data: dict[str, Any] = {
        "target": outcome.target,
        "place": outcome.place,
        "address": outcome.address,
        "release": outcome.release,
        "published": outcome.is_done,
        "restored": outcome.of,
        "plan": plan and _plan(plan),
        "notes": outcome.notes,
        "faults": [{"path": path, "fault": fault} for path, fault in outcome.faults],
        "warnings": [_problem(one) for one in to_builtins(outcome.report.warnings)] if outcome.report else [],
        "seconds": outcome.seconds,
    }
    return as_json(data)


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "stories": to_builtins(plan.stories),
        "put": list(plan.puts),
        "delete": list(plan.deletes),
        "bytes": plan.size,
    }


def _problem(problem: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in problem.items() if key != "where"}


def errors_as_json(problems: Iterable[Any]) -> str:
    """A publish that failed."""
    return as_json({"published": False, "errors": [_problem(to_builtins(one)) for one in problems]})


def releases_as_json(ledger: Ledger) -> str:
    """All releases, the newest first."""
    hidden = ("token",)
    listed = [{k: v for k, v in to_builtins(one).items() if k not in hidden} for one in reversed(ledger.releases)]
    return as_json({"releases": listed})


def as_json(data: dict[str, Any]) -> str:
    """One line, without secrets."""
    return without_secrets(json.dumps(data, ensure_ascii=False))
