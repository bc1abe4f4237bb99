"""What templates give that is no text of a page: social cards, e-mails and books, made of it. Pure."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from digest import drawing
from digest.addresses import BOOK_TEMPLATE, CARD_TEMPLATE, MAIL_TEMPLATE
from digest.drawing import Look
from digest.errors import InputError, Problem

if TYPE_CHECKING:
    from digest.letters import Letter

Write = Callable[[int], str]
"""What the page's template gives; of an e-mail for a brevity (`digest.letters.BREVITIES`)."""


class Finisher:
    """Makes files of what templates give, in one language."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._last: tuple[object, Letter] | None = None
        """The edition of the last e-mail, of which three files are made."""

    def finished(self, template: str, path: str, of: object, write: Write) -> bytes:
        """The bytes of a page; `of` is its record. Raises InputError where the template gave something else."""
        try:
            if template == CARD_TEMPLATE:
                return drawing.card(write(0), self.look)
            if template == BOOK_TEMPLATE:
                from digest.books import book

                return book(write(0))
            if template == MAIL_TEMPLATE:
                from digest import letters

                return letters.file(self._letter(of, write), path)
        except ValueError as error:
            hint = "write it as in the default theme"
            raise InputError([Problem(f"templates/{template}", 1, message=str(error), hint=hint)]) from error
        return write(0).encode()

    def _letter(self, of: object, write: Write) -> "Letter":
        from digest import letters

        if self._last is None or self._last[0] is not of:
            self._last = of, letters.letter(write)
        return self._last[1]
