"""What kind of text it is: a web page, Markdown, or plain text."""

import re

from msgspec.structs import replace

from digest.importing.document import Document, Outcome

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_MARKED = re.compile(r"</(?:p|div|article|section|h[1-6]|li|td)>", re.I)
_ENDINGS = {".htm": "html", ".html": "html", ".xhtml": "html", ".md": "md", ".markdown": "md", ".txt": "txt"}


def tell_kind(document: Document) -> Outcome:
    """By its first words; by the ending of its name; by its marks."""
    if document.kind:
        return document, ()
    ending = re.search(r"\.\w+$", document.name.lower())
    known = _ENDINGS.get(ending[0], "") if ending else ""
    if _PAGE.match(document.text[:5000]) or (
        known in ("", "html") and len(_MARKED.findall(document.text[:20_000])) > 2
    ):
        return replace(document, kind="html"), ()
    return replace(document, kind=known if known in ("md", "txt") else "txt"), ()
