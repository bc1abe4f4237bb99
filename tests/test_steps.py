"""Normalization steps on real Markdown. An expected text is the HTML, then `target:` and `fault:` lines."""

from pathlib import Path

import pytest

from digest.config import Reading
from digest.parse import parse
from digest.steps import STEPS
from digest.typography import split_html
from tests.fixtures import CASES, fixtures

READING = Reading(("fr", "en"), "Europe/Paris", ())
"""No language is set, so that only the other steps show."""


def outcome(markdown: str, head: str = "") -> str:
    path = "content/stories/2024/first.fr.md"
    article, problems = parse(path, f"---\ntitle: Titre\n{head}---\n{markdown}\n".encode(), READING)
    faults = [f"fault: {problem.message}" for problem in problems]
    if article is None:
        return "\n".join(faults)
    return "\n".join([article.text.body.strip(), *(f"target: {target}" for target in article.text.targets), *faults])


@pytest.mark.parametrize(("path", "markdown", "expected"), fixtures(*sorted((CASES / "steps").glob("*.txt"))))
def test_each_step_does_what_its_cases_say(path: Path, markdown: str, expected: str) -> None:
    assert outcome(markdown) == expected


def test_the_picture_of_the_front_matter_is_a_target_too() -> None:
    article, _ = parse("content/a/index.fr.md", b"---\ntitle: A\nimage: {src: photo.png, alt: x}\n---\n", READING)
    assert article is not None
    assert article.facts.image is not None
    assert article.facts.image.src == "image:content/a/photo.png"


@pytest.mark.parametrize(
    "src", ["https://cdn.example/a.png", "//cdn.example/a.png", "data:image/png;base64,AA", "../../../a"]
)
def test_a_picture_of_the_front_matter_is_a_file_of_the_site(src: str) -> None:
    assert outcome("Words.", f'image: "{src}"\n') == f"fault: the image {src!r} is not a file of this site"


@pytest.mark.parametrize(("path", "markdown", "_"), fixtures(*sorted((CASES / "steps").glob("*.txt"))))
def test_no_step_breaks_the_change_of_text_and_tag(path: Path, markdown: str, _: str) -> None:
    """What the steps give can be split again into the same texts and tags."""
    if outcome(markdown).startswith("fault"):
        return
    body = outcome(markdown)
    assert "".join(split_html(body)) == body
    assert all(part.startswith("<") and part.endswith(">") for part in split_html(body)[1::2])


def test_the_steps_run_in_the_order_in_which_they_are_listed() -> None:
    """Typography comes last: it must see the page as it will be."""
    assert [step.__name__ for step in STEPS] == [
        "demote_headings",
        "resolve_links",
        "place_images",
        "align_by_class",
        "set_typography",
    ]
