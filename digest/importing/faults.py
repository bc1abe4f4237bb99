"""What can keep an input from becoming a draft."""

from digest.errors import DigestError, Problem


class UnreadableError(DigestError):
    """An input of which no article can be made; says which, why, and what to do."""

    def __init__(self, name: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.problems = (Problem(name, message=message, hint=hint),)


class RefusedError(UnreadableError):
    """A server answered, but not with the page."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(name, f"the server answers {status}", "is the address right?")
        self.status = status
