"""What is to be known before an edition is sent: whether its e-mail had to be shortened. Pure."""

from collections.abc import Iterable, Iterator

from digest.addresses import file_of
from digest.editions import PUBLISHED
from digest.errors import Problem
from digest.issue import address_of
from digest.layout import CONFIG
from digest.letters import LIMIT, shortened
from digest.plan import Plan

MAILS = "mail "
"""Begins the names of the sheaves of e-mails."""


def letters_of(plan: Plan) -> dict[str, str]:
    """The HTML of the newest edition's e-mail in each language, and what that is called; others were sent before."""
    newest = next((one for one in plan.site.editions.shown if one.state == PUBLISHED), None)
    if newest is None or not plan.makes("mail"):
        return {}
    return {
        file_of(f"{address_of(lang, newest.period)}mail.html"): f"{newest.period} in {lang.code}"
        for lang in plan.languages
    }


def overlong(letters: Iterable[tuple[str, bytes]]) -> Iterator[Problem]:
    """A warning for each e-mail that does not have all of its edition."""
    for name, html in letters:
        whole = shortened(html)
        if whole is not None:
            message = f"the e-mail of edition {name} is shortened: whole it would have {whole // 1000} kB"
            hint = f"mail programs cut off what is longer than {LIMIT // 1000} kB; curate an edition of fewer stories"
            yield Problem(CONFIG, message=message, hint=hint, where=("editions",))
