"""Where in its file a fault stands: line and column, looked up only for what is going to be shown."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from digest.errors import Problem, Where
from digest.texts import place_of


def located(problems: Iterable[Problem], read: Callable[[str], str | None]) -> list[Problem]:
    """The problems with their lines and columns; `read` gives a file's text by the problem's path."""
    texts: dict[str, str | None] = {}
    found = []
    for problem in problems:
        if problem.line == 0 and problem.path:
            if problem.path not in texts:
                texts[problem.path] = read(problem.path)
            found.append(_located(problem, texts[problem.path]))
        else:
            found.append(problem)
    return found


def _located(problem: Problem, text: str | None) -> Problem:
    if text is None:
        return replace(problem, where=())
    line, column = _place(text, problem.where)
    return replace(problem, line=line, column=column, where=())


def _place(text: str, where: Where) -> tuple[int, int]:
    from digest.yamlevents import places

    if not text.startswith("---\n"):
        return _of_key(places(text), where)
    front = text[3:].partition("\n---")[0][1:]
    if where[:1] == ("sources",) and "\nsources:" not in f"\n{front}":
        where = ("source", *where[1:])
    if where and where[0] == "body":
        return place_of(text, max(text.find(str(where[1]), len(front)), len(front) + len("---\n")))
    known = places(front)
    line, column = _of_key(known, where)
    return (line + 1, column) if where[:1] in known and where else (1, 1)


def _of_key(known: dict[Where, tuple[int, int]], where: Where) -> tuple[int, int]:
    """The place of the innermost key on the way that the file has."""
    while where not in known:
        where = where[:-1]
    return known[where]
