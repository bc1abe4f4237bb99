"""What can go wrong, and where: one record for a fault of the input, one exception that ends a command."""

from collections.abc import Iterable

from msgspec import Struct

Where = tuple[str | int, ...]
"""The way to a value inside a YAML document: `("sources", 0, "url")`."""


class Problem(Struct, frozen=True, order=True):
    """A fault or a warning with its place; lines and columns count from 1, 0 is unknown."""

    path: str
    line: int = 0
    column: int = 0
    message: str = ""
    hint: str = ""
    where: Where = ()
    """Names the place until `digest.places` has looked up its line and column."""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}; {self.hint}" if self.hint else text


class DigestError(Exception):
    """A command cannot do what it was asked to do; the text is meant for the user."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.problems: tuple[Problem, ...] = (Problem("", message=message, hint=hint),)


class NothingShownError(DigestError):
    """There are stories, and none is ready for readers."""


class InputError(DigestError):
    """The content, the configuration or the theme has faults: all of them that one run can find."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, found)))
        self.problems = found


class StoreDamaged(Exception):  # noqa: N818 - not a fault of the user's: the build forgets the store and starts afresh
    """What is remembered cannot be trusted."""


class YamlError(Exception):
    """Not YAML, or YAML that is refused; lines and columns count from 1."""

    def __init__(self, place: tuple[int, int], message: str, hint: str = "", other_line: int = 0) -> None:
        super().__init__(message)
        self.line, self.column = place
        self.message, self.hint, self.other_line = message, hint, other_line

    def problem(self, path: str, lines_before: int = 0) -> Problem:
        """The fault as one of a file in which so many lines stand before the document."""
        hint = f"{self.hint}{self.other_line + lines_before}" if self.other_line else self.hint
        return Problem(path, self.line + lines_before, self.column, self.message, hint)
