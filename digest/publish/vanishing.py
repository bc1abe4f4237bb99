"""What `digest check` tells of publishing, without reaching any place: addresses that would vanish from it. (effect)"""

from collections import defaultdict
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from digest import build
from digest.build import now_of
from digest.errors import Problem
from digest.layout import CONFIG
from digest.listing import marks
from digest.publish.remembered import remembered
from digest.publish.rules import HINT
from digest.publish.stories import vanishing
from digest.report import Listener, Options, Report

if TYPE_CHECKING:
    from digest.assemble import Assembled


def check(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Find every fault of a site, as `build.check` does, and what would stop its publishing."""

    def more(assembled: "Assembled") -> list[Problem]:
        plan = assembled.plan
        made = {path for path, _ in marks(plan)}
        named = [one.name for one in plan.site.config.targets]
        lost = _lost(root, named, made, plan.site.config.gone, now_of(options))
        return [
            Problem(CONFIG, message=f"{address} was published to {', '.join(targets)} and would vanish", hint=HINT)
            for address, targets in sorted(lost.items())
        ]

    return build.check(root, options, listener, more)


def _lost(
    root: Path, targets: Collection[str], made: Collection[str], gone: Collection[str], now: int
) -> dict[str, list[str]]:
    """Address → the targets that it would vanish from. A static file at its place is as good as a page."""
    found: dict[str, list[str]] = defaultdict(list)
    for target in targets:
        files = remembered(root, target).files
        there = {path: file for path, file in files.items() if path in made or (root / "static" / path).is_file()}
        for address in vanishing(files, there, gone, now):
            found[address].append(target)
    return found
