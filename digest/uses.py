"""What templates name, read off their syntax trees: what they depend on, and what of it there is not."""

from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct, msgpack

from digest.errors import InputError, Problem
from digest.fingerprint import fingerprint_of
from digest.reader import nearest
from digest.yamltext import Recall


class Uses(Struct, frozen=True):
    """What the text of one template names, each with its line."""

    templates: list[tuple[int, str | None]]
    words: list[tuple[int, str]]
    assets: list[tuple[int, str | None]]
    speaks_all: bool


def known_uses(name: str, source: str, path: str, recall: Recall) -> Uses:
    """The same for the same text: remembered, since Jinja takes long to read it."""
    made = recall(fingerprint_of(name, source), lambda: msgpack.encode(_uses(name, source, path)))
    return msgpack.decode(made, type=Uses)


def _uses(name: str, source: str, path: str) -> Uses:
    """Read the names off the template's syntax tree. Raises InputError for a fault of syntax."""
    from jinja2 import TemplateSyntaxError, nodes

    from digest.templates import parsed

    try:
        tree = parsed(name, source)
    except TemplateSyntaxError as error:
        raise InputError([Problem(path, error.lineno, message=error.message or "not a template")]) from error
    references = tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport))
    calls = (call for call in tree.find_all(nodes.Call) if _is_name(call.node, "asset") and call.args)
    return Uses(
        [(node.lineno, _constant(node.template)) for node in references],  # type: ignore[attr-defined]
        [(node.lineno, node.attr) for node in tree.find_all(nodes.Getattr) if _is_name(node.node, "words")],
        [(call.lineno, _constant(call.args[0])) for call in calls],
        any(node.name == "texts" for node in tree.find_all(nodes.Name)),
    )


def _is_name(node: Any, name: str) -> bool:
    return getattr(node, "name", None) == name


def _constant(node: Any) -> str | None:
    """The text of a constant; None for anything that is worked out when the page is made."""
    value = getattr(node, "value", None)
    return value if isinstance(value, str) else None


def unknown(
    sources: dict[str, str], paths: dict[str, str], made_by: Collection[str], recall: Recall
) -> Iterator[Problem]:
    """The names, of variables and of fields, that nothing stands for in the templates that pages are made by.

    What no page needs may stay as it is: who replaces a template owes its macros only to those that are used.
    """
    name = fingerprint_of("names", sorted(made_by), sorted(sources.items()))
    made = recall(name, lambda: msgpack.encode(_names_of(sources, made_by)))
    for line, template, message, hint in msgpack.decode(made, type=list[tuple[int, str, str, str]]):
        yield Problem(paths[template], line, message=message, hint=hint)


def _names_of(sources: dict[str, str], made_by: Collection[str]) -> list[tuple[int, str, str, str]]:
    from digest.given import EVERYWHERE, ON_PAGES
    from digest.scope import unknown_names
    from digest.templates import parsed

    trees = {name: parsed(name, source) for name, source in sources.items()}
    on_pages = {name: given for name, given in ON_PAGES.items() if name in made_by}
    found = unknown_names(trees, on_pages, EVERYWHERE)
    return [(one.line, one.template, one.message, nearest(one.name, one.known)) for one in found]
