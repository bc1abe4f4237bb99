"""How the versions of a story stand to each other. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from digest.model import Article
from digest.origins import original_of
from digest.translating.reading import Telling, as_version
from digest.translating.words import changed, fingerprints, texts_of

STATES = ("original", "current", "outdated", "unrecorded", "machine", "draft", "missing", "unneeded")
"""`unrecorded`: it is not known which words it was made from; `machine`: current, but nobody has looked it over."""

TO_DO = ("outdated", "unrecorded", "machine", "draft", "missing")


class Cell(Struct, frozen=True):
    """A story in a language."""

    lang: str
    state: str
    path: str = ""
    """Its file; of one that is missing, the file that would be it."""
    of: str = ""
    """The language of its original."""
    kind: str = ""
    by: str = ""
    changed: tuple[str, ...] = ()
    """The fields of the original that have other words now."""

    @property
    def is_to_do(self) -> bool:
        """Whether somebody has work to do."""
        return self.state in TO_DO


class Row(Struct, frozen=True):
    """A story in all languages of the site."""

    key: str
    title: str
    lang: str
    """Of its title."""
    topics: tuple[str, ...]
    editions: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def is_to_do(self) -> bool:
        """Whether somebody has work to do."""
        return any(cell.is_to_do for cell in self.cells)


def row_of(story: Telling, languages: Sequence[str]) -> Row:
    """A story in each of the languages."""
    original = first_of(story)
    cells = tuple(_cell(story, original, lang) for lang in languages)
    return Row(story.key, original.head.title, original.lang, story.topics, story.editions, cells)


def first_of(story: Telling) -> Article:
    """The version that was written first, as far as is known."""
    versions = list(story.versions.values())
    return next((one for one in versions if one.text.translation is None), versions[0])


def origin(story: Telling, article: Article) -> Article | None:
    """The version that one was translated from."""
    versions = {one.path: one for one in story.versions.values()}
    records = {path: as_version(one) for path, one in versions.items()}
    found = original_of(records[article.path], list(records.values()))
    return versions[found.path] if found is not None else None


def _cell(story: Telling, first: Article, lang: str) -> Cell:
    own = story.versions.get(lang)
    if own is None:
        is_meant = not story.only or lang in story.only
        return Cell(lang, "missing" if is_meant else "unneeded", path_in(first, lang), first.lang)
    said = own.text.translation
    if said is None:
        return Cell(lang, "draft" if own.head.draft else "original", own.path)
    source = origin(story, own)
    fields = changed(said.made_from, fingerprints(words_of(source))) if source is not None and said.made_from else ()
    of = source.lang if source is not None else said.of or ""
    state = _state(own, is_known=source is None or bool(said.made_from), is_changed=bool(fields))
    return Cell(lang, state, own.path, of, said.kind, said.by or "", fields)


def _state(own: Article, *, is_known: bool, is_changed: bool) -> str:
    if own.head.draft:
        return "draft"
    if is_changed:
        return "outdated"
    if own.text.translation is not None and own.text.translation.kind == "machine":
        return "machine"
    return "current" if is_known else "unrecorded"


def words_of(article: Article) -> dict[str, str]:
    """The texts of a version."""
    return texts_of(article.head, article.text)


def path_in(article: Article, lang: str) -> str:
    """Where the version in another language lies, or would lie."""
    return f"{article.path.removesuffix('.md').removesuffix(f'.{article.lang}')}.{lang}.md"


def totals(rows: Iterable[Row]) -> dict[str, Counter[str]]:
    """Language → how many stories are in each state."""
    found: dict[str, Counter[str]] = {}
    for row in rows:
        for cell in row.cells:
            found.setdefault(cell.lang, Counter())[cell.state] += 1
    return found


def grouped(rows: Iterable[Row], by: str) -> Mapping[str, list[Row]]:
    """The rows of each topic or edition (`by` names the field), in the order in which these come up."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for one in getattr(row, by):
            found.setdefault(one, []).append(row)
    return found
