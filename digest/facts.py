"""The facts of a story: what several versions state together, each fact once."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import msgpack

from digest.errors import Problem
from digest.fingerprint import fingerprint
from digest.model import Facts, Member, Outline, Version

NO_FACTS = fingerprint(msgpack.encode(Facts()))

Merge = Callable[[tuple[Version, ...]], tuple[Version, Outline, list[Problem]]]
"""Several versions that each state facts → one that states them all, and their disagreements."""


def merged(versions: Iterable[tuple[str, Facts]]) -> tuple[Facts, list[Problem]]:
    """The facts that several versions (path, facts) state together, and where they disagree."""
    stated: dict[str, tuple[str, Any]] = {}
    problems = []
    nothing = Facts()
    for path, facts in versions:
        for field in Facts.__struct_fields__:
            value = getattr(facts, field)
            if value == getattr(nothing, field):
                continue
            first, known = stated.setdefault(field, (path, value))
            if not _agree(field, known, value):
                key = "topic" if field == "topics" else field
                message = f"{key!r} differs from what {first} says"
                problems.append(Problem(path, message=message, hint="write it in one version only", where=(key,)))
                problems.append(Problem(first, message=f"{key!r} differs from what {path} says", where=(key,)))
    return Facts(**{field: value for field, (_, value) in stated.items()}), problems


def _agree(field: str, one: Any, other: Any) -> bool:
    if field == "image" and one is not None and other is not None:
        return bool(one.src == other.src)
    if field == "sources":
        return [(source.name, source.url) for source in one] == [(source.name, source.url) for source in other]
    return bool(one == other)


def facts_of(members: list[Member], merge: Merge) -> tuple[Version, Outline, list[Problem]]:
    """The facts of a story: mostly stated by one version, or by all in the same words."""
    stating = {one.version.facts_name: one for one in members if one.version.facts_name != NO_FACTS}
    if len(stating) > 1:
        return merge(tuple([one.version for one in stating.values()]))
    first = next(iter(stating.values()), members[0])
    return first.version, first.outline, []
