"""Where in its file a fault stands: line and column, looked up only for what is going to be shown."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from digest.errors import Problem, Where
from digest.yamltext import places


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
    line, column = _place(text.removeprefix("\ufeff"), problem.where)
    return replace(problem, line=line, column=column, where=())


def _place(text: str, where: Where) -> tuple[int, int]:
    if where and where[0] == "body":
        return _of_words(text, str(where[1]))
    if not text.startswith("---"):
        return _of_key(places(text), where)
    line, column = _of_key(places(text[3:].partition("\n---")[0].lstrip("\r").removeprefix("\n")), where)
    return (line + 1, column) if where else (1, 1)


def _of_key(known: dict[Where, tuple[int, int]], where: Where) -> tuple[int, int]:
    """The place of the innermost key on the way that the file has."""
    while where and where not in known:
        where = where[:-1]
    return known.get(where, (1, 1))


def _of_words(text: str, words: str) -> tuple[int, int]:
    at = max(text.find(words), 0)
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
