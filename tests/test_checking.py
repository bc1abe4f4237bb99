"""What `digest check` warns of: claims without support, versions that differ, articles of one story, dead links.

Precision and recall on the labelled cases are printed by `pytest -rP` and may not fall below what they are.
"""

import itertools
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.build import Options, check
from digest.checking.claims import evidence_of, unsupported
from digest.checking.copies import COPIED, RARE, Copied, overlap, shingles_of
from digest.checking.findings import piece_of
from digest.checking.likeness import Piece, copies, same_stories
from digest.checking.marks import marks_of
from digest.checking.reading import read_article
from digest.errors import InputError
from digest.importing.faults import RefusedError, UnreadableError
from digest.inputs import read_config
from digest.linkcheck import check_links
from tests.fixtures import CASES
from tests.sites import FACTS, SAMPLE, article, write_site

FOLDER = CASES / "checking"


def claims() -> list[tuple[str, str, str, str, set[str]]]:
    """The labelled claims: (language, claim, language, article, what is missing)."""
    parts = (FOLDER / "claims.txt").read_text(encoding="utf-8").split("\n\n")[1:]
    found = []
    for part in parts:
        claim, text, missing = part.strip().split("\n")
        listed = {one.strip() for one in missing[1:].split("|") if one.strip()}
        found.append((claim[:2], claim[3:], text[:2], text[3:], listed))
    return found


def rates(found: int, right: int, wanted: int) -> tuple[float, float]:
    """Precision and recall."""
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    print(f"precision {precision:.3f}, recall {recall:.3f} ({found} found, {right} right, {wanted} wanted)")
    return precision, recall


def test_claims_without_support_are_found() -> None:
    found = right = wanted = 0
    wrong = []
    for lang, claim, other, text, missing in claims():
        told = {mark.written for mark in unsupported(claim, lang, evidence_of([(text, other)]))}
        found, right, wanted = found + len(told), right + len(told & missing), wanted + len(missing)
        wrong.extend([(claim, told, missing)] if told != missing else [])
    precision, recall = rates(found, right, wanted)
    assert len(claims()) >= 40
    assert precision >= 0.95 and recall >= 0.95, wrong


def pairs() -> list[tuple[bool, str, str]]:
    """The labelled pairs: whether they are the same story, and the two files."""
    lines = (FOLDER / "stories.txt").read_text(encoding="utf-8").split("\n")
    cells = [line.split() for line in lines if line.startswith(("same ", "other "))]
    return [(kind == "same", f"content/stories/{one}", f"content/stories/{other}") for kind, one, other in cells]


def test_articles_of_one_story_are_suggested_across_languages() -> None:
    """As if each file of the sample digest were a story of its own, and nothing said which source it has."""
    config = read_config(SAMPLE)
    files = sorted({path for _, *both in pairs() for path in both})
    read = [read_article(path, (SAMPLE / path).read_bytes(), config) for path in files]
    pieces = [piece_of(one) for one in read if one is not None]
    alone = [Piece(one.path, one.lang, one.path, one.title, one.text, frozenset(), one.day) for one in pieces]
    told = {frozenset((pair.path, pair.other)) for pair in same_stories(alone)}
    labelled = {frozenset((one, other)): same for same, one, other in pairs()}
    right = sum(labelled.get(pair, False) for pair in told)
    precision, recall = rates(len(told), right, sum(labelled.values()))
    assert len(labelled) >= 40
    assert precision >= 0.9 and recall >= 0.85


REPORT = (
    "The old bridge over the river was closed to traffic on Monday, since engineers had found cracks in its pillars. "
    "Repairs are expected to take six weeks, the council said after a long meeting on Tuesday night in the town hall."
)


def test_one_report_on_three_sites_is_one_source() -> None:
    texts = (
        REPORT,
        f"From our wire. {REPORT}",
        REPORT.replace("six weeks", "six weeks or more"),
        "Something else " * 20,
    )
    pieces = [Piece(f"{number}.md", "en", "s", "t", text) for number, text in enumerate(texts)]
    assert [[piece.path for piece in group] for group in copies(pieces)] == [["0.md", "1.md", "2.md"]]


