"""What comes back from translators: checked as a whole, then written; nothing, where anything is wrong. (effect)"""

from collections.abc import Iterator
from pathlib import Path

from digest.errors import DigestError, InputError, Problem
from digest.model import Translation
from digest.reader import nearest
from digest.translating import accepted
from digest.translating.composing import composed, patched
from digest.translating.exporting import bundle_of, check_kind, is_wanted, marks_of, source_for
from digest.translating.files import File, raw_text, write
from digest.translating.reading import Site, Telling, place_of, text_at
from digest.translating.state import path_in
from digest.translating.units import Bundle, Exchange, Unit, assembled, lost_markup, replaced_links
from digest.translating.words import fingerprint_of_words
from digest.translating.written import written_in


def take_in(root: Path, site: Site, file: Path, by: str | None, kind: str | None) -> tuple[list[str], list[Problem]]:
    """Write all translations of a file into the site, or none; says what was written, and what is to be looked at.

    Raises InputError with all its faults.
    """
    check_kind(file)
    if not file.is_file():
        raise DigestError(f"there is no file {file}", hint="name the file that came back from translators")
    exchange = _read(file)
    problems = list(_of_header(site, exchange, file)) or list(_of_stories(root, site, exchange, file))
    if problems:
        raise InputError(problems)
    stories = {story.key: story for story in site.stories}
    made = [_made(root, site, stories[bundle.story], bundle, exchange, by, kind) for bundle in exchange.bundles]
    write(*(one for files, _ in made for one in files))
    return [line for _, line in made], list(_of_links(exchange, file))


def _of_links(exchange: Exchange, file: Path) -> Iterator[Problem]:
    """Links that lead elsewhere than those of the original: to a page in the reader's language, if all is well."""
    for bundle in exchange.bundles:
        for unit in bundle.units:
            for before, after in replaced_links(unit):
                message = f"{unit.id} of {bundle.story} leads to {after}, its original to {before}"
                yield Problem(str(file), unit.line, 1, message, "see whether both say the same")


def _read(file: Path) -> Exchange:
    if file.suffix.lower() == ".po":
        from digest.translating import po

        return po.read(file)
    from digest.translating import xliffreader

    return xliffreader.read(str(file), file.read_bytes())


def _of_header(site: Site, exchange: Exchange, file: Path) -> Iterator[Problem]:
    config, path = site.config, str(file)
    if exchange.site != config.base_url:
        hint = "import it where it was exported"
        yield Problem(path, 1, 1, f"it is of another site: {exchange.site}, not {config.base_url}", hint)
        return
    codes = [language.code for language in config.languages]
    for role, lang in (("translations", exchange.target_lang), ("originals", exchange.source_lang)):
        if lang not in codes:
            yield Problem(
                path, 1, 1, f"its {role} are in {lang or 'no language'}, which the site has not", nearest(lang, codes)
            )
    if not exchange.bundles:
        yield Problem(path, 1, 1, "there is nothing in it", "export again")


def _of_stories(root: Path, site: Site, exchange: Exchange, file: Path) -> Iterator[Problem]:
    stories = {story.key: story for story in site.stories}
    for bundle in exchange.bundles:
        line = bundle.units[0].line if bundle.units else 1
        if bundle.story not in stories:
            yield Problem(str(file), line, 1, f"there is no story {bundle.story!r}", nearest(bundle.story, stories))
            continue
        story = stories[bundle.story]
        source = source_for(story, exchange.target_lang)
        if source.lang != exchange.source_lang or source is story.versions.get(exchange.target_lang):
            message = f"{source.path}, its original, is not in {exchange.source_lang!r}"
            yield Problem(str(file), line, 1, message, "export again")
            continue
        if not is_wanted(site, story, exchange.target_lang):
            message = f"{story.versions[exchange.target_lang].path} is neither missing nor outdated any more"
            yield Problem(
                str(file), line, 1, message, "delete the story from the file; what is there is not overwritten"
            )
            continue
        new = path_in(source, exchange.target_lang)
        if exchange.target_lang not in story.versions and place_of(root, site.config, new).exists():
            hint = "move it away, or delete the story from the file; what is there is not overwritten"
            yield Problem(str(file), line, 1, f"{new} is there, and is no version of {bundle.story!r}", hint)
            continue
        yield from _of_bundle(bundle, bundle_of(root, site, story, exchange.target_lang), source.path, str(file))


