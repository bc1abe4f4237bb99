"""What is known of languages without loading CLDR is what CLDR says."""

from babel import Locale
from babel.localedata import locale_identifiers

from digest.cldr import direction


def test_the_direction_of_every_locale_is_that_of_cldr() -> None:
    """HTML knows two directions: Mongolian's columns, which CLDR has as a third, run from left to right."""
    known = {name: Locale.parse(name).text_direction == "rtl" for name in locale_identifiers()}
    assert sum(known.values()) > 100
    assert {name: direction(name.replace("_", "-")) == "rtl" for name in known} == known