def test_same_address_and_wire_copy_are_reasons() -> None:
    one = Piece("a.md", "en", "a", "Bridge closed", REPORT, frozenset(["https://gazette.example/b"]))
    two = Piece("b.md", "fr", "b", "Pont fermé", "Le pont.", frozenset(["https://gazette.example/b"]))
    three = Piece("c.md", "en", "c", "No way across", f"Our town. {REPORT}")
    found = {(pair.path, pair.other): (pair.reason, pair.is_copy) for pair in same_stories([one, two, three])}
    assert found[("a.md", "b.md")] == ("both are at https://gazette.example/b", False)
    assert found[("a.md", "c.md")][1]


def test_events_days_apart_are_not_one_story() -> None:
    one = "Ann Marsh met Bo Kay in Oxford and counted 1,234 cracks, 5,678 bolts and 91,011 rivets on 9 May."
    two = (
        "On 9 May, after 91,011 rivets, 5,678 bolts and 1,234 cracks had been seen in Oxford, Bo Kay thanked Ann Marsh."
    )
    first = Piece("1.md", "en", "1", "Bridge", one, frozenset(), 10)
    (pair,) = same_stories([first, Piece("2.md", "en", "2", "Bridge", two, frozenset(), 12)])
    assert pair.reason == "both name 9 May, 1,234, 5,678, 91,011, Bo Kay"  # in this order on every run
    assert same_stories([first, Piece("2.md", "en", "2", "Bridge", two, frozenset(), 90)]) == []


BODY = "The bridge was closed on 17 May, said Ann Marsh; 12 lorries had to turn."


def test_check_warns_with_the_line(tmp_path: Path) -> None:
    """A number and a name that no article has; a body that is never shown counts as evidence."""
    facts = {**FACTS, "republish": False, "only": ["en"]}
    claim = "On 17 May 12 lorries turned. A word for Jo Kern."
    text = article(body=BODY, **{**facts, "summary": claim, "key_points": ["Of 13 lorries.", "Said Ann Marsh."]})
    write_site(tmp_path, {"content/a.en.md": text})
    told = [str(warning) for warning in check(tmp_path, Options(now=1_720_000_000, jobs=1)).warnings]
    hint = "check it, or collect the article that says so"
    assert [line.partition(" ")[2] for line in told] == [
        f"no article of the story has “Jo Kern”; {hint}",
        f"no article of the story has “13”; {hint}",
    ]
    lines = text.split("\n")
    places = [int(line.split(":")[1]) for line in told]
    assert "Jo Kern" in lines[places[0] - 1] and "13 lorries" in lines[places[1] - 1]
    with pytest.raises(InputError):
        check(tmp_path, Options(now=1_720_000_000, jobs=1, strict=True))


def test_check_warns_of_versions_that_differ(tmp_path: Path) -> None:
    """Figures and links of one version that the other does not have."""
    files = {
        "content/a.en.md": article(
            body="In all 12 lorries [turned](https://one.example/).", **{**FACTS, "summary": "12 lorries turned."}
        ),
        "content/a.fr.md": article(body="En tout, 13 camions ont fait demi-tour.", summary="Treize camions."),
    }
    told = [
        warning.message for warning in check(write_site(tmp_path, files), Options(now=1_720_000_000, jobs=1)).warnings
    ]
    assert told == [
        "content/a.fr.md:3 does not have “12”",
        "content/a.fr.md:5 does not have “12”",
        "content/a.fr.md:5 does not have the link https://one.example/",
        "content/a.en.md:8 does not have “13”",
    ]


