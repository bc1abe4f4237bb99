"""All that `digest check` warns of beyond what a build does, for the articles of a site. Pure."""

from collections.abc import Iterable, Iterator

from digest.checking.claims import Evidence, evidence_of, unsupported
from digest.checking.likeness import Piece, copies, same_stories
from digest.checking.parity import Site, differences
from digest.checking.reading import Checked
from digest.checking.strangers import strangers
from digest.errors import Problem, Where


def findings(articles: Iterable[Checked], site: Site) -> tuple[list[Problem], list[Problem]]:
    """The warnings of all stories; and suggestions, which may well be wrong."""
    stories: dict[str, list[Checked]] = {}
    for article in articles:
        stories.setdefault(article.story, []).append(article)
    found = [problem for members in stories.values() for problem in _of_story(members, site)]
    return found, list(_alike(stories))


def _of_story(members: list[Checked], site: Site) -> Iterator[Problem]:
    yield from _claims(members)
    yield from unequal(members, site)
    for group in copies([piece_of(one) for one in members if not one.is_version]):
        listed = ", ".join(piece.path for piece in group[1:])
        message = f"carries the same report as {listed}: together they count as one source"
        yield Problem(group[0].path, message=message)


def unequal(members: Iterable[Checked], site: Site) -> Iterator[Problem]:
    """Where a story's versions differ, drafts aside, and titles that are not in the language of their file."""
    versions = [one for one in members if one.is_version and not one.is_draft]
    yield from strangers(versions)
    for number, one in enumerate(versions):
        for other in versions[number + 1 :]:
            yield from differences(one, other, site)


def _claims(members: list[Checked]) -> Iterator[Problem]:
    """What summaries and key points state without an article that says so; nothing where there is no article."""
    bodies = [_text_of(one) for one in members if one.body.strip()]
    if not bodies:
        return
    for version in members:
        if not version.is_version:
            continue
        others = [(claim, one.lang) for one in members if one.lang != version.lang for _, claim in one.claims]
        named = [(one.named, one.lang) for one in members]
        evidence = evidence_of([*bodies, *others, *named], (day for one in members for day in one.days))
        for where, claim in version.claims:
            yield from _unsupported(version, where, claim, evidence)


def _text_of(one: Checked) -> tuple[str, str]:
    return f"{one.title}.\n{one.body}", one.lang


def _unsupported(version: Checked, where: Where, claim: str, evidence: Evidence) -> Iterator[Problem]:
    found = dict.fromkeys(mark.written for mark in unsupported(claim, version.lang, evidence))
    if found:
        listed = ", ".join(f"“{written}”" for written in found)
        message = f"no article of the story has {listed}"
        yield Problem(version.path, message=message, hint="check it, or collect the article that says so", where=where)


def _alike(stories: dict[str, list[Checked]]) -> Iterator[Problem]:
    pieces = [piece_of(one) for members in stories.values() for one in members]
    told = set()
    for pair in same_stories(pieces):
        keys = frozenset(piece.story for piece in pieces if piece.path in (pair.path, pair.other))
        if keys not in told:
            told.add(keys)
            message = f"looks like the story of {pair.other}: {pair.reason}"
            yield Problem(pair.path, message=message, hint="if it is, make one a source article with story: KEY")


def piece_of(one: Checked) -> Piece:
    """The article as it is compared with others."""
    text = "\n".join((one.summary, *one.key_points, one.body))
    return Piece(one.path, one.lang, one.story, one.title, text, one.urls, one.day)
