"""The reference of front matter, configuration and vocabulary in Markdown, made of the tables that they are read by.

`python -m digest.reference` writes it into `docs/`. (effect)
"""

from collections.abc import Iterable
from pathlib import Path

from digest.config import CONFIG_FIELDS, LANGUAGE_FIELDS
from digest.frontmatter import NESTED, PAGE_FIELDS, VERSION_FIELDS
from digest.reader import Field
from digest.vocabulary import PUBLISHER_FIELDS, TAG_FIELDS, TOPIC_FIELDS

DOCS = Path(__file__).parent.parent / "docs"


def front_matter_reference() -> str:
    """`docs/front-matter.md`."""
    nested = (f"## {shape.capitalize()}\n\n{_table(fields)}" for shape, fields in NESTED.items())
    pages = ", ".join(f"`{field.name}`" for field in PAGE_FIELDS)
    return "\n".join((_FRONT_MATTER.format(keys=_table(VERSION_FIELDS), pages=pages), *nested))


def configuration_reference() -> str:
    """`docs/configuration.md`."""
    return _CONFIGURATION.format(
        config=_table(CONFIG_FIELDS),
        language=_table(LANGUAGE_FIELDS),
        topic=_table(TOPIC_FIELDS),
        publisher=_table(PUBLISHER_FIELDS),
        tag=_table(TAG_FIELDS),
    )


def _table(fields: Iterable[Field]) -> str:
    """A row for each key; the column `per` only where a key has it."""
    listed = tuple(fields)
    head = ("key", "per", "value", "meaning") if any(field.per for field in listed) else ("key", "value", "meaning")
    return "".join(map(_row, (head, ("---",) * len(head), *(_cells(field, len(head)) for field in listed))))


def _cells(field: Field, count: int) -> tuple[str, ...]:
    about = f"**required**: {field.about}" if field.required else field.about
    return (f"`{field.name}`", *((field.per,) if count == 4 else ()), field.shape.replace("|", "\\|"), about)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Write both references."""
    (DOCS / "front-matter.md").write_text(front_matter_reference(), encoding="utf-8")
    (DOCS / "configuration.md").write_text(configuration_reference(), encoding="utf-8")


_FRONT_MATTER = """\
"""
