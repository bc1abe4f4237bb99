"""When the article was published: only from a place that dates this article, with that place as evidence.

Never from a sidebar, never from ‘Friday’, never from numbers that could mean two days: unknown is an answer.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from digest.importing.days import Found, date_in
from digest.importing.document import Block, Change, Document, Fate, Flag, Outcome
from digest.importing.kinds import DATED
from digest.importing.markers import normal, start_of

_STEP = "dates"
_DATELINE = re.compile(r"^.{0,80}?\s[–—-]{1,2}\s")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?:/|-|$)")
STANDFIRST = 2
"""Paragraphs that may stand above the line that dates an article."""

_BELOW = 3
"""How many blocks after the article may still date it, where they say that they do."""


def set_dates(document: Document) -> Outcome:
    """Find the date of publication and of the last change."""
    published, updated, doubtful = "", "", []
    evidence, flags = "", list[Flag]()
    for role, stated, place in (*_claimed(document), *_written(document), *_addressed(document)):
        found = _not_later(stated, document.given.today)
        if not found.value:
            doubtful.append((found, place))
        elif role == "updated":
            updated = updated or found.value
        elif not published:
            published, evidence = found.value, place
    if not published:
        flags = [
            Flag("date", f"{found.written!r} {found.fault}: the date stays unknown", place) for found, place in doubtful
        ]
    done = replace(
        document,
        date=published or None,
        date_evidence=evidence or None,
        updated=updated or None,
        flags=(*document.flags, *flags),
    )
    return done, tuple(Change(_STEP, "flag", flag.evidence, flag.message, 0) for flag in flags)


def _not_later(found: Found, today: str) -> Found:
    """A day of the future is none on which something was published; somewhere it may be tomorrow already."""
    if not (today and found.value):
        return found
    last = date.fromisoformat(today) + timedelta(days=2)
    return Found("", found.written, "lies in the future") if found.value > f"{last}T" else found


Dated = tuple[str, Found, str]
"""`published` or `updated`, the date, and the place that says so."""


def _claimed(document: Document) -> Iterator[Dated]:
    for role, key in (("published", "date"), ("updated", "updated")):
        for claim in document.claims.get(key, ()):
            found = date_in(claim.value, document.lang)
            if found is not None:
                yield role, found, f"{claim.evidence}: {claim.value}"


def _addressed(document: Document) -> Iterator[Dated]:
    """The day in the page's own address, as in `/2024/05/17/`."""
    for claim in document.claims.get("url", ()):
        match = _IN_ADDRESS.search(claim.value)
        found = date_in("-".join((match[1], match[2].zfill(2), match[3].zfill(2))), "en") if match else None
        if found is not None:
            yield "published", found, f"{claim.evidence}: {claim.value}"


def _written(document: Document) -> Iterator[Dated]:
    """Dates of lines between the headline and the article, of lines close by that say what they date, of a dateline."""
    blocks = document.blocks
    body = [at for at, block in enumerate(blocks) if block.fate is Fate.BODY]
    if not body:
        return
    is_page = any(block.extracted is not None for block in blocks)
    headline = next((at for at, block in enumerate(blocks) if "the headline" in block.evidence), None)
    for at, block in enumerate(blocks):
        if block.fate is not Fate.METADATA or not any(one.startswith(DATED) for one in block.evidence):
            continue
        role = _role(block)
        between = headline is not None and headline < at < body[-1] and sum(one < at for one in body) <= STANDFIRST
        close = body[0] - 6 <= at <= body[-1] + _BELOW
        if not ((role and close and not is_page) or between):
            continue
        is_teasers = not role and at > 0 and blocks[at - 1].fate is Fate.STUBS
        for one, day, place in _dates_of(block, role or "published", document.lang):
            yield one, (Found("", day.written, "stands below a teaser") if is_teasers else day), place
    first = blocks[body[0]]
    dateline = _DATELINE.match(first.text)
    found = date_in(dateline[0], document.lang) if dateline else None
    if found is not None:
        yield "published", found, f"line {first.line}, the dateline: {found.written}"


def _role(block: Block) -> str:
    line = normal(block.text)
    return "updated" if start_of("updated", line) else "published" if start_of("published", line) else ""


def _dates_of(block: Block, role: str, lang: str) -> Iterator[Dated]:
    """The date of a line, and the second one of a line like ‘Published 3 May 2024, updated 4 May 2024’."""
    parts = re.split(r"\s*(?:[|·•;]|\((?!GMT|UTC|[A-Z]{3,4}\)))\s*|,\s+(?=[^\W\d_]+\s)|\s+[–—-]\s+", block.text)
    for number, part in enumerate(parts):
        own = (
            "updated"
            if start_of("updated", normal(part))
            else "published"
            if start_of("published", normal(part))
            else ""
        )
        found = date_in(part, lang)
        if found is not None and not own and _is_labelled(part):
            found = Found("", found.written, f"is the day of “{part.partition(':')[0].strip()}”")
        if found is not None:
            yield own or (role if number == 0 else "updated"), found, f"line {block.line}: {block.text}"
    if not any(date_in(part, lang) for part in parts):
        found = date_in(block.text, lang)
        if found is not None:
            yield role, found, f"line {block.line}: {block.text}"


def _is_labelled(text: str) -> bool:
    """Whether words before a colon say what a day is of, and it is not of the article: ‘Event: 14 June 2025’."""
    label, colon, _ = text.partition(":")
    is_label = bool(colon) and any(map(str.isalpha, label)) and not any(map(str.isdigit, label))
    return is_label and not start_of("byline", normal(text))
