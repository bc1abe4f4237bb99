"""The ledger as text, the plan as the difference of two trees, and its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.publish.ledger import Unreadable, read_ledger, written
from digest.publish.plan import make_plan, next_ledger, object_name
from digest.publish.stories import Stories
from digest.publish.tree import KEPT, NO_HEADERS, File, Headers, Known, Ledger, Release

NAMES = st.from_regex(r"[a-zé][a-z0-9 é'\"%#]{0,8}", fullmatch=True)
PATHS = st.builds(lambda folder, name: f"{folder}{name}", st.sampled_from(["", "fr/", "assets/"]), NAMES)
FILES = st.builds(
    lambda number, headers: File(f"{number:022d}", number, headers),
    st.integers(0, 5),
    st.sampled_from([NO_HEADERS, Headers("text/html; charset=utf-8", "no-store"), Headers("a/b", "", "gzip")]),
)
TREES = st.dictionaries(PATHS, FILES, max_size=8)
SMALL = st.dictionaries(st.sampled_from(["a", "fr/b", "assets/c", "assets/d"]), FILES, max_size=4)
"""Trees that often have the same paths."""


def release(number: int) -> Release:
    """Some release."""
    return Release(number, 1_700_000_000, "somebody", 1, 1, 1, "token")


@given(TREES, TREES, st.dictionaries(NAMES.map(lambda name: name.encode().hex()), st.integers(1, 99)))
def test_ledger_is_read_as_it_was_written(files: dict, lingering: dict, kept: dict) -> None:
    ledger = Ledger((release(3), release(4)), files, {path: (file, 3) for path, file in lingering.items()}, kept)
    assert read_ledger(written(ledger)) == ledger


@given(TREES, st.integers(0, 10_000))
def test_damaged_ledger_is_not_read(files: dict, at: int) -> None:
    data = bytearray(written(Ledger((release(1),), files)))
    data[at % (len(data) - 1)] ^= 1
    with pytest.raises(Unreadable):
        read_ledger(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.lists(SMALL, min_size=1, max_size=KEPT + 4))
def test_plans_lead_to_the_tree_and_keep_what_rollback_needs(trees: list[dict]) -> None:
    """A place in miniature: what is carried out is what was planned, and every kept release can be made again."""
    ledger, place, aside = Ledger(), {}, set()
    states: dict[int, dict] = {}
    for tree in trees:
        plan = make_plan(Known(ledger), {}, tree)
        aside |= {object_name(ledger.served()[path]) for path in plan.aside}
        place |= {path: tree[path] for path in plan.puts}
        for path in plan.deletes:
            del place[path]
        aside &= plan.kept.keys()
        ledger = next_ledger(ledger, plan, release(ledger.number + 1))
        states[ledger.number] = tree
        assert place == ledger.served()
        assert place.items() >= tree.items()
        assert aside == ledger.kept.keys()
        live = {object_name(file) for file in ledger.served().values()}
        for one in ledger.releases:
            assert {object_name(file) for file in states[one.number].values()} <= live | aside


@given(TREES, TREES, TREES)
def test_plan_after_an_interruption_mends_whatever_is_there(old: dict, new: dict, found: dict) -> None:
    ledger = Ledger((release(1),), old)
    doubtful = {*old, *new, *found}
    actual = {path: found.get(path) for path in doubtful}
    plan = make_plan(Known(ledger, frozenset(doubtful), True), actual, new)
    place = dict(found) | {path: new[path] for path in plan.puts}
    for path in plan.deletes:
        del place[path]
    assert place.items() >= new.items()
    assert all(path in new or path in plan.lingering for path in place)


def test_plan_in_the_words_of_the_product() -> None:
    assert str(Stories(3, 2, 1, 0)) == "3 stories new, 2 changed, 1 withdrawn"
    assert str(Stories(1, 0, 0, 1)) == "1 story new, 1 removed"
    assert str(Stories()) == "no story changed"
