"""YAML as text: mappings, lists and the strings that were written, nothing guessed."""

from digest.yamllines import Tree, tree_of_lines


def tree(text: str) -> Tree:
    """Read one YAML document.

    Raises YamlError for anything that is not plain YAML: tags, anchors, aliases, deep nesting, equal keys.
    """
    read = tree_of_lines(text)
    if read is not None:
        return read
    from digest.yamlevents import tree_of_events

    return tree_of_events(text)
