"""Links that open a file in an editor. Pure."""

import re
from urllib.parse import quote

EDITORS = {
    "idea": "idea://open?file={path}&line={line}",
    "textmate": "txmt://open?url=file://{path}&line={line}",
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
}
"""Those that are known by name → how their links are written."""

_LINK = re.compile(r"(?!(?:javascript|data|vbscript|blob|file):)[a-z][a-z0-9+.-]*:.*\{path\}.*", re.I)


def pattern_of(text: str) -> str | None:
    """How links are written, for the name of an editor or a link with `{path}`; None for anything else."""
    pattern = EDITORS.get(text, text)
    return pattern if _LINK.fullmatch(pattern) else None


def link(pattern: str | None, path: str, line: int, column: int) -> str:
    """The link that opens a file at a place; empty where no editor was named."""
    if pattern is None:
        return ""
    filled = pattern.replace("{path}", quote(path))
    return filled.replace("{line}", str(line or 1)).replace("{column}", str(column or 1))
