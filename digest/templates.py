"""The template language: Jinja in its sandbox, strict about what is undefined. The only maker of its environments.

Themes are code and are chosen by the site's owner; the sandbox is a second wall, not the first.
"""

import json
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from jinja2 import BytecodeCache, FunctionLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape
from msgspec import Struct


class _Code(CodeGenerator):
    """Python code of templates that escapes what it writes through `Sandbox.written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a short way to the fields of our own records, which are frozen and hold no code."""

    code_generator_class = _Code

    @staticmethod
    def written(value: Any) -> str:
        """A value as it may stand in HTML; most texts have nothing to escape, and finding that out is quicker."""
        if type(value) is str and not ("&" in value or "<" in value or ">" in value or '"' in value or "'" in value):
            return value
        return escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows, as a plain mapping: it is copied for each page."""
        return {**self.globals, **(d or {})}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a record, an entry of a mapping, or whatever the sandbox allows."""
        kind: Any = type(obj)
        if attribute in _fields(kind):
            return getattr(obj, attribute)
        if kind is dict and attribute in obj and attribute not in _OF_MAPPINGS:
            return obj[attribute]
        return super().getattr(obj, attribute)


@lru_cache(maxsize=100)
def _fields(kind: Any) -> frozenset[str]:
    """The fields of a record, what `loop` says of itself; of anything else none."""
    if kind is LoopContext:
        return _OF_LOOPS
    return frozenset(kind.__struct_fields__) if issubclass(kind, Struct) else frozenset()


_OF_MAPPINGS = frozenset(dir(dict))
_OF_LOOPS = frozenset(("first", "last", "index", "index0", "revindex", "revindex0", "length"))


class _Compiled(BytecodeCache):
    """Each template is compiled once for all languages."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@lru_cache(maxsize=1)
def syntax() -> Sandbox:
    """An environment that only parses."""
    return _environment({})


@lru_cache(maxsize=100)
def parsed(name: str, source: str) -> nodes.Template:
    """The syntax tree of a template, which is not to be changed. Raises TemplateSyntaxError."""
    return syntax().parse(source, name)


def environment(sources: Mapping[str, str], names: Mapping[str, Any]) -> Sandbox:
    """An environment for the templates of a theme, all of which know these names; tracebacks name them as files."""
    made = _environment(sources)
    made.globals.update(names)
    return made


def _environment(sources: Mapping[str, str]) -> Sandbox:
    made = Sandbox(
        loader=FunctionLoader(lambda name: (sources[name], name, None) if name in sources else None),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
    )
    made.globals.clear()
    made.globals.update(range=range)
    made.filters["json"] = as_json
    made.filters["plain"] = _as_plain
    return made


def _as_plain(html: str) -> str:
    from digest.hypertext import as_text

    return as_text(html)


def as_json(value: Any) -> Markup:
    """JSON that may stand inside a `script` element: no `<`, no `>`, no `&`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))
