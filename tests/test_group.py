"""Articles → stories: facts, sources, names, lists, and what is withheld. Mostly without files."""

from collections import Counter
from collections.abc import Collection
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from digest.config import reading
from digest.dates import zone
from digest.facts import merged
from digest.fingerprint import fingerprint_of
from digest.group import Gate, group, rules_of
from digest.layout import VOCABULARY
from digest.model import Article, Facts, Member, Outline, Particulars, Version
from digest.months import Month, newest_first, shown
from digest.names import Known, Names
from digest.parse import outline_of, parse
from digest.reader import Reader
from digest.references import References
from digest.shelves import Shelf, shelve
from digest.site import PLAIN, Grouped, Story
from digest.siteconfig import parse_config
from digest.summaries import Making, summarize
from digest.vocabulary import Vocabulary, parse_vocabulary
from tests.sites import CONFIG, FACTS, article, build_site, output_of, story, write_site

SITE = parse_config(CONFIG)
NOW = 1_720_000_000  # 2024-07-03
TOPICS = "world: {fr: Monde, en: World}\nscience: {label: Science, aliases: [research, recherche]}\n"
PUBLISHERS = "afp: {name: Agence France-Presse, aliases: [AFP, A.F.P.]}\nreuters: {name: Reuters}\n"
A = "content/stories/a"


def vocabulary() -> Vocabulary:
    texts = dict(zip(VOCABULARY, (TOPICS, PUBLISHERS, ""), strict=True))
    found, problems = parse_vocabulary(texts, lambda path: Reader(path, zone("UTC")))
    assert not problems
    return found


def version_of(article: Article) -> Version:
    names = b"".join(map(fingerprint_of, (article.head, article.facts, article.text)))
    own = None if article.particulars == Particulars() else article.particulars
    return Version(article.path, article.lang, b"\0" * 28 + names, own)


class Groups:
    """What became of a site's articles."""

    def __init__(self, groups: Collection[Grouped], errors: list[Any]) -> None:
        members = sorted(groups, key=lambda one: (one.month == PLAIN, newest_first(one)))
        self.members = [one for one in members if one.month != PLAIN]
        self.stories = shown(self.members)
        self.plain = shown(one for one in members if one.month == PLAIN)
        self.withdrawn = [one.story for one in self.members if one.is_withdrawn]
        self.withheld = dict(Counter(reason for one in groups for reason in one.withheld))
        self.next_change = min((one.until for one in groups if one.until is not None), default=None)
        self.errors = errors
        self.warnings = [problem for one in groups for problem in one.warnings]


def grouped(*files: dict[str, str], unread: tuple[str, ...] = (), **gate: Any) -> Groups:
    parsed: dict[str, Article] = {}
    for path, text in sorted({path: text for one in files for path, text in one.items()}.items()):
        found, problems = parse(path, text.encode(), reading(SITE))
        assert found is not None, problems
        parsed[path] = found

    def merge(stating: tuple[Version, ...]) -> tuple[Version, Outline, list[Any]]:
        facts, problems = merged((version.path, parsed[version.path].facts) for version in stating)
        return Version("", "", b"\0" * 28 + fingerprint_of(facts)), outline_of(facts), problems

    members = [Member(version_of(one), one.outline, one.kind, one.story) for one in parsed.values()]
    known = Known(vocabulary(), frozenset(unread))
    rules = rules_of(SITE, Names(known), Gate(NOW, **gate), merge, lambda translation, original: False)
    made, errors = group(sorted(members, key=attrgetter("story")), rules, set)
    return Groups(made.values(), errors)


def only(groups: Groups) -> Story:
    assert not groups.errors, groups.errors
    (found,) = groups.stories
    return found


def messages(problems: list[Any]) -> list[tuple[str, str]]:
    return [(problem.path.removeprefix("content/stories/"), problem.message) for problem in sorted(problems)]


def evidence(name: str, publisher: str, **keys: Any) -> dict[str, str]:
    facts = {"story": "stories/a", "source": {"name": publisher}, **keys}
    return {f"content/evidence/{name}.de.md": article(name, **facts)}


# facts


def test_facts_may_be_written_in_either_version() -> None:
    in_first = only(grouped({f"{A}.fr.md": article("A", **FACTS), f"{A}.en.md": article("A")}))
    in_second = only(grouped({f"{A}.fr.md": article("A"), f"{A}.en.md": article("A", **FACTS)}))
    assert in_first.outline == in_second.outline
    assert (in_first.month, in_first.outline.topics) == ("2024/05", ("world",))


def test_facts_may_be_written_in_both_versions_if_they_agree() -> None:
    both = only(grouped({f"{A}.fr.md": article("A", **FACTS), f"{A}.en.md": article("A", **FACTS)}))
    assert both.outline == only(grouped(story("a"))).outline


