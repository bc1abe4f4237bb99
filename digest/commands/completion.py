"""`digest completion`."""

import click

from digest.ending import reporting


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
@reporting
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of SHELL, as in: eval "$(digest completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(context.find_root().command, {}, "digest", "_DIGEST_COMPLETE").source())
