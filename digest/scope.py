"""Which names a template uses that nothing stands for, and which fields its records do not have.

Reads syntax trees, as far as what a name stands for is known: of anything that is worked out, nothing is said. A name
that the template tests with `is defined`, or gives a default, may be missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes
from msgspec import Struct

from digest.kinds import Names, bind, element_of, fields_of, kind_of


class Unknown(Struct, frozen=True):
    """A name that nothing stands for; `known` are those that would have been something."""

    template: str
    line: int
    message: str
    name: str
    known: tuple[str, ...]


def unknown_names(
    trees: Mapping[str, nodes.Template], on_pages: Mapping[str, Names], everywhere: Names
) -> list[Unknown]:
    """What is wrong with the names in templates, each told once; of pages' templates that are in `trees`."""
    reading = _Reading(trees, everywhere)
    for root, given in on_pages.items():
        if root in trees:
            reading.page(root, given)
    return sorted(reading.found.values(), key=lambda one: (one.template, one.line))


class _Reading:
    """Goes through the templates as Jinja does when it renders them."""

    def __init__(self, trees: Mapping[str, nodes.Template], everywhere: Names) -> None:
        self.trees, self.everywhere = trees, everywhere
        self.found: dict[tuple[str, int, str], Unknown] = {}
        self._imported: set[str] = set()

    def page(self, root: str, given: Names) -> None:
        """A template that pages are made by, and those that it extends: what one of them sets, all of them know."""
        chain = list(self._chain(root))
        scope = dict(given)
        for name in chain:
            _Walk(self, name, scope, speaks=False).body(self.trees[name])
        for name in chain:
            _Walk(self, name, scope).body(self.trees[name])

    def included(self, name: str, scope: Names) -> None:
        """A template that is shown where it is named."""
        if name in self.trees:
            _Walk(self, name, dict(scope)).body(self.trees[name])

    def imported(self, name: str, scope: Names | None) -> frozenset[str]:
        """What a template gives to those that import it; `scope` is what it knows of theirs."""
        if name not in self.trees:
            return frozenset()
        if scope is not None or name not in self._imported:
            self._imported.add(name)
            known = dict(self.everywhere if scope is None else scope)
            _Walk(self, name, known, speaks=False).body(self.trees[name])
            _Walk(self, name, known).body(self.trees[name])
        return frozenset(_given_by(self.trees[name]))

    def _chain(self, name: str) -> Iterator[str]:
        seen: set[str] = set()
        while name in self.trees and name not in seen:
            seen.add(name)
            yield name
            name = next((_written(one) for one in self.trees[name].find_all(nodes.Extends)), "")


