"""Changes to front matter that leave every other line, comments included, as it is."""

import json
import re

from digest.yamlevents import places
from digest.yamltext import tree


def with_list_items(text: str, key: str, items: list[str]) -> str:
    """The file's text with items added to a list of its front matter, which is made where it is missing."""
    start, front, rest = parts_of(text)
    end = "\r\n" if start.endswith("\r\n") else "\n"
    lines = front.splitlines()
    known = places("\n".join(lines))
    if (key,) not in known:
        lines += [f"{key}:", *(f"  - {item}" for item in items)]
        return start + end.join(lines) + rest
    first = known[(key,)][0] - 1
    last = max(place[0] for way, place in known.items() if way[:1] == (key,)) - 1
    following = min(
        (place[0] - 1 for way, place in known.items() if len(way) == 1 and place[0] - 1 > first), default=len(lines)
    )
    own = without_what_follows(lines[first:following])
    lines[first : first + len(own)] = _added(own, last - first, key, items)
    return start + end.join(lines) + rest


def without_list_item(text: str, key: str, item: str) -> str:
    """The file's text without an item of a list of its front matter; a list that would be empty goes with its key."""
    start, front, rest = parts_of(text)
    end = "\r\n" if start.endswith("\r\n") else "\n"
    value = tree("\n".join(front.splitlines()))
    known = value.get(key) if isinstance(value, dict) else None
    listed = known if isinstance(known, list) else [known]
    if item not in listed:
        return text
    lines = front.splitlines()
    ways = places("\n".join(lines))
    first = ways[(key,)][0] - 1
    following = min((at[0] - 1 for way, at in ways.items() if len(way) == 1 and at[0] - 1 > first), default=len(lines))
    own = without_what_follows(lines[first:following])
    kept = [json.dumps(one, ensure_ascii=False) for one in listed if one != item]
    lines[first : first + len(own)] = [f"{key}:", *(f"  - {one}" for one in kept)] if kept else []
    return start + end.join(lines) + rest


def with_key(text: str, key: str, value: str) -> str:
    """The file's text with a line added to its front matter."""
    start, front, rest = parts_of(text)
    end = "\r\n" if start.endswith("\r\n") else "\n"
    return f"{start}{front}{end}{key}: {value}{rest}"


def without_what_follows(own: list[str]) -> list[str]:
    """The lines of a value without the comments and empty lines at their end."""
    while len(own) > 1 and (not own[-1].strip() or own[-1].lstrip().startswith("#")):
        own = own[:-1]
    return own


def _added(own: list[str], last: int, key: str, items: list[str]) -> list[str]:
    """The lines of a list with items added, in the form in which it is where that is simple."""
    inline = re.fullmatch(r"(\s*[^\s:]+\s*:\s*)\[([^\[\]{}\"'#]*)\](\s*(?:#.*)?)", own[0])
    if inline and len(own) == 1:
        listed = [part.strip() for part in inline[2].split(",") if part.strip()] + items
        return [f"{inline[1]}[{', '.join(listed)}]{inline[3]}"]
    is_block = re.fullmatch(r"[^\s:]+\s*:\s*(?:#.*)?", own[0]) is not None
    if is_block and all(re.fullmatch(r"\s*(?:-\s+[^>|\s].*|#.*)?", line) for line in own[1:]):
        indent = re.match(r"\s*", own[last])[0] if last else "  "  # type: ignore[index]
        return [*own[: last + 1], *(f"{indent}- {item}" for item in items), *own[last + 1 :]]
    value = tree("\n".join(own))
    known = value[key] if isinstance(value, dict) else []
    listed = [json.dumps(item, ensure_ascii=False) for item in (known if isinstance(known, list) else [known]) if item]
    comment = re.search(r"\s#[^'\"\]]*$", own[-1])
    return [f"{key}:{comment[0] if comment else ''}", *(f"  - {item}" for item in [*listed, *items])]


def with_value(text: str, key: str, value: str) -> str:
    """The file's text with the value of a key of its front matter replaced; the key must be there, on one line."""
    start, front, rest = parts_of(text)
    pattern = re.compile(rf"^({key}\s*:\s*)(?:\"[^\"]*\"|'[^']*'|[^\s#][^#\r\n]*?)(\s*(?:#.*)?)$", re.M)
    return start + pattern.sub(lambda match: f"{match[1]}{value}{match[2]}", front, count=1) + rest


def parts_of(text: str) -> tuple[str, str, str]:
    """The opening fence with its line end, the front matter, and the rest from the line end before the closing one."""
    start = text.index("\n") + 1
    end = text.index("\n---", start - 1)
    end -= end > start and text[end - 1] == "\r"
    return text[:start], text[start:end], text[end:]
