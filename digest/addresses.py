"""Addresses: where each page of the site is, as plain paths below the site's root, and where its file lies."""

import re
from functools import lru_cache
from urllib.parse import quote

from msgspec import Struct

from digest.config import SEGMENTS, Config, Language


def home(lang: Language) -> str:
    """`/fr/`."""
    return f"/{lang.code}/"


def story(lang: str, month: str, slug: str) -> str:
    """`/fr/2024/05/slug/`, by the month in which the digest took the story up."""
    return f"/{lang}/{month}/{slug}/"


def section(lang: Language, segment: str, slug: str = "") -> str:
    """`/fr/themes/` or `/fr/themes/politique/`: the segment's word is the language's own."""
    start = f"/{lang.code}/{lang.segment(segment)}/"
    return f"{start}{slug}/" if slug else start


def numbered(lang: Language, address: str, number: int | None) -> str:
    """`…/page/3/` of a list; without a number its front page."""
    return address if number is None else f"{address}{lang.segment('page')}/{number}/"


def month(lang: Language, year_and_month: str) -> str:
    """`/fr/2024/05/`."""
    return f"/{lang.code}/{year_and_month}/"


def plain(lang: str, slug: str) -> str:
    """`/fr/about/`."""
    return f"/{lang}/{slug}/"


def outlines(lang: Language) -> str:
    """`/fr/feeds.opml`."""
    return f"/{lang.code}/feeds.opml"


def card(address: str) -> str:
    """The social card of the story at an address."""
    return f"{address}card.png"


CARD_TEMPLATE = "card.json"
"""Gives the words of a social card, which are then drawn."""

MAIL_TEMPLATE = "mail.json"
"""Gives the parts of an e-mail, which are then put together."""

BOOK_TEMPLATE = "book.json"
"""Gives the chapters of a book, which are then bound."""


def file_of(address: str) -> str:
    """The output file that a host serves at the address."""
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def file_of_alias(alias: str) -> str:
    """The file behind an old address; one without an ending is a folder."""
    last = alias.rpartition("/")[2]
    return file_of(alias if "." in last or not last else f"{alias}/")


def reserved(lang: Language) -> set[str]:
    """Words that no plain page may have as its slug."""
    return {lang.segment(name) for name in SEGMENTS}


class Hrefs(Struct, frozen=True):
    """How addresses are written into pages: with the site's base path, percent-encoded (RFC 3986)."""

    base_url: str
    base_path: str

    def href(self, address: str) -> str:
        """The address as a link of a page has it."""
        return self.base_path + _quoted(address)

    def absolute(self, address: str) -> str:
        """The address as other sites know it."""
        return self.base_url + _quoted(address)


@lru_cache(maxsize=1000)
def _quoted(address: str) -> str:
    return address if _PLAIN.fullmatch(address) else quote(address, safe="/#?&=;%+,:@!$'()*~-._")


_PLAIN = re.compile(r"[A-Za-z0-9/._-]*")
"""What needs no encoding, at a glance."""


def hrefs(config: Config) -> Hrefs:
    """The way this site writes addresses."""
    return Hrefs(config.base_url, config.base_path)
