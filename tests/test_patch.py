"""Changes to front matter: the value is right, and every other line is as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.patch import with_list_items, with_value
from digest.yamltext import tree

BODY = "\n---\naliases: [not, front]\nstory: old\n---\n"


def front(text: str) -> dict:
    return tree(text.removeprefix("---\n").partition("\n---\n")[0])  # type: ignore[return-value]


FORMS = {
    "missing": ("", []),
    "block": ("aliases:\n  - /a/\n  - /b/\n", ["/a/", "/b/"]),
    "block with comments": ("aliases: # one\n  # two\n  - /a/ # three\n  # four\n", ["/a/"]),
    "block without indent": ("aliases:\n- /a/\n", ["/a/"]),
    "block, quoted": ("aliases:\n    - '/a/'\n    - \"/b/\"\n", ["/a/", "/b/"]),
    "block over lines": ("aliases:\n  - >-\n    /a/\n  - >-\n    /b/\n", ["/a/", "/b/"]),
    "inline": ("aliases: [/a/, /b/] # kept\n", ["/a/", "/b/"]),
    "inline over lines": ("aliases: [/a/,\n  /b/,\n]\n", ["/a/", "/b/"]),
    "inline, quoted": ("aliases: ['/a,b/', \"/c] d/\"]\n", ["/a,b/", "/c] d/"]),
    "inline with a comma at the end": ("aliases: [/a/,]\n", ["/a/"]),
    "inline with spaces": ("aliases : [ /a/ ,/b/ ]\n", ["/a/", "/b/"]),
    "single": ("aliases: /a/ # kept\n", ["/a/"]),
    "single, quoted": ("aliases: '/a # b/'\n", ["/a # b/"]),
    "empty": ("aliases: []\n", []),
    "left empty": ("aliases:\n", []),
    "left empty with a comment": ("aliases: # none\n", []),
    "quoted key": ('"aliases": [/a/]\n', ["/a/"]),
}


@pytest.mark.parametrize("after", ["", "topic: world # kept\nsources:\n  - name: AFP\n"])
@pytest.mark.parametrize("form", sorted(FORMS))
def test_items_are_added_to_a_list_in_any_form(form: str, after: str) -> None:
    written, known = FORMS[form]
    text = f"---\n# first\ntitle: 'A' # kept\n{written}{after}# last{BODY}"
    done = with_list_items(text, "aliases", ["/new/", "/newer/"])
    assert front(done) == {**front(text), "aliases": [*known, "/new/", "/newer/"]}
    assert done.endswith(BODY)
    comments = [line for line in text.splitlines() if "#" in line and "aliases" not in line and "/a/" not in line]
    assert [line for line in done.splitlines() if line in comments] == comments


@given(st.lists(st.sampled_from(["/a/", "/b/", "/2024/05/c/", "/ж/"]), max_size=4), st.booleans(), st.integers(0, 6))
def test_what_is_added_comes_after_what_was_there(items: list[str], inline: bool, indent: int) -> None:
    block = "".join(f"{' ' * indent}- {item}\n" for item in items)
    written = f"aliases: [{', '.join(items)}]\n" if inline else f"aliases:\n{block}"
    done = with_list_items(f"---\ntitle: A\n{written}topic: world{BODY}", "aliases", ["/new/"])
    assert front(done) == {"title": "A", "aliases": [*items, "/new/"], "topic": "world"}


@pytest.mark.parametrize("written", ["old", "'old'", '"old"', "  old  ", "old # why", '"old" # why', "old: x"[:3]])
def test_a_value_is_replaced_and_its_comment_stays(written: str) -> None:
    text = f"---\ntitle: 'story: old'\nstory: {written}\n# story: old{BODY}"
    done = with_value(text, "story", "stories/new")
    assert front(done) == {"title": "story: old", "story": "stories/new"}
    assert done.endswith(f"\n# story: old{BODY}")
    assert ("# why" in done) == ("# why" in written)


def test_only_the_front_matter_is_changed() -> None:
    text = f"---\ntitle: A\n{BODY.removeprefix(chr(10))}"
    assert with_value(text, "story", "new") == text


@pytest.mark.parametrize("text", ["\ufeff---\ntitle: A\n---\n", "---\r\ntitle: A\r\n---\r\nText.\r\n"])
def test_marks_and_line_ends_stay(text: str) -> None:
    done = with_list_items(text, "aliases", ["/new/"])
    end = "\r\n" if "\r\n" in text else "\n"
    assert done == text.replace(f"title: A{end}", f"title: A{end}aliases:{end}  - /new/{end}")