def test_each_version_may_state_other_facts() -> None:
    found = only(
        grouped(
            {f"{A}.fr.md": article("A", added="2024-05-17"), f"{A}.en.md": article("A", topic="science", source="AFP")}
        )
    )
    assert (found.month, found.outline.topics, found.outline.publishers) == ("2024/05", ("science",), ("afp",))


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("added", "2024-05-17", "2024-05-18"),
        ("date", "2024-05", "2024-05-01"),
        ("updated", "2024-05-17", "2024-05-18"),
        ("topic", "world", ["world", "science"]),
        ("tags", ["a", "b"], ["b", "a"]),
        ("sources", ["AFP"], ["AFP", "Reuters"]),
        ("lead", 1, 2),
        ("id", "x", "y"),
        ("only", ["fr"], ["en"]),
    ],
)
def test_facts_that_disagree_are_a_fault_of_both_files(key: str, one: Any, other: Any) -> None:
    files = {f"{A}.fr.md": article("A", **{**FACTS, key: one}), f"{A}.en.md": article("A", **{key: other})}
    faults = messages(grouped(files).errors)
    assert ("a.en.md", f"{key!r} differs from what {A}.fr.md says") in faults or (
        "a.en.md",
        f"{key!r} differs from what {A}.en.md says",
    ) in faults
    assert {path for path, message in faults if key in message} == {"a.fr.md", "a.en.md"}
    assert {problem.where for problem in grouped(files).errors} == {(key,)}


def test_facts_of_all_versions_together() -> None:
    """`merged` is the law behind it: what is stated once holds, what is stated twice must agree."""
    one, other = Facts(topics=("world",), lead=1), Facts(topics=("world",), tags=("x",))
    assert merged([("p", one), ("q", other)]) == (Facts(topics=("world",), tags=("x",), lead=1), [])
    assert merged([]) == (Facts(), [])
    facts, problems = merged([("p", one), ("q", Facts(lead=2))])
    assert (facts.lead, [problem.path for problem in problems]) == (1, ["q", "p"])


def test_a_lead_of_zero_is_a_fact() -> None:
    files = {f"{A}.fr.md": article("A", **FACTS, lead=0), f"{A}.en.md": article("A", lead=1)}
    assert messages(grouped(files).errors)
    assert only(grouped({f"{A}.fr.md": article("A", **FACTS, lead=0)})).outline.lead == 0


def test_without_added_the_date_decides_and_without_either_nothing_does() -> None:
    assert only(grouped(story("a", added=None, date="2023-11-02"))).month == "2023/11"
    for dates in ({"added": None}, {"added": "2024"}, {"added": None, "date": "2024"}):
        faults = grouped(story("a", **dates)).errors
        assert messages(faults) == [("a.fr.md", "nothing tells the month in which the digest took the story up")]


def test_versions_stand_in_the_order_of_the_languages() -> None:
    found = only(grouped(story("a")))
    assert [version.lang for version in found.versions] == ["fr", "en"]


def test_two_versions_in_one_language_are_a_fault() -> None:
    files = {f"{A}/index.fr.md": article("A", **FACTS), f"{A}.fr.md": article("A", **FACTS)}
    assert "the story has another version in 'fr'" in grouped(files).errors[0].message


def test_the_original_is_the_version_that_is_no_translation() -> None:
    files = {f"{A}.fr.md": article("A", **FACTS, translation={"of": "en"}), f"{A}.en.md": article("A")}
    article_, _ = parse(f"{A}.fr.md", files[f"{A}.fr.md"].encode(), reading(SITE))
    assert article_ is not None
    translated = version_of(article_)
    translated = Version(translated.path, "fr", translated.record + b"t")
    original = Version(f"{A}.en.md", "en", translated.record[:76])
    assert Story("a", Outline(), translated, (translated, original), ()).original is original


# sources


def test_source_articles_add_their_publishers_after_the_storys_own() -> None:
    found = only(grouped(story("a"), evidence("x", "AFP"), evidence("y", "Reuters"), evidence("z", "Le Temps")))
    assert found.outline.publishers == ("reuters", "afp", "Le Temps")
    assert [version.path for version in found.evidence] == [f"content/evidence/{name}.de.md" for name in "xyz"]


def test_a_source_article_alone_lets_a_story_be_published() -> None:
    without = story("a", sources=None)
    assert grouped(without).withheld == {"no source": 2}
    assert only(grouped(without, evidence("x", "AFP"))).outline.publishers == ("afp",)


