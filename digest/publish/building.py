"""The build before a publish: for a target that differs from the site's own, into an output of its own. (effect)"""

from pathlib import Path

from msgspec.structs import replace

from digest.build import build, configured
from digest.config import Config, Target
from digest.errors import InputError, Problem
from digest.keeping import FOLDER
from digest.publish.asked import Audience, Outcome, Wish
from digest.publish.built import Built
from digest.publish.folder import folder_of, refuse_overlap
from digest.publish.required import check_required
from digest.report import Options


def built_for(
    root: Path, config: Config, target: Target, wish: Wish, options: Options, audience: Audience, outcome: Outcome
) -> Built:
    """The site, built for the target: one that differs from the site's own has an output of its own."""
    output = output_of(root, config, target)
    if target.kind == "folder":
        refuse_overlap(folder_of(target, root), output)
    asked = replace(
        options,
        output=output,
        base_url=target.base_url,
        noindex=target.noindex,
        strict=wish.strict,
        printed=wish.printed,
        lists=True,
    )
    outcome.report = build(root, asked, audience)
    if not wish.incomplete:
        check_required(root, config, outcome.report, options)
    built = Built(root, output, target, configured(root, asked).base_path)
    foreign = built.foreign()
    if foreign:
        message = f"{len(foreign)} files of {output} were not written by digest and stay here: {', '.join(foreign[:3])}"
        problem = Problem("", message=message, hint="what is to be published belongs into static/")
        outcome.report.warnings.append(problem)
        if wish.strict:
            raise InputError([problem])
    return built


def output_of(root: Path, config: Config, target: Target) -> Path:
    """Where the site is built for a target."""
    is_own = target.noindex or target.base_url not in (None, config.base_url)
    return root / FOLDER / "sites" / target.name if is_own else root / config.output
