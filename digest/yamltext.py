"""YAML as text: mappings, lists and the strings that were written, nothing guessed."""

from collections.abc import Callable

from msgspec import msgpack

from digest.fingerprint import fingerprint
from digest.yamllines import Tree, tree_of_lines

Recall = Callable[[bytes, Callable[[], bytes]], bytes]
"""The name of something, and what is to be called where it is not remembered → what follows from it."""


def tree(text: str, recall: Recall = lambda name, make: make()) -> Tree:
    """Read one YAML document; PyYAML, which takes long to import, need not read again what is remembered.

    Raises YamlError for anything that is not plain YAML: tags, anchors, aliases, deep nesting, equal keys.
    """
    read = tree_of_lines(text)
    if read is not None:
        return read
    known: Tree = msgpack.decode(recall(fingerprint(text.encode()), lambda: _of_events(text)))
    return known


def _of_events(text: str) -> bytes:
    from digest.yamlevents import tree_of_events

    return msgpack.encode(tree_of_events(text))