def _of_bundle(given: Bundle, wanted: Bundle, source: str, file: str) -> Iterator[Problem]:
    """What is wrong with the units of a story, against those that would be exported now."""
    if given.units and not any(unit.target.strip() for unit in given.units):
        hint = "translate it, or delete its texts from the file"
        yield Problem(file, given.units[0].line, 1, f"nothing of {given.story} is translated", hint)
        return
    expected, seen = {unit.id: unit for unit in wanted.units}, set[str]()
    for unit in given.units:
        now = expected.get(unit.id)
        if unit.id in seen:
            yield Problem(file, unit.line, 1, f"{unit.id} of {given.story} is there twice", "delete one of them")
        elif now is None or fingerprint_of_words(now.source) != fingerprint_of_words(unit.source):
            message = f"{unit.id} of {given.story}: {source} has other words since the export"
            yield Problem(file, unit.line, 1, message, "export again; a translation memory keeps what was translated")
        else:
            yield from _of_unit(given.story, unit, now, file)
        seen.add(unit.id)
    lacking = [unit.id for unit in wanted.units if unit.id not in seen]
    if lacking:
        line = given.units[-1].line if given.units else 1
        yield Problem(
            file, line, 1, f"of {given.story} it lacks {', '.join(lacking)}", "bring all texts of a story back"
        )


def _of_unit(story: str, unit: Unit, now: Unit, file: str) -> Iterator[Problem]:
    if not unit.target.strip():
        yield Problem(
            file, unit.line, 1, f"{unit.id} of {story} is not translated", "translate it, or export fewer stories"
        )
    elif not unit.is_done:
        mark = "take the mark fuzzy off" if file.lower().endswith(".po") else "set its state to translated, or final"
        hint = f"look it over, then {mark}"
        yield Problem(file, unit.line, 1, f"{unit.id} of {story} is not finished", hint)
    elif lost := lost_markup(unit):
        message = f"{unit.id} of {story} has broken markup: it lacks {', '.join(lost)}"
        yield Problem(file, unit.line, 1, message, "write links, pictures and code as they are in the original")
    elif not unit.id.startswith("body.") and "\n\n" in unit.target.strip() and "\n\n" not in now.source:
        yield Problem(file, unit.line, 1, f"{unit.id} of {story} has an empty line", "write it in one paragraph")


def _made(
    root: Path, site: Site, story: Telling, bundle: Bundle, exchange: Exchange, by: str | None, kind: str | None
) -> tuple[list[File], str]:
    """The files of a translation, that with the words that it is made from first, and what is said of them."""
    lang = exchange.target_lang
    source, version = source_for(story, lang), story.versions.get(lang)
    said = version.text.translation if version is not None else None
    written = assembled(bundle.units)
    values = marks_of(source, kind or _kind_of(said), by or exchange.by or (said.by if said else None))
    original = text_at(root, site.config, source.path)
    kept = accepted.keeping(root, story.key, lang, written_in(source.path, original))
    if version is None:
        path, text = path_in(source, lang), composed(source.path, original, written, values)
        return [*kept, File(place_of(root, site.config, path), text, is_new=True)], f"{path} is written"
    file = place_of(root, site.config, version.path)
    text = patched(raw_text(file), version.path, source.path, original, written, values)
    still = "; it is still a draft" if version.head.draft else ""
    return [*kept, File(file, text)], f"{version.path} is brought up to date{still}"


def _kind_of(said: Translation | None) -> str:
    """What comes back from translators was looked over, where nothing else is said."""
    kind = said.kind if said is not None else "human"
    return "machine_edited" if kind == "machine" else kind
