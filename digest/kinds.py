"""What kind of thing an expression of a template is, as far as its text tells; `Any` where it does not."""

from collections.abc import Mapping
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from jinja2 import nodes
from msgspec import Struct

Names = dict[str, Any]
"""Name → the kind of what it stands for: a class, or as annotations write it."""


def kind_of(node: nodes.Node, scope: Names) -> Any:
    """What an expression is: a name, a field or an item of one, or one of two that are the same."""
    match node:
        case nodes.Name():
            return scope.get(node.name, Any)
        case nodes.Getattr():
            return fields_of(kind_of(node.node, scope)).get(node.attr, Any)
        case nodes.Getitem():
            return _item(kind_of(node.node, scope), node.arg)
        case nodes.CondExpr() if node.expr2 is not None:
            return _both(kind_of(node.expr1, scope), kind_of(node.expr2, scope))
        case nodes.Or() | nodes.And():
            return _both(kind_of(node.left, scope), kind_of(node.right, scope))
    return Any


def _both(one: Any, other: Any) -> Any:
    return one if one == other else Any


def element_of(kind: Any) -> Any:
    """What going through it gives."""
    parts = get_args(kind)
    if get_origin(kind) is list or (get_origin(kind) is tuple and parts[1:] == (...,)):
        return parts[0]
    return Any


def _item(kind: Any, index: nodes.Node) -> Any:
    """What stands at a place of it, or what a part of it is."""
    if isinstance(index, nodes.Slice):
        return kind if element_of(kind) is not Any else Any
    number, parts = getattr(index, "value", None), get_args(kind)
    if get_origin(kind) is tuple and ... not in parts and isinstance(number, int) and 0 <= number < len(parts):
        return parts[number]
    return element_of(kind) if isinstance(number, int) else Any


@cache
def fields_of(kind: Any) -> Mapping[str, Any]:
    """The fields and properties of a record with the kind of each; none for what is no record."""
    if not (isinstance(kind, type) and issubclass(kind, Struct)):
        return {}
    own = {name: value.fget for name, value in vars(kind).items() if isinstance(value, property)}
    hints = {
        **get_type_hints(kind),
        **{name: get_type_hints(getter).get("return", Any) for name, getter in own.items()},
    }
    return {name: _present(hint) for name, hint in hints.items() if not name.startswith("_")}


def _present(hint: Any) -> Any:
    """The kind of what may be missing, where it is not."""
    rest = [one for one in get_args(hint) if one is not NoneType]
    return rest[0] if NoneType in get_args(hint) and len(rest) == 1 else hint


def bind(target: nodes.Node, kind: Any, scope: Names, *, anew: bool = False) -> None:
    """Let names stand for something from here on; what stands for things of two kinds is of no known one."""
    if isinstance(target, nodes.Name):
        scope[target.name] = kind if anew else _both(kind, scope.get(target.name, kind))
    elif isinstance(target, nodes.Tuple):
        parts = get_args(kind) if get_origin(kind) is tuple else ()
        fits = len(parts) == len(target.items) and ... not in parts
        for number, item in enumerate(target.items):
            bind(item, parts[number] if fits else Any, scope, anew=anew)
