"""Moving a story: its files, the addresses that readers have of it, and whatever points at it. (effect)"""

import re
from pathlib import Path
from posixpath import dirname, normpath, relpath
from urllib.parse import quote, unquote

from digest import addresses
from digest.config import Config, reading
from digest.editionfiles import is_edition_file
from digest.errors import DigestError, InputError
from digest.inputs import collected_folder, file_of, look, parted, read_config
from digest.layout import CONTENT, EDITIONS, PAGES, TRANSLATIONS
from digest.model import Article, Kind
from digest.parse import name_of, parse
from digest.patch import with_key, with_list_items, with_value, without_list_item
from digest.places import located
from digest.reader import nearest
from digest.slugs import slug_fault

_CODE = r"^(?:```|~~~).*?^(?:```|~~~)|(`+)(?!`).+?(?<!`)\1(?!`)"
_INLINE, _REFERENCE = r"\]\(<?", r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?"
_LINK = re.compile(
    rf"{_CODE}|(?P<before>{_INLINE}|{_REFERENCE})(?P<to>[^)\s>]+?)(?P<after>(?:#[^)\s>]*)?(?:[)\s>]|$))", re.M | re.S
)
_PICTURE = re.compile(r"(?P<before>(?:^image:|\bsrc[\"']?:)[ \t]*[\"']?)(?P<to>[^\s{},#\"']+)(?P<after>)", re.M)


def move_story(root: Path, story: str, target: str) -> list[str]:
    """Move a story to another path below `content/`; returns what was changed, in words.

    All new texts are made before the first file is touched. Raises DigestError where the story or the path is unfit.
    """
    config = read_config(root)
    collected = collected_folder(root, config)
    found, beside = parted(look(root, config).files)
    editions = [file for file in beside if is_edition_file(file.path)]
    files = {file.path: Path(file_of(file.path, str(root), collected)) for file in [*found, *editions]}
    texts = {path: _text(file) for path, file in files.items()}
    parsed = _parsed({file.path: texts[file.path] for file in found}, config)
    known = {article.story for article in parsed.values() if article.kind is Kind.VERSION}
    key = _key(story, known)
    new = _key(target, ())
    _check_target(root, key, new, known)
    moves = {path: _moved(path, key, new) for path in parsed if path.startswith(CONTENT) and name_of(path).key == key}
    changed = {path: _pointing(text, path, key, new, moves) for path, text in texts.items()}
    changed |= {file.path: _naming(changed[file.path], key, new) for file in editions}
    versions = [parsed[path] for path in moves if parsed[path].kind is Kind.VERSION]
    for version in versions:
        changed[version.path] = _with_address_kept(changed[version.path], version, versions, new)
    if versions and not any(version.facts.id for version in versions):
        stating = next((version for version in versions if version.outline.month), versions[0])
        changed[stating.path] = with_key(changed[stating.path], "id", key)
    _check_readable({path: changed[path] for path in moves}, config)
    return _carried_out(root, key, new, moves, {files[path]: (texts[path], changed[path]) for path in files})


def _parsed(texts: dict[str, str], config: Config) -> dict[str, Article]:
    found, problems = {}, []
    for path, text in texts.items():
        article, faults = parse(path, text.encode(), reading(config))
        problems.extend(faults)
        if article is not None:
            found[path] = article
    if problems:
        raise InputError(located(problems, texts.get))
    return found


def _check_readable(texts: dict[str, str], config: Config) -> None:
    """Front matter in braces, for one, takes no further line."""
    for path, text in texts.items():
        if parse(path, text.encode(), reading(config))[0] is None:
            hint = "write each of its keys on a line of its own, without braces around them"
            raise DigestError(f"{path}: no key can be added to its front matter", hint=hint)


def _key(named: str, known: object) -> str:
    """The key that a key, a file or a folder names."""
    plain = named.removeprefix("./").removeprefix(CONTENT).rstrip("/")
    key = name_of(plain).key if plain.endswith(".md") else plain
    if isinstance(known, set) and key not in known:
        raise DigestError(f"there is no story {key!r}", hint=nearest(key, known))
    return key


def _check_target(root: Path, key: str, new: str, known: set[str]) -> None:
    if new == key:
        raise DigestError(f"{key!r} is there already")
    if new.startswith(f"{key}/") or any(one.startswith(f"{key}/") for one in known):
        raise DigestError(f"{key!r} has another story in its folder", hint="move that one first")
    if (
        new in known
        or any((root / CONTENT / new).parent.glob(f"{Path(new).name}.*.md"))
        or (root / CONTENT / new).exists()
    ):
        raise DigestError(f"there is something at {new!r} already", hint="choose another path")
    if new.startswith(
        ("/", *(folder.removeprefix(CONTENT) for folder in (PAGES, EDITIONS, TRANSLATIONS)))
    ) or ".." in new.split("/"):
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
        address = match["to"]
        if address is None or ":" in address or address.startswith(("/", "#")):
            return match[0]
        target = normpath(f"{here}/{unquote(address)}")
        beside = _moved(target, key, new) if target.startswith(f"{CONTENT}{key}/") else target
        moved = moves.get(target, beside)
        if relpath(moved, there) == relpath(target, here):
            return match[0]
        return f"{match['before']}{quote(relpath(moved, there), safe='/.~')}{match['after']}"

    front, fence, body = text.partition("\n---")
    return f"{_PICTURE.sub(change, front)}{fence}{_LINK.sub(change, body)}"


def _naming(text: str, key: str, new: str) -> str:
    """The text of an edition's file with the story's new key wherever it names the story."""
    before, after = r"^[ \t]*-[ \t]+(?:story:[ \t]*)?|^lead:[ \t]*|[\[,][ \t]*", r"(?=[ \t]*(?:#.*|[,\]].*)?$)"
    named = rf"(?m)({before})([\"']?){re.escape(key)}\2{after}"
    front, fence, body = text.partition("\n---")
    return f"{re.sub(named, lambda match: f'{match[1]}{match[2]}{new}{match[2]}', front)}{fence}{body}"


def _with_address_kept(text: str, version: Article, versions: list[Article], new: str) -> str:
    """The text with its old address among its aliases, where the address changes, and without its new one."""
    month = next((one.outline.month for one in versions if one.outline.month), None)
    if month is None or version.particulars.slug:
        return text
    old = addresses.story(version.lang, month, name_of(version.path).stem)
    now = addresses.story(version.lang, month, new.rpartition("/")[2])
    return text if old == now else with_list_items(without_list_item(text, "aliases", now), "aliases", [old])


def _carried_out(
    root: Path, key: str, new: str, moves: dict[str, str], texts: dict[Path, tuple[str, str]]
) -> list[str]:
    done = []
    for file, (before, after) in texts.items():
        if after != before:
            file.write_text(after, encoding="utf-8", newline="")
            done.append(f"changed {relpath(file, root)}")
    done += _kept_words_moved(root, key, new)
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


def _kept_words_moved(root: Path, key: str, new: str) -> list[str]:
    """The words that its translations were made from go along."""
    done = []
    here, there = root / TRANSLATIONS / key, root / TRANSLATIONS / new
    for file in sorted(here.parent.glob(f"{here.name}.*.md")):
        there.parent.mkdir(parents=True, exist_ok=True)
        file.rename(there.with_name(f"{there.name}{file.name.removeprefix(here.name)}"))
        done.append(f"moved {relpath(file, root)} along")
    return done


def _text(file: Path) -> str:
    with open(file, encoding="utf-8", newline="") as stream:
        return stream.read()