class _Walk:
    """One template in one scope; `speaks` is False where it is only gone through for what it sets."""

    def __init__(self, reading: _Reading, name: str, top: Names, *, speaks: bool = True) -> None:
        self.reading, self.name, self.top, self.speaks = reading, name, top, speaks
        self.optional = _optional(reading.trees[name])

    def body(self, tree: nodes.Template) -> None:
        """The whole template; what it sets outside of blocks stays in its scope."""
        self.each(tree.body, self.top)

    def each(self, several: Iterable[nodes.Node], scope: Names) -> None:
        """Nodes one after another."""
        for node in several:
            self.walk(node, scope)

    def walk(self, node: nodes.Node, scope: Names) -> None:
        """One node and all below it."""
        visit = getattr(self, f"_{type(node).__name__.lower()}", None)
        if visit is not None:
            visit(node, scope)
        else:
            self.each(node.iter_child_nodes(), scope)

    def _name(self, node: nodes.Name, scope: Names) -> None:
        if node.ctx == "load" and node.name not in scope and node.name not in self.optional:
            known = tuple(name for name in scope if name not in _ALWAYS)
            self._say(node.lineno, f"there is no {node.name!r} here", node.name, known)

    def _getattr(self, node: nodes.Getattr, scope: Names) -> None:
        self.walk(node.node, scope)
        kind = kind_of(node.node, scope)
        fields = fields_of(kind)
        if fields and node.attr not in fields:
            self._say(node.lineno, f"a {kind.__name__} has no field {node.attr!r}", node.attr, tuple(fields))

    def _say(self, line: int, message: str, name: str, known: tuple[str, ...]) -> None:
        if self.speaks:
            self.reading.found.setdefault((self.name, line, name), Unknown(self.name, line, message, name, known))

    def _for(self, node: nodes.For, scope: Names) -> None:
        self.walk(node.iter, scope)
        inner = {**scope, "loop": Any}
        bind(node.target, element_of(kind_of(node.iter, scope)), inner, anew=True)
        self.each([node.test] if node.test else [], inner)
        self.each(node.body, inner)
        self.each(node.else_, dict(scope))

    def _assign(self, node: nodes.Assign, scope: Names) -> None:
        self.walk(node.node, scope)
        bind(node.target, kind_of(node.node, scope), scope)

    def _assignblock(self, node: nodes.AssignBlock, scope: Names) -> None:
        self.each(node.body, dict(scope))
        bind(node.target, Any, scope)

    def _with(self, node: nodes.With, scope: Names) -> None:
        inner = dict(scope)
        self.each(node.values, scope)
        for target, value in zip(node.targets, node.values, strict=True):
            bind(target, kind_of(value, scope), inner, anew=True)
        self.each(node.body, inner)

    def _macro(self, node: nodes.Macro, scope: Names) -> None:
        scope[node.name] = Any
        self._callblock(node, scope)

    def _callblock(self, node: nodes.Macro | nodes.CallBlock, scope: Names) -> None:
        self.each(node.defaults, scope)
        self.each([node.call] if isinstance(node, nodes.CallBlock) else [], scope)
        names = (*(one.name for one in node.args), "varargs", "kwargs", "caller")
        self.each(node.body, {**scope, **dict.fromkeys(names, Any)})

    def _filterblock(self, node: nodes.FilterBlock, scope: Names) -> None:
        self.each(node.body, dict(scope))

    def _scope(self, node: nodes.Scope, scope: Names) -> None:
        self.each(node.body, dict(scope))

    def _block(self, node: nodes.Block, scope: Names) -> None:
        self.each(node.body, {**(scope if node.scoped else self.top), "super": Any})

    def _include(self, node: nodes.Include, scope: Names) -> None:
        name = _written(node)
        if self.speaks:
            self.reading.included(name, scope if node.with_context else self.reading.everywhere)

    def _import(self, node: nodes.Import, scope: Names) -> None:
        self._exports(node, scope)
        scope[node.target] = Any

    def _fromimport(self, node: nodes.FromImport, scope: Names) -> None:
        names = [one if isinstance(one, tuple) else (one, one) for one in node.names]
        exports = self._exports(node, scope)
        for name, alias in names:
            scope[alias] = Any
            if exports and name not in exports:
                file = _written(node)
                self._say(node.lineno, f"{file} has no {name!r}", name, tuple(exports))

    def _exports(self, node: nodes.Import | nodes.FromImport, scope: Names) -> frozenset[str]:
        known = scope if node.with_context else None
        return self.reading.imported(_written(node), known) if self.speaks else frozenset()


def _written(node: Any) -> str:
    """The name of the template that a node refers to; empty where it is not written out, which is a fault already."""
    return str(getattr(node.template, "value", ""))


_ALWAYS = frozenset(("self", "loop", "super", "varargs", "kwargs", "caller"))


def _optional(tree: nodes.Template) -> frozenset[str]:
    """The names that a template provides for not being there, and `self`, which always is."""
    filters = [one.node for one in tree.find_all(nodes.Filter) if one.name in ("default", "d")]
    tests = [one.node for one in tree.find_all(nodes.Test) if one.name in ("defined", "undefined")]
    return frozenset(("self", *(one.name for one in (*filters, *tests) if isinstance(one, nodes.Name))))


def _given_by(tree: nodes.Template) -> Iterator[str]:
    """What can be imported from a template: what it sets, and its macros."""
    yield from (macro.name for macro in tree.find_all(nodes.Macro))
    for name in tree.find_all(nodes.Name):
        if name.ctx == "store":
            yield name.name
    yield from (one.target for one in tree.find_all(nodes.Import))
    for one in tree.find_all(nodes.FromImport):
        yield from (name if isinstance(name, str) else name[1] for name in one.names)
