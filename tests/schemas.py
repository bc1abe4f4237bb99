"""XLIFF 2.0 as OASIS has it: its schema, which Debian's php-symfony-translation carries, and what no schema can say."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from digest.translating.xliff import NAMESPACE

FOLDER = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")


class _Beside(etree.Resolver):
    """The schema imports that of `xml:space` from a folder that Debian has not; the file lies beside it."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        return self.resolve_filename(str(FOLDER / Path(url).name), context)


@cache
def schema() -> etree.XMLSchema:
    """`xliff_core_2.0.xsd` of the OASIS Standard of 5 August 2014."""
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside())
    return etree.XMLSchema(etree.parse(FOLDER / "xliff-core-2.0.xsd", parser))


def faults_of(text: str) -> list[str]:
    """Why a document is not XLIFF 2.0; nothing, where it is."""
    document = etree.fromstring(text.encode())
    if not schema().validate(document):
        return [f"{error.line}: {error.message}" for error in schema().error_log]
    return list(_constraints(document))


def _constraints(document: Any) -> Iterator[str]:
    """What section 4.3.1 of the specification asks of languages, `id` and `state`, and the schema does not."""
    core = f"{{{NAMESPACE}}}"
    has_targets = next(document.iter(f"{core}target"), None) is not None
    if has_targets and not document.get("trgLang"):
        yield "there are targets, and no trgLang"
    for scope, names in ((document, "file"), *((file, "unit group") for file in document.iter(f"{core}file"))):
        ids = [one.get("id") for name in names.split() for one in scope.iter(core + name)]
        yield from (f"id {id} twice" for id in sorted(set(ids)) if ids.count(id) > 1)
    for segment in document.iter(f"{core}segment"):
        if segment.get("state", "initial") != "initial" and segment.find(f"{core}target") is None:
            yield f"{segment.sourceline}: state {segment.get('state')} without a target"
    for name in (document.get("srcLang"), document.get("trgLang", "en")):
        if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", name):
            yield f"{name!r} is no tag of a language"
