"""`digest schema`."""

import click

from digest.ending import reporting


@click.command()
@click.argument(
    "what",
    type=click.Choice(["article", "page", "edition", "config", "topics", "publishers", "tags"]),
    default="article",
)
@reporting
def schema(what: str) -> None:
    """Print the JSON Schema of front matter or of a file of the site, for editors that complete and check."""
    import json

    from digest.schema import schema_of

    click.echo(json.dumps(schema_of(what), ensure_ascii=False, indent=2))