def test_check_suggests_and_never_merges(tmp_path: Path) -> None:
    files = {
        "content/a.en.md": article(body=f"{REPORT} Here it ends.", **{**FACTS, "only": ["en"]}),
        "content/b.en.md": article(
            "Other", body=f"Here it begins. {REPORT}", **{**FACTS, "sources": [{"name": "AFP"}], "only": ["en"]}
        ),
    }
    report = check(write_site(tmp_path, files), Options(now=1_720_000_000, jobs=1))
    assert report.stories == 2
    assert [warning.message for warning in report.warnings] == [
        "looks like the story of content/b.en.md: one carries the text of the other (one report is one source)"
    ]


def test_links_that_are_dead_or_paid_for_are_told(tmp_path: Path) -> None:
    """Asked once each; an archived copy is offered, and what is marked already is not told again."""
    sources = [
        {"name": "Gone", "url": "https://gone.example/a"},
        {"name": "Kept", "url": "https://gone.example/b", "archived_url": "https://archive.example/b"},
        {"name": "Paid", "url": "https://paid.example/a"},
        {"name": "Said", "url": "https://paid.example/b", "paywall": True},
        {"name": "Lost", "url": "https://lost.example/"},
        {"name": "Good", "url": "https://good.example/"},
    ]
    asked: list[str] = []

    def get(url: str) -> bytes:
        asked.append(url)
        if "wayback" in url:
            return (
                b'{"archived_snapshots": {"closest": {"url": "https://archive.example/copy"}}}'
                if "gone" in url
                else b"{}"
            )
        if "gone" in url:
            raise RefusedError(url, 404)
        if "lost" in url:
            raise UnreadableError(url, "the host 'lost.example' was not found")
        return b'{"isAccessibleForFree": false}' if "paid" in url else b"<p>Words.</p>"

    config = read_config(write_site(tmp_path))
    read = read_article("content/a.fr.md", article(**{**FACTS, "sources": sources}).encode(), config)
    assert read is not None
    told = [(problem.where, problem.message, problem.hint) for problem in check_links([read, read], get, pause=0)]
    assert told[: len(told) // 2] == [
        (
            ("sources", 0, "url"),
            "https://gone.example/a cannot be read: the server answers 404",
            "write archived_url: https://archive.example/copy",
        ),
        (("sources", 2, "url"), "https://paid.example/a must be paid for", "write paywall: true"),
        (
            ("sources", 4, "url"),
            "https://lost.example/ cannot be read: the host 'lost.example' was not found",
            "look for an archived copy, and write archived_url:",
        ),
    ]
    assert asked.count("https://good.example/") == 1


TEXTS = st.lists(st.lists(st.sampled_from("abc"), max_size=40).map(" ".join), min_size=2, max_size=16)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example([" ".join("abcabcaabbccabc" * 2)] * (RARE + 2))
def test_pairs_that_are_not_compared_in_full_are_no_copies(texts: list[str]) -> None:
    """What many articles have is counted as if any two shared it: no copy is missed."""
    shingles = [shingles_of(text) for text in texts]
    copied = Copied(shingles)
    for one, other in itertools.combinations(range(len(texts)), 2):
        whole = overlap(shingles[one], shingles[other])
        assert (copied.overlap(one, other) >= COPIED) == (whole >= COPIED)


@pytest.mark.parametrize(
    ("text", "lang", "days"),
    [
        ("On 17 May and on June 3rd, 2024; May 40 people came.", "en", ["05-17", "06-03"]),
        ("Mid-May 5 was no day, nor was maybe 7.", "en", []),
        ("Le 1er mai et le 17 mai, mais 12 personnes.", "fr", ["05-01", "05-17"]),
        ("El 3 de junio y el 14 de julio de 2024.", "es", ["06-03", "07-14"]),
        ("Am 3. Oktober.", "de", ["10-03"]),
    ],
)
def test_days_stand_beside_the_names_of_months(text: str, lang: str, days: list[str]) -> None:
    assert [mark.value for mark in marks_of(text, lang) if mark.kind == "date"] == days