def test_the_page_lists_the_sources_of_the_story_and_those_collected(tmp_path: Path) -> None:
    collected = evidence("Collected", "AFP", date="2023-11-02", source={"name": "AFP", "url": "https://afp.example/1"})
    root = write_site(tmp_path, {**story("a"), **collected})
    build_site(root)
    page = output_of(root)["en/2024/05/a/index.html"].decode()
    assert 0 < page.index("https://www.reuters.com/x") < page.index("https://afp.example/1")
    assert "Collected" in page
    assert "en/2023/11/index.html" not in output_of(root)


def test_a_source_article_of_no_story_is_a_fault_unless_that_cannot_be_read() -> None:
    files = evidence("x", "AFP", story="stories/aa")
    (fault,) = grouped(story("a"), files).errors
    assert (fault.message, fault.hint) == ("there is no story 'stories/aa'", "did you mean 'stories/a'?")
    assert grouped(story("a"), files, unread=("stories/aa",)).errors == []


def test_publishers_and_topics_are_known_by_their_aliases() -> None:
    found = only(
        grouped(
            story("a", topic=["recherche", "science", "world"], sources=["A.F.P.", "Agence France-Presse", "afp", "X"])
        )
    )
    assert found.outline.topics == ("science", "world")
    assert found.outline.publishers == ("afp", "X")


def test_an_unknown_topic_is_a_fault() -> None:
    (fault,) = grouped(story("a", topic=["world", "sciense"])).errors
    assert (fault.message, fault.where) == ("there is no topic 'sciense'", ("topic", 1))
    assert fault.hint == "did you mean 'science'?"


# what is withheld


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"draft": True}, "draft"),
        ({"publish_date": "2024-08-01"}, "not yet due"),
        ({"expiry_date": "2024-07-01"}, "expired"),
        ({"summary": None}, "no summary"),
        ({"draft": True, "summary": None}, "draft"),
    ],
)
def test_what_is_withheld_is_counted_by_its_reason(keys: dict[str, Any], reason: str) -> None:
    files = {f"{A}.fr.md": article("A", **{**FACTS, **keys}), f"{A}.en.md": article("A")}
    groups = grouped(files)
    assert groups.withheld == {reason: 1}
    assert [version.lang for version in only(groups).versions] == ["en"]
    assert [message for _, message in messages(groups.warnings)] == (
        ["withheld: it has no summary"] if reason == "no summary" else []
    )


def test_a_story_is_withheld_where_all_of_its_versions_are() -> None:
    files = {f"{A}.{lang}.md": article("A", **FACTS, draft=True) for lang in ("fr", "en")}
    assert (grouped(files).withheld, grouped(files).stories) == ({"draft": 2}, [])


@pytest.mark.parametrize(
    ("gate", "keys"),
    [
        ({"drafts": True}, {"draft": True}),
        ({"drafts": True}, {"summary": None}),
        ({"drafts": True}, {"sources": None}),
        ({"future": True}, {"publish_date": "2024-08-01"}),
    ],
)
def test_the_gate_opens_where_asked(gate: dict[str, bool], keys: dict[str, Any]) -> None:
    groups = grouped({f"{A}.fr.md": article("A", **{**FACTS, **keys})}, **gate)
    assert (len(groups.stories), groups.withheld) == (1, {})


def test_the_gate_opens_and_closes_on_the_second() -> None:
    def shown(**keys: str) -> int:
        return len(grouped({f"{A}.fr.md": article("A", **FACTS, **keys)}).stories)

    assert [shown(publish_date=f"2024-07-03T11:46:{second}+02:00") for second in (40, 41)] == [1, 0]
    assert [shown(expiry_date=f"2024-07-03T11:46:{second}+02:00") for second in (40, 41)] == [0, 1]


def test_the_next_change_is_the_first_instant_at_which_the_gate_decides_otherwise() -> None:
    soon = {f"{A}.fr.md": article("A", **FACTS, publish_date="2024-08-01T00:00Z", expiry_date="2024-09-01T00:00Z")}
    late = {f"{A}.en.md": article("A", expiry_date="2024-07-10T00:00Z", publish_date="2024-07-01T00:00Z")}
    assert grouped(soon).next_change == 1_722_470_400
    assert grouped(soon, late).next_change == 1_720_569_600
    assert grouped(story("a")).next_change is None


def test_a_withdrawn_story_stands_apart() -> None:
    groups = grouped(story("a", withdrawn="By mistake."), story("b"))
    assert [one.key for one in groups.stories] == ["stories/b"]
    assert [one.key for one in groups.withdrawn] == ["stories/a"]


def test_a_withdrawn_story_needs_neither_source_nor_summary() -> None:
    groups = grouped({f"{A}.fr.md": article("A", **{**FACTS, "sources": None, "summary": None, "withdrawn": "Oui."})})
    assert (len(groups.withdrawn), groups.withheld) == (1, {})


