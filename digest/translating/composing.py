"""The file of a translation that came back: a new one, or one that is there with other words. Pure."""

from collections.abc import Iterator
from typing import Any

from digest.parse import split
from digest.translating.marking import Values, marked, with_block
from digest.translating.written import LISTS, Written, front_lines, quoted
from digest.yamltext import tree


def composed(path: str, original: str, written: Written, values: Values) -> str:
    """A new file; what stands beside the texts of timeline and quotes is that of the original."""
    texts = Written(written.title, written.summary, written.key_points)
    lines = [*front_lines(texts), *_items(_front(path, original), {}, written)]
    return marked("\n".join(["---", *lines, "---", written.body, ""]), values)


def _front(path: str, text: str) -> Any:
    return tree((split(path, text)[0] or ("", ""))[0])


def patched(before: str, own_path: str, path: str, original: str, written: Written, values: Values) -> str:
    """An existing file with the words of a translation; its other keys and its comments stay."""
    raw = _front(path, original)
    end = "\r\n" if before.partition("\n")[0].endswith("\r") else "\n"
    front = (split("", before.lstrip("\ufeff").replace("\r\n", "\n"))[0] or ("", ""))[0]
    own: Any = tree(front)
    text = before
    for key in ("title", "summary", *LISTS):
        lines = list(_block(key, raw, own, written))
        if lines:
            text = with_block(text, key, tree("\n".join(lines))[key], lines, own_path)  # type: ignore[call-overload, index]
    text = marked(text, values, own_path)
    at = text.index("\n---", text.index("\n")) + 4
    at = text.index("\n", at) + 1 if "\n" in text[at:] else len(text)
    head = text[:at] if text[:at].endswith("\n") else text[:at] + end
    former = text[at:]
    lead = former[: len(former) - len(former.lstrip("\r\n"))] if former.strip() else ""
    return head + lead + written.body.replace("\n", end) + end


def _block(key: str, raw: Any, own: Any, written: Written) -> Iterator[str]:
    """The lines of a key; none where there is nothing to say."""
    value = getattr(written, key)
    if key in LISTS[1:]:
        yield from _items({key: raw.get(key)}, own, Written(**{key: value}))
    elif value:
        yield from (
            line for line in front_lines(Written(**{key: value})) if not line.startswith("title:") or key == "title"
        )


def _items(raw: Any, own: Any, written: Written) -> Iterator[str]:
    """Timeline and quotes: what stands beside their texts is that of the translation so far, else of the original."""
    for field in LISTS[1:]:
        texts = getattr(written, field)
        items = _mappings(own.get(field))
        items = items if len(items) == len(texts) else _mappings(raw.get(field))
        if not texts or len(items) != len(texts):
            continue
        yield f"{field}:"
        for item, text in zip(items, texts, strict=True):
            for number, (name, value) in enumerate({**item, "text": text}.items()):
                yield f"{'  - ' if number == 0 else '    '}{name}: {quoted(value)}"


def _mappings(value: Any) -> list[dict[str, str]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
