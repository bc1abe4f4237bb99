"""The language of the body, among all that Compact Language Detector 2 knows, not only those of the site."""

from msgspec.structs import replace

from digest.importing.document import Change, Document, Flag, Outcome
from digest.tongues import language_of


def tell_language(document: Document) -> Outcome:
    """As the user says; else of the body; else as the page says."""
    if document.given.lang:
        return replace(document, lang=document.given.lang), ()
    body = " ".join(block.text for block in document.body)
    code, is_sure = language_of(f"{document.title}\n{body}")
    said = document.claim("lang")
    base = said.value.replace("_", "-").partition("-")[0].lower() if said else ""
    if code and is_sure:
        return replace(document, lang=code), ()
    lang = code or base
    message = f"the language is not certain; {lang!r} is the likeliest" if lang else "the language could not be told"
    flag = Flag("language", message, said.evidence if said and not code else "")
    return replace(document, lang=lang, flags=(*document.flags, flag)), (Change("language", "flag", "", message, 0),)
