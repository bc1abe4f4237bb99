"""The pipeline: a site's folder → its pages. One way for the first build, for rebuilds and for watching.

    load → parse → normalize → group → pages → render → write

Modules that bring libraries along are imported where they are used: a build with nothing to do needs none of them.
"""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, msgpack, structs

from digest.config import Config, hubs_at
from digest.errors import InputError, Problem
from digest.inputs import Look, look, look_again, read_config, text_of
from digest.keeping import FOLDER, MANIFESTS
from digest.markdown import chosen
from digest.recovery import with_store
from digest.report import Listener, Options, Report
from digest.store import Store
from digest.write import Output, opened

if TYPE_CHECKING:
    from digest.assemble import Assembled


class State(Struct, frozen=True):
    """A finished build, by which a build with nothing to do is recognised."""

    inputs: bytes
    outputs: bytes
    """The mark of the manifest."""
    since: int
    until: int | None
    """The instant at which the gate decides otherwise."""
    report: Report


def build(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Build a site into its output folder.

    Raises InputError with every fault of the input, DigestError for what else keeps it from being built; the output
    is then as it was before.
    """
    listener = listener or Listener()
    with Builder(root, options, listener) as builder:
        return builder.build(listener)


class Builder:
    """Builds a site into an output folder, once or again and again; nobody else writes to that folder meanwhile."""

    def __init__(self, root: Path, options: Options, listener: Listener, *, stays: bool = False) -> None:
        """Raises InputError for faults of the configuration. `stays` says that there will be further builds."""
        self.root, self.options, self.stays = root, options, stays
        self.config = configured(root, options)
        spare = root / FOLDER / MANIFESTS
        self._folder = opened(options.output or root / self.config.output, root, listener.say, spare)
        self._seen: Look | None = None
        """How the site looked when it was built last; None where that build failed."""
        self._revision = -1
        """Of the articles, after that build."""

    def __enter__(self) -> "Builder":
        """Raises DigestError for a folder that is not digest's to write, or that another build holds for too long."""
        self._output = self._folder.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        """Let the folder go."""
        self._folder.__exit__(*error)

    def build(self, listener: Listener, changed: Iterable[str] | None = None) -> Report:
        """Bring the output up to the site. Raises as the function `build` does.

        `changed` names all files that may look otherwise than at the last build, as `Look` does; None: any may.
        """
        began = time.perf_counter()
        again = [self._look_again(changed)]

        def run(store: Store) -> Report:
            return self._built(store, listener, again.pop() if again else None)  # without the store, all is new

        report = with_store(self.root, self.options, listener, run)
        report.seconds = round(time.perf_counter() - began, 3)
        return report

    def _look_again(self, changed: Iterable[str] | None) -> Look | None:
        """How the site looks where only these files may have changed; None where all must be looked at."""
        seen, self._seen = self._seen, None
        former, self.config = self.config, configured(self.root, self.options)
        if seen is None or changed is None or former != self.config:
            return None
        return look_again(seen, self.root, self.config, changed)

    def _built(self, store: Store, listener: Listener, seen: Look | None) -> Report:
        output, options = self._output, self.options
        if seen is not None and store.revision() == self._revision:  # nobody else took anything in
            output.read_again()
        else:
            output.read()
            if options.jobs != 1:
                output.look_aside()
            seen = look(self.root, self.config, options.drafts, options.future, options.expired, options.strict)
            is_told = not listener.needs_plan and (not options.lists or _is_listed(self.root, output))
            state = _state(store, output) if is_told else None
            if state is not None and _still_holds(state, seen, output, now_of(options)):
                self._seen, self._revision = seen if self.stays else None, store.revision()
                return _nothing_to_do(state.report)
        listener.looked(seen)
        kept = structs.replace(seen) if self.stays else None
        assembled = _build(self.root, self.config, options, seen, store, output, listener)
        self._seen, self._revision = kept, store.revision()
        if seen.mark is not None:
            done = State(seen.mark, output.mark, now_of(options), assembled.until, assembled.report)
            store.put_state(output.name, msgpack.encode(done))
        store.commit()
        return assembled.report


def _build(
    root: Path, config: Config, options: Options, seen: Look, store: Store, output: Output, listener: Listener
) -> "Assembled":
    from digest.assemble import assemble
    from digest.changes import write_changes
    from digest.group import Gate
    from digest.work import Workforce, lasting

    with Workforce(options.jobs, options.scheduler) as workforce:
        gate = Gate(now_of(options), options.drafts, options.future, options.expired)
        assembled = assemble(root, config, options, gate, seen, store, output.name, workforce, listener)
        listener.planned(assembled)
        store.commit()
        # Where builds follow each other, what this one leaves must be found among the garbage.
        with lasting() if seen.again is None else nullcontext():
            write_changes(root, assembled, store, output, workforce, listener, options.strict)
        if options.lists:
            from digest.listing import listing_of, marks, write_listing

            write_listing(listing_of(root, output.name), output.mark, marks(assembled.plan))
    return assembled


def check(
    root: Path,
    options: Options,
    listener: Listener | None = None,
    more: "Callable[[Assembled], list[Problem]]" = lambda assembled: [],
) -> Report:
    """Find every fault of a site: builds it into a folder that is thrown away. Raises as `build` does.

    What a build cannot see is among the warnings: claims without support, articles that look like one story, and what
    `more` finds.
    """
    from tempfile import TemporaryDirectory

    listener = listener or Listener()
    config = configured(root, structs.replace(options, printed=False))
    others: list[Problem] = []
    with TemporaryDirectory(prefix="digest-") as folder, opened(Path(folder), root, listener.say) as output:

        def run(store: Store) -> Report:
            output.read()
            assembled = _build(root, config, options, look(root, config), store, output, listener)
            others[:] = more(assembled)
            return assembled.report

        report = with_store(root, options, listener, run)
    found, suggested = _found(root, config, options)
    found += others
    if found and options.strict:
        raise InputError(found)
    report.warnings = sorted([*report.warnings, *found, *suggested])
    return report


def _found(root: Path, config: Config, options: Options) -> tuple[list[Problem], list[Problem]]:
    from digest.checking.findings import findings
    from digest.checking.reading import read_articles
    from digest.checking.surroundings import surroundings
    from digest.places import located

    articles = list(read_articles(root, config))
    problems, suggested = findings(articles, surroundings(root, config, articles))
    if options.links:
        from digest.linkcheck import check_links

        problems += check_links(articles)
    found, likely = (located(some, lambda path: text_of(root, path)) for some in (problems, suggested))
    return found, likely


def configured(root: Path, options: Options) -> Config:
    """The site's configuration, as the options change it."""
    config = read_config(root)
    address = options.base_url.rstrip("/") if options.base_url else config.base_url
    return structs.replace(
        config,
        base_url=address,
        hubs=hubs_at(config, address),
        markdown=chosen(options.markdown),
        fingerprinted=options.fingerprinted,
        indexed=options.indexed,
        sent=options.sent,
        pdf=config.pdf and options.printed,
        social_cards=config.social_cards and options.cards,
        noindex=options.noindex,
    )


def now_of(options: Options) -> int:
    """The time for which to build, in seconds since 1970: as asked, as `SOURCE_DATE_EPOCH` says, or now."""
    if options.now is not None:
        return options.now
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdecimal() else int(time.time())


def _is_listed(root: Path, output: Output) -> bool:
    """Whether it is known of this very output which pages are which stories."""
    from digest.listing import is_listed, listing_of

    return is_listed(listing_of(root, output.name), output.mark)


def _state(store: Store, output: Output) -> State | None:
    known = store.state(output.name)
    try:
        return msgpack.decode(known, type=State) if known else None
    except ValueError:
        return None


def _still_holds(state: State, seen: Look, output: Output, now: int) -> bool:
    """Whether a build would find what the last one found, and the output is as that one left it."""
    return (
        state.inputs == seen.mark
        and state.since <= now
        and (state.until is None or now < state.until)
        and state.outputs == output.mark
        and output.is_whole()
    )


def _nothing_to_do(last: Report) -> Report:
    unchanged = last.unchanged + last.written
    return structs.replace(last, parsed=0, rendered=0, written=0, deleted=0, encoded=0, unchanged=unchanged)
