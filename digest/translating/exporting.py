"""`digest translate`: a skeleton beside the original, or a file for translators. (effect)"""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace as replace_in

from digest.cldr import language_name
from digest.config import Config
from digest.errors import DigestError
from digest.model import Article
from digest.reader import nearest
from digest.translating import accepted
from digest.translating.accepting import story_named
from digest.translating.files import File, write
from digest.translating.marking import Values
from digest.translating.reading import Site, Telling, place_of, text_at
from digest.translating.skeleton import skeleton
from digest.translating.state import first_of, origin, path_in, row_of, words_of
from digest.translating.units import Bundle, Exchange, units_of
from digest.translating.words import fingerprints
from digest.translating.written import Written, written_in

KINDS = (".po", ".xlf", ".xliff")
"""How names of files for translators end."""


def check_language(config: Config, lang: str) -> None:
    """Raises DigestError for a language that the site has not."""
    codes = [language.code for language in config.languages]
    if lang not in codes:
        raise DigestError(f"{lang!r} is not a language of this site", hint=nearest(lang, codes))


def write_skeleton(root: Path, site: Site, named: str, lang: str, by: str | None, kind: str) -> list[str]:
    """Write the beginning of a translation; says what was written. Raises DigestError where there is a version."""
    check_language(site.config, lang)
    story = story_named(root, site, named)
    original = first_of(story)
    if lang in story.versions:
        hint = (
            "digest status shows whether it is current"
            if story.versions[lang] is not original
            else "it was written first"
        )
        raise DigestError(f"{story.versions[lang].path} exists already", hint=hint)
    if story.only and lang not in story.only:
        raise DigestError(f"only: of {original.path} does not name {lang!r}", hint="add it there first")
    path = path_in(original, lang)
    written = written_in(original.path, text_at(root, site.config, original.path))
    values = marks_of(original, kind, by)
    text = skeleton(written, original.path, language_name(original.lang, "en"), values)
    new = File(place_of(root, site.config, path), text, is_new=True)
    write(*accepted.keeping(root, story.key, lang, written), new)
    return [f"{path} is a draft to be written from {original.path}"]


def marks_of(original: Article, kind: str, by: str | None) -> Values:
    """What goes below `translation:`."""
    named: Values = {"by": by} if by else {}
    return {"of": original.lang, "kind": kind, **named, "from": fingerprints(words_of(original))}


def export(root: Path, site: Site, file: Path, lang: str, named: Sequence[str]) -> list[str]:
    """Write what is missing or outdated in a language to a file; says what was written.

    Raises DigestError where there is nothing, or where that is in several languages.
    """
    check_language(site.config, lang)
    check_kind(file)
    if file.exists():
        raise DigestError(f"{file} exists already", hint="import it first, or name another file")
    wanted = {story.key: story for story in (story_named(root, site, one) for one in named)}
    stories = list(wanted.values()) or site.stories
    found = [(story, source_for(story, lang)) for story in stories if is_wanted(site, story, lang)]
    if not found:
        raise DigestError(f"nothing is missing or outdated in {lang!r}", hint="digest status shows what there is")
    langs = sorted({source.lang for _, source in found})
    if len(langs) > 1:
        hint = "name stories of one language; one file has one language of the original"
        raise DigestError(f"the originals are in several languages: {', '.join(langs)}", hint=hint)
    bundles = tuple(bundle_of(root, site, story, lang) for story, _ in found)
    exchange = Exchange(site.config.base_url, langs[0], lang, bundles)
    write(File(file, _text_of(exchange, file), is_new=True))
    count = sum(len(bundle.units) for bundle in bundles)
    stories_said = "1 story" if len(bundles) == 1 else f"{len(bundles)} stories"
    return [f"{file}: {stories_said}, {count} {'text' if count == 1 else 'texts'}"]


def _text_of(exchange: Exchange, file: Path) -> str:
    if file.suffix.lower() == ".po":
        from digest.translating import po

        return po.text_of(exchange)
    from digest.translating import xliff

    return xliff.text_of(exchange)


def check_kind(file: Path) -> None:
    """Raises DigestError for a file that is neither PO nor XLIFF by its name."""
    if file.suffix.lower() not in KINDS:
        raise DigestError(f"{file} is neither PO nor XLIFF", hint="let its name end in .po or .xlf")


def is_wanted(site: Site, story: Telling, lang: str) -> bool:
    """Whether a translation is missing, begun, or outdated."""
    cell = next(cell for cell in row_of(story, [lang]).cells)
    if cell.state == "draft":
        version = story.versions[lang]
        return version.text.translation is not None and origin(story, version) is not None
    return cell.state in ("missing", "outdated")


def source_for(story: Telling, lang: str) -> Article:
    """The version that one in a language is, or would be, made from."""
    version = story.versions.get(lang)
    found = origin(story, version) if version is not None else None
    return found or first_of(story)


def bundle_of(root: Path, site: Site, story: Telling, lang: str) -> Bundle:
    """The units of a story, as its files are now."""
    source, version = source_for(story, lang), story.versions.get(lang)
    made = _written(root, site, version) if version is not None else None
    original = _written(root, site, source)
    if made is not None and version is not None and version.head.draft and made.title == original.title:
        made = replace_in(made, title="")  # as the skeleton has it; in a finished translation it is the same in both
    former = accepted.kept(root, story.key, lang) if made is not None else None
    return Bundle(story.key, tuple(units_of(original, former, made)))


def _written(root: Path, site: Site, article: Article) -> Written:
    return written_in(article.path, text_at(root, site.config, article.path))
