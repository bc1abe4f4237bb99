"""What a web page states of its article: only what is about this one dates, signs and places it."""

import json

import pytest

from digest.importing.document import Document
from digest.importing.drafts import Order, draft_of
from digest.importing.steps import run

PARAGRAPHS = (
    "The town council voted on Tuesday evening to close the old pier for eighteen months, while beams are replaced.",
    "The work will cost about 14 million euros, says the office of the town's engineers, and a boat will carry people.",
    "Traders at the harbour fear for their customers and ask for lower rents until the summer after next.",
)
TITLE = "Pier in the harbour to close"
OTHER = {
    "@type": "NewsArticle",
    "headline": "Flood alert on the river",
    "url": "https://gazette.example/flood",
    "datePublished": "2019-01-01",
    "author": {"name": "Bo Kay"},
}
OWN = {**OTHER, "headline": TITLE, "url": "/pier", "datePublished": "2024-05-17"}


def page(*stated: dict[str, object], head: str = "", above: str = "", below: str = "") -> Document:
    """A page with its objects of JSON-LD, as import reads it."""
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in stated)
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    html = (
        f"<html><head><title>{TITLE}</title>{scripts}{head}</head><body><article><h1>{TITLE}</h1>{above}{body}{below}"
    )
    return run(Document("page.html", data=f"{html}</article></body></html>".encode()))[0]


CANONICAL = '<link rel="canonical" href="https://gazette.example/pier?utm_source=feed">'


@pytest.mark.parametrize("head", ["", CANONICAL])
def test_what_another_article_states_is_not_taken(head: str) -> None:
    """Another headline, another address: neither its day nor its author nor its address."""
    found = page(OTHER, head=head)
    assert (found.date, found.authors, found.url) == (None, (), "https://gazette.example/pier" if head else None)


@pytest.mark.parametrize(
    ("stated", "head"),
    [
        (OWN, ""),
        ({**OWN, "headline": "What you need to know"}, CANONICAL),
        ({**OWN, "headline": f"{TITLE} | The Gazette", "url": None}, CANONICAL),
        ({"@type": "NewsArticle", "datePublished": "2024-05-17", "author": "Bo Kay"}, ""),
    ],
)
def test_the_headline_or_the_address_says_that_it_is_this_one(stated: dict[str, object], head: str) -> None:
    """Either will do; so will one object that states neither."""
    found = page(stated, head=head)
    assert (found.date, found.authors) == ("2024-05-17", ("Bo Kay",))


def test_of_several_the_own_one_counts() -> None:
    assert page(OTHER, OWN).date == "2024-05-17"


@pytest.mark.parametrize(
    ("above", "below", "date"),
    [
        ('<p><time datetime="2024-05-17">17 May</time></p>', "", "2024-05-17"),
        ('<p>Published on <time datetime="2024-05-17">17 May</time>.</p>', "", "2024-05-17"),
        ('<time datetime="2024-05-17">17 May</time>', "", "2024-05-17"),
        ("", '<p>On <time datetime="1999-01-01">1 January 1999</time> the pier was painted green.</p>', None),
        ("", '<p>It opened in <time datetime="1961-06-01">June 1961</time>.</p>', None),
    ],
)
def test_a_time_in_a_sentence_dates_nothing(above: str, below: str, date: str | None) -> None:
    """The one beside the headline does."""
    assert page(above=above, below=below).date == date


def test_what_stands_beside_a_time_is_a_word_of_its_own() -> None:
    """Pages set it apart by their style; a sign after it stays where it is."""
    found = page(
        below='<aside><time>1 Jan 2020</time><a href="/x">Flood alert</a> on <time>2 May</time>, at last</aside>'
    )
    assert "1 Jan 2020 Flood alert on 2 May, at last" in [block.text for block in found.blocks]


def test_the_draft_says_what_was_found() -> None:
    """The last change; and who wrote it, though nothing says who published it."""
    text = draft_of(page({**OWN, "url": None, "dateModified": "2024-05-18"}), Order("2024-05-20T10:00"))
    assert "\nupdated: 2024-05-18\n" in text
    assert "\n# By Bo Kay: write who published it" in text
    placed = draft_of(page(OWN, head=CANONICAL), Order("2024-05-20T10:00"))
    assert '\n    author: "Bo Kay"\n' in placed and "# By" not in placed


def test_short_answers_below_a_short_article_are_its_own() -> None:
    """The extractor leaves out what has few words; the page's footer stays out."""
    said = ("Will it reopen?", "Yes.", "When?", "In spring.", "Are you sure?", "No.")
    below = "".join(f"<p>{one}</p>" for one in said)
    found = page(below=f"{below}<footer><p>All rights reserved by the harbour office.</p></footer>")
    assert [block.text for block in found.body] == [*PARAGRAPHS, *said]
