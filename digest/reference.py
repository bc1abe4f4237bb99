"""The reference of front matter, configuration and vocabulary in Markdown, made of the tables that they are read by.

`python -m digest.reference` writes it into `docs/`, below the introductions that stand there. (effect)
"""

from collections.abc import Iterable
from pathlib import Path

from digest.fields import Field
from digest.frontmatter import CLOSED_FIELDS, EDITION_FIELDS, NESTED, PAGE_FIELDS, VERSION_FIELDS
from digest.hosting import KINDS, PUBLISH_FIELDS, TARGET_FIELDS
from digest.siteconfig import CONFIG_FIELDS, LANGUAGE_FIELDS
from digest.vocabulary import PUBLISHER_FIELDS, TAG_FIELDS, TOPIC_FIELDS

DOCS = Path(__file__).parent.parent / "docs"
MARK = "<!-- From here on the tables of the program: python -m digest.reference writes them. -->\n"


def front_matter_reference() -> str:
    """The keys of articles, of plain pages, of editions, and of the mappings that stand inside others."""
    nested = {name.capitalize(): fields for name, fields in NESTED.items()}
    own = {"Stories and source articles": VERSION_FIELDS, "Plain pages": PAGE_FIELDS, "Editions": EDITION_FIELDS}
    return _sections({**own, "Closed editions": CLOSED_FIELDS, **nested})


def configuration_reference() -> str:
    """The keys of `digest.yaml`, and of the entries of the three files beside the articles."""
    own = {"digest.yaml": CONFIG_FIELDS, "Language": LANGUAGE_FIELDS}
    published = {"Publish": PUBLISH_FIELDS, "Target": TARGET_FIELDS}
    kinds = {f"Target of kind {kind}": fields for kind, fields in KINDS.items()}
    words = {"Topic": TOPIC_FIELDS, "Publisher": PUBLISHER_FIELDS, "Tag": TAG_FIELDS}
    return _sections({**own, **published, **kinds, **words})


def _sections(tables: dict[str, tuple[Field, ...]]) -> str:
    return "".join(f"\n## {heading}\n\n{_table(fields)}" for heading, fields in tables.items())


def _table(fields: Iterable[Field]) -> str:
    """A row for each key."""
    rows = [("key", "per", "value", "meaning"), ("---",) * 4, *map(_cells, fields)]
    if not any(row[1] for row in rows[2:]):
        rows = [(row[0], *row[2:]) for row in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _cells(field: Field) -> tuple[str, ...]:
    about = f"**required**; {field.about}" if field.required else field.about
    return f"`{field.name}`", field.per, field.shape.replace("|", "\\|"), about


def main() -> None:
    """Write the tables into the documents."""
    for name, made in (("front-matter", front_matter_reference()), ("configuration", configuration_reference())):
        path = DOCS / f"{name}.md"
        introduction = path.read_text(encoding="utf-8").partition(MARK)[0]
        path.write_text(f"{introduction}{MARK}{made}", encoding="utf-8")


if __name__ == "__main__":
    main()
