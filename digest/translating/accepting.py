"""`digest status --accept`: a person says that a translation says what its original says now. (effect)"""

from collections.abc import Iterator
from pathlib import Path

from digest.errors import DigestError
from digest.layout import CONTENT
from digest.parse import name_of
from digest.reader import nearest
from digest.translating import accepted
from digest.translating.files import File, raw_text, write
from digest.translating.marking import Values, marked
from digest.translating.reading import Site, Telling, place_of, text_at
from digest.translating.state import origin, words_of
from digest.translating.words import fingerprints
from digest.translating.written import written_in


def story_named(root: Path, site: Site, named: str) -> Telling:
    """The story that a key, or the path of a file of it, names. Raises DigestError where there is none."""
    plain = _within(root, named).removeprefix(CONTENT).rstrip("/")
    key = name_of(plain).key if plain.endswith(".md") else plain
    known = {story.key: story for story in site.stories}
    if key in known:
        return known[key]
    ending = [one for one in known if one.endswith(f"/{key}")]
    if len(ending) == 1:
        return known[ending[0]]
    hint = f"say which: {', '.join(ending[:5])}" if ending else nearest(key, known) or "digest status lists them"
    raise DigestError(f"there is no story {key!r}" if not ending else f"several stories end in {key!r}", hint=hint)


def _within(root: Path, named: str) -> str:
    """What leads to a file, from the current folder or from the root, as it is from the folder of the site."""
    place, site = Path(named).resolve(), root.resolve()
    if place.exists() and place.is_relative_to(site):
        return place.relative_to(site).as_posix()
    return named.removeprefix("./")


def accept(root: Path, site: Site, story: Telling) -> list[str]:
    """Record of all translations of a story that they are up to date; says what was written.

    A translation by a machine counts as checked from then on. Raises DigestError where the story has none.
    """
    done = list(_accepted(root, site, story))
    if not done:
        hint = "say in the translated version what it was made from, as in translation: fr"
        raise DigestError(f"no version of {story.key!r} is a translation of another", hint=hint)
    return done


def _accepted(root: Path, site: Site, story: Telling) -> Iterator[str]:
    for lang, version in story.versions.items():
        source, said = origin(story, version), version.text.translation
        if source is None or said is None:
            continue
        if version.head.draft:
            yield f"{version.path} is a draft: write it and delete draft:, then accept it"
            continue
        values: Values = {"of": source.lang}
        if said.kind == "machine":
            values["kind"] = "machine_edited"
        values["from"] = fingerprints(words_of(source))
        file = place_of(root, site.config, version.path)
        before = raw_text(file)
        after = marked(before, values, version.path)
        kept = accepted.keeping(root, story.key, lang, written_in(source.path, text_at(root, site.config, source.path)))
        write(*kept, *([File(file, after)] if after != before else []))
        if after == before:
            yield f"{version.path} is accepted already"
            continue
        checked = ", and as checked by a person" if said.kind == "machine" else ""
        yield f"{version.path} is accepted as saying what {source.path} says{checked}"
