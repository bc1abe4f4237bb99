"""Changes to front matter that leave every other line, comments included, as it is."""

import re

from digest.yamltext import places


def with_list_items(text: str, key: str, items: list[str]) -> str:
    """The file's text with items added to a list of its front matter, which is made where it is missing."""
    front, rest = _parts(text)
    lines = front.split("\n")
    known = places(front)
    if (key,) not in known:
        return _joined([*lines, f"{key}:", *(f"  - {item}" for item in items)], rest)
    line = known[(key,)][0] - 1
    inline = re.fullmatch(rf"({key}\s*:\s*)\[(.*)\](\s*(?:#.*)?)", lines[line])
    if inline:
        listed = ", ".join([part.strip() for part in inline[2].split(",") if part.strip()] + items)
        lines[line] = f"{inline[1]}[{listed}]{inline[3]}"
        return _joined(lines, rest)
    single = re.fullmatch(rf"{key}\s*:\s*([^\s#].*?)(\s+#.*)?", lines[line])
    if single:
        lines[line : line + 1] = [f"{key}:{single[2] or ''}", f"  - {single[1]}", *(f"  - {item}" for item in items)]
        return _joined(lines, rest)
    last = max(place[0] for way, place in known.items() if way[:1] == (key,))
    indent = re.match(r"\s*", lines[last - 1])[0] if last - 1 > line else "  "  # type: ignore[index]
    lines[last:last] = [f"{indent}- {item}" for item in items]
    return _joined(lines, rest)


def with_value(text: str, key: str, value: str) -> str:
    """The file's text with the value of a key of its front matter replaced; the key must be there, on one line."""
    front, rest = _parts(text)
    pattern = re.compile(rf"^({key}\s*:\s*)(?:\"[^\"]*\"|'[^']*'|[^\s#][^#\n]*?)(\s*(?:#.*)?)$", re.M)
    return _joined(pattern.sub(lambda match: f"{match[1]}{value}{match[2]}", front, count=1).split("\n"), rest)


def _parts(text: str) -> tuple[str, str]:
    """The front matter without its fences, and everything from the closing fence on."""
    start = text.index("---") + len("---")
    start = text.index("\n", start) + 1
    end = text.index("\n---", start - 1)
    return text[start:end], text[end:]


def _joined(lines: list[str], rest: str) -> str:
    return "---\n" + "\n".join(line for line in lines) + rest