# only:, and what is missing


def test_a_missing_version_is_a_warning_that_only_silences() -> None:
    alone = {f"{A}.fr.md": article("A", **FACTS)}
    assert messages(grouped(alone).warnings) == [("a.fr.md", "the version in 'en' is missing")]
    assert grouped({f"{A}.fr.md": article("A", **FACTS, only=["fr"])}).warnings == []


def test_a_version_that_only_does_not_name_is_a_warning() -> None:
    warnings = messages(grouped(story("a", only=["fr"])).warnings)
    assert warnings == [("a.en.md", "this version is in 'en', but only: does not name it")]


def test_only_names_languages_of_the_site() -> None:
    (fault,) = grouped(story("a", only=["fr", "eng"])).errors
    assert (fault.message, fault.where) == ("'eng' is not a language of this site", ("only", 1))


def test_a_story_without_a_topic_is_a_warning() -> None:
    assert messages(grouped(story("a", topic=None)).warnings) == [("a.fr.md", "the story has no topic")]


# lists


NOTHING = References(lambda key: None, lambda key: False, set, lambda path: None)


def month(text: str, members: list[Grouped], parents: dict[str, str]) -> Month:
    rules = rules_of(
        SITE,
        Names(Known(vocabulary())),
        Gate(NOW),
        lambda stating: (stating[0], []),
        lambda translation, original: False,
    )
    making = Making(b"", rules, parents, lambda *shown: fingerprint_of(shown[0].key, shown[2]), lambda path: None, list)
    return Month(summarize(text, members, making, NOTHING), members)


def shelf_of(lang: str, *files: dict[str, str], **parents: str) -> Shelf:
    members = grouped(*files).members
    texts = sorted({one.month for one in members}, reverse=True)
    months = [month(text, [one for one in members if one.month == text], parents) for text in texts]
    return shelve(months, lang)


def titles(lang: str, *files: dict[str, str]) -> list[tuple[str, str]]:
    shelf = shelf_of(lang, *files)
    return [(card.story.key, card.version.lang) for card in shelf.cards]


def test_lists_have_the_newest_first_and_ties_by_key() -> None:
    files = [story("b"), story("a"), story("c", added="2024-05-18"), story("d", added="2023-01-01")]
    assert [key for key, _ in titles("fr", *files)] == [f"stories/{name}" for name in "cabd"]


def test_a_list_shows_a_story_in_the_language_in_which_it_exists() -> None:
    alone = {"content/stories/b.fr.md": article("B", **FACTS, only=["fr"])}
    assert titles("en", story("a"), alone) == [("stories/a", "en"), ("stories/b", "fr")]


def test_a_shelf_has_each_story_under_all_that_it_names() -> None:
    shelf = shelf_of("fr", story("a", topic=["world", "research"], tags=["x"], sources=["AFP", "Reuters"]))
    listed = (shelf.topics, shelf.tags, shelf.publishers, shelf.months)
    assert [sorted(one) for one in listed] == [["science", "world"], ["x"], ["afp", "reuters"], ["2024/05"]]
    assert {cards.name for one in listed for cards in one.values()} == {shelf.cards.name}


def test_a_topic_lists_the_stories_of_its_parts() -> None:
    shelf = shelf_of("fr", story("a", topic="science"), story("b", topic=["world", "science"]), science="world")
    assert [card.story.key for card in shelf.topics["world"]] == ["stories/a", "stories/b"]


def test_related_stories_are_the_next_older_ones_of_the_main_topic(tmp_path: Path) -> None:
    days = {name: f"2024-05-{day}" for name, day in zip("abcdefgh", range(27, 10, -2), strict=False)}
    files = [story(name, added=day, topic="science" if name == "c" else "world") for name, day in days.items()]
    root = write_site(tmp_path, {path: text for one in files for path, text in one.items()})
    build_site(root)
    page = output_of(root)["en/2024/05/b/index.html"].decode()
    shown = [name for name in days if name != "b" and f"/en/2024/05/{name}/" in page]
    assert shown == ["d", "e", "f", "g", "h"]


def test_pages_are_no_stories_and_need_no_sources() -> None:
    groups = grouped(story("a"), {"content/pages/about.fr.md": article("A", summary=None)})
    assert ([page.key for page in groups.plain], groups.withheld) == (["pages/about"], {})


def test_a_page_that_is_withheld_is_counted_too() -> None:
    groups = grouped(story("a"), {"content/pages/about.fr.md": article("A", draft=True)})
    assert (groups.plain, groups.withheld) == ([], {"draft": 1})
