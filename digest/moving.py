"""Moving a story: its files, the addresses that readers have of it, and whatever points at it. (effect)"""

import os
import re
from pathlib import Path
from posixpath import dirname, relpath
from urllib.parse import quote, unquote

from digest import addresses
from digest.config import reading
from digest.errors import DigestError, InputError
from digest.inputs import articles, read_config
from digest.model import CONTENT, Article, Kind
from digest.parse import name_of, parse
from digest.patch import with_list_items, with_value
from digest.places import located
from digest.reader import nearest
from digest.slugs import slug_fault

_LINK = re.compile(r"(\]\(<?)([^)\s>]+?)((?:#[^)\s>]*)?[)\s>])")


def move_story(root: Path, story: str, target: str) -> list[str]:
    """Move a story to another path below `content/`; returns what was changed, in words.

    All new texts are made before the first file is touched. Raises DigestError where the story or the path is unfit.
    """
    articles = _articles(root)
    known = {article.story for article in articles.values() if article.kind is Kind.VERSION}
    key = _key(story, known)
    new = _key(target, ())
    _check_target(root, key, new, known)
    moves = {path: _moved(path, key, new) for path, article in articles.items() if name_of(path).key == key}
    texts = {path: _text(root, path) for path in articles}
    changed = {path: _pointing(texts[path], path, key, new, moves) for path in articles}
    for path in moves:
        changed[path] = _with_alias(changed[path], articles[path], articles, new)
    return _carried_out(root, key, new, moves, texts, changed)


def _articles(root: Path) -> dict[str, Article]:
    config = read_config(root)
    found, problems = {}, []
    for file in articles(root, config):
        if not file.path.startswith(CONTENT):
            continue
        article, faults = parse(file.path, (root / file.path).read_bytes(), reading(config))
        problems.extend(faults)
        if article is not None:
            found[file.path] = article
    if problems:
        raise InputError(located(problems, lambda path: _text(root, path)))
    return found


def _key(named: str, known: object) -> str:
    """The key that a key, a file or a folder names."""
    plain = named.removeprefix("./").removeprefix(CONTENT).strip("/")
    key = name_of(plain).key if plain.endswith(".md") else plain
    if isinstance(known, set) and key not in known:
        raise DigestError(f"there is no story {key!r}", hint=nearest(key, known))
    return key


def _check_target(root: Path, key: str, new: str, known: set[str]) -> None:
    if new == key:
        raise DigestError(f"{key!r} is there already")
    if (
        new in known
        or any((root / CONTENT / new).parent.glob(f"{Path(new).name}.*.md"))
        or (root / CONTENT / new).exists()
    ):
        raise DigestError(f"there is something at {new!r} already", hint="choose another path")
    if new.startswith(("/", "pages/", "editions/")) or ".." in new.split("/"):
        raise DigestError(
            f"{new!r} is no place for a story", hint="name a path below content/, as in stories/2024/05/slug"
        )
    fault = slug_fault(new.rpartition("/")[2])
    if fault:
        raise DigestError(fault[0], hint=fault[1])


def _moved(path: str, key: str, new: str) -> str:
    return f"{CONTENT}{new}{path.removeprefix(CONTENT).removeprefix(key)}"


def _pointing(text: str, path: str, key: str, new: str, moves: dict[str, str]) -> str:
    """The text with everything that points at the story, or out of it, pointing right after the move."""
    here, there = dirname(path), dirname(moves.get(path, path))
    if re.search(rf"^story\s*:\s*[\"']?{re.escape(key)}[\"']?\s*(#.*)?$", text, re.M):
        text = with_value(text, "story", new)

    def change(match: re.Match[str]) -> str:
        address = match[2]
        if ":" in address or address.startswith(("/", "#")):
            return match[0]
        target = os.path.normpath(f"{here}/{unquote(address)}")
        if target not in moves and (here == there or not address.endswith(".md")):
            return match[0]
        return f"{match[1]}{quote(relpath(moves.get(target, target), there), safe='/.~')}{match[3]}"

    return _LINK.sub(change, text)


def _with_alias(text: str, article: Article, articles: dict[str, Article], new: str) -> str:
    """The text with its old address among its aliases, where the address changes."""
    outlines = [one.outline for one in articles.values() if one.story == article.story and one.outline.month]
    if not outlines or article.particulars.slug:
        return text
    old = addresses.story(article.lang, outlines[0].month or "", name_of(article.path).stem)
    if old == addresses.story(article.lang, outlines[0].month or "", new.rpartition("/")[2]):
        return text
    return with_list_items(text, "aliases", [old])


def _carried_out(
    root: Path, key: str, new: str, moves: dict[str, str], texts: dict[str, str], changed: dict[str, str]
) -> list[str]:
    done = []
    for path, text in changed.items():
        if text != texts[path]:
            (root / path).write_text(text, encoding="utf-8", newline="")
            done.append(f"changed {path}")
    bundle = root / CONTENT / key
    if bundle.is_dir():
        (root / CONTENT / new).parent.mkdir(parents=True, exist_ok=True)
        bundle.rename(root / CONTENT / new)
        return [*done, f"moved {CONTENT}{key}/ to {CONTENT}{new}/"]
    for path, target in moves.items():
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        (root / path).rename(root / target)
        done.append(f"moved {path} to {target}")
    return done


def _text(root: Path, path: str) -> str:
    with open(root / path, encoding="utf-8", newline="") as stream:
        return stream.read()
