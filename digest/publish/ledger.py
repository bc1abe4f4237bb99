"""The ledger as text: lines that people can read and that tell whether they are whole. Pure."""

from collections.abc import Iterator

from msgspec import DecodeError, json

from digest.fingerprint import fingerprint
from digest.publish.tree import File, Headers, Ledger, Release

HEADER, END = "digest-ledger 1\n", "end "


class Unreadable(Exception):  # noqa: N818 - says what the ledger is
    """What lies at the ledger's place is not a ledger, or not a whole one."""


def written(ledger: Ledger) -> bytes:
    """The ledger as it is stored."""
    text = "".join(_lines(ledger)).encode()
    return text + f"{END}{fingerprint(text).hex()}\n".encode()


def _lines(ledger: Ledger) -> Iterator[str]:
    lingering = [file for file, _ in ledger.lingering.values()]
    found = {file.headers for file in (*ledger.files.values(), *lingering)}
    forms = {headers: number for number, headers in enumerate(sorted(found))}
    yield HEADER
    yield from (f"release {json.encode(one).decode()}\n" for one in ledger.releases)
    yield from (f"headers {json.encode(one).decode()}\n" for one in forms)
    for path, file in sorted(ledger.files.items()):
        yield f"file {_facts(file, forms)} {path}\n"
    for path, (file, last) in sorted(ledger.lingering.items()):
        yield f"lingering {last} {_facts(file, forms)} {path}\n"
    yield from (f"kept {last} {name}\n" for name, last in sorted(ledger.kept.items()))


def _facts(file: File, forms: dict[Headers, int]) -> str:
    return f"{file.content} {file.size} {forms[file.headers]} {file.mark or '-'} {file.version or '-'}"


def read_ledger(data: bytes) -> Ledger:
    """The ledger of such a text. Raises Unreadable for any other."""
    text, end, mark = data.rpartition(END.encode())
    if not end or mark.strip() != fingerprint(text).hex().encode():
        raise Unreadable("it is cut off or was changed")
    lines = text.decode().removesuffix("\n").split("\n")
    if lines[0] != HEADER.rstrip():
        raise Unreadable(f"another version of digest wrote it: {lines[0]}")
    try:
        return _read(lines[1:])
    except (ValueError, IndexError, KeyError, DecodeError) as error:
        raise Unreadable(str(error)) from error


def _read(lines: list[str]) -> Ledger:
    releases: list[Release] = []
    forms: list[Headers] = []
    files: dict[str, File] = {}
    lingering: dict[str, tuple[File, int]] = {}
    kept: dict[str, int] = {}
    for line in lines:
        word, _, rest = line.partition(" ")
        if word == "file":
            path, file = _file(rest, forms)
            files[path] = file
        elif word == "lingering":
            last, _, rest = rest.partition(" ")
            path, file = _file(rest, forms)
            lingering[path] = file, int(last)
        elif word == "kept":
            last, _, name = rest.partition(" ")
            kept[name] = int(last)
        elif word == "headers":
            forms.append(json.decode(rest, type=Headers))
        elif word == "release":
            releases.append(json.decode(rest, type=Release))
        else:
            raise Unreadable(f"a line begins with {word!r}")
    return Ledger(tuple(releases), files, lingering, kept)


def _file(text: str, forms: list[Headers]) -> tuple[str, File]:
    content, size, form, mark, version, path = text.split(" ", 5)
    if path.startswith("/") or ".." in path.split("/"):
        raise Unreadable(f"it names a path outside of the site: {path}")
    return path, File(content, int(size), forms[int(form)], *("" if word == "-" else word for word in (mark, version)))
