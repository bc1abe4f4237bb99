"""The pipeline: a site's folder → its pages. One way for the first build, for rebuilds and for watching.

    load → parse → normalize → group → pages → render → write

Modules that bring libraries along are imported where they are used: a build with nothing to do needs none of them.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, msgpack, structs

from digest.config import Config
from digest.errors import DigestError, StoreDamaged
from digest.inputs import Look, look, read_config
from digest.markdown import chosen
from digest.report import Listener, Options, Report
from digest.store import FOLDER, MANIFESTS, Store, wipe
from digest.write import Output, opened


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
    began = time.perf_counter()
    config = configured(root, options)
    spare = root / FOLDER / MANIFESTS
    with opened(options.output or root / config.output, root, listener.say, spare) as output:

        def run(store: Store) -> Report:
            output.read()
            if options.jobs != 1:
                output.look_aside()
            seen = look(root, config, options.drafts, options.future, options.strict)
            state = _state(store, output)
            if state is not None and _still_holds(state, seen, output, now_of(options)):
                return _nothing_to_do(state.report)
            report, until = _build(root, config, options, seen, store, output, listener)
            if seen.mark is not None:
                done = State(seen.mark, output.mark, now_of(options), until, report)
                store.put_state(output.name, msgpack.encode(done))
            store.commit()
            return report

        report = with_store(root, options, listener, run)
    report.seconds = round(time.perf_counter() - began, 3)
    return report


def _build(
    root: Path, config: Config, options: Options, seen: Look, store: Store, output: Output, listener: Listener
) -> tuple[Report, int | None]:
    from digest.assemble import assemble
    from digest.changes import write_changes
    from digest.group import Gate
    from digest.work import Workforce, lasting

    with Workforce(options.jobs, options.scheduler) as workforce:
        gate = Gate(now_of(options), options.drafts, options.future)
        assembled = assemble(root, config, options, gate, seen, store, output.name, workforce, listener)
        store.commit()
        with lasting():
            write_changes(root, assembled, store, output, workforce, listener)
    return assembled.report, assembled.until


def check(root: Path, options: Options, listener: Listener | None = None) -> Report:
    """Find every fault of a site: builds it into a folder that is thrown away. Raises as `build` does."""
    from tempfile import TemporaryDirectory

    listener = listener or Listener()
    config = configured(root, options)
    with TemporaryDirectory(prefix="digest-") as folder, opened(Path(folder), root, listener.say) as output:

        def run(store: Store) -> Report:
            output.read()
            report, _ = _build(root, config, options, look(root, config), store, output, listener)
            return report

        return with_store(root, options, listener, run)


def configured(root: Path, options: Options) -> Config:
    """The site's configuration, as the options change it."""
    config = structs.replace(read_config(root), markdown=chosen(options.markdown))
    return structs.replace(config, base_url=options.base_url.rstrip("/")) if options.base_url else config


def now_of(options: Options) -> int:
    """The time for which to build, in seconds since 1970: as asked, as `SOURCE_DATE_EPOCH` says, or now."""
    if options.now is not None:
        return options.now
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(epoch) if epoch.isdecimal() else int(time.time())


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
    return structs.replace(last, parsed=0, rendered=0, written=0, deleted=0, unchanged=unchanged)


def with_store(root: Path, options: Options, listener: Listener, run: Callable[[Store], Report]) -> Report:
    """Run with what is remembered; where that turns out to be damaged, once more without it."""
    if options.clean:
        wipe(root / FOLDER)
    try:
        return _with_store(root, run)
    except StoreDamaged as error:
        damage = str(error)
    listener.say(f"what was remembered cannot be used ({damage}); building afresh")
    wipe(root / FOLDER)
    try:
        return _with_store(root, run)
    except StoreDamaged as error:
        raise DigestError(f"nothing can be remembered in {root / FOLDER}: {error}") from error


def _with_store(root: Path, run: Callable[[Store], Report]) -> Report:
    store = Store(root / FOLDER)
    try:
        report = run(store)
        if report.parsed:
            from digest.memo import tidy

            tidy(store)
        return report
    finally:
        store.close()
