"""What a preview was asked for."""

from msgspec import Struct


class Asked(Struct, frozen=True):
    """The options of `digest serve`."""

    host: str = "127.0.0.1"
    port: int = 8000
    opens: bool = False
    """Whether to open a browser."""
    drafts: bool = True
    """Whether what the public does not see is shown."""
    polls: bool = False
    """Whether to look at the files at intervals, and not to ask the system for changes."""
    editor: str | None = None
    """How links to source files are written; see `digest.preview.editor`."""
