"""The keys that a mapping of a document may have: one table for reading, for the schema and for the reference."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from digest.errors import Where


class Field(NamedTuple):
    """A key of a document: how it is read, and what the reference says of it."""

    name: str
    read: Callable[[Any, Any, Where], Any]
    """Called with the `Reader`, the value and its place."""
    shape: str
    """What may be written, in words for the reference."""
    about: str
    per: str = ""
    """`story` for what is true in every language, `language` for what is not."""
    required: bool = False


class Fields(tuple[Field, ...]):
    """The keys of a mapping, in the order of the reference."""

    def __new__(cls, *fields: Field) -> "Fields":
        return super().__new__(cls, fields)

    @cached_property
    def known(self) -> dict[str, Field]:
        """By their names."""
        return {field.name: field for field in self}

    @cached_property
    def required(self) -> list[Field]:
        """Those that must be there."""
        return [field for field in self if field.required]
